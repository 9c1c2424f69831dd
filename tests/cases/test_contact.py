"""Letters that nothing is kept of but the text, and calls that stand in the story."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from neutrality.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import ReleasePurpose
from neutrality.domain.workflow import ReportKind
from tests.cases.custody import Custody
from tests.cases.office import Office

DAY = timedelta(days=1)


@pytest.fixture
def case_id(office: Office) -> uuid.UUID:
    """Return the case of a report that is not signed yet."""
    return office.receive(signed_on=None, received_on=office.today - 3 * DAY).case_id


def refused(caught: pytest.ExceptionInfo[InvalidInputError]) -> list[tuple[str, str]]:
    """Return the problems by field."""
    return [(one.field, one.code) for one in caught.value.problems]


@pytest.mark.both_databases
def test_the_counter_writes_to_a_reporter_who_has_not_signed_yet(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    clerk = office.who("intake")
    custody.release(case_id, clerk, purpose=ReleasePurpose.LETTER, until=office.today + DAY)

    letter = custody.write(case_id, clerk, "Mohon datang untuk menandatangani.")

    assert (letter.name, letter.address) == ("Sari Contoh", "Jalan Contoh 1")
    entry = office.view(case_id).timeline[-1]
    assert entry.kind is EventKind.LETTER_PRINTED
    assert entry.details == {"letter": "status", "body": "Mohon datang untuk menandatangani."}
    assert custody.told(case_id, EventKind.LETTER_PRINTED) == [{"letter": "status"}]


def test_without_a_release_for_it_no_letter_is_written(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    custody.release(case_id, office.who("intake"), purpose=ReleasePurpose.LETTER, until=office.today)
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.write(case_id, office.who("intake", 2))
    office.clock.move(days=1)
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.write(case_id, office.who("intake"))
    assert custody.told(case_id, EventKind.LETTER_PRINTED) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "required"),
        ("x" * 4001, "too_long"),
        ("Yth. Ibu Sari Contoh,", "letter_names_reporter"),
        ("Kepada JALAN CONTOH 1", "letter_names_reporter"),
    ],
)
def test_the_kept_text_never_tells_who_it_is_for(
    custody: Custody, office: Office, case_id: uuid.UUID, body: str, problem: str
) -> None:
    clerk = office.who("intake")
    custody.release(case_id, clerk, purpose=ReleasePurpose.LETTER, until=office.today)
    with pytest.raises(InvalidInputError) as caught:
        custody.write(case_id, clerk, body)
    assert refused(caught) == [("body", problem)]
    assert custody.told(case_id, EventKind.LETTER_PRINTED) == []


@pytest.mark.both_databases
def test_a_call_stands_in_the_story_on_its_own_day(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    custody.call(case_id, office.today)
    custody.call(case_id, office.today - DAY, "Jaringan terputus.", "Menanyakan perkembangan.")

    calls = [one for one in office.view(case_id).timeline if one.kind is EventKind.REPORTER_CALLED]
    assert [(one.legal_on, one.backdated, one.late_reason) for one in calls] == [
        (office.today, False, ""),
        (office.today - DAY, True, "Jaringan terputus."),
    ]
    assert calls[1].details == {"call": "by_reporter", "note": "Menanyakan perkembangan."}
    told = custody.told(case_id, EventKind.REPORTER_CALLED)
    assert told == [
        {"call": "by_reporter", "backdated": False},
        {"call": "by_reporter", "backdated": True},
    ]


def test_a_call_of_an_earlier_day_needs_a_reason(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        custody.call(case_id, office.today - DAY)
    assert refused(caught) == [("late_reason", "required_when_backdated")]


def test_nobody_calls_whoever_gave_no_name(custody: Custody, office: Office) -> None:
    case_id = office.receive(kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None).case_id
    with pytest.raises(NotFoundError, match="no_identity"):
        custody.call(case_id, office.today)
