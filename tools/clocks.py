"""Writes docs/clocks.md: the worked examples of clocks, as the tests compute them."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from neutrality.domain.catalogue import DayKind  # noqa: E402 - the checkout comes first
from tests.domain.worked_clocks import Example, examples, law  # noqa: E402
from tools.written import offer, table  # noqa: E402

PAGE = ROOT / "docs" / "clocks.md"
BEGINNING = """# Clocks, worked by hand

Written by `tools/clocks.py --write` from `tests/domain/clock_examples.csv`, which was computed by hand;
`tests/domain/test_clock_examples.py` computes every row again, each day of it, another compares this page.

The day on which a clock starts is not counted. A clock of working days counts neither Saturday and Sunday nor
the days in the calendar (public holidays, joint leave, local days). A clock of calendar days counts every day
and keeps its last one even on a holiday. The desk closes at 16:00 in the zone of the office. A clock stands
still only while the report is being completed: after the day of the notice, up to and with the day when it
goes on. `3=26` is the third counted day, the 26th; days in brackets do not count, and why.
"""
RULES = """
## The rules

From `neutrality/data/clock_rules.csv`. "To be checked": the official text was not at hand. "Still while"
names the clock that lets it stand still. "Evenings and free days" says when a report counts as received that
came then; no source says it, so the row declares it, and a row with a later validity can declare the other.
"""


def main() -> int:
    """Print the page, or write it."""
    return offer(PAGE, page(), by="clocks.py", says=str(__doc__))


def page() -> str:
    """Return the whole page."""
    head = ["example", "rule", "given", "the days", "due", "desk closes (UTC)"]
    worked = table(head, map(_row, examples()))
    return f"{BEGINNING}\n{worked}\n{RULES}\n{_rules()}\n"


def _row(one: Example) -> list[str]:
    return [
        one.title, f"`{one.rule.rule}`", _given(one), one.days, one.due.isoformat(),
        f"{one.closes:%H:%M} ({one.zone})",
    ]  # fmt: skip


def _given(one: Example) -> str:
    pauses = [f"stands still {pause.since.isoformat()} to {pause.until.isoformat()}" for pause in one.pauses]
    return "; ".join(
        [
            one.happened.isoformat() + (" after closing" if one.after_closing else ""),
            *pauses,
            *([f"calendar {one.change}"] if one.change else []),
            *([f"extended to {one.extended_to.isoformat()}"] if one.extended_to else []),
        ]
    )


def _rules() -> str:
    head = ["rule", "time", "starts", "still while", "evenings and free days", "basis", "state"]
    rows = []
    for rule in law().clock_rules():
        days = "working days" if rule.day_kind is DayKind.WORKING else "calendar days"
        receipt = law().label("receipt_rule", rule.receipt_rule, "en") if rule.receipt_rule else "–"
        rows.append(
            [
                f"`{rule.rule}`", f"{rule.amount} {days}", law().label("clock_start", rule.starts_from, "en"),
                ", ".join(rule.pauses_while) or "–", receipt, rule.legal_basis or "internal target",
                "to be checked" if rule.needs_review else "checked",
            ]
        )  # fmt: skip
    return table(head, rows)


if __name__ == "__main__":
    sys.exit(main())
