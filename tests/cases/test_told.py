"""What the holder of a code is told: words and dates, never more than the law lets be said."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases.tracking import TrackView, track
from neutrality.database import Sessions
from neutrality.directory.models import Election
from neutrality.domain.workflow import Action, Outcome, ReportKind, State
from neutrality.vault import TrackingCode
from tests.cases.office import TWO, Office


def election(sessions: Sessions, code: str) -> uuid.UUID:
    """Return the id of an election."""
    with sessions() as session:
        return session.scalars(select(Election.id).where(Election.code == code)).one()


def told(office: Office, code: TrackingCode) -> TrackView:
    """Return the page of a code."""
    with office.holding(code) as holder:
        return track(holder)


def decided(office: Office, code: TrackingCode, *kinds: str) -> None:
    """Bring a report with as many respondents to the employer's decisions."""
    case_id = office.receive(code=code, respondents=TWO[: len(kinds)]).case_id
    office.step(case_id, Action.REGISTER)
    for number, kind in enumerate(kinds, start=1):
        office.step(case_id, Action.FORWARD, respondent=number)
        office.step(case_id, Action.RECORD_SANCTION, respondent=number, sanction_kind=kind)


@pytest.mark.parametrize(
    ("kinds", "outcome"),
    [
        (("moral_tertutup",), None),
        (("moral_tertutup", "moral_tertutup"), None),
        (("moral_terbuka",), Outcome.SANCTIONED),
        (("moral_tertutup", "potong_tukin_6"), Outcome.SANCTIONED),
    ],
)
def test_a_closed_moral_statement_is_never_named(
    office: Office, kinds: tuple[str, ...], outcome: Outcome | None
) -> None:
    code = TrackingCode.new()
    decided(office, code, *kinds)
    view = told(office, code)
    assert (view.state, view.outcome) == (State.CLOSED, outcome)
    words = {line.told for line in view.lines}
    assert ("sanctioned" in words) == (outcome is Outcome.SANCTIONED)
    assert ("followed_up" in words) == ("moral_tertutup" in kinds)


def test_initial_information_is_given_no_legal_date(office: Office) -> None:
    code, named = TrackingCode.new(), TrackingCode.new()
    pilkada: dict[str, Any] = {"election_id": election(office.sessions, "pilkada-2024")}
    anonymous: dict[str, Any] = {
        **pilkada,
        "kind": ReportKind.INFORMASI_AWAL,
        "identity": None,
        "signed_on": None,
    }
    received = office.receive(code=code, **anonymous)
    assert not received.due_cited
    assert told(office, code).due_on is None
    received = office.receive(code=named, **pilkada)
    assert received.due_cited
    assert told(office, named).due_on == received.due_on
