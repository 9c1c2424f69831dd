"""Register and recap as papers: what stands on them, before any format."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from neutrality.cases.buckets import month_bounds
from neutrality.cases.models import Case
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.domain.indicators import BY_ID as INDICATORS
from neutrality.domain.papers import Orientation, PaperKind, printable
from neutrality.history.models import Event
from neutrality.i18n import day
from neutrality.i18n import month as month_in_words
from neutrality.means import Means
from neutrality.register.columns import BY_ID, Column, Value
from neutrality.register.flows import Flows, flows_of, total
from neutrality.register.layouts import Layout, layout_of
from neutrality.register.reading import Asking, lines_of
from neutrality.stationery.letterheads import letterhead_of, require_seat
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import MONTH, Month, month_of
from neutrality.vault import Purpose

PREVIEWED = 10
PART = 500
MOST_PRINTED = 2000
PURPOSES = {PaperKind.REGISTER: Purpose.REGISTER, PaperKind.RECAP: Purpose.RECAP}
# The lines of the recap's summary: the figure's name behind its unit, and what it is called.
IN_ORDER = (
    ("opening", "Terbuka pada awal bulan", "Open at the start"),
    ("received", "Masuk", "Received"),
    ("joined", "Masuk dari penggabungan perkara", "Came with a merged case"),
    ("reopened", "Dibuka kembali", "Reopened"),
    ("readmitted", "Dimasukkan kembali", "Taken back in"),
    ("transferred_in", "Dilimpahkan masuk", "Transferred in"),
    ("transferred_out", "Dilimpahkan keluar", "Transferred out"),
    ("closed", "Selesai", "Closed"),
    ("excluded", "Dikeluarkan dari angka", "Taken out of the figures"),
    ("open", "Terbuka pada akhir bulan", "Open at the end"),
)
ALONE = ("registered", "not_registered", "proven", "forwarded", "decided")


@dataclass(frozen=True)
class Order:
    """Which paper of which month of which office."""

    kind: PaperKind
    month: str
    office_id: uuid.UUID


@dataclass(frozen=True)
class Clockwork:
    """What time it is, and where."""

    now: datetime
    today: date
    zone: tzinfo


@dataclass(frozen=True)
class Paper:
    """A paper before it has a format; its rows come one after the other, once."""

    order: Order
    title: str
    under: tuple[str, ...]
    mark: str
    layout: Layout
    head: dict[str, Any]
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    lang: str
    position: int
    rows: Iterator[tuple[Value, ...]] = field(repr=False)
    totals: tuple[tuple[Value, ...], ...] = ()
    summary: tuple[tuple[str, str, str], ...] = ()

    def printed(self) -> Iterator[tuple[Value, ...]]:
        """Yield the rows for a format that is laid out page by page.

        Raises:
            DomainError: `paper_too_long` beyond what one process can lay out; a workbook has no such end.

        """
        for number, row in enumerate(self.rows, start=1):
            if number > MOST_PRINTED:
                raise DomainError("paper_too_long", most=MOST_PRINTED)
            yield row

    @property
    def draft(self) -> bool:
        """Return whether the month can still change."""
        return bool(self.mark)

    @property
    def nothing(self) -> str:
        """Return the nil line: an empty month is told, never an empty sheet."""
        return _("NIL – nothing in %(month)s", month=self.under[-1])

    @property
    def units(self) -> tuple[str, str]:
        """Return what the two figures of a line of the summary count."""
        return _("Cases"), _("Respondents")

    @property
    def span(self) -> int:
        """Return how many columns the name of a total covers: all before the first that is summed up."""
        return max(next(place for place, column in enumerate(self.columns) if column.flow), 1)

    @property
    def landscape(self) -> bool:
        """Return whether the sheet lies."""
        return self.layout.orientation is Orientation.LANDSCAPE


def paper_of(
    session: Session, means: Means, order: Order, *, actor: Actor, clock: Clockwork, lang: str
) -> Paper:
    """Return a paper with all its rows, each opened when it is asked for.

    Raises:
        NotAllowedError: `not_allowed`; `opening_cap` while rows are read.
        InvalidInputError: `unknown_month`, `month_in_future` at `month`.

    """
    require_seat(actor, Permission.MAKE_PAPERS, order.office_id)
    return _compose(session, means, order, actor=actor, clock=clock, lang=lang, purpose=PURPOSES[order.kind])


def preview_of(
    session: Session, means: Means, order: Order, *, actor: Actor, clock: Clockwork, lang: str
) -> tuple[Paper, list[tuple[Value, ...]]]:
    """Return a paper and its first rows, opened as a list of the desk is: each key counts.

    Raises:
        NotAllowedError: `not_allowed`, `opening_cap`.
        InvalidInputError: `unknown_month`, `month_in_future` at `month`.

    """
    require_seat(actor, Permission.READ_REGISTER, order.office_id)
    paper = _compose(
        session, means, order, actor=actor, clock=clock, lang=lang, purpose=Purpose.LIST, most=PREVIEWED
    )
    return paper, list(islice(paper.rows, PREVIEWED))


def _compose(
    session: Session,
    means: Means,
    order: Order,
    *,
    actor: Actor,
    clock: Clockwork,
    lang: str,
    purpose: Purpose,
    most: int | None = None,
) -> Paper:
    scope = _scope(session, order, clock)
    layout, head = layout_of(session, order.office_id, order.kind), letterhead_of(session, order.office_id)
    columns = tuple(BY_ID[column] for column, _heading in layout.columns)
    flows, whole = flows_of(session, scope), order.kind is PaperKind.REGISTER
    ids = _cases(session, order, flows)[:most]
    asking = Asking(session, means, order.office_id, actor, purpose, clock.today, whole)
    counted = None if whole else month_of(session, order.month, scope.offices, today=clock.today,
                                          zone=clock.zone)  # fmt: skip
    return Paper(
        order=order,
        title=layout.title or _usual_title(order.kind, lang),
        under=(*(() if layout.with_letterhead else (head.office_name,)), month_in_words(order.month)),
        mark=_mark(scope, clock),
        layout=layout,
        head={**head.values(order.kind, dated=day(clock.today)), "size": layout.size.value},
        columns=columns,
        headings=tuple(
            heading or column.heading(lang)
            for column, (_id, heading) in zip(columns, layout.columns, strict=True)
        ),
        lang=lang,
        position=scope.position,
        rows=(
            tuple(_cell(column.value(line)) for column in columns) for line in lines_of(asking, ids, flows)
        ),
        totals=_totals(columns, flows) if counted else (),
        summary=_summary(counted, lang) if counted else (),
    )


def _cell(value: Value) -> Value:
    """Return a value as every format can hold it: a text without control characters."""
    return printable(value) if isinstance(value, str) else value


def _scope(session: Session, order: Order, clock: Clockwork) -> Scope:
    if MONTH.fullmatch(order.month) is None:
        raise InvalidInputError([FieldProblem("month", "unknown_month")])
    first, last = month_bounds(order.month)
    if first > clock.today:
        raise InvalidInputError([FieldProblem("month", "month_in_future")])
    position = session.scalar(select(func.max(Event.id))) or 0
    return Scope(order.month, first, last, frozenset({order.office_id}), position, clock.zone)


def _cases(session: Session, order: Order, flows: Flows) -> list[uuid.UUID]:
    """Return whose lines stand on the paper, by day of receipt and number.

    The register holds what was received in the month or came over from another office; mistakes that were
    taken out keep their line. The recap holds whatever the month tells of.
    """
    if order.kind is PaperKind.RECAP:
        return _ordered(session, flows.touched)
    return _ordered(
        session, {case for case, flow in flows.cases.items() if flow.received or flow.transferred_in}
    )


def _ordered(session: Session, wanted: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Return these cases by day of receipt and number, asked for in parts that every database takes."""
    ids = sorted(wanted)
    rows: list[Row[date, str | None, uuid.UUID]] = []
    for start in range(0, len(ids), PART):
        found = select(Case.received_on, Case.receipt_number, Case.id)
        rows += session.execute(found.where(Case.id.in_(ids[start : start + PART]))).all()
    return [case_id for _on, _number, case_id in sorted(rows, key=lambda row: (row[0], row[1] or "", row[2]))]


