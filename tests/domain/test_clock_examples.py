"""Every worked example comes out as it was computed by hand: the day, the moment, each day on the way."""

from __future__ import annotations

import pytest

from neutrality.domain.deadlines import counted_from, due
from tests.domain.worked_clocks import Example, examples, law

EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_a_clock_runs_as_it_was_worked_out_by_hand(example: Example) -> None:
    start = counted_from(
        example.rule, example.happened, example.calendar, after_closing=example.after_closing
    )

    answer = due(example.rule, start, example.calendar, example.pauses, extended_to=example.extended_to)

    assert answer.on == example.due
    assert answer.due_at(example.zone) == example.closes
    assert [(number, day.day) for number, day in enumerate(answer.counted, start=1)] == example.counted()
    assert [(skip.day.day, skip.why) for skip in answer.skipped] == example.skipped()


def test_the_table_is_wide_enough() -> None:
    """Forty examples at least, every rule among them, and each thing that the law can do to a clock."""
    assert len(EXAMPLES) >= 40
    missing = {row.rule for row in law().clock_rules()} - {example.rule.rule for example in EXAMPLES}
    assert missing == {"internal-correction", "internal-handling", "internal-handling-extended", *PILKADA}
    assert {example.zone for example in EXAMPLES} == {"WIB", "WITA", "WIT"}
    assert sum(bool(example.pauses) for example in EXAMPLES) >= 5
    assert any(example.due.year > example.happened.year for example in EXAMPLES)
    assert len({example.title for example in EXAMPLES}) == len(EXAMPLES)


PILKADA = {"pilkada-correction"}
