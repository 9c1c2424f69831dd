"""How clocks were kept, from kept clocks and from events: alike in whatever way dates moved."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.extending import extend_clock
from neutrality.cases.models import Case, Clock
from neutrality.cases.recomputing import recompute_clocks
from neutrality.cases.service import record_signature
from neutrality.database import transaction
from neutrality.directory.holidays import FreeDay, Keeping, day_there, enter_day, withdraw_day
from neutrality.directory.models import Election
from neutrality.domain.access import Role
from neutrality.domain.catalogue import ClockKind, Regime
from neutrality.domain.workflow import Action, ReportKind
from neutrality.statistics.comparing import differences
from neutrality.statistics.keeping_time import keeping_time
from neutrality.statistics.retold_month import retold_month
from neutrality.statistics.service import scope_of
from tests.factories import REGENCY, Workplace
from tests.statistics.bureau import TODAY, Bureau
from tests.statistics.mutating import Mutant, mutated
from tests.statistics.repairing import Repairs
from tests.statistics.twice import months_alike

MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
# Wednesday 7 October 2026 becomes free on the 6th; that 30 September was free is taken back on 9 October.
DECREED, TAKEN_BACK = date(2026, 10, 7), date(2026, 9, 30)
WRONG = tuple(
    Mutant(f"neutrality.{module}", lawful, wrong, why)
    for module, lawful, wrong, why in (
        ("domain.retold_clocks", "row.paused_on = event.legal_on", "pass", "nothing stands still"),
        ("domain.retold_clocks", "max(event.legal_on, row.paused_on)", "row.paused_on", "no pause lasts"),
        ("domain.retold_clocks", "row.rule.starts_from == _REGISTERED", "False", "old day of registration"),
        (
            "domain.retold_clocks",
            "replaced = row.kind is ClockKind.HANDLING",
            "replaced = False",
            "both count",
        ),
        ("domain.retold_clocks", "row.person not in self.story.out", "True", "who is none has clocks"),
        ("domain.retold_clocks", "row.extended_to = date", "date", "no head gives more time"),
        ("domain.retold_clocks", "timer.stopped_on <= due_on", "timer.stopped_on < due_on", "last day late"),
        ("domain.retold_clocks", "due_on < today", "due_on <= today", "over in the morning"),
        ("domain.retold_clocks", "last.until is None and ", "", "mistakes keep clocks"),
        (
            "domain.retold_clocks",
            "row.happened_on, calendar, row.after_closing",
            "event.legal_on, calendar",
            "an extension counts from its own day",
        ),
        ("domain.retold_clocks", "(asked.last - due_on).days", "(today - due_on).days", "over until today"),
        ("statistics.retold_clocks", "change.position > position", "False", "today's calendar always held"),
        ("statistics.keeping_time", "            ~replaced,\n", "", "an extended handling counts twice"),
        (
            "statistics.keeping_time",
            "            Respondent.excluded_on.is_(None),\n",
            "",
            "who is no respondent has clocks",
        ),
    )
)


@pytest.fixture
def history(bureau: Bureau, workplace: Workplace) -> Bureau:
    """Return an office after an autumn in which dates moved in every way that there is."""
    kept, repairs = Calendar(bureau, workplace), Repairs(bureau)
    kept.enter(TAKEN_BACK, on=date(2026, 8, 1))
    _before_the_decree(bureau, repairs)
    open_ones = [bureau.receive(date(2026, 10, 5), election_id=law) for law in _elections(bureau)]
    kept.enter(DECREED, on=date(2026, 10, 6))
    kept.withdraw(TAKEN_BACK, on=date(2026, 10, 9))
    _after_the_decree(bureau, repairs, open_ones)
    return bureau


def _before_the_decree(bureau: Bureau, repairs: Repairs) -> None:
    """Steps of days before the 6th: two of them get another day after it, by the calendar of then."""
    early = bureau.receive(date(2026, 10, 5))
    bureau.step(early, Action.REGISTER, date(2026, 10, 6))
    repairs.redate(early, date(2026, 10, 5), date(2026, 10, 20))
    bureau.step(bureau.receive(date(2026, 9, 28)), Action.REGISTER, date(2026, 9, 29))
    given = bureau.receive(date(2026, 9, 28))
    _head_gives_time(bureau, given, date(2026, 10, 12), on=date(2026, 9, 29))
    bureau.step(given, Action.REGISTER, date(2026, 10, 5))
    longer = bureau.receive(date(2026, 9, 1))
    bureau.step(longer, Action.REGISTER, date(2026, 9, 2))
    registered = repairs.last(longer)
    bureau.step(longer, Action.EXTEND, date(2026, 9, 9))
    repairs.redate(longer, date(2026, 9, 1), date(2026, 9, 20), registered)
    completed, asked = (bureau.receive(date(2026, 10, 5)) for _ in range(2))
    for one in (completed, asked):
        bureau.step(one, Action.REQUEST_CORRECTION, date(2026, 10, 5))
    bureau.step(completed, Action.RECORD_CORRECTION, date(2026, 10, 12))
    bureau.step(completed, Action.REGISTER, date(2026, 10, 14))
    repairs.cancel(asked, date(2026, 10, 13))


def _after_the_decree(bureau: Bureau, repairs: Repairs, open_ones: list[uuid.UUID]) -> None:
    again, signed = (bureau.receive(date(2026, 10, 9)) for _ in range(2))
    known = date(2026, 10, 1)
    moved = bureau.receive(date(2026, 10, 9), event_on=known, known_on=known)
    bureau.step(again, Action.REGISTER, date(2026, 10, 12))
    repairs.cancel(again, date(2026, 10, 19))
    bureau.step(signed, Action.REGISTER, date(2026, 10, 12))
    bureau.correct(moved, "received_on", "2026-10-02", on=date(2026, 10, 12))
    informed = bureau.receive(date(2026, 10, 12), kind=ReportKind.INFORMASI_AWAL, signed_on=None)
    _sign(bureau, informed, date(2026, 10, 13))
    law = _elections(bureau)[0]
    bureau.correct(signed, "election_id", str(law), on=date(2026, 10, 20))
    for number, case_id in enumerate(open_ones):
        bureau.step(case_id, Action.REGISTER, date(2026, 10, 8 + number))
    local = open_ones[1]  # what the local election's law counts from receipt, the other's from registration
    bureau.correct(local, "election_id", str(law), on=date(2026, 10, 12))
    bureau.step(local, Action.FIND_NOT_PROVEN, date(2026, 10, 19))
    _persons(bureau, repairs)


def _persons(bureau: Bureau, repairs: Repairs) -> None:
    many = bureau.receive(date(2026, 8, 3), people=3)
    bureau.step(many, Action.REGISTER, date(2026, 8, 4))
    for number, on in ((1, 6), (2, 12)):
        bureau.step(many, Action.FORWARD, date(2026, 8, on), number=number, addressee="employer")
        bureau.step(many, Action.RECORD_RECEIPT, date(2026, 8, on + 2), number=number)
    bureau.step(many, Action.FIND_NOT_PROVEN, date(2026, 8, 19), number=3)
    bureau.step(many, Action.REOPEN, date(2026, 9, 21), number=3)
    repairs.exclude(many, date(2026, 9, 23), number=2)
    test_entry, back = (bureau.receive(date(2026, 9, 14)) for _ in range(2))
    for one in (test_entry, back):
        repairs.exclude(one, date(2026, 9, 15))
    repairs.exclude(back, date(2026, 9, 30), back=True)


@pytest.mark.both_databases
def test_both_ways_give_the_same_after_every_way_in_which_dates_move(history: Bureau) -> None:
    with history.sessions() as session:
        months_alike(session, {history.office.id}, MONTHS)
        names = {cell.indicator for cell, value in _counted(session, history) if value != 0}
    assert names == {*(f"in_time_K{number}" for number in range(1, 6)), "overdue_K5"}


@pytest.mark.parametrize("days_ago", [0, 27])
def test_a_rule_said_wrongly_on_either_side_is_a_difference(history: Bureau, days_ago: int) -> None:
    today = date.fromordinal(TODAY.toordinal() - days_ago)
    missed = []
    with history.sessions() as session:
        assert not _differs(session, history, today)
        for mutant in WRONG if not days_ago else WRONG[7:8]:
            with mutated(mutant):
                if not _differs(session, history, today):
                    missed.append(mutant.why)
    assert missed == ([] if days_ago else ["over in the morning"]), missed


def _differs(session: Session, bureau: Bureau, today: date) -> bool:
    offices = frozenset({bureau.office.id})
    for month in MONTHS:
        scope = scope_of(session, month, offices, today=max(today, date(2026, 11, 1)))
        counted = keeping_time(session, scope, today=today)
        told = {cell: value for cell, value in retold_month(session, scope, today=today)[1].items()
                if cell in counted}  # fmt: skip
        if differences(counted, told):
            return True
    return False


def _counted(session: Session, bureau: Bureau) -> list[tuple[Any, Any]]:
    found = []
    for month in MONTHS:
        scope = scope_of(session, month, frozenset({bureau.office.id}), today=TODAY)
        found += [
            row for row in keeping_time(session, scope, today=TODAY).items() if not isinstance(row[1], str)
        ]
    return found


class Calendar:
    """The administrator of the topmost office at the calendar, and the worker that follows."""

    def __init__(self, bureau: Bureau, workplace: Workplace) -> None:
        self._bureau = bureau
        self._admin = Bureau(
            bureau.sessions, bureau.means, workplace.province, bureau.factory
        ).actor(Role.ADMIN)  # fmt: skip

    def enter(self, day: date, *, on: date) -> None:
        """Make a day free for the office's own place."""
        draft = FreeDay(
            on=day, name="Libur uji", name_en="Test holiday", kind="local", estimated=False,
            place_code=REGENCY, source="SK 1/2026",
        )  # fmt: skip
        with transaction(self._bureau.sessions) as session:
            enter_day(self._keeping(session, on), draft)
        self._follow(on)

    def withdraw(self, day: date, *, on: date) -> None:
        """Let a day be worked again."""
        with transaction(self._bureau.sessions) as session:
            row = day_there(session, day, REGENCY)
            withdraw_day(self._keeping(session, on), row, reason="SK 2/2026")
        self._follow(on)

    def _keeping(self, session: Session, on: date) -> Keeping:
        means = self._bureau.means
        return Keeping(session, means.signer, means.catalogue, self._admin, _morning(on), on)

    def _follow(self, on: date) -> None:
        with transaction(self._bureau.sessions) as session:
            recompute_clocks(session, self._bureau.means, {}, _morning(on, 4))


