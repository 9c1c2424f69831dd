"""Changes of the law by rows: what is read, what becomes of each row, and what no change may touch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from neutrality.domain.errors import DomainError
from neutrality.domain.lawchanges import (
    MOST_ROWS,
    Becomes,
    Compared,
    amended,
    compare,
    read_rows,
    successor,
)
from neutrality.domain.lawversions import Row

COLUMNS = ("code", "name", "valid_from", "valid_to", "source")
SINCE = date(2027, 3, 1)


def row(code: str = "a", **changed: str) -> dict[str, str]:
    """Return a row that always holds."""
    return {"code": code, "name": "Satu", "valid_from": "", "valid_to": "", "source": "UU 1/2020", **changed}


def compared(old: list[dict[str, str]], new: list[dict[str, str]], *, file: str = "checklist") -> Compared:
    """Return what the new rows would change."""
    known: Mapping[str, Row] = {f"{one['code']}.{one['valid_from'] or '-'}": one for one in old}
    return compare(file, known, new, ("code", "valid_from"), since=SINCE)


def said(found: Compared) -> list[tuple[int, str, str]]:
    """Return each problem: row, column, what is wrong."""
    return [(one.row, one.column, one.code) for one in found.problems]


def becomes(found: Compared) -> dict[str, Becomes]:
    """Return what becomes of each row."""
    return {one.key: one.becomes for one in found.changes}


@pytest.mark.parametrize("mark", [",", ";"])
def test_rows_are_read_with_either_mark_and_in_the_order_of_the_table(mark: str) -> None:
    lines = ("\ufeff source|code|name|valid_to|valid_from", "UU|a| Dua ||", "", "")
    text = "\r\n".join(lines).replace("|", mark)

    assert read_rows(text.encode(), COLUMNS) == [
        {"code": "a", "name": "Dua", "valid_from": "", "valid_to": "", "source": "UU"}
    ]


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        (b"\xff\xfe", "law_file_unreadable", {}),
        (b"", "law_file_unreadable", {}),
        (b"code,name\n\0", "law_file_unreadable", {}),
        (b'code,name\n"' + b"x" * 200_000 + b'"\n', "law_file_unreadable", {}),
        (
            b"code,name,valid_from,valid_to\na,b,,\n", "law_file_columns",
            {"lacking": "source", "strange": "\u2013"},
        ),
        (
            b"code,name,valid_from,valid_to,source,wrong\n", "law_file_columns",
            {"lacking": "\u2013", "strange": "wrong"},
        ),
        (
            b"code,code,valid_from,valid_to,source\n", "law_file_columns",
            {"lacking": "name", "strange": "code, code"},
        ),
        (
            b"code,name,valid_from,valid_to,source\na,b\n", "law_file_cells",
            {"row": 2, "there": 2, "wanted": 5},
        ),
        (
            b"code,name,valid_from,valid_to,source\n" + b"a,b,,,c\n" * (MOST_ROWS + 1), "law_file_long",
            {"most": MOST_ROWS},
        ),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told(content: bytes, code: str, params: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refused:
        read_rows(content, COLUMNS)

    assert (refused.value.code, refused.value.params) == (code, params)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"code": "x" * 41}, (2, "code", "too_long")),
        ({"name": "x" * 1_001}, (2, "name", "too_long")),
        ({"code": "-a"}, (2, "code", "code_letters")),
        ({"valid_from": "1-3-2027"}, (2, "valid_from", "law_day")),
        ({"valid_to": "20270301"}, (2, "valid_to", "law_day")),
        ({"valid_from": "1800-01-01"}, (2, "valid_from", "law_day")),
        ({"valid_from": "2027-03-02", "valid_to": "2027-03-01"}, (2, "valid_to", "law_days_turned")),
        ({"source": ""}, (2, "source", "required")),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(wrong: dict[str, str], told: tuple[int, str, str]) -> None:
    assert said(compared([], [row(**wrong)])) == [told]


def test_a_type_of_violation_has_a_shorter_code() -> None:
    assert said(compared([], [row("x" * 11)], file="violation_types")) == [(2, "code", "too_long")]


def test_a_row_that_stands_twice_is_told_with_the_first() -> None:
    found = compared([row()], [row(), row(name="Dua")])

    assert [(one.row, one.code, one.params) for one in found.problems] == [(3, "law_row_twice", {"row": 2})]
    assert found.changes == ()


def test_what_becomes_of_each_row_is_told() -> None:
    later = {"valid_from": "2027-04-01"}
    old = [row("a"), row("b"), row("c", **later), row("d", **later), row("e")]
    new = [
        row("a"), row("b", valid_to="2027-03-31"), row("c", name="Lain", **later),
        row("e", source="UU 2/2026"), row("f", **later),
    ]  # fmt: skip

    found = compared(old, new)

    assert said(found) == []
    assert becomes(found) == {
        "b.-": Becomes.CLOSED, "c.2027-04-01": Becomes.CHANGED, "e.-": Becomes.CHANGED,
        "f.2027-04-01": Becomes.ADDED, "d.2027-04-01": Becomes.REMOVED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ([], [row(valid_from="2027-02-28")], (2, "valid_from", "law_row_early")),
        ([row()], [], (0, "code", "law_row_gone")),
        ([row()], [row(name="Lain")], (2, "name", "law_row_held")),
        ([row()], [row(valid_to="2027-02-27")], (2, "valid_to", "law_row_ended")),
        ([row(valid_to="2026-12-31")], [row()], (2, "valid_to", "law_row_ended")),
    ],
)
def test_days_that_are_past_keep_their_law(
    old: list[dict[str, str]], new: list[dict[str, str]], told: tuple[int, str, str]
) -> None:
    assert said(compared(old, new)) == [told]


def test_a_row_can_end_the_day_before() -> None:
    assert said(compared([row()], [row(valid_to="2027-02-28")])) == []


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ([row(valid_to="2027-02-28"), row("b", valid_from="2027-03-01")], []),
        ([row(valid_to="2027-02-28"), row("b", valid_from="2027-03-02")], [(2, "valid_to", "law_gap")]),
        (
            [row(valid_to="2027-03-31"), row("b", valid_from="2027-03-15", valid_to="2027-03-20")],
            [(2, "valid_to", "law_gap")],
        ),
        (
            [
                row(valid_to="2027-03-31"),
                row("b", valid_from="2027-04-01", valid_to="2027-05-31"),
                row("c", valid_from="2027-06-01"),
            ],
            [],
        ),
    ],
)
def test_what_one_row_holds_at_a_time_leaves_no_hole(
    new: list[dict[str, str]], told: list[tuple[int, str, str]]
) -> None:
    assert said(compared([row()], new, file="authorities")) == told


def test_a_group_that_did_not_hold_need_not_go_on() -> None:
    old = [row(), row("past", valid_to="2020-01-01")]

    assert said(compared(old, [row(), row("past", valid_to="2020-01-01")], file="authorities")) == []


def test_rows_are_put_in_their_places_and_taken_out() -> None:
    kept, changed, new = row("a"), row("b"), row("c")

    rows = {"a": kept, "b": row("b", name="Lama"), "d": row("d")}
    assert amended(rows, {"b": changed, "c": new, "d": None}) == {"a": kept, "b": changed, "c": new}


def test_a_successor_ends_what_holds_and_nothing_else() -> None:
    old = {"a": row("a", valid_to="2020-01-01"), "b": row("b", valid_from="2020-01-02")}

    assert successor(old, row("c"), since=SINCE) == [
        old["a"], {**old["b"], "valid_to": "2027-02-28"}, row("c", valid_from="2027-03-01"),
    ]  # fmt: skip
    with pytest.raises(DomainError) as refused:
        successor({"b": row("b", valid_from="2027-03-01")}, row("c"), since=SINCE)
    assert refused.value.code == "law_row_later"
