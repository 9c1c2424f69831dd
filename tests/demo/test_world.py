"""What stands in a sample world: everything that can happen, in the published shares, nobody real."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import Select, func, select

from neutrality.cases import facts
from neutrality.cases.acts import Forwarding
from neutrality.cases.models import Case, Proposal, ProposalStatus, Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.step_events import EVENTS
from neutrality.database import Sessions
from neutrality.demo import names
from neutrality.demo.luck import TYPES
from neutrality.directory.models import Agency, Office
from neutrality.domain.catalogue import Regime
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import TRANSITIONS, Outcome, ReportKind, State, SubStatus
from neutrality.evidence.models import EvidenceFile
from neutrality.history.models import Event, EventPayload
from neutrality.history.service import check
from neutrality.reports.models import Report, Source
from neutrality.statistics.service import month_of, neighbour
from neutrality.vault import KeyFiles, Keyholder, KeyKind, Purpose
from tests.demo.conftest import CASES, NOW
from tests.statistics.bureau import along, totals

pytestmark = pytest.mark.slow
LEAST = CASES // 100
TODAY = NOW.date()
MONTHS = [neighbour("2025-11", number) for number in range(13)]
PUBLISHED = {"D02": 30.4, "D08": 22.4, "D07": 12.6, "D04": 10.9, "D03": 5.6}
POSITIONS = {"fungsional": 25, "jpt_pratama": 22, "pelaksana": 15, "kepala_wilayah": 14, "administrator": 12}


def number(sessions: Sessions, query: Select[int]) -> int:
    with sessions() as session:
        return session.scalars(query).one()


def cases_with(kind: EventKind) -> Select[int]:
    """Return the question in how many cases something happened."""
    return select(func.count(Event.stream_id.distinct())).where(Event.kind == kind)


def test_it_holds_as_many_cases_as_asked(world_sessions: Sessions) -> None:
    assert number(world_sessions, select(func.count()).select_from(Case)) == CASES


def test_every_step_of_the_table_occurs(world_sessions: Sessions) -> None:
    # A merger needs two cases, and has a page of its own.
    rows = [row for row in TRANSITIONS if not row.by_itself]
    kinds = {EVENTS.get(row.action, EventKind.CASE_RECEIVED) for row in rows}

    assert len(kinds) == len(rows)
    for kind in kinds:
        assert number(world_sessions, cases_with(kind)) > 0, kind


def test_every_state_outcome_kind_and_door_occurs(world_sessions: Sessions) -> None:
    with world_sessions() as session:
        assert set(session.scalars(select(Case.state))) == set(State)
        ends = set(Outcome) - {Outcome.DUPLICATE_MERGED}
        assert set(session.scalars(select(Case.outcome))) == {*ends, None}
        assert set(session.scalars(select(Respondent.outcome))) == {*ends, None}
        # The legal steps that last some days only are seen in the stories: every step of the table occurs.
        lasting = {SubStatus.NEW, SubStatus.TRACING, SubStatus.FORWARDED_TO_PPK, SubStatus.PPK_OVERDUE, None}
        assert set(session.scalars(select(Respondent.sub_status))) >= lasting
        # A finding is what the pleno makes of a supervision result; nobody sends one.
        assert set(session.scalars(select(Case.kind))) == set(ReportKind)
        assert set(session.scalars(select(Report.kind))) == set(ReportKind) - {ReportKind.TEMUAN}
        assert set(session.scalars(select(Report.source))) == set(Source)
        assert set(session.scalars(select(Case.regime))) == set(Regime) - {Regime.ANY}
        assert set(session.scalars(select(Forwarding.addressee))) == {"authority", "employer"}
        assert set(session.scalars(select(Proposal.status))) == set(ProposalStatus)


def test_every_channel_occurs_but_the_import(world: Flask, world_sessions: Sessions) -> None:
    known = {row.code for row in world.extensions["catalogue"].codes("intake_channel")}

    with world_sessions() as session:
        assert set(session.scalars(select(Case.channel))) == known - {"import"}


def test_what_is_rare_is_at_least_one_in_a_hundred(world_sessions: Sessions) -> None:
    many = select(Respondent.case_id).group_by(Respondent.case_id).having(func.count() > 1)
    backdated = select(func.count()).select_from(Report).where(Report.late_entry)
    assert number(world_sessions, cases_with(EventKind.RESPONDENT_REOPENED)) >= LEAST
    assert number(world_sessions, select(func.count()).select_from(many.subquery())) >= LEAST
    assert number(world_sessions, backdated) >= LEAST
    assert number(world_sessions, cases_with(EventKind.FIELD_CORRECTED)) >= LEAST
    assert number(world_sessions, cases_with(EventKind.STEP_REFUSED)) >= LEAST
    waiting = select(func.count(Proposal.case_id.distinct())).where(Proposal.status == ProposalStatus.WAITING)
    assert number(world_sessions, waiting) >= LEAST
    assert number(world_sessions, select(func.count(EvidenceFile.report_id.distinct()))) >= LEAST


def test_every_outcome_is_at_least_one_in_a_hundred(world_sessions: Sessions) -> None:
    for outcome in set(Outcome) - {Outcome.DUPLICATE_MERGED}:
        ended = select(func.count()).select_from(Case).where(Case.outcome == outcome)
        assert number(world_sessions, ended) >= LEAST, outcome


def test_violation_types_come_in_the_published_shares(world_sessions: Sessions) -> None:
    found = select(Respondent.violation_type, func.count()).where(Respondent.violation_type.is_not(None))
    shares = percentages(world_sessions, found.group_by(Respondent.violation_type))

    assert set(shares) == set(TYPES)
    assert {code: shares[code] for code in PUBLISHED} == pytest.approx(PUBLISHED, abs=12)
    assert max(shares, key=lambda code: shares[code]) in {"D02", "D08"}


def test_positions_come_in_the_published_shares(world_sessions: Sessions) -> None:
    found = select(Respondent.position_group, func.count()).group_by(Respondent.position_group)
    shares = percentages(world_sessions, found)

    assert {name: shares[name] for name in POSITIONS} == pytest.approx(POSITIONS, abs=10)


def test_the_funnel_is_the_published_one(world_sessions: Sessions) -> None:
    def count(kind: EventKind) -> int:
        return number(world_sessions, cases_with(kind))

    registered = count(EventKind.CASE_REGISTERED) / CASES
    proven, not_proven = count(EventKind.RESPONDENT_FORWARDED), count(EventKind.RESPONDENT_NOT_PROVEN)
    assert 0.45 <= registered <= 0.7
    assert 0.6 <= proven / (proven + not_proven) <= 0.85


def percentages(sessions: Sessions, query: Select[str | None, int]) -> dict[str | None, float]:
    """Return the share of each in hundredths."""
    with sessions() as session:
        counted = dict(session.execute(query).all())
    return {name: 100 * many / sum(counted.values()) for name, many in counted.items()}


def test_the_twelve_months_before_today_are_covered_and_add_up(world_sessions: Sessions) -> None:
    with world_sessions() as session:
        offices = frozenset(session.scalars(select(Office.id)))
        months = [month_of(session, name, offices, today=TODAY) for name in MONTHS]
        earliest = session.scalars(select(func.min(Case.received_on))).one()
        latest = session.scalars(select(func.max(Event.recorded_at))).one()

    assert MONTHS[-1] == f"{TODAY:%Y-%m}"
    assert all(totals(month)["cases_received"] > 0 for month in months)
    assert all(month.adds_up for month in months)
    assert sum(totals(month)["cases_received"] for month in months) == CASES
    assert sum(totals(month)["late_entries"] for month in months) > 0
    assert len(along(months[-5], "cases_received", "office")) == 3
    for before, after in pairwise(months):
        assert totals(after)["cases_opening"] == totals(before)["cases_open"]
        assert totals(after)["respondents_opening"] == totals(before)["respondents_open"]
    assert earliest >= date(2025, 11, 1)
    assert latest.date() <= TODAY


def test_facts_are_what_the_events_give_and_every_stream_is_whole(world_sessions: Sessions) -> None:
    with world_sessions() as session:
        case_ids = list(session.scalars(select(Case.id)))
        assert [found for case_id in case_ids for found in facts.differences(session, case_id)] == []
        streams = session.execute(
            select(Event.stream, Event.stream_id, func.count()).group_by(Event.stream, Event.stream_id)
        ).all()
        assert {stream for stream, _, _ in streams} >= {Stream.CASE, Stream.ACCOUNT}
        for stream, stream_id, many in streams:
            assert check(session, stream, stream_id) == many


def test_nobody_in_it_is_real(world: Flask, world_sessions: Sessions) -> None:
    keyholder = Keyholder(KeyFiles(world.extensions["settings"].keys_dir), cap=10**9)
    invented = {f"{given} {family}" for given in names.GIVEN for family in names.FAMILY}
    numbers = 0
    with world_sessions() as session:
        people = session.execute(select(Respondent, Case.office_id).join(Case, Case.id == Respondent.case_id))
        for person, office_id in people:
            key = keyholder.open_key(
                session, kind=KeyKind.RESPONDENT, owner=person.id, office_id=office_id, actor="uji",
                purpose=Purpose.CASE,
            )  # fmt: skip
            who = open_particulars(key, person)
            assert who.name in invented
            assert who.nip == "" or re.fullmatch(r"\d{15}000", who.nip), who.nip
            numbers += bool(who.nip)
        called = [*session.scalars(select(Office.name)), *session.scalars(select(Agency.name))]
    assert numbers > LEAST
    assert [name for name in called if not name.endswith("(contoh)")] == []


def test_a_second_person_always_answered_what_needs_two(world_sessions: Sessions) -> None:
    two = {EVENTS[row.action] for row in TRANSITIONS if row.second}
    with world_sessions() as session:
        found = session.execute(
            select(Event.actor_id, EventPayload.content)
            .join(EventPayload, EventPayload.event_id == Event.id)
            .where(Event.kind.in_(two))
        ).all()

    assert found
    for actor_id, content in found:
        assert json.loads(content)["proposed_by"] not in {None, str(actor_id)}
