"""Letters to whoever reported, in a case with several reports: each learns of the own one alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest

from neutrality.cases.numbers import number_of
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.due_words import day_in_words
from neutrality.domain.errors import ConflictError, NotFoundError
from neutrality.domain.identity import pseudonym
from neutrality.domain.workflow import Action
from neutrality.reports.submission import RespondentInput
from tests.cases.merging import Mergers
from tests.cases.office import ONE, Office
from tests.documents.writing import Writing

OTHER = (RespondentInput(name="Wati Lain"),)


@dataclass(frozen=True)
class Joined:
    """A registered case into which another one went, and the report of each."""

    writing: Writing
    merged: uuid.UUID
    own: uuid.UUID
    came: uuid.UUID

    def letter(self, kind: str, report: uuid.UUID | None) -> tuple[str, str]:
        """Return addressee and text of a new letter that answers a report."""
        said = self.writing.read(self.writing.begin(kind, report=report)).letter
        return said.addressee, said.body


@pytest.fixture
def joined(office: Office) -> Joined:
    """Return a case that was asked to be completed and registered, and one that came to it days later."""
    master = office.receive(respondents=ONE).case_id
    office.step(master, Action.REQUEST_CORRECTION)
    office.step(master, Action.RECORD_CORRECTION)
    office.clock.move(days=2)
    merged = office.receive(respondents=OTHER).case_id
    own, came = (office.view(one).reports[0].id for one in (master, merged))
    assert Mergers(office).merge(merged, master, None)
    return Joined(Writing(office, master), merged, own, came)


def test_each_report_is_answered_with_its_own_number_and_day(joined: Joined, office: Office) -> None:
    first, second = (office.case(one) for one in (joined.writing.case_id, joined.merged))
    days = [day_in_words(day, "id") for day in (first.received_on, second.received_on)]
    assert second.received_on - first.received_on == timedelta(days=2)
    for report, mine, others, at in (
        (joined.own, first, second, 0), (joined.came, second, first, 1),
    ):  # fmt: skip
        addressee, body = joined.letter("status_notice", report)
        assert addressee == pseudonym(report)
        assert number_of(mine) in body
        assert number_of(others) not in body
        assert days[at] in body
        assert days[1 - at] not in body


def test_without_a_choice_the_report_that_opened_the_case_is_answered(joined: Joined) -> None:
    assert joined.letter("status_notice", None) == joined.letter("status_notice", joined.own)


def test_what_one_sender_was_asked_no_other_learns(joined: Joined, catalogue: Catalogue) -> None:
    lacking = catalogue.label("requirement", "evidence", "id")
    assert lacking in joined.letter("completion_request", joined.own)[1]
    assert lacking not in joined.letter("completion_request", joined.came)[1]


def test_the_state_is_the_senders_own(joined: Joined, office: Office) -> None:
    office.step(joined.writing.case_id, Action.REGISTER)
    office.step(joined.writing.case_id, Action.FIND_NOT_PROVEN, respondent=1)
    closed, open_still = "Selesai", "Diregistrasi"
    assert closed in joined.letter("status_notice", joined.own)[1]
    assert open_still in joined.letter("status_notice", joined.came)[1]


def test_only_a_report_of_the_case_is_answered_and_only_by_what_goes_to_its_sender(
    joined: Joined, office: Office
) -> None:
    elsewhere = office.view(office.receive().case_id).reports[0].id
    with pytest.raises(NotFoundError, match="no_such_report"):
        joined.writing.begin("status_notice", report=elsewhere)
    with pytest.raises(ConflictError, match="document_kind_closed"):
        joined.writing.begin("board_notice", report=joined.came)
