"""A row of a sheet becomes what the form would have made of it; the history tells who brought it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neutrality.cases.figures import RespondentFact
from neutrality.cases.imported import ImportedFinding
from neutrality.cases.models import Case, Clock, Respondent
from neutrality.cases.receiving import receive
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import ReportKind
from neutrality.history.models import Event, EventPayload
from neutrality.importing.findings.checking import Standing
from neutrality.importing.findings.service import Taken, conclude, take_in
from neutrality.importing.service import By
from neutrality.reports.models import FieldResult, Message, Report, Source
from neutrality.reports.submission import RespondentInput, Submission
from tests.importing.findings.conftest import GOOD, Desk, as_csv, row

NOON = datetime(2026, 11, 10, 12, tzinfo=ZoneInfo("Asia/Makassar"))
OF_ITSELF = {"id", "case_id", "respondent_id", "report_id", "event_id", "position"}


@pytest.mark.both_databases
def test_a_row_stands_as_if_it_had_been_typed(desks: Callable[..., Desk]) -> None:
    desk = desks(Role.FIELD_SUPERVISOR)
    typed = Submission(
        kind=ReportKind.HASIL_PENGAWASAN, source=Source.FIELD_SUPERVISOR, channel="supervision",
        office_id=desk.workplace.office.id, received_at=NOON, received_on=desk.today,
        narrative=GOOD[2], event_on=date(2026, 11, 9), place_code="73.11", plain_kind="unknown",
        respondents=(RespondentInput(name="Budi Contoh"),),
    )  # fmt: skip
    with transaction(desk.sessions) as session:
        receive(session, desk.means, typed, code=None, actor=desk.actor, now=desk.now, today=desk.today)

    assert desk.take(as_csv(GOOD)) == Taken(1, 1)

    with desk.sessions() as session:
        cases = list(session.scalars(select(Case).order_by(Case.receipt_number)))
        seen = [_seen(session, case) for case in cases]
        marks = session.scalars(select(FieldResult.account_id)).all()
        received = select(EventPayload.content).join(Event, Event.id == EventPayload.event_id)
        payloads = [
            json.loads(text)
            for text in session.scalars(received.where(Event.kind == EventKind.CASE_RECEIVED))
        ]
    assert len(cases) == 2
    assert seen[0] == seen[1]
    assert cases[0].receipt_number != cases[1].receipt_number
    assert marks == [desk.actor.account_id] * 2
    assert sorted(payload.get("brought_by", "") for payload in payloads) == ["", "sheet"]


def _seen(session: Session, case: Case) -> tuple[object, ...]:
    """Return everything of a case but what is its own: numbers and ids."""
    report = session.scalars(select(Report).where(Report.reference == case.reference)).one()
    clocks = session.execute(
        select(Clock.kind, Clock.rule, Clock.due_on, Clock.started_on).where(Clock.case_id == case.id)
    )
    events = session.scalars(select(Event.kind).where(Event.stream_id == case.id).order_by(Event.id))
    person = select(Respondent.id).where(Respondent.case_id == case.id)
    facts = session.scalars(select(RespondentFact).where(RespondentFact.respondent_id.in_(person))).one()
    told = session.scalars(select(Message.told).where(Message.report_id == report.id))
    return (
        case.state, case.kind, case.channel, case.place_code, case.regime, case.received_on, list(told),
        report.source, report.entered_by, report.event_on, report.in_time, report.lookup_id,
        report.received_on, report.received_at, report.plain_kind, sorted(map(tuple, clocks)), list(events),
        {key.key: getattr(facts, key.key) for key in RespondentFact.__mapper__.column_attrs
         if not key.key.endswith("_id") and key.key not in OF_ITSELF},
    )  # fmt: skip


@pytest.mark.both_databases
def test_the_same_row_at_the_same_moment_makes_nothing_twice(desk: Desk) -> None:
    run = desk.run(as_csv(GOOD))
    [checked] = run.check()
    by = By(desk.actor, desk.now, desk.today)
    with transaction(desk.sessions) as session:
        take_in(session, desk.means, desk.ground(), [checked], by)

    with pytest.raises(IntegrityError), transaction(desk.sessions) as session:
        take_in(session, desk.means, desk.ground(), [checked], by)

    assert sum(run.take(), start=Taken()) == Taken()
    with desk.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        kept = session.scalars(select(ImportedFinding)).one()
        assert (len(kept.digest), len(kept.content), kept.office_id) == (32, 32, desk.workplace.office.id)


def test_a_row_that_fails_takes_none_of_its_portion_with_it(desk: Desk) -> None:
    good, other = desk.check(as_csv(GOOD, row(A="2", C="Lain.")))
    assert other.submission is not None
    bad = replace(other, submission=replace(other.submission, place_code="99.99"))

    with pytest.raises(InvalidInputError), transaction(desk.sessions) as session:
        take_in(session, desk.means, desk.ground(), [good, bad], By(desk.actor, desk.now, desk.today))

    with desk.sessions() as session:
        assert session.scalar(select(func.count()).select_from(ImportedFinding)) == 0
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_only_those_who_enter_findings_take_a_sheet_in(desks: Callable[..., Desk]) -> None:
    desk = desks(Role.HEAD)

    with pytest.raises(NotAllowedError):
        desk.take(as_csv(GOOD))


@pytest.mark.both_databases
def test_the_office_s_history_tells_who_took_how_much_in(desk: Desk) -> None:
    with transaction(desk.sessions) as session:
        conclude(
            session, desk.means, desk.workplace.office.id, Taken(2, 3), By(desk.actor, desk.now, desk.today)
        )

    with desk.sessions() as session:
        event = session.scalars(select(Event).where(Event.kind == EventKind.FINDINGS_IMPORTED)).one()
        told = session.scalars(select(EventPayload.content).where(EventPayload.event_id == event.id)).one()
    assert (event.actor_id, event.office_id) == (desk.actor.account_id, desk.workplace.office.id)
    assert '"findings":2' in told
    assert '"respondents":3' in told


def test_what_was_erased_does_not_come_back(desk: Desk) -> None:
    assert desk.take(as_csv(GOOD)).findings == 1
    with transaction(desk.sessions) as session:
        session.scalars(select(ImportedFinding)).one().content = b""

    [again] = desk.check(as_csv(row(C="Sekarang lain.")))

    assert again.standing is Standing.THERE
    assert desk.take(as_csv(row(C="Sekarang lain."))).findings == 0
