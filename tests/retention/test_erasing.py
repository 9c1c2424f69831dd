"""Erasing a case: everything private goes, the history stays whole, the figures add up."""

from __future__ import annotations

import importlib
import json
from datetime import date

import pytest
from sqlalchemy import LargeBinary, func, select

from neutrality.cases import facts
from neutrality.cases.assignment import assign
from neutrality.cases.buckets import in_bucket
from neutrality.cases.coarsening import coarse
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.cases.holder import enter
from neutrality.cases.models import Case, Person
from neutrality.database import Base
from neutrality.domain.errors import ConflictError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Action
from neutrality.evidence.care import damaged
from neutrality.evidence.models import EvidenceFile
from neutrality.history.models import Event, EventPayload, EventText
from neutrality.history.service import check
from neutrality.reports.models import Report
from neutrality.retention.erasing import Two
from neutrality.retention.places import KEPT, PLACES
from neutrality.retention.running import carry_out
from neutrality.retention.service import gone
from neutrality.settings import ROOT
from neutrality.statistics.service import Month, neighbour, whole_month
from neutrality.vault import BlindIndex, DataKey, KeyWrap, TrackingCode
from tests.cases.mending import Mending
from tests.cases.office import TWO
from tests.retention.conftest import Archive
from tests.statistics.bureau import totals
from tests.statistics.twice import counted_twice

BEGAN = date(2024, 2, 27)
FLOWS = (
    "reports_received", "cases_received", "cases_closed", "cases_reopened", "respondents_received",
    "respondents_closed", "respondents_reopened", "registered", "not_registered", "proven", "forwarded",
    "decided", "forwarded_elsewhere", "returned", "control_measures",
)  # fmt: skip


def test_every_sealed_column_is_known_to_the_eraser() -> None:
    for path in sorted((ROOT / "neutrality").rglob("models.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    sealed = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "sealed" in column.name or "salt" in column.name or isinstance(column.type, LargeBinary)
    }
    erased = set().union(*(place.covers() for place in PLACES))

    assert sealed - erased - KEPT == set()
    assert not erased & KEPT
    assert sealed >= KEPT


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("end", "years"), [("sanctioned", 5), ("reopened", 5), ("not_proven", 5), ("unmet", 1)]
)
def test_a_case_is_due_on_the_day_and_not_before(archive: Archive, end: str, years: int) -> None:
    case_id = archive.closed(end, BEGAN)
    closed_on = archive.case(case_id).closed_on
    assert closed_on is not None

    archive.later(years=years, days=-1)
    before = [item for item in archive.due() if item.respondent_id is None]
    archive.office.clock.move(days=1)
    (item,) = archive.due()

    assert before == []
    assert item.due.due_on <= archive.office.today
    assert item.due.closed_on == closed_on
    assert item.due.rule.needs_review


@pytest.mark.both_databases
@pytest.mark.parametrize("end", ["sanctioned", "reopened", "unmet"])
def test_nothing_private_is_left_and_the_history_is_whole(archive: Archive, end: str) -> None:
    code = TrackingCode.new()
    case_id = archive.closed(end, BEGAN, code=code, respondents=TWO)
    with archive.office.sessions() as session:
        events = session.scalars(select(func.count()).select_from(Event)).one()
        objects = session.scalars(select(EvidenceFile.object_key)).all()
    archive.later(years=5)

    (done,) = archive.erase_all()

    with archive.office.sessions() as session:
        assert done.objects == tuple(objects)
        assert not any(archive.store.exists(key) for key in objects)
        for model in (EvidenceFile, EventText, Person, BlindIndex, KeyWrap, DataKey):
            assert session.scalars(select(func.count()).select_from(model)).one() == 0, model
        report = session.scalars(select(Report)).one()
        assert (report.sealed_content, report.sealed_identity, report.lookup_id) == (b"", None, None)
        kinds = session.scalars(select(Event.kind).order_by(Event.id.desc()).limit(2)).all()
        assert kinds == [EventKind.FACTS_COARSENED, EventKind.CASE_ERASED]
        assert session.scalars(select(func.count()).select_from(Event)).one() >= events + 2
        told = session.scalars(select(EventPayload.event_id).join(Event).where(Event.stream == "case")).all()
        assert len(told) == 2
        assert check(session, Stream.CASE, case_id) > 0
        assert facts.differences(session, case_id) == []
        assert list(damaged(session, archive.store, seen=lambda _: None)) == []
        (row,) = gone(session)
        assert (row.erased_on, (row.copies_until - row.erased_on).days) == (archive.office.today, 35)
        with pytest.raises(NotFoundError, match="no_such_report"):
            enter(session, archive.means, code, now=archive.office.clock(), today=archive.office.today)


