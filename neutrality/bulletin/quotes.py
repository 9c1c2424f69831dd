"""The sentences of a release that can be quoted as they stand, in the language in force."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from neutrality.bulletin.wording import LEGEND
from neutrality.charts.words import MARKS, SIGNS, month, number, share, shown
from neutrality.domain.publication import Publication, Table
from neutrality.domain.values import Days, Rate, Sign, Value


@dataclass(frozen=True)
class Quote:
    """A figure and the whole sentence about it; `mark` says that a sign stands in its place."""

    figure: str
    sentence: str
    mark: bool = False


def quotes(publication: Publication, lang: str) -> list[Quote]:
    """Return four or five figures with month and unit; what the release does not have is left out."""
    found = (
        _received(publication.table("month"), lang),
        _open(publication.table("flow"), lang),
        _proven(publication.table("persons"), lang),
        _sanctioned(publication.table("persons"), lang),
        _answered(publication.table("conduct"), lang),
    )
    return [quote for quote in found if quote is not None]


def _received(table: Table | None, lang: str) -> Quote | None:
    value = _of(table, "reports_received")
    if table is None or value is None:
        return None
    if not isinstance(value, int):
        return _unsaid(value, table, "reports_received", lang)
    told = _(
        "In %(month)s, %(number)s reports were received.",
        month=_month(table, lang),
        number=number(value, lang),
    )
    return Quote(number(value, lang), told)


def _open(table: Table | None, lang: str) -> Quote | None:
    value = _of(table, "cases_at_end")
    if table is None or value is None:
        return None
    if not isinstance(value, int):
        return _unsaid(value, table, "cases_at_end", lang)
    told = _(
        "At the end of %(month)s, %(number)s cases were open.", month=_month(table, lang),
        number=number(value, lang),
    )  # fmt: skip
    return Quote(number(value, lang), told)


def _proven(table: Table | None, lang: str) -> Quote | None:
    proven, reported = _of(table, "persons_proven", "all"), _of(table, "persons_reported", "all")
    if table is None or proven is None or reported is None:
        return None
    if not isinstance(proven, int):
        return _unsaid(proven, table, "persons_proven", lang)
    if not isinstance(reported, int):
        told = _(
            "By the end of %(month)s, %(number)s respondents were proven and recommended for a sanction.",
            month=_month(table, lang), number=number(proven, lang),
        )  # fmt: skip
        return Quote(number(proven, lang), told)
    told = _(
        "By the end of %(month)s, %(number)s of %(whole)s respondents reported were proven and recommended "
        "for a sanction.",
        month=_month(table, lang), number=number(proven, lang), whole=number(reported, lang),
    )  # fmt: skip
    return Quote(number(proven, lang), told)


def _sanctioned(table: Table | None, lang: str) -> Quote | None:
    value, proven = _of(table, "persons_sanctioned", "all"), _of(table, "persons_proven", "all")
    if table is None or value is None or proven is None:
        return None
    if not isinstance(value, int):
        return _unsaid(value, table, "persons_sanctioned", lang)
    if not isinstance(proven, int) or not proven:
        told = _(
            "By the end of %(month)s, %(number)s respondents were sanctioned.",
            month=_month(table, lang), number=number(value, lang),
        )  # fmt: skip
        return Quote(number(value, lang), told)
    told = _(
        "By the end of %(month)s, %(number)s of %(whole)s respondents proven were sanctioned (%(share)s).",
        whole=number(proven, lang), month=_month(table, lang), number=number(value, lang),
        share=share(Rate(value, proven), lang),
    )  # fmt: skip
    return Quote(number(value, lang), told)


def _answered(table: Table | None, lang: str) -> Quote | None:
    value = _of(table, "letters_answered", "all")
    if table is None or value is None:
        return None
    if not isinstance(value, Rate):
        return None if isinstance(value, int | Days) else _unsaid(value, table, "letters_answered", lang)
    told = _(
        "By the end of %(month)s, agencies had answered %(part)s of %(whole)s letters of forwarding "
        "(%(share)s).",
        whole=number(value.whole, lang), month=_month(table, lang), part=number(value.part, lang),
        share=share(value, lang),
    )  # fmt: skip
    waiting = _of(table, "letters_waiting", "all")
    if isinstance(waiting, Days):
        more = _("Unanswered letters have waited %(days)s (median).", days=shown(waiting, lang))
        told = f"{told} {more}"
    return Quote(share(value, lang), told)


def _unsaid(value: Value, table: Table, column: str, lang: str) -> Quote:
    """Return what stands where no number does: its mark, and why."""
    sign = value if isinstance(value, Sign) else Sign.MISSING
    label = next(one.label(lang) for one in table.columns if one.id == column)
    why = next(meaning(lang) for name, meaning in LEGEND if name == SIGNS[sign])
    return Quote(MARKS[sign], f"{label}, {_month(table, lang)}: {SIGNS[sign](lang)}. {why}", mark=True)


def _of(table: Table | None, column: str, code: str = "") -> Value | None:
    return table.value(column, code) if table is not None and table.until else None


def _month(table: Table, lang: str) -> str:
    return month(table.until or "", lang)
