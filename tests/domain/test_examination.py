"""Checklist, elements, finding, causes, study: what is missing for a decision, and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.catalogue import Catalogue, LawFileError
from neutrality.domain.errors import DomainError, FieldProblem
from neutrality.domain.examination import (
    LONGEST_NOTE,
    LONGEST_SECTION,
    CauseFound,
    Examined,
    Known,
    Missing,
    Noted,
    cause_problems,
    checklist_problems,
    examined_problems,
    is_pressed,
    known_causes,
    main_cause,
    missing_for_decision,
    study_problems,
)
from tests.domain.test_catalogue import DATA, Edit, catalogue, edit

__all__ = ["catalogue", "edit"]
KNOWN = Known(("relevance", "told"), {"D06": ("D06.1", "D06.2")}, {"C1", "C2.1", "C3.1", "C9"})
YES = {"relevance": Noted("yes"), "told": Noted("not_applicable")}
THERE = {"D06.1": Noted("fulfilled"), "D06.2": Noted("fulfilled")}
WHOLE = Examined("D06", THERE, "proven")


def told(problems: list[FieldProblem]) -> set[str]:
    return {f"{problem.field}:{problem.code}" for problem in problems}


def test_nothing_is_missing_of_a_whole_examination() -> None:
    assert missing_for_decision(KNOWN, YES, WHOLE) == ()


@pytest.mark.parametrize(
    ("checklist", "seen", "missing"),
    [
        ({"told": Noted("no")}, WHOLE, (Missing.CHECKLIST,)),
        (YES, Examined("D06", {"D06.1": Noted("fulfilled")}, "not_proven"), (Missing.ELEMENTS,)),
        (YES, Examined("D06", THERE), (Missing.FINDING,)),
        (YES, Examined("", {}, "not_proven"), (Missing.VIOLATION_TYPE,)),
        ({}, None, (Missing.CHECKLIST, Missing.VIOLATION_TYPE, Missing.FINDING)),
    ],
)
def test_what_is_missing_has_a_name(
    checklist: dict[str, Noted], seen: Examined | None, missing: tuple[Missing, ...]
) -> None:
    assert missing_for_decision(KNOWN, checklist, seen) == missing


def test_an_answer_no_list_knows_and_a_long_note_are_told_at_their_question() -> None:
    assert checklist_problems(YES, KNOWN) == []
    wrong = {
        "relevance": Noted("maybe"),
        "other": Noted("yes"),
        "told": Noted("yes", "x" * (LONGEST_NOTE + 1)),
    }
    assert told(checklist_problems(wrong, KNOWN)) == {
        "relevance:unknown_choice", "other:unknown_choice", "told_note:too_long",
    }  # fmt: skip


def test_proven_needs_every_element_and_not_proven_does_not() -> None:
    for answer in ("not_fulfilled", "not_proven"):
        partly = {**THERE, "D06.2": Noted(answer)}
        assert told(examined_problems(Examined("D06", partly, "proven"), KNOWN)) == {
            "finding:needs_every_element"
        }
        assert examined_problems(Examined("D06", partly, "not_proven"), KNOWN) == []
    assert told(examined_problems(Examined("D06", {}, "proven"), KNOWN)) == {"finding:needs_every_element"}
    assert told(examined_problems(Examined("", {}, "proven"), KNOWN)) == {"finding:needs_every_element"}
    assert examined_problems(WHOLE, KNOWN) == []


def test_types_elements_and_findings_come_from_the_law() -> None:
    assert told(examined_problems(Examined("X1"), KNOWN)) == {"violation_type:unknown_choice"}
    assert told(examined_problems(Examined("D06", {"E01.1": Noted("fulfilled")}), KNOWN)) == {
        "E01.1:unknown_choice"
    }
    assert told(examined_problems(Examined("D06", THERE, "perhaps"), KNOWN)) == {"finding:unknown_choice"}
    long = Examined("D06", THERE, "proven", "x" * (LONGEST_NOTE + 1))
    assert told(examined_problems(long, KNOWN)) == {"finding_note:too_long"}


def test_a_cause_is_listed_once_and_says_on_what_it_rests() -> None:
    causes = (
        CauseFound("C4", "stated"), CauseFound("C1"), CauseFound("C2.1", "surely"),
        CauseFound("C9"), CauseFound("C9"), CauseFound("", "", "x" * (LONGEST_NOTE + 1)),
    )  # fmt: skip
    assert told(cause_problems(causes, KNOWN.causes)) == {
        "cause_1:unknown_choice", "cause_2_confidence:required", "cause_3_confidence:unknown_choice",
        "cause_5:named_twice", "cause_6_note:too_long",
    }  # fmt: skip
    assert "cause_1:unknown_choice" in told(examined_problems(Examined(causes=causes), KNOWN))


def test_that_the_cause_is_unknown_stands_only_alone() -> None:
    unknown, known = CauseFound("C9", "stated", "Tidak disebut."), CauseFound("C1", "stated")
    assert known_causes((unknown, known, CauseFound(""))) == (known,)
    assert known_causes((unknown,)) == (CauseFound("C9", note="Tidak disebut."),)
    assert known_causes((CauseFound(""),)) == ()


def test_the_main_cause_is_the_firmest_of_equals_the_first() -> None:
    assert main_cause(()) is None
    assert main_cause((CauseFound("C9"),)) == "C9"
    causes = (CauseFound("C1", "inferred"), CauseFound("C2.1", "stated"), CauseFound("C3.1", "stated"))
    assert main_cause(causes) == "C2.1"
    assert main_cause((*causes, CauseFound("C5", "supported"))) == "C5"


@given(st.permutations([CauseFound("C1", "inferred"), CauseFound("C3.1", "supported"), CauseFound("C9")]))
def test_the_order_of_typing_changes_no_firmest_cause(causes: list[CauseFound]) -> None:
    assert main_cause(causes) == "C3.1"


def test_pressure_is_seen_in_its_parts_too() -> None:
    assert is_pressed(Examined(causes=(CauseFound("C1"), CauseFound("C3.2"))))
    assert is_pressed(Examined(causes=(CauseFound("C3"),)))
    assert not is_pressed(Examined(causes=(CauseFound("C1"),)))


def test_a_section_has_a_name_and_an_end() -> None:
    assert study_problems({"facts": "x" * LONGEST_SECTION}, {"facts"}) == []
    wrong = {"facts": "x" * (LONGEST_SECTION + 1), "poem": ""}
    assert told(study_problems(wrong, {"facts"})) == {"facts:too_long", "poem:unknown_choice"}


def test_every_type_has_its_elements_from_its_own_row_and_each_awaits_review(catalogue: Catalogue) -> None:
    for kind in catalogue.violation_types():
        elements = catalogue.elements_of(kind.code)
        assert [row.code for row in elements] == [f"{kind.code}.{n}" for n in range(1, len(elements) + 1)]
        assert {row.source for row in elements} == {kind.source}
        assert all(row.needs_review and row.valid_from == kind.valid_from for row in elements)
        assert not any("Pasal" in row.label_id for row in elements)
    with pytest.raises(DomainError, match="unknown_code"):
        catalogue.elements_of("X1")


def test_the_checklist_has_the_five_steps_in_their_order(catalogue: Catalogue) -> None:
    steps = [row.step for row in catalogue.checklist_items()]
    order = [row.code for row in catalogue.codes("examination_step")]
    assert list(dict.fromkeys(steps)) == order
    assert len(order) == 5
    item = catalogue.checklist_items()[0]
    assert (item.hint("id"), item.hint("en")) == (item.hint_id, item.hint_en)


@pytest.mark.parametrize(
    ("file", "column", "value", "reason"),
    [
        ("checklist.csv", "step", "menebak", "unknown examination_step menebak"),
        ("checklist.csv", "hint_en", "", "a hint is missing"),
        ("checklist.csv", "label_id", "", "a label is missing"),
        ("elements.csv", "violation_type", "X1", "unknown violation type X1"),
        ("elements.csv", "label_en", "", "a label is missing"),
        ("elements.csv", "source", "", "no source"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(
    edit: Edit, file: str, column: str, value: str, reason: str
) -> None:
    with pytest.raises(LawFileError, match=reason):
        Catalogue.load(edit(file, 2, column, value))


def test_a_type_without_elements_is_refused(tmp_path: Path, edit: Edit) -> None:
    folder = edit("elements.csv", 2, "source", "internal")
    rows = (folder / "elements.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if not row.startswith("K03.")]
    (folder / "elements.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(LawFileError, match="no element of K03"):
        Catalogue.load(folder)
    assert (DATA / "elements.csv").exists()
    assert tmp_path in folder.parents