def test_erasing_again_does_nothing(archive: Archive) -> None:
    archive.closed("unmet", BEGAN)
    archive.later(years=1)
    (item,) = archive.due()

    assert len(archive.erase_all()) == 1
    assert archive.due() == []
    assert carry_out(archive.running(), item, archive.two) is None


@pytest.mark.both_databases
def test_two_different_persons_with_the_right_roles_erase(archive: Archive) -> None:
    archive.closed("unmet", BEGAN)
    archive.later(years=1)
    (item,) = archive.due()
    head, elsewhere = archive.who("head"), archive.office.elsewhere()
    pairs = [
        Two(head, head),
        Two(head, archive.who("verifier")),
        Two(archive.who("custodian"), head),
        Two(head, archive.who("head", at=elsewhere)),
        Two(archive.who("head", at=elsewhere), archive.who("custodian", at=elsewhere)),
        Two(archive.office.who("head"), archive.office.who("custodian")),  # a page erases nothing
    ]

    for pair in pairs:
        with pytest.raises(NotAllowedError, match="two_to_erase"):
            carry_out(archive.running(), item, pair)

    assert archive.ledger.lines() == []
    assert carry_out(archive.running(), item, Two(head, archive.who("head", 2))) is not None


def test_a_person_stays_as_long_as_another_case_needs_it(archive: Archive) -> None:
    first = archive.closed("unmet", BEGAN)
    archive.later(years=1)
    second = archive.closed("unmet", archive.office.today)
    person = archive.people(second)[0].person_id

    archive.erase_all()

    with archive.office.sessions() as session:
        assert person is not None
        assert session.get(Person, person) is not None
    assert archive.people(first)[0].person_id is None
    assert archive.office.view(second).respondents[0].nip_masked

    archive.later(years=1)
    archive.erase_all()

    with archive.office.sessions() as session:
        assert session.get(Person, person) is None


def test_nothing_can_be_done_with_an_erased_case(archive: Archive) -> None:
    case_id = archive.closed("unmet", BEGAN)
    archive.later(years=1)
    archive.erase_all()
    office = archive.office

    with pytest.raises(ConflictError, match="case_erased"):
        office.step(case_id, Action.REOPEN)
    with pytest.raises(ConflictError, match="case_erased"):
        office.correct(case_id, "channel", "phone")
    with pytest.raises(ConflictError, match="case_erased"):
        office.act(assign, case_id, assignee_id=None, actor=archive.head())
    with pytest.raises(ConflictError, match="case_erased"):
        office.view(case_id)


def figures(archive: Archive, name: str) -> Month:
    """Return a month of the office as it is counted today, both ways alike but for what is erased."""
    office = archive.office.workplace.office.id
    with archive.office.sessions() as session:
        month = whole_month(session, name, frozenset({office}), today=date(2030, 1, 1))
    assert month.differences == (), name
    return month


@pytest.mark.both_databases
def test_every_month_still_adds_up_and_every_list_is_its_figure(archive: Archive) -> None:
    for number, end in enumerate(("sanctioned", "reopened", "not_proven", "unmet", "unmet")):
        archive.closed(end, date(2024, 1 + number, 28 - number), respondents=TWO)
    archive.office.clock.move(days=1)
    kept = archive.closed("sanctioned", date(2024, 6, 20))
    names = [f"{2024 + number // 12}-{number % 12 + 1:02d}" for number in range(10)]
    before = {name: totals(figures(archive, name)) for name in names}
    archive.later(years=5, days=-6)

    assert len(archive.erase_all()) == 5
    assert archive.case(kept).erased_on is None

    after = {name: figures(archive, name) for name in names}
    for name in names:
        assert after[name].adds_up, name
        assert listed(archive, "open", name) == totals(after[name])["cases_open"]
        for bucket, figure in (("received", "cases_received"), ("registered", "registered")):
            assert listed(archive, bucket, name) == totals(after[name])[figure]
        for bucket in ("closed", "proven", "forwarded", "decided"):
            counted = totals(after[name])["cases_closed" if bucket == "closed" else bucket]
            assert bool(listed(archive, bucket, name)) is bool(counted), (bucket, name)
    for name in names[1:]:
        assert totals(after[name])["cases_opening"] == totals(after[neighbour(name, -1)])["cases_open"]
    for figure in FLOWS:
        counted = sum(totals(month)[figure] for month in after.values())
        assert sum(month[figure] for month in before.values()) == counted, figure
    for unit in ("cases", "respondents"):
        assert before["2024-06"][f"{unit}_open"] == totals(after["2024-06"])[f"{unit}_open"]


