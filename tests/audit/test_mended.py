"""The history of cases whose mistakes were mended is whole, and says what the tables say."""

from __future__ import annotations

import pytest

from neutrality.audit import cases
from neutrality.audit.finding import Finding
from neutrality.audit.snapshot import snapshot
from neutrality.database import Sessions
from neutrality.domain.workflow import Action
from tests.cases.mending import Mending
from tests.cases.office import TWO, Office


def findings(sessions: Sessions) -> list[Finding]:
    """Return what the audit of cases finds."""
    with snapshot(sessions) as held:
        return [finding for _, found in cases.problems(held) for finding in found]


@pytest.mark.both_databases
def test_the_audit_finds_nothing_after_every_kind_of_mending(office: Office, sessions: Sessions) -> None:
    mending = Mending(office)
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    mending.cancel(case_id)
    office.step(case_id, Action.REGISTER)
    first, second = office.people(case_id)
    mending.exclude(case_id, "wrong_person", respondent=second.id)
    office.clock.move(days=5)
    for action in (Action.FORWARD, Action.RECORD_SANCTION):
        office.step(case_id, action)
    assert findings(sessions) == []
    mending.cancel(case_id)
    mending.redate(case_id, first_day(office))
    mending.exclude(case_id, back=True, respondent=second.id)
    assert findings(sessions) == []
    office.step(case_id, Action.RECORD_SANCTION)
    office.correct_by_two(case_id, "sanction_kind", "moral_tertutup", respondent=1)
    office.correct_by_two(case_id, "decision_on", first_day(office), respondent=1)
    office.correct_by_two(case_id, "registration_number", "7/Agenda/2026")
    other = office.receive().case_id
    office.correct_by_two(other, "kind", "informasi_awal")
    mending.exclude(other)
    assert findings(sessions) == []
    assert office.people(case_id)[0].id == first.id


def first_day(office: Office) -> str:
    """Return a day after the registration, before today."""
    return office.today.replace(day=office.today.day - 2).isoformat()
