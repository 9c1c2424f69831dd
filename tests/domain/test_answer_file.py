"""The filled-in answer read: what it says, and what is wrong with which field of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.answer_file import SCHEMA, Expected, identify, read_answer_file
from neutrality.domain.errors import FieldProblem
from neutrality.domain.replies import ReplyKind

EXPECTED = Expected(("R1", "R2"), {"moral_terbuka"}, date(2026, 11, 2), date(2026, 11, 30))
KEPT = {"schema": SCHEMA, "package": "A" * 24, "nonce": "0" * 32}


def answer(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a whole answer with these rows."""
    letter = {"number": "800/12", "dated_on": "2026-11-20"}
    return {**KEPT, "letter": letter, "respondents": list(rows), **changes}


def row(reference: str = "R1", reply: object = "examining", **told: Any) -> dict[str, Any]:
    """Return one line of an answer."""
    return {"reference": reference, "answer": reply, **told}


def test_a_filled_form_says_what_was_typed_and_blank_lines_are_not_answered() -> None:
    told = {
        "sanction_kind": "moral_terbuka", "decision_number": " SK/9 ", "decision_on": "2026-11-18",
        "effective_on": "2027-01-01", "note": "Terlampir.", "received_on": "",
    }  # fmt: skip
    read = read_answer_file(answer(row("R1", ""), row("R2", "sanctioned", **told)), EXPECTED)
    assert read.problems == ()
    assert read.unknown == ()
    assert (read.number, read.dated_on) == ("800/12", date(2026, 11, 20))
    (line,) = read.lines
    assert (line.reference, line.answered.reply, line.note) == ("R2", ReplyKind.SANCTIONED, "Terlampir.")
    assert line.answered.told == {
        "sanction_kind": "moral_terbuka", "decision_number": "SK/9", "decision_on": "2026-11-18",
        "effective_on": "2027-01-01",
    }  # fmt: skip
    moved = read_answer_file(
        answer(row("R1", "moved", new_agency="Dinas Lain", moved_on="2020-01-01")), EXPECTED
    )
    assert moved.problems == ()
    assert moved.lines[0].new_agency == "Dinas Lain"


def test_more_time_says_until_when() -> None:
    read = read_answer_file(answer(row("R1", "more_time", more_time_until="2027-01-15")), EXPECTED)
    assert read.problems == ()
    assert read.lines[0].answered.told == {"more_time_until": "2027-01-15"}


def test_fields_that_nobody_asked_are_told_and_passed_over() -> None:
    read = read_answer_file(
        answer(row(pangkat="III/a"), petugas="Ani", letter={"number": "", "perihal": "Balasan"}), EXPECTED
    )
    assert read.unknown == ("petugas", "letter.perihal", "respondents[1].pangkat")
    assert read.problems == ()
    assert read_answer_file(answer(row(), letter=None), EXPECTED).dated_on is None


@pytest.mark.parametrize(
    ("sent", "path", "code"),
    [
        (answer(row("R3")), "respondents[1].reference", "answer_unknown_respondent"),
        (answer(row("R3", "")), "respondents[1].reference", "answer_unknown_respondent"),
        (answer(row("R1"), row("R1", "refused")), "respondents[2].reference", "answer_twice"),
        (answer(row(reply="maybe")), "respondents[1].answer", "answer_unknown_code"),
        (answer(row(reply=7)), "respondents[1].answer", "answer_not_text"),
        (answer(row(received_on="20-11-2026")), "respondents[1].received_on", "answer_not_a_day"),
        (answer(row(received_on="2026-12-01")), "respondents[1].received_on", "answer_in_future"),
        (answer(row(received_on="2026-11-01")), "respondents[1].received_on", "answer_before_letter"),
        (answer(row(note="x" * 2001)), "respondents[1].note", "answer_too_long"),
        (answer(row(sanction_kind="denda")), "respondents[1].sanction_kind", "answer_unknown_code"),
        (answer(row(reply="more_time")), "respondents[1].more_time_until", "answer_needs"),
        (answer(row(), letter={"dated_on": "2026-12-24"}), "letter.dated_on", "answer_in_future"),
        (answer(row(), letter={"number": ["1"]}), "letter.number", "answer_not_text"),
        (answer(row(), letter="800/12"), "letter", "answer_missing"),
        (answer(respondents="R1"), "respondents", "answer_missing"),
        (answer(respondents=["R1"]), "respondents", "answer_missing"),
        ({**KEPT}, "respondents", "answer_missing"),
        (answer(), "respondents", "answer_empty"),
        (answer(row("R1", ""), row("R2", "")), "respondents", "answer_empty"),
    ],
)
def test_what_is_wrong_stands_at_its_field(sent: dict[str, Any], path: str, code: str) -> None:
    problems = read_answer_file(sent, EXPECTED).problems
    assert [(one.field, one.params["field"], one.code) for one in problems] == [("answer_file", path, code)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([], "answer_no_form"),
        ("jawaban", "answer_no_form"),
        (None, "answer_no_form"),
        ({}, "answer_version"),
        ({**KEPT, "schema": "neutrality/referral-answer/2"}, "answer_version"),
        ({**KEPT, "package": None}, "answer_missing"),
        ({**KEPT, "nonce": 7}, "answer_missing"),
    ],
)
def test_what_is_no_answer_form_says_so(values: object, code: str) -> None:
    found = identify(values)
    assert isinstance(found, FieldProblem)
    assert found.code == code
    assert identify(KEPT) == (KEPT["package"], KEPT["nonce"])


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
ROWS = st.fixed_dictionaries(
    {},
    optional={
        name: JSONS | st.sampled_from(["R1", "R2", "sanctioned", "2026-11-20", ""])
        for name in ("reference", "answer", "received_on", "decision_on", "sanction_kind", "note")
    },
)


@given(letter=JSONS, rows=st.lists(ROWS | JSONS, max_size=4) | JSONS, more=st.dictionaries(st.text(), JSONS))
def test_whatever_is_sent_is_read_or_told_what_is_wrong(letter: Any, rows: Any, more: dict[str, Any]) -> None:
    read = read_answer_file({**more, **KEPT, "letter": letter, "respondents": rows}, EXPECTED)
    assert read.lines or read.problems
    for problem in read.problems:
        assert problem.params["field"]
