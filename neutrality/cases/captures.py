"""Capture sheets of a case: recorded, corrected by a new version with a reason, read with digests."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.work import Work, begin, reports_of
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.capture import CODE_LISTS, Capture, capture_problems
from neutrality.domain.deadlines import ZONES
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.posts import Post, read_link
from neutrality.evidence.models import CaptureSheet
from neutrality.evidence.service import describe
from neutrality.means import Means

LONGEST_REASON = 2000
_TABLE = CaptureSheet.__tablename__


@dataclass(frozen=True)
class CapturedFile:
    """One file that a sheet names; its name is its number in its report."""

    id: uuid.UUID
    report: str
    number: int
    mime: str = field(repr=False)
    size: int = field(repr=False)
    sha256: str = field(repr=False)
    received_at: datetime = field(repr=False)


@dataclass(frozen=True)
class SheetView:
    """One version of a capture sheet, opened."""

    sheet_id: uuid.UUID
    version: int
    recorded_by: str
    recorded_at: datetime
    capture: Capture = field(repr=False)
    reason: str = field(repr=False)
    files: tuple[CapturedFile, ...] = field(repr=False)
    post: Post | None = field(repr=False)


def record_capture(
    session: Session, means: Means, case_id: uuid.UUID, capture: Capture, *, actor: Actor, now: datetime
) -> CaptureSheet:
    """Return the first version of a new sheet.

    Raises:
        InvalidInputError: what is wrong, at its field.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.RECORD_CAPTURE)
    _check(work, capture)
    return _keep(work, capture, sheet_id=uuid.uuid4(), version=1, reason="")


def correct_capture(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    sheet_id: uuid.UUID,
    capture: Capture,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> CaptureSheet:
    """Return a new version of a sheet; the one it corrects stays listed.

    Raises:
        NotFoundError: `no_such_sheet`.
        ConflictError: `sheet_changed` when somebody corrected it since `version` was read.
        InvalidInputError: what is wrong, at its field, `reason` among them.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.RECORD_CAPTURE)
    last = _versions(session, case_id, sheet_id)[-1]
    if last.version != version:
        raise ConflictError("sheet_changed")
    problems = [] if reason.strip() else [FieldProblem("reason", "required")]
    if len(reason) > LONGEST_REASON:
        problems.append(FieldProblem("reason", "too_long", {"most": LONGEST_REASON}))
    _check(work, capture, problems)
    return _keep(work, capture, sheet_id=sheet_id, version=version + 1, reason=reason.strip())


def sheets(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[SheetView]:
    """Return the sheets of a case, each as it stands now, the oldest first."""
    work = _reading(session, means, case_id, actor, now)
    rows = session.scalars(
        select(CaptureSheet).where(CaptureSheet.case_id == case_id).order_by(CaptureSheet.version)
    )
    newest = {row.sheet_id: row for row in rows}
    found = sorted(newest.values(), key=lambda row: (row.recorded_at, row.id))
    return _views(work, found)


def sheet_versions(
    session: Session, means: Means, case_id: uuid.UUID, sheet_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[SheetView]:
    """Return every version of one sheet, the newest first; raises `no_such_sheet`."""
    work = _reading(session, means, case_id, actor, now)
    return _views(work, _versions(session, case_id, sheet_id)[::-1])


def captured_files(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[CapturedFile]:
    """Return the files of the case that a sheet may name."""
    return list(_files(_reading(session, means, case_id, actor, now)).values())


def _reading(session: Session, means: Means, case_id: uuid.UUID, actor: Actor, now: datetime) -> Work:
    return begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_CASE, lock=False)


def _versions(session: Session, case_id: uuid.UUID, sheet_id: uuid.UUID) -> list[CaptureSheet]:
    found = select(CaptureSheet).where(CaptureSheet.case_id == case_id, CaptureSheet.sheet_id == sheet_id)
    rows = list(session.scalars(found.order_by(CaptureSheet.version)))
    if not rows:
        raise NotFoundError("no_such_sheet")
    return rows


def _check(work: Work, capture: Capture, problems: Sequence[FieldProblem] = ()) -> None:
    catalogue = work.means.catalogue
    codes = {kind: frozenset(row.code for row in catalogue.codes(kind)) for kind in CODE_LISTS.values()}
    zone = ZoneInfo(ZONES.get(capture.zone, "UTC"))
    found = [*problems, *capture_problems(capture, codes, now=work.now.astimezone(zone))]
    if set(capture.files) - {str(file_id) for file_id in _files(work)}:
        found.append(FieldProblem("files", "unknown_choice"))
    if found:
        raise InvalidInputError(found)


def _keep(work: Work, capture: Capture, *, sheet_id: uuid.UUID, version: int, reason: str) -> CaptureSheet:
    row_id = uuid.uuid4()
    content = json.dumps({**asdict(capture), "reason": reason}, default=str)
    row = CaptureSheet(
        id=row_id, sheet_id=sheet_id, version=version, case_id=work.case.id, recorded_by=work.actor_id,
        recorded_at=to_minute(work.now), interaction=capture.interaction, visibility=capture.visibility,
        ownership=capture.ownership, sealed_content=work.key.seal(_TABLE, row_id, "sealed_content", content),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    payload = {
        "sheet": str(sheet_id), "version": version, "files": list(capture.files),
        "interaction": capture.interaction, "visibility": capture.visibility, "ownership": capture.ownership,
    }  # fmt: skip
    kind = EventKind.CAPTURE_RECORDED if version == 1 else EventKind.CAPTURE_CORRECTED
    work.record(kind, legal_on=work.today, payload=payload, texts={"reason": reason})
    return row


def _files(work: Work) -> dict[uuid.UUID, CapturedFile]:
    found = {}
    for report in reports_of(work.session, work.case.id):
        described = describe(work.session, work.report_key(report), report.id)
        for number, file in enumerate(described, start=1):
            found[file.id] = CapturedFile(
                file.id, report.reference, number, file.mime, file.size, file.sha256, file.received_at
            )
    return found


def _views(work: Work, rows: Sequence[CaptureSheet]) -> list[SheetView]:
    names = names_of(work.session, {row.recorded_by for row in rows})
    files = _files(work) if rows else {}
    views = []
    for row in rows:
        told = json.loads(work.key.open_text(_TABLE, row.id, "sealed_content", row.sealed_content))
        reason = told.pop("reason")
        capture = _capture(told)
        named = tuple(file for file_id, file in files.items() if str(file_id) in capture.files)
        views.append(
            SheetView(
                sheet_id=row.sheet_id,
                version=row.version,
                recorded_by=names.get(row.recorded_by, ""),
                recorded_at=row.recorded_at,
                capture=capture,
                reason=reason,
                files=named,
                post=read_link(capture.link) if capture.link else None,
            )
        )
    return views


def _capture(told: dict[str, Any]) -> Capture:
    """Return the capture that was sealed as plain values."""
    on, at = told["captured_on"], told["captured_time"]
    return Capture(
        **{
            **told,
            "captured_on": date.fromisoformat(on) if on else None,
            "captured_time": time.fromisoformat(at) if at else None,
            "files": tuple(told["files"]),
        }
    )
