"""The people of a form by plain buttons: one more, one fewer, numbered anew after every sending."""

from __future__ import annotations

import re
from collections.abc import Mapping

from neutrality.reports.submission import MOST_RESPONDENTS

Typed = dict[str, list[str]]
_COLUMN = re.compile(r"people-([0-9]{1,4})-([a-z_]+)")


def with_people(typed: Mapping[str, list[str]]) -> Typed:
    """Return what was typed with its people counted from 0: what is no person's field is left out.

    One more than are taken is kept, so that the form can say that these are too many.
    """
    people: dict[int, Typed] = {}
    for name, values in typed.items():
        if found := _COLUMN.fullmatch(name):
            people.setdefault(int(found[1]), {})[found[2]] = values
    rows = _changed([people[number] for number in sorted(people)], typed)[: MOST_RESPONDENTS + 1]
    others = {name: values for name, values in typed.items() if not name.startswith("people-")}
    columns = {
        f"people-{place}-{name}": values for place, row in enumerate(rows) for name, values in row.items()
    }
    return {**others, **columns}


def chosen(typed: Mapping[str, list[str]], button: str, of: int) -> int | None:
    """Return which of so many a button names, nothing when it names none of them."""
    text = (typed.get(button) or [""])[0]
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) and int(text) < of else None


def _changed(rows: list[Typed], typed: Mapping[str, list[str]]) -> list[Typed]:
    removed = chosen(typed, "remove", len(rows))
    if removed is not None and len(rows) > 1:
        return rows[:removed] + rows[removed + 1 :]
    if "add" in typed and len(rows) < MOST_RESPONDENTS:
        return [*rows, {"name": [""]}]
    return rows
