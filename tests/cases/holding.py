"""What must hold of a case after every act, written from the regulation and the design."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from neutrality.cases import facts
from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Case, CaseReport, Clock, Proposal, Respondent
from neutrality.cases.step_events import EVENTS
from neutrality.cases.work import begin, reports_of, respondents_of
from neutrality.database import Base
from neutrality.domain.access import Actor
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, EventPayload, EventText
from neutrality.history.service import check
from neutrality.means import Means
from neutrality.reports.models import Message, Report
from tests.cases.regulation import LAWS, MOVES, OUTCOMES, STATES

KINDS = {kind.value: action.value for action, kind in EVENTS.items()}
UNCHANGING = {"place", "holiday", "violation_type", "election"}
Intervals = dict[uuid.UUID, list[StateInterval]]


def everything_holds(session: Session, means: Means, case_id: uuid.UUID, reader: Actor) -> None:
    """Assert every property that does not depend on what was just done."""
    case, people = session.get_one(Case, case_id), respondents_of(session, case_id)
    the_case_follows_its_respondents(case, people)
    intervals_are_whole(session, case, people)
    clocks_run_only_where_something_is_open(session, case, people)
    facts_agree(session, case, people)
    every_step_is_written_down(session, means, case, reader)
    assert check(session, Stream.CASE, case_id) > 0


def the_case_follows_its_respondents(case: Case, people: list[Respondent]) -> None:
    """The case stands where its least advanced open respondent stands, and is closed when all are."""
    still_open = [person.state for person in people if person.state != "closed"]
    assert case.state == min(still_open, key=STATES.index, default="closed")
    assert all((person.outcome is None) == (person.state != "closed") for person in people)
    outcomes = [str(person.outcome) for person in people if person.outcome]
    assert case.outcome == (None if still_open else min(outcomes, key=OUTCOMES.index))
    assert (case.closed_on is None) == bool(still_open)
    assert (case.registered_on is None) == (case.registration_number is None)
    assert case.state in {"received", "closed"} or case.registered_on is not None


def intervals_of(session: Session, case_id: uuid.UUID) -> Intervals:
    """Return the newest revision of each interval by subject, in order."""
    rows = session.scalars(
        select(StateInterval)
        .where(StateInterval.case_id == case_id)
        .order_by(StateInterval.subject_id, StateInterval.ordinal, StateInterval.revision)
    )
    newest: dict[tuple[uuid.UUID, int], StateInterval] = {(row.subject_id, row.ordinal): row for row in rows}
    known: Intervals = defaultdict(list)
    for row in newest.values():
        known[row.subject_id].append(row)
    return known


def intervals_are_whole(session: Session, case: Case, people: list[Respondent]) -> None:
    """Intervals follow each other without gap or overlap, from receipt to where the subject stands."""
    known = intervals_of(session, case.id)
    assert set(known) == {case.id, *(person.id for person in people)}
    subjects: list[Case | Respondent] = [case, *people]
    for subject in subjects:
        rows = known[subject.id]
        assert [row.ordinal for row in rows] == list(range(1, len(rows) + 1))
        assert rows[0].legal_from == case.received_on
        assert rows[0].state == "received"
        assert all(one.legal_to == other.legal_from for one, other in pairwise(rows))
        assert all(row.legal_to is None or row.legal_from <= row.legal_to for row in rows)
        assert rows[-1].legal_to is None
        assert (rows[-1].state, rows[-1].outcome) == (subject.state, subject.outcome)
    if case.closed_on:
        assert known[case.id][-1].legal_from == case.closed_on


def state_on(rows: list[StateInterval], day: date) -> str:
    """Return where a subject stood at the end of a day."""
    return next(
        row.state.value
        for row in rows
        if row.legal_from <= day and (row.legal_to is None or day < row.legal_to)
    )


def the_past_follows_too(session: Session, case_id: uuid.UUID) -> None:
    """As long as nobody was reopened, the case stood each day where its least advanced respondent stood."""
    known = intervals_of(session, case_id)
    people = [rows for subject, rows in known.items() if subject != case_id]
    for day in sorted({row.legal_from for rows in known.values() for row in rows}):
        stood = [state_on(rows, day) for rows in people]
        assert state_on(known[case_id], day) == min(stood, key=STATES.index), day


CLOCKS = {
    "new": "K1", "correction_requested": "K1 K2", "tracing": "tracing", "supervision_result": "finding",
    "forwarded_to_ppk": "K4", "ppk_examining": "K5", "ppk_overdue": "K5 K6", "remedy_pending": "",
    "ppk_more_time": "K6", "decree_awaited": "K6", "ppk_refused": "K6",
}  # fmt: skip


def clocks_run_only_where_something_is_open(session: Session, case: Case, people: list[Respondent]) -> None:
    """Each legal step has its clocks, the handling one for all that is examined; none when it ended."""
    found = select(Clock).where(Clock.case_id == case.id, Clock.stopped_on.is_(None))
    running = session.scalars(found).all()
    seen = sorted((clock.kind.value, str(clock.respondent_id)) for clock in running)
    expected = [("finding" if _supervised(case) else kind, "None") for kind in _of_case(case)]
    for person in people:
        own = [kind for kind, whose in seen if whose == str(person.id)]
        if person.state == "recommended_sanction":
            assert own == _awaited(person, own), person.sub_status
        else:
            assert own in ([], ["returned"] if person.state == "verified" else []), person.state
        expected += [(kind, str(person.id)) for kind in own]
    returned = {whose for kind, whose in seen if kind == "returned"}
    handled = any(person.state == "verified" and str(person.id) not in returned for person in people)
    handling = [one for one in seen if one[0] in {"K3", "K3x"}]
    assert len(handling) == handled
    assert seen == sorted([*expected, *handling])
    running = [clock for clock in running if clock.paused_on is None]
    assert case.next_due_on == min((clock.due_on for clock in running), default=None)


def _supervised(case: Case) -> bool:
    """Return whether a supervision result waits for its pleno where other reports are studied."""
    return case.sub_status == "new" and case.kind == "hasil_pengawasan"


def _of_case(case: Case) -> list[str]:
    return CLOCKS[str(case.sub_status)].split() if case.state == "received" else []


def _awaited(person: Respondent, own: list[str]) -> list[str]:
    """Return the clocks of what is awaited; a receipt or a measure taken early leaves others running."""
    sub = str(person.sub_status)
    if sub == "forwarded_to_authority":
        return ["sbt-verification"] if "sbt-verification" in own else ["K4"]
    if sub == "control_measure":
        return sorted({*own, "K6"} & {"K4", "K5", "K6", "sbt-verification"})
    return CLOCKS[sub].split() if sub != "ppk_examining" or "K6" not in own else ["K5", "K6"]


def facts_agree(session: Session, case: Case, people: list[Respondent]) -> None:
    """The facts are what the events add up to, and say what the case says."""
    assert facts.differences(session, case.id) == []
    kept = session.get_one(CaseFact, case.id)
    for name in ("received_on", "registered_on", "closed_on", "outcome", "kind", "regime", "election_id",
                 "place_code", "channel", "office_id"):  # fmt: skip
        assert getattr(kept, name) == getattr(case, name), name
    for person in people:
        fact = session.get_one(RespondentFact, person.id)
        assert fact.outcome == person.outcome
        assert (fact.closed_on is None) == (person.state != "closed")
        assert (fact.agency_id, fact.employee_type) == (person.agency_id, person.employee_type)


def every_step_is_written_down(session: Session, means: Means, case: Case, reader: Actor) -> None:
    """Each change of state is an event with its reason, by two where two are needed, along a lawful way."""
    work = begin(session, means, case.id, actor=reader, now=work_time(case), lock=False)
    found = (
        select(Event, EventPayload.content, EventText)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .outerjoin(EventText, EventText.event_id == Event.id)
        .where(Event.stream_id == case.id, Event.to_state.is_not(None))
        .order_by(Event.number)
    )
    received, *steps = session.execute(found).all()
    assert (received[0].from_state, received[0].to_state) == (None, "received")
    report = reports_of(session, case.id)[0]
    for event, content, text in steps:
        assert (event.from_state, event.to_state) in MOVES
        if event.kind is EventKind.EMPLOYER_OVERDUE:  # time has no hands and no reason
            assert event.actor_id is None
            continue
        assert text is not None
        said = json.loads(work.key.open("event_text", text.row_id, "sealed", text.sealed))
        assert said["reason"].strip()
        _by_two_where_two_are_needed(event, json.loads(content), report)
    _chained(case, respondents_of(session, case.id), [row[0] for row in steps])


def work_time(case: Case) -> datetime:
    """Return a time for reading; nothing is written at it."""
    return case.recorded_at


def messages_of(session: Session, case_id: uuid.UUID) -> list[Message]:
    """Return what the senders of a case were told."""
    reports = select(CaseReport.report_id).where(CaseReport.case_id == case_id)
    return list(session.scalars(select(Message).where(Message.report_id.in_(reports))))


def _by_two_where_two_are_needed(event: Event, codes: dict[str, object], report: Report) -> None:
    law = LAWS[KINDS[event.kind.value]]
    assert (codes["proposed_by"] is not None) == bool(law.second)
    assert codes["proposed_by"] != str(event.actor_id)
    if event.kind == "case:case:registered":
        assert codes["proposed_by"] != str(report.entered_by)


def _chained(case: Case, people: list[Respondent], steps: list[Event]) -> None:
    """Each subject went from state to state without a leap and arrived where it stands."""
    for person in people:
        state: str | None = "received"
        for event in steps:
            if event.respondent_id == person.id:
                assert event.from_state == state
                state = event.to_state
            elif event.respondent_id is None and event.from_state == state:
                state = event.to_state
        assert state == person.state.value, case.reference


def footprint(session: Session, case_id: uuid.UUID) -> list[tuple[object, ...]]:
    """Return how many rows each table holds, and every row of this case: what a refusal may not change."""
    tables = [table for name, table in sorted(Base.metadata.tables.items()) if name not in UNCHANGING]
    counted = union_all(*(select(literal(table.name), func.count()).select_from(table) for table in tables))
    rows: list[tuple[object, ...]] = [tuple(row) for row in session.execute(counted)]
    reports = Report.id.in_(select(CaseReport.report_id).where(CaseReport.case_id == case_id))
    own = (Case.id == case_id, Respondent.case_id == case_id, Proposal.case_id == case_id,
           Clock.case_id == case_id, CaseFact.case_id == case_id, reports)  # fmt: skip
    for model, condition in zip((Case, Respondent, Proposal, Clock, CaseFact, Report), own, strict=True):
        table = model.__table__
        found = select(*table.c).where(condition).order_by(*table.primary_key)
        rows += [tuple(row) for row in session.execute(found)]
    return rows
