"""Test and mistaken entries leave the figures with a reason, and can be taken back in (design 2).

A whole case, or one respondent of it who is none. Two persons. The day is the day on which it is done: the
months before keep what was known then, and the figures of its own month have a line of their own.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from neutrality.cases.clock_mending import follow
from neutrality.cases.models import Proposal, ProposalStatus, Respondent
from neutrality.cases.proposals import (
    EXCLUSION,
    propose,
    read_proposal,
    refuse_if_waiting,
    settle,
)
from neutrality.cases.restating import restate
from neutrality.cases.work import Work, begin, reports_of
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import OF_A_CASE, OF_A_RESPONDENT
from neutrality.domain.workflow import State, derive
from neutrality.means import Means
from neutrality.reports.thread import tell

OUT, BACK = "out", "back"
TOLD = {OUT: "excluded", BACK: "readmitted"}
_KINDS = {
    (OUT, False): EventKind.CASE_EXCLUDED,
    (BACK, False): EventKind.CASE_READMITTED,
    (OUT, True): EventKind.RESPONDENT_EXCLUDED,
    (BACK, True): EventKind.RESPONDENT_READMITTED,
}


def propose_exclusion(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    code: str,
    reason: str,
    respondent_id: uuid.UUID | None,
    back: bool = False,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> bool:
    """Propose that a case, or one respondent, leaves the figures or comes back; it waits for a second person.

    Raises:
        InvalidInputError: `unknown_choice` at `code`, `required` at `reason`.
        NotFoundError: `no_such_respondent`.
        ConflictError: `changed_meanwhile`, `already_waiting`, `already_excluded`, `not_excluded`.
        DomainError: `last_respondent` when nobody would be left; exclude the case instead.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.EXCLUDE_ENTRY, version=version
    )
    person = _person(work, respondent_id)
    problems = [] if reason.strip() else [FieldProblem("reason", "required")]
    if not back and code not in {one.value for one in (OF_A_RESPONDENT if person else OF_A_CASE)}:
        problems.append(FieldProblem("code", "unknown_choice"))
    if problems:
        raise InvalidInputError(problems)
    way = BACK if back else OUT
    _check(work, person, way)
    refuse_if_waiting(work, None, excluded=True)
    content = {"way": way, "code": "" if back else code, "reason": reason.strip()}
    propose(work, EXCLUSION, content, action=None, legal_on=today, respondent=person)
    return False


def confirm_exclusion(work: Work, proposal: Proposal, *, actor: Actor, today: date) -> None:
    """Let the second person take an entry out of the figures, or back in.

    Raises:
        NotAllowedError: `same_person`.

    """
    if proposal.proposed_by == actor.account_id:
        raise NotAllowedError("same_person", action=EXCLUSION)
    typed = {name: str(value) for name, value in read_proposal(work.key, proposal).items()}
    person, way = _person(work, proposal.respondent_id), typed["way"]
    _check(work, person, way)
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=work.now)
    left = today if way == OUT else None
    payload: dict[str, Any] = {
        "code": typed["code"] or None,
        "open": _open(work, person),
        "respondents": [str(one.id) for one in ([person] if person else work.respondents())],
        "proposed_by": str(proposal.proposed_by),
    }
    (person or work.case).excluded_on = left
    if person is not None:
        payload |= _case_then(work, today)
    done = work.record(
        _KINDS[way, person is not None],
        legal_on=today,
        respondent_id=person.id if person else None,
        payload=payload,
        texts={"reason": typed["reason"]},
    )
    replay = restate(work, done, payload)
    follow(work, replay, on=today)
    if person is None:
        for report in reports_of(work.session, work.case.id):
            tell(work.session, report, TOLD[way], legal_on=today, now=work.now, event_id=done.id)
    work.session.flush()


def _person(work: Work, respondent_id: uuid.UUID | None) -> Respondent | None:
    """Return the respondent, also one who was taken out."""
    if respondent_id is None:
        return None
    for person in work.everybody():
        if person.id == respondent_id:
            return person
    raise NotFoundError("no_such_respondent")


def _check(work: Work, person: Respondent | None, way: str) -> None:
    subject = person or work.case
    if way == OUT and (subject.excluded_on or work.case.excluded_on):
        raise ConflictError("already_excluded")
    if way == BACK and (subject.excluded_on is None or (person and work.case.excluded_on)):
        raise ConflictError("not_excluded")
    if way == OUT and person is not None and work.respondents() == [person]:
        raise DomainError("last_respondent")


def _open(work: Work, person: Respondent | None) -> list[str]:
    """Return who of them is open in the figures: the case by its name, respondents by their id."""
    people = [person] if person else work.respondents()
    still = [str(one.id) for one in people if one.state is not State.CLOSED]
    case_open = person is None and work.case.state is not State.CLOSED
    return [*(["case"] if case_open else []), *still]


def _case_then(work: Work, today: date) -> dict[str, Any]:
    """Return where the case stands without that respondent, or with them again."""
    case = work.case
    state, outcome = derive((one.state, one.outcome) for one in work.respondents())
    moved = (state, outcome) != (case.state, case.outcome)
    since = case.closed_on or today
    return {
        "case_before": case.state.value,
        "case_state": state.value,
        "case_outcome": outcome.value if outcome else None,
        "case_on": (today if moved else since).isoformat(),
    }
