"""What is done to one case in different ways holds together: mended, handed on, merged, added to."""

from __future__ import annotations

from neutrality.audit import cases
from neutrality.audit.finding import Finding
from neutrality.audit.snapshot import snapshot
from neutrality.cases import facts
from neutrality.cases.tracking import track
from neutrality.database import Sessions
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.workflow import Action, State
from neutrality.vault import TrackingCode
from tests.cases.conftest import handing, other
from tests.cases.handing import Handing
from tests.cases.mending import Mending
from tests.cases.merging import Mergers
from tests.cases.office import TWO, Office

__all__ = ["handing", "other"]


def findings(sessions: Sessions) -> list[Finding]:
    """Return what the audit of cases finds."""
    with snapshot(sessions) as held:
        return [finding for _, found in cases.problems(held) for finding in found]


def test_whoever_was_taken_out_goes_with_the_case_to_another_office_and_comes_back_there(
    office: Office, sessions: Sessions, other: OfficeRow, handing: Handing
) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    second = office.people(case_id)[1]
    Mending(office).exclude(case_id, "wrong_person", respondent=second.id)

    handing.transfer(case_id, other)

    assert findings(sessions) == []
    assert handing.opened_by(office.workplace.office.id) == 0
    with sessions() as session:
        assert facts.differences(session, case_id) == []


def test_a_case_out_of_the_figures_goes_to_another_office_uncounted(
    office: Office, sessions: Sessions, other: OfficeRow, handing: Handing
) -> None:
    case_id = office.receive().case_id
    Mending(office).exclude(case_id)

    handing.transfer(case_id, other)

    assert findings(sessions) == []
    assert office.case(case_id).office_id == other.id


def test_a_step_cancelled_before_the_case_was_handed_on_stays_cancelled(
    office: Office, sessions: Sessions, other: OfficeRow, handing: Handing
) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=2)
    Mending(office).cancel(case_id)

    handing.transfer(case_id, other)

    assert findings(sessions) == []
    assert office.case(case_id).state is State.VERIFIED


def test_a_merged_case_is_handed_on_with_the_reports_that_came_into_it(
    office: Office, sessions: Sessions, other: OfficeRow, handing: Handing
) -> None:
    codes = [TrackingCode.new(), TrackingCode.new()]
    master, copy = (office.receive(code).case_id for code in codes)
    Mergers(office).merge(copy, master, 1)

    handing.transfer(master, other)

    assert findings(sessions) == []
    for code in codes:
        with office.holding(code) as holder:
            assert track(holder).state is State.RECEIVED
