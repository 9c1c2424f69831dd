"""A change of the law at the desk: proposed from a file or a form, in force by a second person."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from neutrality.database import to_minute
from neutrality.directory.holidays import reachable
from neutrality.directory.keeping import Keeping, record, refuse
from neutrality.directory.law import FILES, minute_after
from neutrality.directory.law_in_force import LawChange, check_together, rows_in_force
from neutrality.domain.access import Permission
from neutrality.domain.catalogue import LawFileError
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind
from neutrality.domain.lawchanges import (
    BY_DAYS,
    DAY,
    Becomes,
    ChangeState,
    Compared,
    RowProblem,
    amended,
    compare,
    successor,
)
from neutrality.domain.lawversions import Row, version_digest
from neutrality.outbox import post

LOAD_LAW = "load_law"
LONGEST_REASON = 400


def require_topmost(keeping: Keeping, permission: Permission) -> None:
    """Refuse whoever does not change the law of all offices; raises `law_of_the_topmost`."""
    if reachable(keeping.session, keeping.actor, permission) is not None:
        raise NotAllowedError("law_of_the_topmost")


def changes_law(keeping: Keeping) -> bool:
    """Return whether somebody may propose changes of the law."""
    return reachable(keeping.session, keeping.actor, Permission.CHANGE_CATALOGUE) is None


def tried(keeping: Keeping, file: str, rows: Sequence[Row], *, since: date) -> Compared:
    """Return what these rows would change from a day on, and what forbids it.

    Raises:
        NotAllowedError: `law_of_the_topmost`.
        NotFoundError: `no_such_law_row` for a file that is changed with the program alone.
        InvalidInputError: `law_too_early` at `since`.

    """
    require_topmost(keeping, Permission.CHANGE_CATALOGUE)
    return _tried(keeping, file, rows, since=since)


def ask_for_change(
    keeping: Keeping, file: str, rows: Sequence[Row], *, since: date, reason: str
) -> LawChange:
    """Keep a change of one file until a second person has looked at it; nothing holds by it yet.

    Raises:
        NotAllowedError: `law_of_the_topmost`.
        NotFoundError: `no_such_law_row`.
        InvalidInputError: at `since`, `reason`.
        DomainError: `law_change_wrong` when a row is; `nothing_changed`.

    """
    compared, reason = tried(keeping, file, rows, since=since), reason.strip()
    refuse(_reason_problems(reason))
    if compared.problems:
        raise DomainError("law_change_wrong", **_first_problem(compared.problems))
    if not compared.changes:
        raise DomainError("nothing_changed")
    content = {one.key: dict(one.new) if one.new else None for one in compared.changes}
    change = LawChange(
        id=uuid.uuid4(), file=file, content=json.dumps(content, ensure_ascii=False), since=since,
        base=_digest(file, rows_in_force(keeping.session)[file]), reason=reason, state=ChangeState.WAITING,
        asked_by=keeping.actor.account_id, asked_at=to_minute(keeping.now),
    )  # fmt: skip
    keeping.session.add(change)
    keeping.session.flush()
    record(keeping, EventKind.LAW_CHANGE_ASKED, change.id, _told(change, compared))
    return change


def ask_for_successor(keeping: Keeping, row: Row, *, since: date, reason: str) -> LawChange:
    """Let the authority that receives recommendations end the day before, and another follow.

    Raises:
        NotAllowedError: `law_of_the_topmost`.
        InvalidInputError: at `since`, `reason`, `code`, or at the column that lacks.

    """
    known = rows_in_force(keeping.session)["authorities"]
    lacking = ("code", "label_id", "label_en", "legal_basis", "source")
    problems = [FieldProblem(name, "required") for name in lacking if not row[name].strip()]
    problems += [FieldProblem("code", "code_taken")] if row["code"] in known else []
    refuse(problems)
    try:
        rows = successor(known, row, since=since)
    except DomainError as error:
        raise InvalidInputError([FieldProblem("since", error.code)]) from None
    return ask_for_change(keeping, "authorities", rows, since=since, reason=reason)


def settle_change(keeping: Keeping, change_id: uuid.UUID | None, *, agreed: bool) -> LawChange:
    """Confirm what another one proposed, refuse it, or take the own back.

    Raises:
        NotAllowedError: `law_of_the_topmost`; `two_to_change_law` for who agrees to the own.
        NotFoundError: `no_such_law_change`.
        ConflictError: `law_change_settled`; `law_moved` when the rows changed since it was proposed.
        InvalidInputError: `law_too_early` when its day has come meanwhile.

    """
    require_topmost(keeping, Permission.CONFIRM_CATALOGUE)
    change, own = _locked(keeping, change_id), False
    if change.state is not ChangeState.WAITING:
        raise ConflictError("law_change_settled")
    own = change.asked_by == keeping.actor.account_id
    if agreed and own:
        raise NotAllowedError("two_to_change_law")
    compared = _again(keeping, change) if agreed else Compared((), ())
    refused = ChangeState.TAKEN_BACK if own else ChangeState.REFUSED
    change.state = ChangeState.CONFIRMED if agreed else refused
    change.settled_by = keeping.actor.account_id
    change.settled_at = minute_after(_last_settled(keeping), keeping.now)
    keeping.session.flush()
    kind = EventKind.LAW_CHANGE_CONFIRMED if agreed else EventKind.LAW_CHANGE_REFUSED
    record(keeping, kind, change.id, {**_told(change, compared), "taken_back": own and not agreed})
    if agreed:
        post(keeping.session, LOAD_LAW, {}, due_at=keeping.now)
    return change


def changes_there(keeping: Keeping) -> list[LawChange]:
    """Return every change that was proposed, what waits first, then the latest."""
    found = list(keeping.session.scalars(select(LawChange).order_by(LawChange.asked_at.desc(), LawChange.id)))
    return sorted(found, key=lambda one: one.state is not ChangeState.WAITING)


def change_there(keeping: Keeping, change_id: uuid.UUID | None) -> LawChange:
    """Return one change; raises `no_such_law_change`."""
    found = keeping.session.get(LawChange, change_id) if change_id else None
    if found is None:
        raise NotFoundError("no_such_law_change")
    return found


def shown(keeping: Keeping, change: LawChange) -> Compared:
    """Return what a waiting change would do to the rows of now."""
    old = rows_in_force(keeping.session)[change.file]
    rows = list(amended(old, change.rows).values())
    return compare(change.file, old, rows, FILES[change.file], since=change.since)


def _tried(keeping: Keeping, file: str, rows: Sequence[Row], *, since: date) -> Compared:
    if file not in BY_DAYS:
        raise NotFoundError("no_such_law_row")
    if since <= keeping.today:
        raise InvalidInputError([FieldProblem("since", "law_too_early", {"day": keeping.today + DAY})])
    old = rows_in_force(keeping.session)[file]
    compared = compare(file, old, rows, FILES[file], since=since)
    if compared.problems:
        return compared
    try:
        check_together(file, rows)
    except LawFileError as error:
        own = error.params["file"] == f"{file}.csv"
        told = {"reason": error.params["reason"]}
        row = int(str(error.params["row"])) if own else 0
        problem = RowProblem(row, "code", "law_rows_contradict", told)
        return Compared(compared.changes, (problem,))
    return compared


def _again(keeping: Keeping, change: LawChange) -> Compared:
    old = rows_in_force(keeping.session)[change.file]
    if _digest(change.file, old) != change.base:
        raise ConflictError("law_moved")
    compared = _tried(keeping, change.file, list(amended(old, change.rows).values()), since=change.since)
    if compared.problems:
        raise ConflictError("law_moved")
    return compared


def _locked(keeping: Keeping, change_id: uuid.UUID | None) -> LawChange:
    """Return the change, with all of its file held: of two of them one is confirmed after the other."""
    change = change_there(keeping, change_id)
    of_the_file = select(LawChange).where(LawChange.file == change.file).order_by(LawChange.id)
    keeping.session.scalars(of_the_file.with_for_update().execution_options(populate_existing=True)).all()
    return change


def _last_settled(keeping: Keeping) -> datetime | None:
    found = select(LawChange.settled_at).where(LawChange.settled_at.is_not(None))
    return keeping.session.scalar(found.order_by(LawChange.settled_at.desc()).limit(1))


def _told(change: LawChange, compared: Compared) -> dict[str, Any]:
    counts = {kind.value: sum(one.becomes is kind for one in compared.changes) for kind in Becomes}
    digest = version_digest({change.file: {key: row or {} for key, row in change.rows.items()}})
    return {
        "file": change.file, "holds_from": change.since.isoformat(), "reason": change.reason,
        "digest": digest,
        **{name: count for name, count in counts.items() if count},
    }  # fmt: skip


def _digest(file: str, rows: Mapping[str, Row]) -> str:
    return version_digest({file: rows})


def _reason_problems(reason: str) -> list[FieldProblem]:
    if not reason:
        return [FieldProblem("reason", "required")]
    long = len(reason) > LONGEST_REASON
    return [FieldProblem("reason", "too_long", {"most": LONGEST_REASON})] if long else []


def _first_problem(problems: Sequence[RowProblem]) -> dict[str, Any]:
    return {"row": problems[0].row, "column": problems[0].column}
