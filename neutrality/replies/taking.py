"""The liaison takes an answer over into a step, its files as the paper behind the record, or sets it aside.

A step that waits for its second person carries the answer along: confirmed, it is taken over; refused, it
waits for the liaison again.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from neutrality.cases.acts import ACTS
from neutrality.cases.evidence import committed
from neutrality.cases.models import Proposal, ProposalStatus
from neutrality.cases.replies import ReplyAnswer, ReplyPage
from neutrality.cases.steps import confirm_step, refuse_step, take_step
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.replies import LEADS_TO, LONGEST_TEXT, ReplyState
from neutrality.domain.workflow import Step
from neutrality.evidence.models import ReplyCopy, ReplyFile
from neutrality.evidence.respondent_files import attach_rebuttal
from neutrality.evidence.service import SealedUpload, meta_of
from neutrality.means import Means
from neutrality.replies.opening import page_key
from neutrality.replies.reading import answer_in
from neutrality.vault import OpenKey


def take_over(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    answer_id: uuid.UUID,
    step: Step,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> bool:
    """Take the step that an answer leads to; return whether it is done, not only proposed.

    Raises:
        NotFoundError: `no_such_reply`.
        ConflictError: `reply_handled`, `wrong_state` for a step that such an answer does not lead to.
        NotAllowedError, InvalidInputError, DomainError: as `take_step`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.KEEP_REPLIES)
    row, _page = _waiting_in(work, answer_id)
    if step.action not in LEADS_TO[row.kind]:
        raise ConflictError("wrong_state", action=step.action.value)
    done = take_step(
        session, means, case_id, step, respondent_id=row.respondent_id, version=version, actor=actor, now=now,
        today=today,
    )  # fmt: skip
    row.state, row.handled_by, row.handled_at = ReplyState.TAKEN_OVER, actor.account_id, to_minute(now)
    if done:
        _settle(work, row)
    else:
        row.proposal_id = _proposal_of(session, row)
    session.flush()
    return done


def confirm_taken(
    session: Session, means: Means, proposal_id: uuid.UUID, *, actor: Actor, now: datetime, today: date
) -> None:
    """Confirm what waits as `confirm_step` does; an answer that it rests on is then taken over."""
    confirm_step(session, means, proposal_id, actor=actor, now=now, today=today)
    row = session.scalar(select(ReplyAnswer).where(ReplyAnswer.proposal_id == proposal_id))
    if row is None:
        return
    case_id = session.get_one(ReplyPage, row.reply_page_id).case_id
    # The second person may come from an office above, which has no other business with the case.
    needed = Permission.ANSWER_PROPOSAL
    _settle(begin(session, means, case_id, actor=actor, now=now, permission=needed), row)


def refuse_taken(
    session: Session,
    means: Means,
    proposal_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Refuse what waits as `refuse_step` does; an answer that it rests on waits for the liaison again."""
    refuse_step(session, means, proposal_id, reason=reason, actor=actor, now=now, today=today)
    row = session.scalar(select(ReplyAnswer).where(ReplyAnswer.proposal_id == proposal_id))
    if row is not None:
        row.state, row.proposal_id, row.handled_by, row.handled_at = ReplyState.WAITING, None, None, None
        session.flush()


def set_aside(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    answer_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Set an answer aside: it is no record and becomes none; why stands in the history.

    Raises:
        NotFoundError: `no_such_reply`.
        ConflictError: `reply_handled`.
        InvalidInputError: `required` or `too_long` at `reason`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.KEEP_REPLIES)
    row, _page = _waiting_in(work, answer_id)
    if not reason.strip():
        raise InvalidInputError([FieldProblem("reason", "required")])
    if len(reason) > LONGEST_TEXT:
        raise InvalidInputError([FieldProblem("reason", "too_long", {"most": LONGEST_TEXT})])
    row.state, row.handled_by, row.handled_at = ReplyState.SET_ASIDE, actor.account_id, to_minute(now)
    work.record(
        EventKind.REPLY_SET_ASIDE, legal_on=work.today, respondent_id=row.respondent_id,
        payload={"reply": str(row.id)}, texts={"reason": reason.strip()},
    )  # fmt: skip


def _waiting_in(work: Work, answer_id: uuid.UUID) -> tuple[ReplyAnswer, ReplyPage]:
    row, page = answer_in(work, answer_id)
    if row.state is not ReplyState.WAITING:
        raise ConflictError("reply_handled")
    return row, page


def _proposal_of(session: Session, row: ReplyAnswer) -> uuid.UUID | None:
    """Return what waits for its second person about that respondent: there is one at a time."""
    found = select(Proposal.id).where(
        Proposal.respondent_id == row.respondent_id, Proposal.status == ProposalStatus.WAITING
    )
    return session.scalars(found.order_by(Proposal.proposed_at.desc())).first()


def _settle(work: Work, row: ReplyAnswer) -> None:
    """Tie an answer to the record that was made of it, and lay its files there as the paper behind it."""
    position = _record_of(work.session, row)
    row.taken_event_id = position
    work.record(
        EventKind.REPLY_TAKEN_OVER, legal_on=work.today, respondent_id=row.respondent_id,
        payload={"reply": str(row.id), "event": position},
    )  # fmt: skip
    if position is not None:
        _move_files(work, row, position)


def _record_of(session: Session, row: ReplyAnswer) -> int | None:
    """Return the event of the record made since the answer came; some steps, as a receipt, leave none."""
    found = [
        session.scalar(
            select(func.max(model.event_id)).where(
                model.respondent_id == row.respondent_id,
                model.event_id > row.event_id,
                model.void.is_(False),
            )
        )
        for model in ACTS
    ]
    return max((position for position in found if position is not None), default=None)


def _move_files(work: Work, row: ReplyAnswer, position: int) -> None:
    """Seal the particulars of the files anew under the respondent's key; their bytes stay where they lie."""
    session = work.session
    page = session.get_one(ReplyPage, row.reply_page_id)
    ours, theirs = page_key(work, page), work.respondent_key(respondent_in(work, row.respondent_id))
    for file in session.scalars(select(ReplyFile).where(ReplyFile.answer_id == row.id)).all():
        upload = _upload(ours, file)
        session.execute(delete(ReplyCopy).where(ReplyCopy.reply_file_id == file.id))
        session.execute(delete(ReplyFile).where(ReplyFile.id == file.id))
        scan = attach_rebuttal(
            session, theirs, respondent_id=row.respondent_id, upload=upload, now=work.now, event_id=position
        )
        payload = {**committed(scan), "event": position}
        work.record(
            EventKind.PAPER_SCANNED, legal_on=work.today, respondent_id=row.respondent_id, payload=payload
        )


def _upload(key: OpenKey, file: ReplyFile) -> SealedUpload:
    meta = meta_of(key, file)
    secret = key.open_text("reply_file", file.id, "sealed_secret", file.sealed_secret)
    return SealedUpload(
        object_key=file.object_key, secret=secret,
        commitment=file.plaintext_commitment.hex(), ciphertext_size=file.ciphertext_size,
        ciphertext_sha256=file.ciphertext_sha256.hex(), **meta,
    )  # fmt: skip
