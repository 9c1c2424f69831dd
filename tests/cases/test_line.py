"""A report followed through all four states by the services alone, on both databases."""

from __future__ import annotations

import pytest

from neutrality.cases import facts
from neutrality.cases.tracking import track
from neutrality.database import Sessions, transaction
from neutrality.domain.history import Stream
from neutrality.domain.workflow import Action, Outcome, State
from neutrality.history.service import check
from neutrality.vault import TrackingCode
from tests.cases.office import Office

pytestmark = pytest.mark.both_databases


def test_a_report_reaches_the_employers_decision(office: Office, sessions: Sessions) -> None:
    code = TrackingCode.new()
    case_id = office.receive(code=code).case_id
    office.step(case_id, Action.REGISTER)
    assert office.view(case_id).state is State.VERIFIED
    office.step(case_id, Action.FORWARD)
    assert office.view(case_id).state is State.RECOMMENDED
    office.step(case_id, Action.RECORD_SANCTION, sanction_kind="potong_tukin_6")
    view = office.view(case_id)
    assert (view.state, view.outcome) == (State.CLOSED, Outcome.SANCTIONED)
    assert view.respondents[0].decision is not None
    assert view.respondents[0].decision.number == "SK/9"
    assert all(clock.stopped_on for clock in view.clocks)
    with transaction(sessions) as session:
        assert facts.differences(session, case_id) == []
        assert check(session, Stream.CASE, case_id) == len(view.timeline)
    with office.holding(code) as holder:
        told = track(holder)
    assert [line.told for line in told.lines] == ["received", "register", "forward", "sanctioned"]
    assert told.state is State.CLOSED
