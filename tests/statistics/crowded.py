"""An autumn in which everything happens that a month can tell of, on the days at which one miscounts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from neutrality.cases.models import Case
from neutrality.database import Sessions
from neutrality.directory.models import Election
from neutrality.domain.workflow import Action
from neutrality.means import Means
from neutrality.reports.submission import RespondentInput
from tests.factories import Factory, Workplace
from tests.statistics.bureau import Bureau
from tests.statistics.repairing import Repairs
from tests.statistics.test_merging import merge
from tests.statistics.test_transfers import hand

MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
NIP = "199003152015041001"
# Of how many steps with which letter the days are told below.
Steps = tuple[tuple[Action, int, int] | tuple[Action, int, int, int], ...]


@dataclass(frozen=True)
class Crowded:
    """A local office and the province above it, with everything that happened there."""

    local: Bureau
    province: Bureau

    @property
    def offices(self) -> frozenset[uuid.UUID]:
        """Return both."""
        return frozenset({self.local.office.id, self.province.office.id})


def day(month: int, number: int) -> date:
    """Return a day of 2026."""
    return date(2026, month, 1) + timedelta(days=number - 1)


@pytest.fixture
def crowded(
    bureau: Bureau, sessions: Sessions, means: Means, workplace: Workplace, factory: Factory
) -> Crowded:
    """Return two offices after a crowded autumn."""
    found = Crowded(bureau, Bureau(sessions, means, workplace.province, factory))
    _employers(bureau, workplace)
    _bounds(bureau)
    _mistakes(bureau)
    _moved(found)
    return found


def _lived(bureau: Bureau, case_id: uuid.UUID, steps: Steps) -> uuid.UUID:
    for action, month, number, *who in steps:
        bureau.step(case_id, action, day(month, number), number=who[0] if who else 1)
    return case_id


def _employers(bureau: Bureau, workplace: Workplace) -> None:
    """Letters to one agency: sanctioned twice by name, answered, unanswered, returned, under a remedy.

    Three are of one election, one is of another, and one came to the first by a correction.
    """
    agency = workplace.agency.id
    with bureau.sessions() as session:
        one, other = session.scalars(select(Election.id).order_by(Election.code).limit(2))
    people = tuple(
        RespondentInput(name=f"Contoh {number}", nip=NIP if number == 1 else "", agency_id=agency)
        for number in (1, 2, 3)
    )
    many = bureau.receive(day(8, 3), respondents=people, election_id=one)
    _lived(bureau, many, (
        (Action.REGISTER, 8, 5), (Action.FORWARD, 8, 20), (Action.FORWARD, 8, 24, 2),
        (Action.FORWARD, 8, 31, 3), (Action.RECORD_SANCTION, 9, 19), (Action.RECORD_ANSWER, 10, 5, 2),
        (Action.RECORD_CONTROL_MEASURE, 10, 31, 3),
    ))  # fmt: skip
    again = bureau.receive(day(9, 1), respondents=people[:1], election_id=other)
    _lived(bureau, again, (
        (Action.REGISTER, 9, 3), (Action.FORWARD, 9, 20), (Action.RECORD_SANCTION, 10, 20),
    ))  # fmt: skip
    back = bureau.receive(day(8, 10))
    _lived(bureau, back, (
        (Action.REGISTER, 8, 12), (Action.FORWARD, 8, 25), (Action.RETURN_TO_OFFICE, 10, 3),
        (Action.FORWARD, 10, 18), (Action.RECORD_NO_VIOLATION, 11, 5),
    ))  # fmt: skip
    bureau.correct(back, "election_id", str(one), on=day(11, 6))
    remedy = bureau.receive(day(9, 7), channel="phone")
    _lived(bureau, remedy, (
        (Action.REGISTER, 9, 16), (Action.FORWARD, 10, 1), (Action.RECORD_SANCTION_UNDER_REMEDY, 10, 15),
    ))  # fmt: skip
    bureau.step(
        remedy, Action.END_REMEDY, day(11, 3), remedy_result="changed", sanction_kind="teguran_tertulis",
        decision_number="SK/10", decision_on="2026-10-31", effective_on="2026-11-04",
    )  # fmt: skip


def _bounds(bureau: Bureau) -> None:
    """First and last days of months, second lives, ends before registration, entries after the cut-off."""
    last = bureau.receive(day(10, 1), people=2)
    _lived(bureau, last, (
        (Action.REGISTER, 10, 4), (Action.FIND_NOT_PROVEN, 10, 31), (Action.FORWARD, 10, 31, 2),
    ))  # fmt: skip
    _lived(bureau, bureau.receive(day(10, 31), channel="letter"), ((Action.CLOSE_UNMET, 11, 1),))
    _lived(bureau, bureau.receive(day(9, 30)), ((Action.REGISTER, 10, 1),))
    _lived(bureau, bureau.receive(day(10, 8)), ((Action.FORWARD_ELSEWHERE, 10, 12),))
    second = bureau.receive(day(9, 2))
    _lived(bureau, second, (
        (Action.REGISTER, 9, 4), (Action.FIND_NOT_PROVEN, 9, 20), (Action.REOPEN, 10, 7),
        (Action.FIND_NOT_PROVEN, 10, 25),
    ))  # fmt: skip
    bureau.receive(day(10, 15), entered=day(11, 9), channel="whatsapp")
    bureau.receive(day(10, 31), entered=day(11, 5), channel="whatsapp")
    moved = bureau.receive(day(10, 2), event_on=day(9, 20), known_on=day(9, 20))
    bureau.correct(moved, "received_on", day(9, 30).isoformat(), on=day(10, 5))
    bureau.correct(moved, "channel", "phone", on=day(10, 5))
    slow = bureau.supervise(day(8, 1))
    _lived(bureau, slow, ((Action.REGISTER, 10, 10),))


def _mistakes(bureau: Bureau) -> None:
    """A cancelled step, a redated one, cases and persons out of the figures and back."""
    repairs = Repairs(bureau)
    cancelled = _lived(bureau, bureau.receive(day(10, 2)), ((Action.CLOSE_UNMET, 10, 6),))
    repairs.cancel(cancelled, day(11, 2))
    redated = bureau.receive(day(9, 5))
    _lived(bureau, redated, ((Action.REGISTER, 9, 10), (Action.FORWARD, 10, 2)))
    repairs.redate(redated, day(9, 29), day(11, 8))
    later = bureau.supervise(day(9, 10), people=2)
    _lived(bureau, later, ((Action.REGISTER, 9, 12), (Action.FIND_NOT_PROVEN, 9, 28)))
    first = repairs.last(later)
    _lived(bureau, later, ((Action.FIND_NOT_PROVEN, 9, 29, 2),))
    repairs.redate(later, day(10, 2), day(10, 3), first)
    out = _lived(bureau, bureau.receive(day(10, 3)), ((Action.REGISTER, 10, 5),))
    repairs.exclude(out, day(10, 20))
    repairs.exclude(out, day(11, 2), back=True)
    _lived(bureau, out, ((Action.FORWARD, 11, 6),))
    wrong = _lived(bureau, bureau.receive(day(9, 14)), ((Action.REGISTER, 9, 16), (Action.FORWARD, 10, 21)))
    repairs.cancel(wrong, day(11, 8))
    person = bureau.supervise(day(10, 6), people=2)
    _lived(bureau, person, ((Action.REGISTER, 10, 8),))
    repairs.exclude(person, day(10, 12), number=2)
    _lived(bureau, person, ((Action.FIND_NOT_PROVEN, 10, 15),))
    closed = _lived(bureau, bureau.receive(day(10, 3)), ((Action.CLOSE_UNMET, 10, 4),))
    repairs.exclude(closed, day(10, 20))
    forwarded = _lived(
        bureau, bureau.receive(day(9, 11)), ((Action.REGISTER, 9, 12), (Action.FORWARD, 9, 13))
    )
    repairs.exclude(forwarded, day(10, 31))


def _moved(found: Crowded) -> None:
    """Two cases become one; a case goes to the province, and one of its persons had left before."""
    local, province = found.local, found.province
    master, merged = local.receive(day(10, 7)), local.receive(day(10, 9), people=2)
    _lived(local, master, ((Action.REGISTER, 10, 10),))
    merge(local, merged, master, day(10, 14), (1, 0))
    twice, once = local.receive(day(10, 7)), local.receive(day(10, 9))
    merge(local, once, twice, day(10, 14), (1,))
    Repairs(local).exclude(twice, day(10, 28))
    gone = local.receive(day(10, 5), people=3)
    _lived(local, gone, ((Action.REGISTER, 10, 8), (Action.FIND_NOT_PROVEN, 10, 9, 2)))
    Repairs(local).exclude(gone, day(10, 11), number=3)
    hand(local, province, gone, day(10, 25))
    _lived(province, gone, ((Action.FIND_NOT_PROVEN, 11, 4),))
    province.receive(day(10, 20), channel="web")


def cases_of(sessions: Sessions) -> list[uuid.UUID]:
    """Return every case."""
    with sessions() as session:
        return list(session.scalars(select(Case.id)))
