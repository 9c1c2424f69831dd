"""The desk's list, its filters, the search, a code and the outbox: no plan reads all cases or events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from neutrality import outbox
from neutrality.cases.holder import enter
from neutrality.cases.lists import board, counts
from neutrality.cases.narrowing import Filters
from neutrality.cases.search import search
from neutrality.cases.tracking import track
from neutrality.domain.workflow import ReportKind, State
from neutrality.vault import TrackingCode
from tests.cases.office import NIP, Office

LARGE = r"(case_file|event|report|outbox_message|event_payload)"
WHOLE = re.compile(rf"SCAN {LARGE}\b|Seq Scan on {LARGE}\b")
FILTERS = (
    Filters(), Filters(state=State.VERIFIED), Filters(kind=ReportKind.LAPORAN), Filters(place_code="73.11"),
    Filters(violation_type="D06"), Filters(channel="letter"), Filters(mine=True), Filters(unassigned=True),
    Filters(waiting=True), Filters(news=True), Filters(pressure=True), Filters(flooded=True),
    Filters(due="due"), Filters(due="overdue"), Filters(excluded=True), Filters(bucket="open"),
    Filters(bucket="open", escalated=True), Filters(bucket="received", month="2026-08"),
)  # fmt: skip
Asked = list[tuple[str, Any]]


@pytest.mark.both_databases
def test_no_list_filter_search_code_or_lease_reads_all_cases_or_events(office: Office) -> None:
    code = TrackingCode.new()
    office.receive(code=code)
    with office.sessions() as session, asked_of(session) as asked:
        actor = office.who("head")
        moment: dict[str, Any] = {"today": office.today, "now": office.clock()}
        for filters in FILTERS:
            board(session, office.means, filters, actor=actor, **moment)
        counts(session, actor=actor, **moment)
        for sought in ("001/LP/U/VIII/2026", NIP, "Budi Contoh"):
            search(session, office.means, sought, actor=actor)
        track(enter(session, office.means, code, **moment))
        outbox.lease(session, now=office.clock() + timedelta(days=1))
        session.flush()

    with office.sessions() as session:
        whole = {f"{step}: {statement}" for statement, step in plans(session, asked) if WHOLE.search(step)}
    assert len(asked) > len(FILTERS)
    assert not whole, "\n".join(whole)


def test_a_plan_that_reads_all_cases_is_noticed(office: Office) -> None:
    with office.sessions() as session:
        steps = [step for _, step in plans(session, [("SELECT kind FROM case_file WHERE channel = 'x'", ())])]
    assert any(WHOLE.search(step) for step in steps)


@contextmanager
def asked_of(session: Session) -> Iterator[Asked]:
    """Collect what is asked of the database, with what it is asked with."""
    asked: Asked = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plans(session: Session, asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield every step by which the database would answer; few rows tempt it to read all, so it is told."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    if not sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    cursor = session.connection().connection.cursor()
    for statement, parameters in asked:
        cursor.execute(f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {statement}", parameters)
        for row in cursor.fetchall():
            yield statement, str(row[-1])
