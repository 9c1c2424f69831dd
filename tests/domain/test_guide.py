"""The guide: questions in everyday words find their situation; article and sanction come from the types."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.guide import advice
from neutrality.settings import ROOT

TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "neutrality" / "data")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("like", "liking"),
        ("SUKA", "liking"),
        ("grup whatsapp", "group"),
        ("pose", "photo"),
        ("stiker", "display"),
        ("deklarasi", "attending"),
        ("istri", "spouse"),
        ("spouse", "spouse"),
        ("sembako", "inviting"),
        ("mobil dinas", "facilities"),
        ("tim sukses", "party"),
        ("ktp", "support_letter"),
        ("mutasi", "decision"),
        ("cltn calon", "standing"),
        ("atasan", "superior"),
    ],
)
def test_a_question_finds_its_situation(catalogue: Catalogue, question: str, found: str) -> None:
    assert found in {one.situation.code for one in advice(catalogue, TODAY, question)}


def test_no_question_shows_all_and_nonsense_nothing(catalogue: Catalogue) -> None:
    assert [one.situation for one in advice(catalogue, TODAY)] == list(catalogue.guide)
    assert advice(catalogue, TODAY, "zzz suka") == ()


def test_every_type_of_the_annex_stands_in_a_situation(catalogue: Catalogue) -> None:
    told = {code for row in catalogue.guide for code in row.types}
    annex = {code for code in catalogue.types if code[0] in "ED"}

    assert annex <= told


def test_what_does_not_hold_on_the_day_is_not_told(catalogue: Catalogue) -> None:
    before = date(2022, 9, 21)
    gone = replace(catalogue.violation_type("E07"), valid_to=date(2026, 1, 1))
    changed = replace(catalogue, types={**catalogue.types, "E07": gone})

    assert advice(catalogue, before) == ()
    spouse = next(one for one in advice(changed, TODAY) if one.situation.code == "spouse")
    assert spouse.types == ()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_situation_says_something_in_both_languages(catalogue: Catalogue, lang: str) -> None:
    for row in catalogue.guide:
        assert row.may(lang)
        assert row.may_not(lang)
        assert row.label(lang)
        assert row.needs_review
