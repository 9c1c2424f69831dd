"""Numbers elsewhere are added and withdrawn at the case file, and go along when a case is merged."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.cases.external_numbers import (
    ExternalNumber,
    Keys,
    index_numbers,
    key_of,
    keys_of,
    open_number,
    rows_of,
    seal_number,
)
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.external import ExternalEntry, entry_problems, number_key
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import check_reason
from neutrality.means import Means

_NEEDED = Permission.KEEP_EXTERNAL_NUMBERS


def add_external_number(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    entry: ExternalEntry,
    *,
    respondent_id: uuid.UUID | None = None,
    version: int,
    actor: Actor,
    now: datetime,
) -> ExternalNumber:
    """Keep a number that the case, or one respondent of it, bears in another body's system.

    That another case bears the same is no reason to refuse it; the case file says so.

    Raises:
        InvalidInputError: what is missing, unknown, too long or in the future, by field; `number_there`
            at `number` when the case bears it already.
        NotFoundError: `no_such_respondent`.
        ConflictError: `changed_meanwhile`, `identity_erased` for a respondent without a name.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=_NEEDED, version=version)
    person = respondent_in(work, respondent_id) if respondent_id else None
    if person is not None and person.pseudonymised_on is not None:
        raise ConflictError("identity_erased")
    systems = {row.code for row in means.catalogue.codes("external_system", entry.given_on)}
    problems = entry_problems(entry, systems, today=work.today)
    if not problems and _is_there(work, entry, respondent_id):
        problems = [FieldProblem("number", "number_there")]
    if problems:
        raise InvalidInputError(problems)
    row = _new(work, entry, person, by=actor.account_id, at=now)
    work.record(
        EventKind.EXTERNAL_NUMBER_ADDED,
        legal_on=work.today,
        respondent_id=respondent_id,
        payload={"system": row.system, "entry": str(row.id)},
    )
    _reindex(work)
    work.touch()
    return row


def withdraw_external_number(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    number_id: uuid.UUID,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Take back a number that was wrong; it is found no longer, and the file says that it stood there.

    Raises:
        NotFoundError: `no_such_external_number`, also for another case's.
        InvalidInputError: `required` or `too_long` at `reason`.
        ConflictError: `changed_meanwhile`, `withdrawn_already`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=_NEEDED, version=version)
    row = session.get(ExternalNumber, number_id)
    if row is None or row.case_id != case_id:
        raise NotFoundError("no_such_external_number")
    if row.withdrawn_at is not None:
        raise ConflictError("withdrawn_already")
    check_reason(reason)
    row.withdrawn_by, row.withdrawn_at = actor.account_id, to_minute(now)
    work.record(
        EventKind.EXTERNAL_NUMBER_WITHDRAWN,
        legal_on=work.today,
        respondent_id=row.respondent_id,
        payload={"system": row.system, "entry": str(row.id)},
        texts={"reason": reason.strip()},
    )
    _reindex(work)
    work.touch()


def take_numbers_along(merged: Work, master: Work, onward: Mapping[uuid.UUID, Respondent]) -> None:
    """Let the numbers of a merged case go on in the other one; `onward` says as whom its people go on.

    Sealed anew, for they lie under other keys there. What the other case bears already stays behind, and
    so does what is about somebody who does not go on.
    """
    rows = rows_of(merged.session, merged.case.id)
    before = keys_of(merged, rows)
    for row in rows:
        goes_on = row.respondent_id is None or row.respondent_id in onward
        if row.withdrawn_at is not None or not goes_on:
            continue
        entry = open_number(key_of(merged, row), row)
        person = onward[row.respondent_id] if row.respondent_id else None
        if _is_there(master, entry, person.id if person else None):
            continue
        new = _new(master, entry, person, by=row.entered_by, at=row.entered_at)
        merged.session.delete(row)
        master.record(
            EventKind.EXTERNAL_NUMBER_ADDED,
            legal_on=master.today,
            respondent_id=person.id if person else None,
            payload={"system": row.system, "entry": str(new.id), "other_case": str(merged.case.id)},
        )
    if rows:
        _reindex(merged, before)
        _reindex(master)


def _new(
    work: Work, entry: ExternalEntry, person: Respondent | None, *, by: uuid.UUID, at: datetime
) -> ExternalNumber:
    row_id = uuid.uuid4()
    key = work.respondent_key(person) if person is not None else work.key
    row = ExternalNumber(
        id=row_id, case_id=work.case.id, respondent_id=person.id if person else None, system=entry.system,
        entered_by=by, entered_at=to_minute(at), withdrawn_by=None, withdrawn_at=None,
        sealed_content=seal_number(key, row_id, entry),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def _is_there(work: Work, entry: ExternalEntry, respondent_id: uuid.UUID | None) -> bool:
    standing = (
        row for row in rows_of(work.session, work.case.id)
        if row.withdrawn_at is None
        and row.system == entry.system
        and row.respondent_id == respondent_id
    )  # fmt: skip
    wanted = number_key(entry.number)
    return any(number_key(open_number(key_of(work, row), row).number) == wanted for row in standing)


def _reindex(work: Work, keys: Keys | None = None) -> None:
    """Let the numbers of a case be found as they stand now, also of owners who have none any more."""
    work.session.flush()
    rows = rows_of(work.session, work.case.id)
    keys = keys_of(work, rows) if keys is None else keys
    index_numbers(work.session, work.means, rows, keys, work.case.office_id)
