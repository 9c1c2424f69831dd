"""How an office lays out its register and its recap: which columns, in which order, under which headings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neutrality.domain.access import Actor
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.papers import Orientation, PaperKind, PaperSize
from neutrality.history.service import Entry, Signer, append
from neutrality.register.columns import BY_ID, USUAL
from neutrality.register.models import LayoutColumn, PaperLayout
from neutrality.stationery.letterheads import held_letterhead, letterhead_of, mark_of, require_papers

LONGEST = 200
MOST_COLUMNS = 30
TABLES = (PaperKind.REGISTER, PaperKind.RECAP)


@dataclass(frozen=True)
class Layout:
    """One paper's layout; each column by its id with the office's own heading, or none."""

    columns: tuple[tuple[str, str], ...]
    title: str = ""
    with_letterhead: bool = True
    orientation: Orientation = Orientation.LANDSCAPE
    size: PaperSize = PaperSize.F4


def layout_of(session: Session, office_id: uuid.UUID, paper: PaperKind) -> Layout:
    """Return how the office lays out its paper; the usual columns where it never said."""
    row = _row(session, office_id, paper)
    if row is None:
        size = letterhead_of(session, office_id).size
        return Layout(tuple((column, "") for column in USUAL[paper]), size=size)
    found = select(LayoutColumn.column, LayoutColumn.heading).where(LayoutColumn.layout_id == row.id)
    columns = session.execute(found.order_by(LayoutColumn.ordinal)).all()
    # A column that a later version does not know any more is left out, never an error on a paper.
    known = tuple((column, heading) for column, heading in columns if column in BY_ID)
    return Layout(known, row.title, row.with_letterhead, row.orientation, row.size)


def set_layout(
    session: Session,
    signer: Signer,
    office_id: uuid.UUID,
    paper: PaperKind,
    wanted: Layout | None,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    seen: str | None = None,
) -> None:
    """Change the layout of a paper; nothing goes back to the usual one.

    Raises:
        NotAllowedError: `not_allowed` for whoever is no head there and no administrator above.
        ConflictError: `papers_changed` when somebody else changed it since `seen` (`mark_of`).
        InvalidInputError: what is wrong, at its field; of a column at `heading-ID`.

    """
    require_papers(actor, office_id)
    if wanted is not None and (problems := _problems(wanted)):
        raise InvalidInputError(problems)
    held_letterhead(session, office_id, None)
    before, row = layout_of(session, office_id, paper), _row(session, office_id, paper)
    if seen is not None and seen != mark_of(before):
        raise ConflictError("papers_changed")
    if row is not None and wanted == before:
        return
    if row is None and wanted is None:
        return
    if row is not None:
        session.execute(delete(LayoutColumn).where(LayoutColumn.layout_id == row.id))
    if wanted is not None:
        _write(session, row or PaperLayout(id=uuid.uuid4(), office_id=office_id, paper=paper), wanted)
    elif row is not None:
        session.delete(row)
        session.flush()
    entry = Entry(
        Stream.CATALOGUE, office_id, EventKind.LAYOUT_CHANGED, today, office_id=office_id,
        actor_id=actor.account_id,
        payload={
            "paper": paper.value,
            "usual": wanted is None,
            "columns": " ".join(column for column, _heading in wanted.columns) if wanted else "",
        },
    )  # fmt: skip
    append(session, signer, entry, now=now)


def _row(session: Session, office_id: uuid.UUID, paper: PaperKind) -> PaperLayout | None:
    found = select(PaperLayout).where(PaperLayout.office_id == office_id, PaperLayout.paper == paper)
    return session.scalar(found)


def _write(session: Session, row: PaperLayout, wanted: Layout) -> None:
    row.title, row.with_letterhead = wanted.title, wanted.with_letterhead
    row.orientation, row.size = wanted.orientation, wanted.size
    session.add(row)
    session.flush()
    for ordinal, (column, heading) in enumerate(wanted.columns, start=1):
        session.add(LayoutColumn(layout_id=row.id, ordinal=ordinal, column=column, heading=heading))
    session.flush()


def _problems(wanted: Layout) -> list[FieldProblem]:
    problems = [FieldProblem("title", "too_long", {"most": LONGEST})] if len(wanted.title) > LONGEST else []
    if not wanted.columns:
        problems.append(FieldProblem("columns", "no_column_chosen"))
    if len(wanted.columns) > MOST_COLUMNS:
        problems.append(FieldProblem("columns", "too_many", {"most": MOST_COLUMNS}))
    for column, heading in wanted.columns:
        if len(heading) > LONGEST:
            problems.append(FieldProblem(f"heading-{column}", "too_long", {"most": LONGEST}))
    return problems
