"""The criminal track of a respondent: beside the other, read by few, closed by nothing but itself."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases.criminal import TrackView, read_track, record_act
from neutrality.cases.criminal_track import CriminalTrack
from neutrality.cases.models import Clock
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.criminal import CriminalAct
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.workflow import Action, Outcome
from tests.cases.office import Office


def seen(office: Office, case_id: uuid.UUID, role: Role = Role.VERIFIER) -> TrackView:
    """Return the track of the one respondent."""
    person = office.people(case_id)[0].id
    with office.sessions() as session:
        return read_track(session, office.means, case_id, person, actor=office.who(role), now=office.clock())


def record(office: Office, case_id: uuid.UUID, act: CriminalAct, **said: Any) -> None:
    """Write down what happened in it today."""
    office_now, person = office.clock(), office.people(case_id)[0].id
    with transaction(office.sessions) as session:
        record_act(
            session, office.means, case_id, act, respondent_id=person, on=office.today, said=said,
            version=office.case(case_id).version, actor=office.who("verifier"), now=office_now,
            today=office.today,
        )  # fmt: skip


def running(office: Office, case_id: uuid.UUID) -> list[str]:
    """Return the kinds of the running clocks."""
    with office.sessions() as session:
        rows = select(Clock.kind).where(Clock.case_id == case_id, Clock.stopped_on.is_(None))
        return sorted(kind.value for kind in session.scalars(rows))


def test_a_forwarding_opens_it_and_both_run_to_their_own_ends(office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    assert seen(office, case_id).next is CriminalAct.OPEN
    office.step(case_id, Action.FORWARD, criminal_track="yes")
    assert running(office, case_id) == ["K4", "gakkumdu"]
    with pytest.raises(ConflictError):
        record(office, case_id, CriminalAct.OPEN, note="Lagi.")
    record(office, case_id, CriminalAct.HAND_ON, number="GK/1")
    assert running(office, case_id) == ["K4"]
    office.step(case_id, Action.RECORD_SANCTION)
    with pytest.raises(InvalidInputError):
        record(office, case_id, CriminalAct.END, result="moon")
    record(office, case_id, CriminalAct.END, result="judged", note="Putusan pengadilan.")
    view = seen(office, case_id, Role.HEAD)
    assert (view.next, view.said["number"], view.said["result"]) == (None, "GK/1", "judged")
    assert office.case(case_id).outcome is Outcome.SANCTIONED


def test_what_is_a_criminal_matter_alone_is_handed_on_at_once(office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    record(office, case_id, CriminalAct.OPEN, note="Dugaan pidana.")
    office.step(case_id, Action.HAND_TO_CRIMINAL, letter_number="GK/2")
    assert office.case(case_id).outcome is Outcome.CRIMINAL_ONLY
    assert running(office, case_id) == []
    assert seen(office, case_id).next is CriminalAct.END


@pytest.mark.parametrize("role", [Role.INTAKE, Role.LIAISON, Role.AUDITOR])
def test_nobody_else_reads_it(office: Office, role: Role) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    with pytest.raises(NotAllowedError):
        seen(office, case_id, role)


def test_nothing_of_it_stands_in_clear_but_days(office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    record(office, case_id, CriminalAct.OPEN, note="Sangat rahasia.")
    with office.sessions() as session:
        row = session.scalars(select(CriminalTrack)).one()
        assert b"rahasia" not in row.sealed_content
