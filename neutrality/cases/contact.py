"""How the office reaches a named reporter: letters merged at the counter, calls written down."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases.identity import named_report
from neutrality.cases.releases import released_to
from neutrality.cases.work import begin
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import (
    LONGEST_LETTER,
    Call,
    LetterKind,
    ReleasePurpose,
    check_call,
    names_reporter,
    text_problems,
)
from neutrality.means import Means
from neutrality.vault import Purpose


@dataclass(frozen=True)
class Letter:
    """A letter ready to be printed; nothing of it but kind and body is kept."""

    kind: LetterKind
    office: str
    reference: str
    written_on: date
    name: str = field(repr=False)
    address: str = field(repr=False)
    body: str = field(repr=False)


def write_letter(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    kind: LetterKind,
    body: str,
    actor: Actor,
    now: datetime,
) -> Letter:
    """Merge a letter with the reporter's name and address, for the handler to whom they are released for it.

    Raises:
        NotAllowedError: `not_released`.
        InvalidInputError: at `body`: `required`, `too_long`, or `letter_names_reporter`, since the body is
            kept in the history where everybody of the case reads it.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.SERVE_REPORTER)
    report = named_report(work)
    problems = list(text_problems("body", body, LONGEST_LETTER))
    if problems:
        raise InvalidInputError(problems)
    identity = released_to(work, report, ReleasePurpose.LETTER, Purpose.LETTER)
    if names_reporter(body, (identity.name, identity.address, identity.phone, identity.id_number)):
        raise InvalidInputError([FieldProblem("body", "letter_names_reporter")])
    work.record(
        EventKind.LETTER_PRINTED,
        legal_on=work.today,
        report_id=report.id,
        payload={"letter": kind.value},
        texts={"body": body.strip()},
    )
    return Letter(
        kind=kind,
        office=session.get_one(Office, work.case.office_id).name,
        reference=report.reference,
        written_on=work.today,
        name=identity.name,
        address=identity.address,
        body=body.strip(),
    )


def log_call(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    call: Call,
    called_on: date,
    note: str,
    late_reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down a telephone call with a named reporter.

    Raises:
        NotFoundError: `no_identity` for a report without a name.
        InvalidInputError: every problem with its field.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.LOG_CALL)
    report = named_report(work)
    check_call(called_on, late_reason, note, received_on=report.received_on, today=work.today)
    work.record(
        EventKind.REPORTER_CALLED,
        legal_on=called_on,
        report_id=report.id,
        payload={"call": call.value, "backdated": called_on < work.today},
        texts={"note": note.strip(), "late_reason": late_reason.strip() if called_on < work.today else ""},
    )
