"""What anybody may read of released months, column by column: the public's role reads no other (grants)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.domain.publication import Publication
from neutrality.releases.models import Erratum, Release, ReleaseFile

MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)
REVISION = re.compile(r"0|[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True)
class Edition:
    """A released month or a revision of one, without its bytes."""

    id: uuid.UUID
    month: str
    revision: int
    made_at: datetime

    @property
    def name(self) -> str:
        """How it is called in the names of files: `2026-10`, a revision `2026-10-r1`."""
        return f"{self.month}-r{self.revision}" if self.revision else self.month

    @property
    def path(self) -> str:
        """The permanent address, without the site."""
        return f"/statistik/{self.month}/r{self.revision}"


@dataclass(frozen=True)
class Kept:
    """A file of an edition: its name, how many bytes, its SHA-256 in hex."""

    edition_id: uuid.UUID
    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Notice:
    """What was found wrong in a released month, in both languages."""

    id: uuid.UUID
    month: str
    text_id: str
    text_en: str
    told_at: datetime

    def text(self, lang: str) -> str:
        """Return the words in one language."""
        return self.text_id if lang == "id" else self.text_en


def editions(session: Session) -> list[Edition]:
    """Return all editions, the newest month first, of each month the latest revision first."""
    found = select(Release.id, Release.month, Release.revision, Release.made_at)
    rows = session.execute(found.order_by(Release.month.desc(), Release.revision.desc()))
    return [Edition(*row) for row in rows]


def chosen(found: Iterable[Edition], month: str, revision: str | None = None) -> Edition | None:
    """Return the edition that an address names, the latest one without a revision; else nothing.

    Only one way of writing a month or a revision has an address.
    """
    if not MONTH.fullmatch(month) or not (revision is None or REVISION.fullmatch(revision)):
        return None
    wanted = None if revision is None else int(revision)
    return next(
        (one for one in found if one.month == month and wanted in {None, one.revision}),
        None,
    )


def notices(session: Session, month: str | None = None) -> list[Notice]:
    """Return what was found wrong, in one month or in all, the newest first."""
    found = select(Erratum.id, Erratum.month, Erratum.text_id, Erratum.text_en, Erratum.told_at)
    if month is not None:
        found = found.where(Erratum.month == month)
    rows = session.execute(found.order_by(Erratum.told_at.desc(), Erratum.id))
    return [Notice(*row) for row in rows]


def content_of(session: Session, edition: Edition) -> Publication:
    """Return what an edition says."""
    return Publication.parse(session.scalars(select(Release.content).where(Release.id == edition.id)).one())


def file_of(session: Session, edition_id: uuid.UUID, name: str) -> ReleaseFile | None:
    """Return one file of an edition as it went out; nothing when it has none of that name."""
    return session.scalar(
        select(ReleaseFile).where(ReleaseFile.release_id == edition_id, ReleaseFile.name == name)
    )


def kept(session: Session, names: Sequence[str]) -> list[Kept]:
    """Return the files of these names of all editions, without their bytes, by edition and name."""
    found = select(
        ReleaseFile.release_id, ReleaseFile.name, func.length(ReleaseFile.content), ReleaseFile.digest
    ).where(ReleaseFile.name.in_(names))
    return [Kept(*row) for row in session.execute(found.order_by(ReleaseFile.release_id, ReleaseFile.name))]