def _head_gives_time(bureau: Bureau, case_id: uuid.UUID, to: date, *, on: date) -> None:
    with transaction(bureau.sessions) as session:
        found = select(Clock.id).where(Clock.case_id == case_id, Clock.kind == ClockKind.PRELIMINARY)
        extend_clock(
            session, bureau.means, case_id, session.scalars(found).one(), to=to, reason="Saksi sakit.",
            lang="id", actor=bureau.actor(Role.HEAD), now=_morning(on),
        )  # fmt: skip


def _sign(bureau: Bureau, case_id: uuid.UUID, on: date) -> None:
    with transaction(bureau.sessions) as session:
        record_signature(
            session, bureau.means, case_id, signed_on=on, version=session.get_one(Case, case_id).version,
            actor=bureau.actor(Role.INTAKE), now=_morning(on), today=on,
        )  # fmt: skip


def _elections(bureau: Bureau) -> list[uuid.UUID]:
    """Return an election of each law."""
    with bureau.sessions() as session:
        laws = (Regime.PEMILU, Regime.PILKADA)
        found = [select(Election.id).where(Election.regime == law).limit(1) for law in laws]
        return [session.scalars(one).one() for one in found]


def _morning(day: date, hour: int = 3) -> datetime:
    return datetime.combine(day, time(hour), UTC)
