"""A figure in words, as the page shows it."""

from __future__ import annotations

from flask_babel import format_decimal, format_percent, lazy_gettext, ngettext
from flask_babel import gettext as _

from neutrality.domain.values import Days, Rate, Sign, Value

SIGNS = {
    Sign.HIDDEN: lazy_gettext("hidden"),
    Sign.NIL: lazy_gettext("nothing to count"),
    Sign.MISSING: lazy_gettext("no source"),
    Sign.NOT_YET: lazy_gettext("not yet mature"),
}


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
