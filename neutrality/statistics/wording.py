"""A figure in words, as the page shows it."""

from __future__ import annotations

from flask_babel import format_decimal, format_percent, lazy_gettext, ngettext
from flask_babel import gettext as _

from neutrality.domain.cells import Cell
from neutrality.domain.indicators import BY_ID
from neutrality.domain.values import Days, Rate, Sign, Value
from neutrality.statistics.headline import FIVE, WAITING

SIGNS = {
    Sign.HIDDEN: lazy_gettext("hidden"),
    Sign.NIL: lazy_gettext("nothing to count"),
    Sign.MISSING: lazy_gettext("no source"),
    Sign.NOT_YET: lazy_gettext("not yet mature"),
}


def five_label(cell: Cell, lang: str, *, running: bool = False) -> str:
    """Return what one of the five numbers counts; of a running month the stock is that of now."""
    if running and cell == FIVE[-1]:
        return _("Cases open now")
    return (
        _("Respondents who wait for the employer's answer")
        if cell == WAITING
        else BY_ID[cell.indicator].label(lang)
    )


def changed(value: int, earlier: int) -> str:
    """Return an earlier number with what changed since, as `12 (+3)`."""
    if value == earlier:
        return _("%(number)s (unchanged)", number=earlier)
    return f"{earlier} ({'+' if value > earlier else '−'}{abs(value - earlier)})"


def shown(value: Value | None) -> str:
    """Return the figure; a share with what it is of, a length with of how many it tells."""
    match value:
        case Rate(part, whole):
            share = format_percent(float(value.share), "0.0%")
            return _("%(share)s (%(part)s of %(whole)s)", share=share, part=part, whole=whole)
        case Days(days, of):
            length = ngettext("%(days)s day", "%(days)s days", int(days), days=format_decimal(float(days)))
            return _("%(length)s (of %(number)s)", length=length, number=of) if of else length
        case Sign():
            return str(SIGNS[value])
        case None:
            return "–"
        case int():
            return str(value)
