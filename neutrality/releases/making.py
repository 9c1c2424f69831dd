"""A release being made: counted, put together beside what was released before, signed, kept."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.bulletin.seal import Seal
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.directory.service import topmost
from neutrality.domain.access import Actor
from neutrality.domain.errors import DomainError
from neutrality.domain.ground import Ground
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.public_tables import DEFINITION
from neutrality.domain.publication import Change, Checkpoint, Publication
from neutrality.domain.release_note import DATA, Signed
from neutrality.domain.release_sheet import Earlier
from neutrality.domain.release_tables import compose, revise
from neutrality.history import models as history
from neutrality.history.note_signer import NoteSigner
from neutrality.history.service import Entry, Signer, append
from neutrality.releases.counting import Counting, ground_of
from neutrality.releases.files import files_of, package_of, pages_of
from neutrality.releases.models import Release, ReleaseFile, ReleaseGround
from neutrality.statistics.comparisons import external_figures
from neutrality.statistics.coverage import coverage
from neutrality.statistics.names import names
from neutrality.statistics.service import whole_month


@dataclass(frozen=True)
class Moment:
    """When a release is made, in which zone days end, and whether the data are invented."""

    now: datetime
    today: date
    zone: tzinfo
    sample: bool = False


@dataclass(frozen=True)
class Draft:
    """A release as it would be made now; `waiting` are changes that are too small to be told yet."""

    publication: Publication
    ground: Ground
    waiting: tuple[Change, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Return whether it is a revision without a change."""
        return self.publication.revision > 0 and not self.publication.changes


@dataclass(frozen=True)
class Made:
    """A release with all its bytes, signed and not yet kept."""

    draft: Draft
    note: str
    seal: Seal
    files: Mapping[str, bytes]


def draft_of(
    session: Session, month: str, moment: Moment, *, reason: str = "", as_of: date | None = None
) -> Draft:
    """Return the release of a month, or a revision of it, as everything is known at this moment.

    As of a day it tells of the month up to that day, by legal date; such a draft is never released.

    Raises:
        InvalidInputError: `unknown_month`, `month_in_future` at `month`; `before_the_month` at `as_of`.
        DomainError: `does_not_add_up`, `counted_differently`.

    """
    found = whole_month(
        session, month, _everywhere(session), today=moment.today, zone=moment.zone, until=as_of
    )
    before = earlier(session, month)
    ground = ground_of(Counting(session, found, names(session), moment.today), before)
    blank = _blank(session, ground, moment)
    mine = releases_of(session, month)
    if not mine or as_of is not None:
        return Draft(replace(blank, tables=compose(ground, before)), ground)
    revision = revise(ground, mine, before, newest=newest_month(session) == month)
    told = replace(
        blank, tables=revision.tables, revision=mine[-1].publication.revision + 1, reason=reason,
        changes=revision.changes,
    )  # fmt: skip
    return Draft(told, ground, revision.waiting)


def make(draft: Draft, signer: NoteSigner) -> Made:
    """Return the release with its files and its signed note."""
    publication = draft.publication
    content = publication.canonical()
    digest = hashlib.sha256(content).hexdigest()
    seal = Seal(digest, signer.fingerprint, str(signer.verifier))
    files = files_of(publication, seal)
    named = {f"statistik-{publication.name}.{kind}": sha256(some) for kind, some in files.items()}
    note = signer.sign(Signed(publication.month, publication.revision, {DATA: digest, **named}).text)
    package = package_of(publication, seal, files, note)
    everything = {**files, "json": content, "zip": package, **pages_of(publication, seal)}
    return Made(draft, note, seal, everything)


