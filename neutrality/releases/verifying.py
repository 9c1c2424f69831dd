"""A release on site: counted anew from the events at its position, and made anew from its ground."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case
from neutrality.directory.models import Office
from neutrality.domain.cells import TOTAL, Cell
from neutrality.domain.checkpoint import VerifierKey, open_note
from neutrality.domain.errors import DomainError
from neutrality.domain.ground import Ground
from neutrality.domain.history import EventKind
from neutrality.domain.indicators import BY_ID
from neutrality.domain.publication import Publication, Table
from neutrality.domain.release_note import DATA, Signed
from neutrality.domain.release_tables import compose, revise
from neutrality.domain.values import Value
from neutrality.history.models import Event, EventPayload
from neutrality.history.standing import verified
from neutrality.releases.making import Moment, earlier, newest_month, releases_of, sha256
from neutrality.releases.models import Release, ReleaseFile, ReleaseGround
from neutrality.statistics.names import Names
from neutrality.statistics.retold_month import retold_month
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import scope_of


@dataclass(frozen=True)
class Finding:
    """What is wrong with a release: `note`, `file`, `ground`, `table` or `figure`, and where.

    `erased` and `forgotten` are harmless: records were erased since, so that events and ground tell less.
    """

    what: str
    month: str
    where: str
    said: str = ""

    @property
    def harmless(self) -> bool:
        """Return whether nothing is wrong."""
        return self.what in {"erased", "forgotten"}


def verify_release(
    session: Session, release: Release, key: Ed25519PublicKey, names: Names, moment: Moment
) -> Iterator[Finding]:
    """Yield what is wrong with a release: signature, stored bytes, ground, tables, figures."""
    publication = Publication.parse(release.content)
    kept = session.get(ReleaseGround, release.id)
    yield from _signature(session, release, key)
    if kept is None:
        yield Finding("ground", publication.name, "")
        return
    erased = session.scalar(select(Case.id).where(Case.erased_on.is_not(None)).limit(1)) is not None
    ground = Ground.read(kept.content)
    if sha256(kept.content.encode()) != _digest_told(session, publication):
        yield Finding("forgotten" if erased else "ground", publication.name, "")
    for name in _different_tables(session, publication, ground):
        yield Finding("erased" if erased else "table", publication.name, name)
    yield from _figures(session, ground, publication, names, moment)


def _digest_told(session: Session, publication: Publication) -> str | None:
    """Return the digest of the ground that the event of the release holds."""
    told = session.scalars(
        select(EventPayload.content)
        .join(Event, Event.id == EventPayload.event_id)
        .where(Event.kind == EventKind.MONTH_RELEASED)
    )
    for content in told:
        payload = json.loads(content)
        if (payload["month"], payload["revision"]) == (publication.month, publication.revision):
            return str(payload["ground"])
    return None


def _signature(session: Session, release: Release, key: Ed25519PublicKey) -> Iterator[Finding]:
    publication = Publication.parse(release.content)
    try:
        signer = VerifierKey(VerifierKey.parse(release.verifier).name, key.public_bytes_raw())
        signed = Signed.parse(open_note(release.note, signer, verified))
    except DomainError:
        yield Finding("note", publication.name, "")
        return
    if signed.digests.get(DATA) != sha256(release.content):
        yield Finding("file", publication.name, DATA)
    rows = session.execute(
        select(ReleaseFile.name, ReleaseFile.content, ReleaseFile.digest).where(
            ReleaseFile.release_id == release.id
        )
    )
    for name, content, digest in rows:
        told = signed.digests.get(f"statistik-{publication.name}.{name}", digest)
        if hashlib.sha256(content).hexdigest() not in {told} & {digest}:
            yield Finding("file", publication.name, name)


def _different_tables(session: Session, publication: Publication, ground: Ground) -> list[str]:
    """Return the tables that do not follow from the grounds."""
    anew = {one.id: one for one in _tables_anew(session, publication, ground)}
    told: Mapping[str, Table] = {one.id: one for one in publication.tables}
    # What releases say of a figure may be worded anew later; what was counted may not.
    return [name for name, one in told.items() if _numbers(one) != _numbers(anew.get(name))]


def _tables_anew(session: Session, publication: Publication, ground: Ground) -> tuple[Table, ...]:
    before = earlier(session, publication.month, position=publication.position)
    if publication.revision == 0:
        return compose(ground, before)
    mine = releases_of(session, publication.month, before=publication.revision)
    if not mine:
        return ()
    newest = newest_month(session, position=publication.position) == publication.month
    return revise(ground, mine, before, newest=newest).tables


def _numbers(found: Table | None) -> object:
    if found is None:
        return None
    columns = [one.id for one in found.columns]
    return found.since, found.until, columns, [(line.code, line.values) for line in found.lines]


def _figures(
    session: Session, ground: Ground, publication: Publication, names: Names, moment: Moment
) -> Iterator[Finding]:
    """Yield the figures that the events up to the position do not give any more."""
    day = publication.frozen_at.astimezone(moment.zone).date()
    offices = frozenset(session.scalars(select(Office.id)))
    scope = scope_of(session, ground.month, offices, today=day, zone=moment.zone)
    asked = Scope(scope.month, scope.first, scope.last, offices, ground.position, moment.zone, living=True)
    tally, told = retold_month(session, asked, today=day)
    anew = _public({**dict(tally), **told}, names)
    erased = session.scalar(select(Case.id).where(Case.erased_on.is_not(None)).limit(1)) is not None
    for cell in sorted({*anew, *ground.cells}, key=lambda one: (one.indicator, one.dimension, one.code)):
        if cell.indicator not in BY_ID:
            continue
        kept, now = ground.cells.get(cell, 0), anew.get(cell, 0)
        if kept != now:
            what = "erased" if erased else "figure"
            yield Finding(what, publication.name, _place(cell), f"{kept} ≠ {now}")


def _public(found: Mapping[Cell, Value], names: Names) -> dict[Cell, Value]:
    return {
        replace(cell, code=names.public_code(cell.dimension, cell.code)): value
        for cell, value in found.items()
    }


def _place(cell: Cell) -> str:
    return cell.indicator if cell.dimension == TOTAL else f"{cell.indicator} {cell.dimension}={cell.code}"
