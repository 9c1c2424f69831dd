"""The benchmark table tells what was measured, and fails where a bound is broken."""

from __future__ import annotations

from tests.benchmarks.harness import Figure, Pair, measure


def test_a_row_states_work_database_figures_ratio_bound_and_answer() -> None:
    figure = Figure("send a report", "sqlite", figure=0.012, floor=0.006, at_most=2.5)

    assert figure.row() == "| send a report | sqlite | 12.00 ms | 6.00 ms | 2.00 | 2.5 | yes |"


def test_a_ratio_above_its_bound_does_not_hold() -> None:
    assert not Figure("x", "sqlite", figure=3, floor=1, at_most=2.9).holds


def test_work_and_floor_take_turns() -> None:
    turns: list[str] = []

    figure = measure(
        Pair("x", "none", lambda: turns.append("w"), lambda: turns.append("f"), at_most=1000, rounds=5)
    )

    assert turns == ["w", "f"] * 6
    assert figure.holds
