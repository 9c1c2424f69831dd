"""Documents that tell what was said at a hearing: only for who reads that elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from neutrality.documents.drafting import begin_document, save_document, write_anew
from neutrality.documents.finishing import Finishing, add_scan, finish_document, mark_left, void_document
from neutrality.documents.reading import (
    note_taking,
    note_taking_scan,
    open_scan,
    pdf_content,
    read_document,
    word_content,
)
from neutrality.domain.access import Actor
from neutrality.domain.errors import NotAllowedError
from tests.cases.testifying import Respondents
from tests.documents.writing import ADDRESS, Writing

SAID = "Saya hanya lewat di depan kantor."


@pytest.fixture
def heard(writing: Writing) -> Writing:
    """Return the documents of a case whose first respondent spoke."""
    people = Respondents(writing.office, writing.case_id)
    people.heard(people.summon(), SAID)
    return writing


def barred(
    writing: Writing, who: Actor, work: Callable[..., object], *arguments: object, **more: Any
) -> None:
    """Assert that somebody may not do it."""
    with pytest.raises(NotAllowedError):
        writing.do(work, *arguments, who=who, **more)


def minutes(writing: Writing, who: Actor) -> uuid.UUID:
    """Begin the record of the hearing."""
    person = writing.office.people(writing.case_id)[0].id
    return writing.do(begin_document, kind="hearing_minutes", respondent_id=person, who=who).id


def test_who_hears_of_no_statement_elsewhere_hears_of_none_through_a_document(heard: Writing) -> None:
    office, liaison, verifier = heard.office, heard.office.who("liaison"), heard.office.who("verifier")
    person = office.people(heard.case_id)[0].id
    barred(heard, liaison, begin_document, kind="hearing_minutes", respondent_id=person)
    document_id = minutes(heard, verifier)
    letter = heard.read(document_id, verifier).letter
    assert SAID in letter.body

    wanted = Finishing(office.today, "", ADDRESS)
    for work in (read_document, pdf_content, word_content):
        barred(heard, liaison, work, document_id)
    barred(heard, liaison, note_taking, document_id, form="pdf")
    barred(heard, liaison, save_document, document_id, letter, version=1)
    barred(heard, liaison, finish_document, document_id, wanted, version=1)
    heard.do(finish_document, document_id, wanted, version=1, who=verifier)
    barred(heard, liaison, mark_left, document_id, office.today)
    barred(heard, liaison, void_document, document_id, reason="Salah.")


def test_a_scan_of_it_and_what_is_written_anew_are_for_the_same_few(heard: Writing) -> None:
    office, liaison, verifier = heard.office, heard.office.who("liaison"), heard.office.who("verifier")
    document_id = minutes(heard, verifier)
    wanted = Finishing(office.today, "", ADDRESS)
    heard.do(finish_document, document_id, wanted, version=1, who=verifier)
    scan = heard.do(add_scan, document_id, heard.upload(), who=verifier).id
    barred(heard, liaison, add_scan, document_id, heard.upload())
    for viewing in (False, True):
        barred(heard, liaison, open_scan, scan, viewing=viewing)
        barred(heard, liaison, note_taking_scan, scan, viewing=viewing)
        heard.do(note_taking_scan, scan, viewing=viewing, who=verifier)
    heard.do(void_document, document_id, reason="Salah.", who=verifier)
    barred(heard, liaison, write_anew, document_id)
    assert heard.do(write_anew, document_id, who=verifier).kind == "hearing_minutes"


def test_no_other_kind_is_filled_in_with_what_was_said(heard: Writing) -> None:
    kinds = heard.office.means.catalogue.documents(heard.office.today)
    others = [kind for kind in kinds if not kind.testimony]
    assert len(others) == len(kinds) - 1
    for kind in others:
        begun = heard.begin(kind.code, respondent=1 if kind.of_a_respondent else None)
        assert SAID not in heard.read(begun).letter.body
