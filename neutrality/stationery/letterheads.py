"""The look of an office's papers: what stands at their head, who signs, on which sheet."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neutrality.directory.models import Office, Place
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.papers import PaperKind, PaperSize, printable
from neutrality.history.service import Entry, Signer, append
from neutrality.stationery.models import LetterheadRow, SignatureBlockRow

LONGEST = 200
LONGEST_PLACE = 100
MOST_LINES = 4
MOST_BLOCKS = 4


@dataclass(frozen=True)
class SignatureBlock:
    """Who signs: words above ("Mengetahui,"), position, name, below it a NIP or nothing, on which papers."""

    label: str = ""
    position: str = ""
    name: str = ""
    below: str = ""
    papers: frozenset[PaperKind] = frozenset(PaperKind)

    @property
    def texts(self) -> dict[str, str]:
        """Return what is printed of it."""
        return {name: getattr(self, name) for name in TEXTS}


@dataclass(frozen=True)
class Letterhead:
    """Everything of an office's look that a paper needs; all of it was typed by the office."""

    institution: str
    office_name: str
    address: tuple[str, ...] = ()
    place: str = ""
    size: PaperSize = PaperSize.F4
    blocks: tuple[SignatureBlock, ...] = field(default=())

    def signing(self, paper: PaperKind) -> tuple[SignatureBlock, ...]:
        """Return the blocks under this paper, from left to right."""
        return tuple(block for block in self.blocks if paper in block.papers)

    def values(self, paper: PaperKind, *, dated: str = "") -> dict[str, Any]:
        """Return what `templates/documents/letterhead.typ` asks for; `dated` is the day in words."""
        return {
            "institution": self.institution,
            "office_name": self.office_name,
            "address": list(self.address),
            "size": self.size.value,
            "place_and_day": ", ".join(part for part in (self.place, dated) if part),
            "blocks": [block.texts for block in self.signing(paper)],
        }


TEXTS = ("label", "position", "name", "below")
# Nobody has said who signs: one line for the head, to be filled in by hand.
_USUAL = (SignatureBlock(position="Ketua"),)


def letterhead_of(session: Session, office_id: uuid.UUID) -> Letterhead:
    """Return the look of an office's papers; of one that never set it, its own name and place.

    Raises:
        NotFoundError: `office_not_found`.

    """
    office = session.get(Office, office_id)
    if office is None:
        raise NotFoundError("office_not_found")
    row = session.get(LetterheadRow, office_id)
    if row is None:
        place = session.get(Place, office.place_code) if office.place_code else None
        return Letterhead("", office.name, place=place.name if place else "", blocks=_USUAL)
    found = select(SignatureBlockRow).where(SignatureBlockRow.office_id == office_id)
    return Letterhead(
        row.institution,
        row.office_name,
        tuple(row.address.splitlines()),
        row.place,
        row.size,
        tuple(_block(one) for one in session.scalars(found.order_by(SignatureBlockRow.ordinal))),
    )


def set_letterhead(
    session: Session,
    signer: Signer,
    office_id: uuid.UUID,
    wanted: Letterhead,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    seen: str | None = None,
) -> None:
    """Change the look of an office's papers; what was printed before stays as it is.

    `seen` is the mark of what the writer had before the eyes (`mark_of`).

    Raises:
        NotAllowedError: `not_allowed` for whoever is no head there and no administrator above.
        ConflictError: `papers_changed` when somebody else changed it meanwhile.
        InvalidInputError: what is wrong, at its field; of a block at `blocks-N-name`, counted from 0.

    """
    require_papers(actor, office_id)
    wanted = _trimmed(wanted)
    if problems := _problems(wanted):
        raise InvalidInputError(problems)
    before = held_letterhead(session, office_id, seen)
    if before == wanted and session.get(LetterheadRow, office_id) is not None:
        return
    _write(session, office_id, wanted)
    changed = [name for name in _PARTS if getattr(before, name) != getattr(wanted, name)]
    entry = Entry(
        Stream.CATALOGUE, office_id, EventKind.LETTERHEAD_CHANGED, today, office_id=office_id,
        actor_id=actor.account_id,
        payload={"changed": changed, "size": wanted.size.value, "blocks": len(wanted.blocks)},
    )  # fmt: skip
    append(session, signer, entry, now=now)


