"""The rows of the law as they are loaded: versions as they came, and who compared a row with the text.

A review changes no row: the law comes with the program, and a row that differs is mended there.
"""

from __future__ import annotations

import csv
import json
import uuid
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.database import Base, Keyed, to_minute
from neutrality.directory.keeping import Keeping, record, refuse
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import FieldProblem, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.lawversions import Row, Rows, Verdict, row_digest, version_digest
from neutrality.history.service import Entry, Signer, append

DATA = Path(__file__).parent.parent / "data"
LONGEST_NOTE = 400
# Each file and what names a row of it. Places are data of another body, elections are kept at the desk.
FILES: dict[str, tuple[str, ...]] = {
    "violation_types": ("code",),
    "sanction_kinds": ("code",),
    "clock_rules": ("rule", "valid_from"),
    "authorities": ("code",),
    "outcomes": ("code",),
    "retention_rules": ("rule", "valid_from"),
    "causes": ("code",),
    "elements": ("code",),
    "checklist": ("code",),
    "document_kinds": ("code",),
    "document_paragraphs": ("kind", "rank", "only_if"),
    "guide": ("code",),
    "codes": ("kind", "code"),
}
_LAW_ROW = uuid.UUID("8f7a4a8e-0f0b-4a57-9c1d-1d6f2f3b7c55")
_LAW = uuid.UUID("2b1f9f0c-5a0e-4f0e-8f0a-7f0c3b7f9d11")


class LawVersion(Keyed, Base):
    """All rows of the law as they were when they were first loaded."""

    __tablename__ = "law_version"

    digest: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(Text)

    @property
    def rows(self) -> Rows:
        """The rows by file and key."""
        found: Rows = json.loads(self.content)
        return found


class LawReview(Keyed, Base):
    """Somebody compared one wording of a row with the official text."""

    __tablename__ = "law_review"

    file: Mapped[str] = mapped_column(String(40), index=True)
    row_key: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[Verdict]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    reviewed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime]


@cache
def shipped() -> Rows:
    """Return the rows of every file of the law as this program works by them, each by its key."""
    return {name: _file(DATA / f"{name}.csv", key) for name, key in FILES.items()}


def note_version(session: Session, signer: Signer, rows: Rows, *, now: datetime) -> bool:
    """Write down that these rows hold from now on; return whether they are others than before."""
    digest, last = version_digest(rows), latest(session)
    if last is not None and last.digest == digest:
        return False
    loaded_at = minute_after(last.loaded_at if last else None, now)
    session.add(LawVersion(digest=digest, loaded_at=loaded_at, content=json.dumps(rows)))
    session.flush()
    entry = Entry(
        Stream.CATALOGUE, _LAW, EventKind.CATALOGUE_LOADED, now.date(),
        payload={"digest": digest, "before": last.digest if last else ""},
    )  # fmt: skip
    append(session, signer, entry, now=now)
    return True


def latest(session: Session) -> LawVersion | None:
    """Return the version that was loaded last."""
    found = select(LawVersion).order_by(LawVersion.loaded_at.desc(), LawVersion.id).limit(1)
    return session.scalar(found)


def is_latest(session: Session, rows: Rows) -> bool:
    """Return whether these are the rows that were loaded last."""
    last = latest(session)
    return last is not None and last.digest == version_digest(rows)


def versions(session: Session) -> list[LawVersion]:
    """Return every version, the latest first."""
    return list(session.scalars(select(LawVersion).order_by(LawVersion.loaded_at.desc(), LawVersion.id)))


def row_there(rows: Rows, file: str, key: str) -> Row:
    """Return one row of the law; raises `no_such_law_row`."""
    found = rows.get(file, {}).get(key)
    if found is None:
        raise NotFoundError("no_such_law_row")
    return found


def review_row(keeping: Keeping, rows: Rows, file: str, key: str, *, verdict: str, note: str) -> LawReview:
    """Write down what somebody found who compared a row, as it reads now, with the official text.

    Raises:
        NotAllowedError: `not_allowed`.
        NotFoundError: `no_such_law_row`.
        InvalidInputError: at `verdict`, `note`.

    """
    if not offices_for(keeping.actor, Permission.REVIEW_CATALOGUE):
        raise NotAllowedError("not_allowed", permission=Permission.REVIEW_CATALOGUE.value)
    row, note = row_there(rows, file, key), note.strip()
    problems = [] if verdict in set(Verdict) else [FieldProblem("verdict", "one_of_two")]
    if not note:
        problems.append(FieldProblem("note", "required"))
    if len(note) > LONGEST_NOTE:
        problems.append(FieldProblem("note", "too_long", {"most": LONGEST_NOTE}))
    refuse(problems)
    earlier = reviews_of(keeping.session, file, key)
    review = LawReview(
        file=file, row_key=key, digest=row_digest(row), verdict=Verdict(verdict), note=note,
        reviewed_by=keeping.actor.account_id,
        reviewed_at=minute_after(earlier[0].reviewed_at if earlier else None, keeping.now),
    )  # fmt: skip
    keeping.session.add(review)
    keeping.session.flush()
    told = {"file": file, "row": key, "digest": review.digest, "verdict": verdict, "note": note}
    record(keeping, EventKind.LAW_ROW_REVIEWED, uuid.uuid5(_LAW_ROW, f"{file}/{key}"), told)
    return review


def reviews_of(session: Session, file: str, key: str | None = None) -> list[LawReview]:
    """Return the reviews of a file or of one row, the latest first."""
    found = select(LawReview).where(LawReview.file == file)
    found = found if key is None else found.where(LawReview.row_key == key)
    return list(session.scalars(found.order_by(LawReview.reviewed_at.desc(), LawReview.id)))


def reviewed(session: Session, rows: Rows) -> dict[tuple[str, str], Verdict]:
    """Return what was last found of each row that still reads as it did then."""
    known = {(file, key): row_digest(row) for file, found in rows.items() for key, row in found.items()}
    found = select(LawReview.file, LawReview.row_key, LawReview.digest, LawReview.verdict)
    last: dict[tuple[str, str], Verdict] = {}
    for file, key, digest, verdict in session.execute(found.order_by(LawReview.reviewed_at)):
        if known.get((file, key)) == digest:
            last[file, key] = verdict
    return last


def needs_review(rows: Rows, found: dict[tuple[str, str], Verdict]) -> list[tuple[str, str]]:
    """Return the rows whose file doubts them and that nobody found to be as in the law."""
    doubted = [(file, key) for file, rows_of in rows.items() for key, row in rows_of.items() if doubtful(row)]
    return [one for one in doubted if found.get(one) != Verdict.AS_IN_LAW]


def doubtful(row: Row) -> bool:
    """Return whether the file itself says that a row was not compared with the official text."""
    return row.get("needs_review") == "yes"


def minute_after(last: datetime | None, now: datetime) -> datetime:
    """Return the minute of now; of two within one minute the later one is known by its time all the same."""
    minute = to_minute(now)
    return max(minute, last + timedelta(minutes=1)) if last else minute


def _file(path: Path, key: tuple[str, ...]) -> dict[str, Row]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {".".join(row[name] or "-" for name in key): row for row in rows}
