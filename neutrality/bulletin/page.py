"""The page of a release, made once when it is released and kept as bytes (`page-id`, `page-en`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale

from neutrality import charts, current
from neutrality.bulletin import wording
from neutrality.bulletin.quotes import Quote, quotes
from neutrality.bulletin.seal import Seal
from neutrality.bulletin.wording import LEGEND
from neutrality.charts import words
from neutrality.charts.bars import OTHERS, TOGETHER
from neutrality.charts.tiles import layout
from neutrality.domain.due_words import day_in_words
from neutrality.domain.publication import Change, Column, Line, Office, Publication, Table
from neutrality.domain.values import Sign, Value

TEMPLATE = "statistics/release.html"
# A page stays light on a slow telephone; the files have everything.
MOST_LINES, MOST_BARS, MOST_OFFICES = 40, 12, 60
# Which tables stand under which heading; what no heading names comes last.
MAKE_UP = ("types", "channels", "causes", "levels", "sanctions", "outcomes")
PLACED = (
    "month", "flow", "came", "went", "persons", "added", "trend", "provinces", *MAKE_UP, "times", "cohorts",
    "conduct", "conduct_elections", "repeats", "clocks", "rates", "entry",
)  # fmt: skip


def page_of(publication: Publication, seal: Seal, lang: str) -> bytes:
    """Return the page in one language: a piece of HTML that stands within the frame of the site.

    It is made of the release alone; asks for an application, not for a request.
    """
    with force_locale(lang):
        template = current_app.jinja_env.get_template(TEMPLATE)
        return template.render(page=Page(publication, seal, lang), charts=charts).encode()


@dataclass(frozen=True)
class Coverage:
    """How many offices of a province report, have nothing to report, or do not take part yet."""

    province: str
    reporting: int
    nothing: int
    not_yet: int


@dataclass(frozen=True)
class Page:
    """What the template asks: the release, its seal, and everything in the words of one language."""

    release: Publication
    seal: Seal
    lang: str
    most_bars: int = MOST_BARS
    most_offices: int = MOST_OFFICES

    @property
    def quotes(self) -> list[Quote]:
        """The sentences that can be quoted."""
        return quotes(self.release, self.lang)

    @property
    def month(self) -> str:
        """The month in words."""
        return words.month(self.release.month, self.lang)

    @property
    def released_on(self) -> str:
        """The day on which it was frozen, in the installation's time zone."""
        zone = ZoneInfo(current.settings().timezone)
        return day_in_words(self.release.frozen_at.astimezone(zone).date(), self.lang)

    @property
    def address(self) -> str:
        """The permanent address of this edition, without the site."""
        return f"/statistik/{self.release.month}/r{self.release.revision}"

    @property
    def others(self) -> list[Table]:
        """The tables that no heading names."""
        return [table for table in self.release.tables if table.id not in PLACED]

    @property
    def make_up(self) -> list[Table]:
        """The tables of types, channels, causes, sanctions."""
        return [table for name in MAKE_UP if (table := self.release.table(name))]

    @property
    def definitions(self) -> list[Column]:
        """Every figure of the release, once."""
        return list({column.id: column for table in self.release.tables for column in table.columns}.values())

    @property
    def signs(self) -> list[tuple[str, str, str]]:
        """The signs: mark, name, meaning; a zero comes first."""
        marks = ["", *(words.MARKS[sign] for sign in Sign)]
        return [
            (mark, name(self.lang), meaning(self.lang))
            for mark, (name, meaning) in zip(marks, LEGEND, strict=True)
        ]

    @property
    def wording(self) -> ModuleType:
        """The words that all files of a release share."""
        return wording

    @property
    def coverage(self) -> list[Coverage]:
        """The offices counted by province, in the order in which they stand."""
        counted: dict[str, Counter[str]] = {}
        for office in self.release.offices:
            counted.setdefault(office.province, Counter())[office.status] += 1
        return [
            Coverage(name, found["reporting"], found["nothing"], found["not_yet"])
            for name, found in counted.items()
        ]

    @property
    def provinces(self) -> list[tuple[str, str]]:
        """The letters on the tiles and the names of the provinces."""
        return sorted((tile.short, tile.name) for tile in layout())

    def offices(self, status: str) -> list[Office]:
        """Return the offices that take part so."""
        return [office for office in self.release.offices if office.status == status]

    def said(self, value: Value) -> str:
        """Return a value in words."""
        return words.said(value, self.lang)

    def day(self, value: date) -> str:
        """Return a day in words."""
        return day_in_words(value, self.lang)

    def period(self, table: Table) -> str:
        """Return of which months a table tells."""
        return words.span(table, self.lang)

    def behind(self, table: Table) -> str:
        """Return the sentence about a table that ends before the month, nothing about others."""
        told = wording.lag(self.release, table)
        return told(self.lang) if told else ""

    def sum_of(self, table: Table, code: str, result: str, *signed: str) -> str:
        """Return a sum in figures that adds up, nothing where a part is not shown or it does not.

        Each of `signed` is a column with its sign before it: `+cases_in`, `-cases_out`.
        """
        values = [(sign[0], table.value(sign[1:], code)) for sign in signed]
        total = table.value(result, code)
        numbers = [value if sign == "+" else -value for sign, value in values if isinstance(value, int)]
        if not isinstance(total, int) or len(numbers) < len(values) or sum(numbers) != total:
            return ""
        terms = "".join(
            f" {'+' if sign == '+' else '−'} {words.number(value, self.lang)}"
            for sign, value in values
            if isinstance(value, int)
        )
        return f"{terms.removeprefix(' + ')} = {words.number(total, self.lang)}"

    def changed(self, change: Change) -> str:
        """Return which figure a revision changed: table, line, figure."""
        table = self.release.table(change.table)
        if table is None:
            return " · ".join(filter(None, (change.table, change.code, change.column)))
        column = next(
            (one.label(self.lang) for one in table.columns if one.id == change.column), change.column
        )
        line = next((one.label(self.lang) for one in table.lines if one.code == change.code), change.code)
        return " · ".join(filter(None, (table.title(self.lang), line if change.code else "", column)))

    def shortened(self, table: Table, most: int = MOST_LINES) -> Table:
        """Return the table with so many lines: of agencies those with most letters, all with others kept.

        Within elections the lines stay in their order, so that each agency stands under its election.
        """
        if len(table.lines) <= most:
            return table
        within = table.dimension == "election_agency"
        codes = {line.code: line.code.rpartition("/")[2] if within else line.code for line in table.lines}
        together = [line for line in table.lines if codes[line.code] in TOGETHER]
        alone = [line for line in table.lines if codes[line.code] not in TOGETHER]
        if within or table.dimension == "agency":
            alone.sort(
                key=lambda line: (-value if isinstance(value := line.values[0], int) else 0, line.code)
            )
        chosen = alone[: max(0, most - len(together))]
        if within:
            shown = {line.code for line in (*together, *chosen)}
            return replace(table, lines=tuple(line for line in table.lines if line.code in shown))
        first = [line for line in together if line.code != OTHERS]
        return replace(table, lines=(*first, *chosen, *(line for line in together if line.code == OTHERS)))

    def compared(self, table: Table) -> list[Column]:
        """Return the columns in which at least two lines have a number: of fewer a picture says nothing."""
        return [
            column
            for place, column in enumerate(table.columns)
            if sum(not isinstance(line.values[place], Sign) for line in table.lines) > 1
        ]

    def names(self, line: Line, table: Table) -> str:
        """Return the name of a line; months in words."""
        return words.month(line.code, self.lang) if table.dimension == "month" else line.label(self.lang)
