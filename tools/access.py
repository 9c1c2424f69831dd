"""Writes docs/access.md from the one matrix: who may what, by which way, and what ties bar it."""

from __future__ import annotations

import sys
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from neutrality.domain import access, workflow  # noqa: E402 - the checkout comes first
from tools.written import offer, table, word  # noqa: E402 - the same

PAGE = ROOT / "docs" / "access.md"
ROUTES = ROOT / "tests" / "contracts" / "routes.txt"
BEGINNING = """# Who may do what

Written by `tools/access.py --write` from `neutrality/domain/matrix.py` and `neutrality/domain/workflow.py`;
a test compares. Four things decide together whether somebody may do something: the role, the office of the
record, what ties the person to the case, and the way by which they come. A role is held at an office and
reaches the offices below it, never one above or beside. "Does not exist" and "belongs to another office" are
told alike.
"""
TIES = """
"Any tie but same agency" are these: {all}. From the same agency one does not confirm what another did, and
does not learn who reported. Living in the same region bars nothing.

"Above" is whoever comes from an office above: they see lists and clocks, and what waits for a second person.
"Reader" is one of them who asked to read the case, with a reason that the office below reads. Where their
office was asked to help, they are as its own.
"""
STEPS = """## Steps of the workflow

Who takes a step, and who confirms it where two are needed. Whoever is tied to the case does neither; whoever
comes from the same agency does not confirm.
"""
ROUTES_HEAD = """
## Routes

"Public" is anybody, "staff" whoever is signed in; a permission is asked again at the office of the record.
"""


def main() -> int:
    """Print the page, or write it."""
    return offer(PAGE, page(), by="access.py", says=str(__doc__))


def page() -> str:
    """Return the whole page."""
    ties = TIES.format(all=_words(access.BARRED))
    parts = [BEGINNING, "## Permissions\n", _permissions(), ties, STEPS, _steps(), ROUTES_HEAD, _routes(), ""]
    return "\n".join(parts)


def _permissions() -> str:
    roles = list(access.Role)
    rows = [
        [
            word(permission),
            *("yes" if role in rule.roles else "" for role in roles),
            _anybody(rule),
            _ties(rule),
        ]
        for permission, rule in access.MATRIX.items()
    ]
    return table(["permission", *map(word, roles), "by way of", "barred by"], rows)


def _steps() -> str:
    rows = [
        [f"{row.code} {word(row.action)}", *(_step_mark(row, role) for role in access.Role)]
        for row in workflow.TRANSITIONS
    ]
    return table(["step", *map(word, access.Role)], rows)


def _step_mark(row: workflow.Transition, role: access.Role) -> str:
    return " ".join(name for name, held in (("first", row.roles), ("second", row.second)) if role in held)


def _routes() -> str:
    lines = (line.split() for line in ROUTES.read_text(encoding="utf-8").splitlines())
    rows = [[f"`{path}`", how, audience.replace("_", " ")] for path, how, _view, audience in lines]
    return table(["address", "methods", "open to"], rows)


def _anybody(rule: access.Rule) -> str:
    return _words(rule.surfaces) + ("" if rule.roles else " (anybody)")


def _ties(rule: access.Rule) -> str:
    if not rule.barred:
        return "never"
    said = "any tie" if access.Relation.SAME_AGENCY in rule.barred else "any tie but same agency"
    from_above = _words(rule.barred & {access.Relation.ABOVE, access.Relation.READER})
    return f"{said}; {from_above}" if from_above else said


def _words(several: Collection[StrEnum]) -> str:
    return ", ".join(map(word, sorted(several)))


if __name__ == "__main__":
    sys.exit(main())
