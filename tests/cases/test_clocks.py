"""Clocks at work: paused and resumed, computed anew when the calendar changes, extended by a head."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import clocks
from neutrality.cases.clock_views import ClockView
from neutrality.cases.extending import extend_clock
from neutrality.cases.models import Case, Clock, ClockChange, ClockPause
from neutrality.cases.recomputing import HANDLERS, recompute_clocks
from neutrality.cases.service import receive
from neutrality.database import transaction
from neutrality.directory.holidays import (
    RECOMPUTE_CLOCKS,
    FreeDay,
    Keeping,
    day_there,
    enter_day,
    withdraw_day,
)
from neutrality.domain.access import Actor, Role
from neutrality.domain.catalogue import ClockKind, ReceiptRule
from neutrality.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload, EventText
from neutrality.outbox import OutboxMessage
from tests.cases.office import Office
from tests.factories import REGENCY

# Tuesday 10 November 2026; two working days after it is Thursday the 12th.
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (10, 11, 12, 13))
MONDAY = date(2026, 11, 16)
STUDY = frozenset({ClockKind.PRELIMINARY})
ELSEWHERE = "73.71"


def only_clock(office: Office, case_id: uuid.UUID) -> ClockView:
    """Return the one clock of a new case as its page shows it."""
    (clock,) = office.view(case_id).clocks
    return clock


def free(office: Office, on: date, place: str | None = None) -> None:
    """Make a day free and let the worker do what follows."""
    day = FreeDay(
        on=on, name="Libur uji", name_en="Test holiday", kind="local", estimated=False, place_code=place,
        source="SK 1/2026",
    )  # fmt: skip
    admin = keeper(office)
    with transaction(office.sessions) as session:
        enter_day(keeping(office, session, admin), day)
    follow(office)


def keeper(office: Office) -> Actor:
    """Return the administrator of the topmost office, who may keep days everywhere."""
    return office.who(Role.ADMIN, at=office.workplace.province)


def keeping(office: Office, session: Session, admin: Actor) -> Keeping:
    """Return an administrator at the calendar."""
    return Keeping(session, office.means.signer, office.means.catalogue, admin, office.clock(), office.today)


def follow(office: Office) -> None:
    """Do what the calendar left to the worker."""
    with transaction(office.sessions) as session:
        assert session.scalar(select(OutboxMessage).where(OutboxMessage.kind == RECOMPUTE_CLOCKS))
        HANDLERS[RECOMPUTE_CLOCKS](session, office.means, {}, office.clock())


def turned(office: Office, case_id: uuid.UUID, verb: Callable[..., None], on: date) -> None:
    """Pause or resume the preliminary study of a case."""
    with transaction(office.sessions) as session:
        verb(session, office.means.catalogue, session.get_one(Case, case_id), STUDY, on=on)


def told(office: Office, case_id: uuid.UUID, kind: EventKind) -> list[dict[str, str]]:
    """Return what the events of a kind say."""
    with office.sessions() as session:
        found = select(EventPayload.content).join(Event, Event.id == EventPayload.event_id)
        rows = session.scalars(found.where(Event.kind == kind, Event.stream_id == case_id).order_by(Event.id))
        return [json.loads(row) for row in rows]


@pytest.mark.both_databases
def test_a_new_holiday_moves_open_dates_and_each_case_tells_it(office: Office) -> None:
    case_id = office.receive().case_id
    before = only_clock(office, case_id)
    assert before.due_on == THURSDAY

    free(office, WEDNESDAY, REGENCY)

    after = only_clock(office, case_id)
    assert after.due_on == office.case(case_id).next_due_on == FRIDAY
    (said,) = told(office, case_id, EventKind.CLOCK_RECOMPUTED)
    assert (said["clock"], said["from"], said["to"]) == ("K1", "2026-11-12", "2026-11-13")
    assert said["calendar_before"] != said["calendar"]
    assert any("tidak dihitung, Libur uji" in line for line in after.explanation)
    assert any("kalender berubah, batas akhir Kamis, 12 November 2026" in line for line in after.explanation)
    follow(office)
    assert len(told(office, case_id, EventKind.CLOCK_RECOMPUTED)) == 1


def test_a_day_elsewhere_or_after_the_date_moves_nothing(office: Office) -> None:
    case_id = office.receive().case_id

    free(office, WEDNESDAY, ELSEWHERE)
    free(office, MONDAY, REGENCY)

    assert only_clock(office, case_id).due_on == THURSDAY
    assert told(office, case_id, EventKind.CLOCK_RECOMPUTED) == []
    with office.sessions() as session:
        assert session.scalars(select(ClockChange)).all() == []


def test_a_withdrawn_day_moves_the_date_back(office: Office) -> None:
    case_id = office.receive().case_id
    free(office, WEDNESDAY, REGENCY)

    admin = keeper(office)
    with transaction(office.sessions) as session:
        row = day_there(session, WEDNESDAY, REGENCY)
        withdraw_day(keeping(office, session, admin), row, reason="SK 2/2026")
    follow(office)

    assert only_clock(office, case_id).due_on == THURSDAY
    assert [row["to"] for row in told(office, case_id, EventKind.CLOCK_RECOMPUTED)] == [
        "2026-11-13",
        "2026-11-12",
    ]


def test_many_cases_are_computed_in_portions(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neutrality.cases.recomputing.AT_ONCE", 2)
    cases = [office.receive().case_id for _ in range(3)]

    free(office, WEDNESDAY)
    with office.sessions() as session:
        dues = session.scalars(select(Clock.due_on).where(Clock.case_id.in_(cases))).all()
        waiting = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == RECOMPUTE_CLOCKS)).all()
    assert sorted(dues) == [THURSDAY, FRIDAY, FRIDAY]
    assert len(waiting) == 2

    with transaction(office.sessions) as session:
        recompute_clocks(session, office.means, {}, office.clock())
    assert {only_clock(office, case_id).due_on for case_id in cases} == {FRIDAY}


@pytest.mark.both_databases
def test_a_clock_stands_still_and_goes_on_with_what_was_left(office: Office) -> None:
    case_id = office.receive().case_id

    turned(office, case_id, clocks.pause, WEDNESDAY)
    still = only_clock(office, case_id)
    assert still.paused_on == WEDNESDAY
    assert office.case(case_id).next_due_on is None
    assert any("tersisa 1 dari 2 hari kerja" in line for line in still.explanation)

    turned(office, case_id, clocks.resume, FRIDAY)
    goes = only_clock(office, case_id)
    assert goes.paused_on is None
    assert goes.due_on == office.case(case_id).next_due_on == MONDAY
    assert sum("waktu berhenti" in line for line in goes.explanation) == 2


def test_a_pause_is_an_input_that_a_changed_calendar_keeps(office: Office) -> None:
    case_id = office.receive().case_id
    turned(office, case_id, clocks.pause, WEDNESDAY)
    free(office, MONDAY)
    assert told(office, case_id, EventKind.CLOCK_RECOMPUTED) == []

    turned(office, case_id, clocks.resume, FRIDAY)
    free(office, MONDAY + timedelta(1))

    assert only_clock(office, case_id).due_on == MONDAY + timedelta(2)
    assert told(office, case_id, EventKind.CLOCK_RECOMPUTED)[0]["from"] == "2026-11-17"


def test_what_the_rule_never_lets_stand_still_runs_on(office: Office) -> None:
    case_id = office.receive().case_id
    rules = tuple(replace(row, pauses_while=()) for row in office.means.catalogue.rules)
    law = replace(office.means.catalogue, rules=rules)

    with transaction(office.sessions) as session:
        clocks.pause(session, law, session.get_one(Case, case_id), STUDY, on=WEDNESDAY)

    assert only_clock(office, case_id).paused_on is None


def test_resumed_on_the_day_of_the_pause_loses_nothing(office: Office) -> None:
    case_id = office.receive().case_id

    turned(office, case_id, clocks.pause, WEDNESDAY)
    turned(office, case_id, clocks.pause, THURSDAY)
    turned(office, case_id, clocks.resume, TUESDAY)
    turned(office, case_id, clocks.resume, FRIDAY)

    assert only_clock(office, case_id).due_on == THURSDAY
    with office.sessions() as session:
        row = session.scalars(select(ClockPause)).one()
        assert (row.paused_on, row.resumed_on) == (WEDNESDAY, WEDNESDAY)


def test_an_extension_counts_from_where_the_handling_began(office: Office) -> None:
    case_id = office.receive().case_id
    with transaction(office.sessions) as session:
        case = session.get_one(Case, case_id)
        law = office.means.catalogue
        clocks.stop(session, case, STUDY, on=TUESDAY)
        clocks.start(session, law, case, ClockKind.HANDLING, on=WEDNESDAY)
        longer = clocks.replace(
            session, law, case, ClockKind.HANDLING, ClockKind.HANDLING_EXTENDED, on=MONDAY
        )
        assert longer.started_on == WEDNESDAY
        assert longer.due_on == date(2026, 12, 1)
        assert [row.kind for row in clocks.running(session, case.id)] == [ClockKind.HANDLING_EXTENDED]
        with pytest.raises(NotFoundError):
            clocks.replace(session, law, case, ClockKind.HANDLING, ClockKind.HANDLING_EXTENDED, on=MONDAY)


def test_a_decree_can_let_the_evening_count_as_the_next_working_day(office: Office) -> None:
    """Friday 17.00 in Jakarta: the seeded rule counts from Friday, the other one from Monday."""
    office.clock.set(datetime(2026, 11, 13, 10, 0, tzinfo=UTC))
    switched = tuple(
        replace(row, receipt_rule=ReceiptRule.NEXT_WORKING_DAY) if row.from_receipt else row
        for row in office.means.catalogue.rules
    )
    means = replace(office.means, catalogue=replace(office.means.catalogue, rules=switched))
    seeded, clerk = office.receive().case_id, office.who(Role.INTAKE)
    with transaction(office.sessions) as session:
        late = receive(
            session, means, office.submission(), code=None, actor=clerk, now=office.clock(),
            today=office.today,
        )  # fmt: skip

    with office.sessions() as session:
        rows = {row.case_id: row for row in session.scalars(select(Clock))}
    assert (rows[seeded].started_on, rows[seeded].due_on) == (FRIDAY, date(2026, 11, 17))
    kept = rows[late.case_id]
    assert (kept.happened_on, kept.started_on, kept.due_on) == (FRIDAY, MONDAY, date(2026, 11, 18))
    assert kept.after_closing


def extend(office: Office, case_id: uuid.UUID, to: date | None, **changes: object) -> None:
    """Let the head give more time for the one clock of a case."""
    clock = only_clock(office, case_id).id
    typed = {"reason": "Saksi sakit.", "actor": office.who(Role.HEAD), **changes}
    with transaction(office.sessions) as session:
        extend_clock(
            session,
            office.means,
            case_id,
            clock,
            to=to,
            lang="id",
            now=office.clock(),
            **typed,  # type: ignore[arg-type]
        )


@pytest.mark.both_databases
def test_a_head_gives_more_time_and_the_old_date_stays_known(office: Office) -> None:
    case_id = office.receive().case_id

    extend(office, case_id, MONDAY)

    clock = only_clock(office, case_id)
    assert clock.due_on == clock.extended_to == office.case(case_id).next_due_on == MONDAY
    assert any("diperpanjang oleh pimpinan" in line for line in clock.explanation)
    assert any("pimpinan memperpanjang, batas akhir Kamis, 12" in line for line in clock.explanation)
    (said,) = told(office, case_id, EventKind.CLOCK_EXTENDED)
    assert (said["clock"], said["from"], said["to"]) == ("K1", "2026-11-12", "2026-11-16")
    with office.sessions() as session:
        sealed = session.scalars(
            select(EventText).join(Event).where(Event.kind == EventKind.CLOCK_EXTENDED)
        ).one()
        assert b"Saksi" not in sealed.sealed
    free(office, MONDAY)
    assert only_clock(office, case_id).due_on == MONDAY + timedelta(1)


@pytest.mark.parametrize(
    ("to", "reason", "field", "code"),
    [
        (None, "Saksi sakit.", "to", "required"),
        (THURSDAY, "Saksi sakit.", "to", "not_later"),
        (TUESDAY - timedelta(1), "Saksi sakit.", "to", "in_past"),
        (date(2026, 11, 14), "Saksi sakit.", "to", "not_a_working_day"),
        (date(2028, 1, 4), "Saksi sakit.", "to", "too_far"),
        (MONDAY, " ", "reason", "required"),
        (MONDAY, "x" * 2001, "reason", "too_long"),
    ],
)
def test_what_is_wrong_with_an_extension_is_said_at_its_field(
    office: Office, to: date | None, reason: str, field: str, code: str
) -> None:
    case_id = office.receive().case_id

    with pytest.raises(InvalidInputError) as refused:
        extend(office, case_id, to, reason=reason)

    assert [(row.field, row.code) for row in refused.value.problems] == [(field, code)]


def test_only_the_head_moves_a_date_and_only_one_that_the_law_did_not_set(office: Office) -> None:
    case_id = office.receive().case_id
    with pytest.raises(NotAllowedError, match="not_allowed"):
        extend(office, case_id, MONDAY, actor=office.who(Role.VERIFIER))
    turned(office, case_id, clocks.pause, WEDNESDAY)
    with pytest.raises(ConflictError, match="clock_stands_still"):
        extend(office, case_id, MONDAY)
    with transaction(office.sessions) as session:
        session.scalars(select(Clock)).one().rule = "pemilu-preliminary"

    with pytest.raises(NotAllowedError, match="legal_deadline") as refused:
        extend(office, case_id, MONDAY)

    assert refused.value.params == {"rule": "Kajian awal (Pemilu)", "basis": "Perbawaslu 7/2022"}
    head = office.who(Role.HEAD)
    with transaction(office.sessions) as session, pytest.raises(NotFoundError, match="no_such_clock"):
        extend_clock(
            session, office.means, case_id, uuid.uuid4(), to=MONDAY, reason="x", lang="id",
            actor=head, now=office.clock(),
        )  # fmt: skip