@pytest.mark.both_databases
def test_the_cumulative_row_of_a_later_day_stays_and_is_still_counted_twice(archive: Archive) -> None:
    office = archive.office
    for number, end in enumerate(("sanctioned", "not_proven", "unmet", "reopened")):
        archive.closed(end, date(2024, 1 + number, 28 - number), respondents=TWO)
    mending = Mending(office)
    mending.exclude(archive.closed("unmet", date(2024, 2, 5), respondents=TWO))
    left = archive.closed("not_proven", date(2024, 3, 5), respondents=TWO)
    mending.exclude(left, "wrong_person", respondent=archive.people(left)[1].id)
    offices, days = {office.workplace.office.id}, (date(2024, 12, 31), date(2025, 6, 30))
    with office.sessions() as session:
        before = [counted_twice(session, offices, day) for day in days]
    archive.later(years=6)

    erased = archive.erase_all()

    assert len(erased) == 6
    with office.sessions() as session:
        assert [counted_twice(session, offices, day) for day in days] == before
        # Out of the figures since the first day of its quarter, which counts as out already.
        assert counted_twice(session, offices, date(2024, 1, 1)).adds_up
    assert before[0].reported == 9


def listed(archive: Archive, bucket: str, month: str) -> int:
    """Return how many cases of the office stand behind a figure."""
    office = archive.office.workplace.office.id
    with archive.office.sessions() as session:
        query = select(func.count()).select_from(Case)
        return session.scalars(query.where(Case.office_id == office, in_bucket(bucket, month))).one()


def test_facts_keep_quarter_province_and_level_and_small_classes_are_merged(archive: Archive) -> None:
    lonely = archive.closed("sanctioned", date(2023, 5, 2))
    many = [archive.closed("sanctioned", date(2024, 8, 2)) for _ in range(5)]
    archive.later(years=5)

    archive.erase_all()

    with archive.office.sessions() as session:
        one, other = session.get_one(CaseFact, lonely), session.get_one(CaseFact, many[0])
        person = session.scalars(select(RespondentFact).where(RespondentFact.case_id == many[0])).one()
    assert (one.received_on, one.place_code, one.channel) == (date(2023, 4, 1), None, "unknown")
    assert (other.received_on, other.place_code, other.channel) == (date(2024, 7, 1), "73", "walk_in")
    assert (person.closed_on, person.sanction_level, person.recommended_level) == (
        date(2024, 7, 1), "moral", "berat",
    )  # fmt: skip
    assert (person.sanction_kind, person.violation_type, person.agency_id) == (None, None, None)


def test_the_coarsening_names_the_old_facts_so_that_only_a_copy_can_check_them(archive: Archive) -> None:
    case_id = archive.closed("unmet", BEGAN)
    with archive.office.sessions() as session:
        kept = facts.load(session, case_id)
        first = select(EventPayload).join(Event).where(Event.stream_id == case_id).order_by(Event.number)
        salt = session.scalars(first).first()
        assert salt is not None
        assert kept.case is not None
        told = coarse(session, kept.case, kept.respondents.values(), salt.salt)
    archive.later(years=1)
    archive.erase_all()

    with archive.office.sessions() as session:
        event = select(EventPayload.content).join(Event).where(Event.kind == EventKind.FACTS_COARSENED)
        said = json.loads(session.scalars(event).one())
        assert (said["old"], said["new"]) == (told["old"], told["new"])
        assert session.get(EventPayload, salt.event_id) is None


@pytest.mark.parametrize(("name", "value"), [("received_on", date(2024, 2, 27)), ("place_code", "73.11")])
def test_coarse_facts_that_somebody_changed_differ_from_the_history(
    archive: Archive, name: str, value: object
) -> None:
    case_id = archive.closed("unmet", BEGAN)
    archive.later(years=1)
    archive.erase_all()

    with archive.office.sessions() as session:
        setattr(session.get_one(CaseFact, case_id), name, value)
        assert facts.differences(session, case_id) == [name]
