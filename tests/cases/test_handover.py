"""Serah terima: open cases go to others, standing in ends, the account ends, what was opened is listed."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases import jobs
from neutrality.cases.assignment import assign
from neutrality.cases.handover import hand_over, officers, sheet_of
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.handover import Handover
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, Step
from neutrality.history.models import Event
from tests.cases.custody import Custody
from tests.cases.handing import refused
from tests.cases.hands import papers
from tests.cases.office import Office


def leave(
    office: Office, who: Actor, successors: dict[uuid.UUID, uuid.UUID | None], *, on: date | None = None,
    by: Actor | None = None,
) -> None:  # fmt: skip
    """Hand the work of an officer over."""
    typed = Handover(who.account_id, on or office.today, successors, "Berkas di lemari dua.")
    head = by or office.who("head")
    with transaction(office.sessions) as session:
        hand_over(session, office.means, typed, actor=head, now=office.clock(), today=office.today)


@pytest.mark.both_databases
def test_open_cases_go_on_with_a_note_and_what_waits_stays_answerable(office: Office) -> None:
    leaving, goes_on = office.who("verifier"), office.who("verifier", 2)
    cases = [office.receive().case_id, office.receive().case_id]
    for case_id in cases:
        office.act(assign, case_id, assignee_id=leaving.account_id, actor=office.who("head"))
    step = Step(Action.REGISTER, office.today, "Alasan.", "", papers(Action.REGISTER, office.today))
    assert not office.take(cases[0], leaving, step)
    assert refused(lambda: leave(office, leaving, {cases[0]: goes_on.account_id})) == "successor_needed"
    last = office.today + timedelta(days=3)

    leave(office, leaving, dict.fromkeys(cases, goes_on.account_id), on=last)

    assert {office.case(case_id).assignee_id for case_id in cases} == {goes_on.account_id}
    notes = [entry.details.get("note") for entry in office.view(cases[1]).timeline]
    assert "Berkas di lemari dua." in notes
    office.confirm(office.waiting(cases[0])[0].id, office.who("head"))
    with office.sessions() as session:
        account = session.get_one(Account, leaving.account_id)
        assert load_actor(session, account, today=last).reach
        assert not load_actor(session, account, today=last + timedelta(days=1)).reach
        told = select(Event.kind).where(Event.stream_id == leaving.account_id).order_by(Event.number)
        assert list(session.scalars(told))[-1] is EventKind.OFFICER_HANDED_OVER
        assert {row.id: row.last_day for row in officers(session, actor=office.who("head"))}[
            leaving.account_id
        ] == last
    assert refused(lambda: leave(office, leaving, {})) == "leaves_already"


def test_only_a_head_of_the_office_hands_over_and_never_their_own_work(office: Office) -> None:
    leaving, head = office.who("verifier"), office.who("head")
    above = office.who(Role.HEAD, at=office.workplace.province)

    assert refused(lambda: leave(office, leaving, {}, by=office.who("liaison"))) == "no_such_officer"
    assert refused(lambda: leave(office, leaving, {}, by=above)) == "no_such_officer"
    assert refused(lambda: leave(office, head, {})) == "hand_over_oneself"


def test_the_sheet_lists_what_was_opened_by_case_and_purpose(office: Office, custody: Custody) -> None:
    case_id = office.receive().case_id
    custody.open(case_id)
    custody.open(case_id)
    custody.open(office.receive().case_id)

    head = office.who("head")
    with office.sessions() as session:
        sheet = sheet_of(session, custody.custodian.account_id, actor=head)

    assert sheet.totals == {"identities": 3}
    number = office.case(case_id).receipt_number
    assert [(line.purpose, line.times) for line in sheet.opened if line.number == number] == [
        ("identities", 2)
    ]


def test_the_worker_closes_the_account_after_its_last_day(office: Office) -> None:
    leaving = office.who("liaison")
    leave(office, leaving, {})

    def closed_at(days: int) -> bool:
        with transaction(office.sessions) as session:
            jobs.close_accounts(session, office.means, {}, office.clock() + timedelta(days=days))
        with office.sessions() as session:
            return not session.get_one(Account, leaving.account_id).active

    assert not closed_at(0)
    assert closed_at(1)
