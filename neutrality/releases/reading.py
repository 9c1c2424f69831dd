"""What is read of released months, by their address; nothing is computed for the public."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.domain.publication import Publication
from neutrality.releases.models import Erratum, Release, ReleaseFile


@dataclass(frozen=True)
class Released:
    """A release without its bytes."""

    id: uuid.UUID
    month: str
    revision: int
    digest: str

    @property
    def name(self) -> str:
        """How it is called: `2026-10`, a revision `2026-10-r1`."""
        return f"{self.month}-r{self.revision}" if self.revision else self.month


def released(session: Session) -> list[Released]:
    """Return all releases, the newest month first, of each month the latest revision first."""
    found = select(Release.id, Release.month, Release.revision, Release.digest)
    rows = session.execute(found.order_by(Release.month.desc(), Release.revision.desc()))
    return [Released(*row) for row in rows]


def latest(releases: Sequence[Released]) -> list[Released]:
    """Return of each month its latest revision."""
    newest: dict[str, Released] = {}
    for one in releases:
        newest.setdefault(one.month, one)
    return list(newest.values())


def release_of(session: Session, month: str, revision: int | None = None) -> Release | None:
    """Return a release of a month, the latest without a revision; nothing when there is none."""
    found = select(Release).where(Release.month == month)
    if revision is not None:
        found = found.where(Release.revision == revision)
    return session.scalar(found.order_by(Release.revision.desc()).limit(1))


def publication_of(release: Release) -> Publication:
    """Return what a release says."""
    return Publication.parse(release.content)


def file_of(session: Session, release_id: uuid.UUID, name: str) -> ReleaseFile | None:
    """Return one file of a release as it went out; nothing when it has none of that name."""
    return session.scalar(
        select(ReleaseFile).where(ReleaseFile.release_id == release_id, ReleaseFile.name == name)
    )


@dataclass(frozen=True)
class Told:
    """What was found wrong in a released month, and when it was told."""

    told_at: datetime
    text_id: str
    text_en: str


def errata_of(session: Session, month: str) -> list[Told]:
    """Return what was found wrong in a released month, the newest first."""
    found = select(Erratum.told_at, Erratum.text_id, Erratum.text_en).where(Erratum.month == month)
    return [Told(*row) for row in session.execute(found.order_by(Erratum.told_at.desc(), Erratum.id))]
