"""To whom a document goes and on whose paper: the one whose turn it is, the office where the case is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from neutrality.database import transaction
from neutrality.directory.models import Agency
from neutrality.directory.models import Office as OfficeRow
from neutrality.documents.reading import pdf_content
from neutrality.domain.workflow import Action
from neutrality.stationery.letterheads import Letterhead, set_letterhead
from tests.cases.handing import Handing
from tests.cases.office import Office
from tests.cases.test_follow_up import with_employer
from tests.documents.of_a_case.test_documents import text_of
from tests.documents.writing import Writing


def to_whom(writing: Writing, kind: str) -> str:
    """Return to whom a new document of that kind goes."""
    return writing.read(writing.begin(kind, respondent=1)).letter.addressee


def another(office: Office) -> Agency:
    """Return a second employer."""
    with transaction(office.sessions) as session:
        return office.factory.agency(session, code="LAIN", name="Dinas Lain")


@pytest.mark.both_databases
def test_letters_follow_a_person_to_the_employer_they_moved_to(office: Office) -> None:
    writing = Writing(office, with_employer(office, "Budi Contoh"))
    former, fresh = office.workplace.agency.name, another(office).name
    assert former in to_whom(writing, "reminder")
    office.step(writing.case_id, Action.RECORD_MOVE, new_agency="LAIN")
    for kind in ("reminder", "forwarding", "hearing_invitation"):
        told = to_whom(writing, kind)
        assert fresh in told
        assert former not in told


def test_once_the_authority_recommended_the_employer_is_reminded(office: Office) -> None:
    writing = Writing(office, with_employer(office, "Budi Contoh", addressee="authority"))
    employer = office.workplace.agency.name
    assert "BKN" in to_whom(writing, "reminder")
    office.step(writing.case_id, Action.RECORD_RECOMMENDATION)
    assert employer in to_whom(writing, "reminder")
    assert "BKN" in to_whom(writing, "forwarding")


def test_the_authority_is_the_one_to_which_it_was_sent(office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    law = office.means.catalogue
    ended = tuple(replace(row, valid_to=office.today - timedelta(days=1)) for row in law.authorities)
    office.means = replace(office.means, catalogue=replace(law, authorities=ended))
    office.step(case_id, Action.FORWARD, authority="KASN")
    assert "KASN" in to_whom(Writing(office, case_id), "forwarding")


def test_a_draft_is_set_on_the_paper_of_the_office_that_has_the_case_now(
    writing: Writing, handing: Handing, other: OfficeRow
) -> None:
    office, draft, finished = writing.office, writing.begin("board_notice"), writing.finished("board_notice")
    for row, head in ((office.workplace.office, handing.head()), (other, handing.head(other))):
        with transaction(office.sessions) as session:
            set_letterhead(
                session, office.means.signer, row.id, Letterhead("", f"Kantor {row.code}"), actor=head,
                now=office.clock(), today=office.today,
            )  # fmt: skip
    handing.transfer(writing.case_id, other)
    there = office.who("liaison", at=other)
    kept, now = (text_of(writing.do(pdf_content, one, who=there).read()) for one in (finished, draft))
    assert f"KANTOR {other.code}".casefold() in now.casefold()
    assert other.code not in kept