def _mark(scope: Scope, clock: Clockwork) -> str:
    """Return the words that mark a draft; nothing once the month is past its cut-off."""
    if clock.now >= scope.closes_at:
        return ""
    return _("DRAFT – as of %(day)s", day=day(clock.today))


def _usual_title(kind: PaperKind, lang: str) -> str:
    titles = {
        PaperKind.REGISTER: ("Buku Register", "Register"),
        PaperKind.RECAP: ("Rekap Bulanan", "Monthly recap"),
    }
    return titles[kind][0 if lang == "id" else 1]


def _totals(columns: Sequence[Column], flows: Flows) -> tuple[tuple[Value, ...], ...]:
    """Return the two lines under the recap, respondents and cases, where columns of the month are printed."""
    if not any(column.flow for column in columns):
        return ()
    sums = ((_("Respondents"), total(flows.people)), (_("Cases"), total(flows.cases)))
    return tuple(
        (name, *(getattr(flow, column.flow) if column.flow else None for column in columns[1:]))
        for name, flow in sums
    )


def _summary(counted: Month, lang: str) -> tuple[tuple[str, str, str], ...]:
    """Return the month's figures as the statistics count them: name, of cases, of respondents."""
    lines = []
    for name, in_indonesian, in_english in IN_ORDER:
        both = [f"{unit}_{name}" for unit in ("cases", "respondents")]
        values = [str(counted.total(figure)) if figure in INDICATORS else "–" for figure in both]
        lines.append((in_indonesian if lang == "id" else in_english, values[0], values[1]))
    for figure in ALONE:
        value, of_cases = str(counted.total(figure)), INDICATORS[figure].unit.value == "case"
        lines.append((INDICATORS[figure].label(lang), value if of_cases else "–", "–" if of_cases else value))
    return tuple(lines)