def held_letterhead(session: Session, office_id: uuid.UUID, seen: str | None) -> Letterhead:
    """Return the look of the papers with the office held, so that of two writers the second one notices.

    Raises:
        ConflictError: `papers_changed`.

    """
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update())
    kept = letterhead_of(session, office_id)
    if seen is not None and seen != mark_of(kept):
        raise ConflictError("papers_changed")
    return kept


def mark_of(kept: object) -> str:
    """Return what tells this look of a paper from every other one; it goes through the form and back."""
    return hashlib.sha256(json.dumps(asdict(kept), default=_plain, sort_keys=True).encode()).hexdigest()[:32]  # type: ignore[call-overload]  # a dataclass


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def require_papers(actor: Actor, office_id: uuid.UUID) -> None:
    """Refuse whoever is neither head of this very office nor administrator of it or above; `not_allowed`."""
    if office_id not in offices_for(actor, Permission.SET_PAPERS):
        require_seat(actor, Permission.KEEP_PAPERS, office_id)


def require_seat(actor: Actor, permission: Permission, office_id: uuid.UUID) -> None:
    """Refuse whoever does not hold such a role at this very office; raises `not_allowed`."""
    if office_id not in offices_for(actor, permission) & actor.seats:
        raise NotAllowedError("not_allowed", permission=permission.value)


def _block(row: SignatureBlockRow) -> SignatureBlock:
    papers = frozenset(PaperKind(code) for code in row.papers.split())
    return SignatureBlock(row.label, row.position, row.name, row.below, papers)


def _write(session: Session, office_id: uuid.UUID, wanted: Letterhead) -> None:
    row = session.get(LetterheadRow, office_id) or LetterheadRow(office_id=office_id)
    for name in ("institution", "office_name", "place", "size"):
        setattr(row, name, getattr(wanted, name))
    row.address = "\n".join(wanted.address)
    session.add(row)
    session.execute(delete(SignatureBlockRow).where(SignatureBlockRow.office_id == office_id))
    for ordinal, block in enumerate(wanted.blocks, start=1):
        papers = " ".join(sorted(block.papers))
        session.add(SignatureBlockRow(office_id=office_id, ordinal=ordinal, papers=papers, **block.texts))
    session.flush()


def _trimmed(wanted: Letterhead) -> Letterhead:
    """Return what was typed as it can be printed, without empty lines and blocks that say nothing."""
    blocks = [
        SignatureBlock(**{name: _neat(text) for name, text in block.texts.items()}, papers=block.papers)
        for block in wanted.blocks
    ]
    return Letterhead(
        _neat(wanted.institution),
        _neat(wanted.office_name),
        tuple(_neat(line) for line in wanted.address if _neat(line)),
        _neat(wanted.place),
        wanted.size,
        tuple(block for block in blocks if any(block.texts.values())),
    )


def _neat(text: str) -> str:
    return " ".join(printable(text).split())


def _problems(wanted: Letterhead) -> list[FieldProblem]:
    problems = [FieldProblem("office_name", "required")] if not wanted.office_name else []
    texts = {"institution": wanted.institution, "office_name": wanted.office_name}
    long = [(name, LONGEST) for name, text in texts.items() if len(text) > LONGEST]
    long += [("place", LONGEST_PLACE)] if len(wanted.place) > LONGEST_PLACE else []
    long += [("address", LONGEST)] if any(len(line) > LONGEST for line in wanted.address) else []
    problems += [FieldProblem(name, "too_long", {"most": most}) for name, most in long]
    if len(wanted.address) > MOST_LINES:
        problems.append(FieldProblem("address", "too_many_lines", {"most": MOST_LINES}))
    if len(wanted.blocks) > MOST_BLOCKS:
        problems.append(FieldProblem("blocks", "too_many", {"most": MOST_BLOCKS}))
    for place, block in enumerate(wanted.blocks):
        problems += _block_problems(place, block)
    return problems


def _block_problems(place: int, block: SignatureBlock) -> list[FieldProblem]:
    problems = [
        FieldProblem(f"blocks-{place}-{name}", "too_long", {"most": LONGEST})
        for name, text in block.texts.items()
        if len(text) > LONGEST
    ]
    if not block.papers:
        problems.append(FieldProblem(f"blocks-{place}-papers", "no_paper_chosen"))
    return problems


_PARTS = ("institution", "office_name", "address", "place", "size", "blocks")
