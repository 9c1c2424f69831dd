"""Rows of the law as people read them: a value, what a row is called, why two rows contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from neutrality import current
from neutrality.admin.words import COLUMNS
from neutrality.domain.lawversions import Row
from neutrality.i18n import day

REASONS = {
    "no source": _("the source lacks"),
    "valid_from lies after valid_to": _("the first day lies after the last"),
    "a label is missing": _("a name in one of the two languages lacks"),
    "a text is missing": _("a text lacks"),
    "needs_review and confidence disagree": _("“needs review” and “confidence” say different things"),
    "no permitted level": _("no level of sanction is allowed"),
    "amount or closing hour is impossible": _("number of days or closing hour is impossible"),
    "a legal deadline without its article": _("a legal deadline lacks its article"),
    "a receipt rule stands exactly where the clock starts from receipt": _(
        "a rule of receipt stands exactly where the clock starts from receipt"
    ),
    "years or days are impossible": _("years or days are impossible"),
    "holds at the same time as another row of its kind": _("another row of its kind holds at the same time"),
}


def as_read(value: str) -> str:
    """Return a value of a file as people read it."""
    if value in {"yes", "no"}:
        return gettext("Yes") if value == "yes" else gettext("No")
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def title_of(row: Row) -> str:
    """Return how people call a row, in the reader's language where the file has it."""
    lang = current.lang()
    names = (f"label_{lang}", f"short_{lang}", "name", "code", "kind")
    return next((row[name] for name in names if row.get(name)), "")


def reason_told(params: Mapping[str, Any]) -> dict[str, str]:
    """Return days and the reason of a contradiction in the reader's language; of a cell with its column."""
    told = {name: day(value) for name, value in params.items() if isinstance(value, date)}
    reason = params.get("reason")
    if isinstance(reason, str):
        column, _colon, _rest = reason.partition(":")
        if column in COLUMNS:
            told["reason"] = gettext("“%(column)s” cannot be read", column=COLUMNS[column])
        else:
            told["reason"] = str(REASONS.get(reason, reason))
    return told
