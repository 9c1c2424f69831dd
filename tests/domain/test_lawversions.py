"""Two versions of the law: which rows came, went or say something else, column by column."""

from __future__ import annotations

from neutrality.domain.lawversions import RowChange, differences, row_digest, version_digest

ONE = {"code": "A", "label_id": "Satu", "amount": "2"}
OLD = {"rules": {"A": ONE, "B": {"code": "B"}}, "gone": {"X": {"code": "X"}}}
NEW = {"rules": {"A": {**ONE, "amount": "3"}, "B": {"code": "B"}}, "fresh": {"Y": {"code": "Y"}}}


def test_only_rows_that_differ_are_told() -> None:
    assert differences(OLD, NEW) == [
        RowChange("fresh", "Y", {}, {"code": "Y"}),
        RowChange("gone", "X", {"code": "X"}, {}),
        RowChange("rules", "A", ONE, {**ONE, "amount": "3"}),
    ]
    assert differences(OLD, OLD) == []


def test_a_change_names_each_column_that_differs() -> None:
    came, went, changed = differences(OLD, NEW)

    assert came.columns == [("code", "", "Y")]
    assert went.columns == [("code", "X", "")]
    assert changed.columns == [("amount", "2", "3")]


def test_a_digest_is_of_what_a_row_says_and_not_of_the_order_of_its_columns() -> None:
    assert row_digest(ONE) == row_digest(dict(reversed(ONE.items())))
    assert row_digest(ONE) != row_digest({**ONE, "amount": "3"})
    assert version_digest(OLD) == version_digest(dict(reversed(OLD.items())))
    assert version_digest(OLD) != version_digest(NEW)