def keep(
    session: Session, signer: Signer, made: Made, *, by: tuple[Actor, Actor], now: datetime, today: date
) -> Release:
    """Write the release down, with the event that it was made; return it.

    Raises:
        DomainError: `release_overtaken` when another one was made meanwhile.

    """
    publication, ground = made.draft.publication, made.draft.ground.written()
    top = topmost(session, _everywhere(session))
    session.execute(select(Office.id).where(Office.id == top).with_for_update(key_share=True))
    if revisions_of(session, publication.month) != publication.revision:
        raise DomainError("release_overtaken")
    release = Release(
        id=uuid.uuid4(), month=publication.month, revision=publication.revision,
        position=publication.position, content=publication.canonical(), digest=made.seal.digest,
        note=made.note, verifier=made.seal.verifier, made_at=to_minute(now), first_id=by[0].account_id,
        second_id=by[1].account_id,
    )  # fmt: skip
    session.add(release)
    session.flush()
    session.add(ReleaseGround(release_id=release.id, content=ground))
    session.add_all(
        ReleaseFile(id=uuid.uuid4(), release_id=release.id, name=name, content=some, digest=sha256(some))
        for name, some in made.files.items()
    )
    entry = Entry(
        Stream.EXPORT, top, EventKind.MONTH_RELEASED, today, office_id=top,
        payload={
            "month": release.month, "revision": release.revision, "position": release.position,
            "digest": release.digest, "ground": sha256(ground.encode()),
            "first": str(release.first_id), "second": str(release.second_id),
        },
    )  # fmt: skip
    append(session, signer, entry, now=now)
    return release


def earlier(session: Session, month: str, *, position: int | None = None) -> list[Earlier]:
    """Return the releases of earlier months in their order, up to a position of the log."""
    found = (
        select(Release.content, ReleaseGround.content)
        .join(ReleaseGround, ReleaseGround.release_id == Release.id)
        .where(Release.month < month)
        .order_by(Release.month, Release.revision)
    )
    if position is not None:
        found = found.where(Release.position < position)
    return [Earlier(Publication.parse(one), Ground.read(two)) for one, two in session.execute(found)]


def releases_of(session: Session, month: str, *, before: int | None = None) -> list[Earlier]:
    """Return the releases of a month in their order, or those before a revision."""
    found = (
        select(Release.content, ReleaseGround.content)
        .join(ReleaseGround, ReleaseGround.release_id == Release.id)
        .where(Release.month == month)
        .order_by(Release.revision)
    )
    if before is not None:
        found = found.where(Release.revision < before)
    return [Earlier(Publication.parse(one), Ground.read(two)) for one, two in session.execute(found)]


def revisions_of(session: Session, month: str) -> int:
    """Return how many releases a month has."""
    return session.scalar(select(func.count(Release.id)).where(Release.month == month)) or 0


def newest_month(session: Session, *, position: int | None = None) -> str | None:
    """Return the latest month that is released, or that was at a position of the log."""
    found = select(func.max(Release.month))
    return session.scalar(found if position is None else found.where(Release.position < position))


def sha256(content: bytes) -> str:
    """Return the digest in hex."""
    return hashlib.sha256(content).hexdigest()


def _blank(session: Session, ground: Ground, moment: Moment) -> Publication:
    publisher = (
        session.scalar(select(Office.name).where(Office.id == topmost(session, _everywhere(session)))) or ""
    )
    return Publication(
        month=ground.month, revision=0, publisher=publisher, frozen_at=to_minute(moment.now),
        position=ground.position, definition=DEFINITION, tables=(), checkpoint=_checkpoint(session),
        offices=coverage(session, ground.month, _everywhere(session), today=moment.today, zone=moment.zone),
        externals=external_figures(session, moment.today), sample=moment.sample,
    )  # fmt: skip


def _checkpoint(session: Session) -> Checkpoint | None:
    """Return the newest checkpoint of the sealed history."""
    row = session.execute(
        select(history.Checkpoint.size, history.Checkpoint.root)
        .order_by(history.Checkpoint.id.desc())
        .limit(1)
    ).first()
    return Checkpoint(row.size, base64.b64encode(row.root).decode()) if row else None


def _everywhere(session: Session) -> frozenset[uuid.UUID]:
    return frozenset(session.scalars(select(Office.id)))
