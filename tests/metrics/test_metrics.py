"""Figures of the machine: true, for this machine alone, and without anything of what work is about."""

from __future__ import annotations

import os
import re
import signal
from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from neutrality.cases.models import Case
from neutrality.database import Sessions, transaction
from neutrality.history.models import ForgedEvent
from neutrality.history.sealing import seal
from neutrality.metrics.answers import Answers
from neutrality.outbox import post
from neutrality.reports.submission import RespondentInput
from tests.cases.office import Office
from tests.fixtures.clock import Clock

# What a figure may be parted by; anything else would part it by person, place or moment.
PARTED_BY = {"kind", "status", "le"}


def told(app: Flask, **asked: object) -> dict[str, float]:
    """Return every figure by its name and what parts it."""
    answer = app.test_client().get("/metrics", **asked)
    assert answer.status_code == 200
    return {
        f"{sample.name}{{{','.join(sample.labels.values())}}}".removesuffix("{}"): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"environ_overrides": {"REMOTE_ADDR": "10.0.0.7"}},
        {"environ_overrides": {"REMOTE_ADDR": "not an address"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Host": "netralitas.example.go.id"}},
    ],
)
def test_only_a_program_on_this_machine_is_answered(app: Flask, asked: dict[str, dict[str, str]]) -> None:
    assert app.test_client().get("/metrics", **asked).status_code in {400, 404}
    assert app.test_client().get("/metrics", headers={"Host": "127.0.0.1:8001"}).status_code == 200


def test_the_queue_is_told_by_kind(app: Flask, sessions: Sessions, clock: Clock) -> None:
    before = told(app)
    with transaction(sessions) as session:
        post(session, "a_kind", {}, due_at=clock() - timedelta(minutes=7))
        post(session, "a_kind", {}, due_at=clock() + timedelta(minutes=7))
        post(session, "b_kind", {}, due_at=clock() - timedelta(days=3)).dead_at = clock()
        post(session, "b_kind", {}, due_at=clock() - timedelta(days=9)).done_at = clock()
    after = told(app)

    assert "neutrality_outbox_waiting{a_kind}" not in before
    assert after["neutrality_outbox_waiting{a_kind}"] == 2
    assert after["neutrality_outbox_dead{b_kind}"] == 1
    assert after["neutrality_outbox_waiting{b_kind}"] == 0
    assert after["neutrality_outbox_late_seconds"] == 420


def test_the_seal_and_the_schema_are_told(app: Flask, office: Office, clock: Clock) -> None:
    office.receive()
    clock.move(minutes=3)
    behind = told(app)
    seal(office.sessions, app.extensions["sealer"], now=clock())
    sealed = told(app)

    assert behind["neutrality_unsealed_seconds"] >= 180
    assert sealed["neutrality_unsealed_seconds"] == 0
    assert sealed["neutrality_sealed_events"] > behind["neutrality_sealed_events"]
    assert sealed["neutrality_schema_is_newest"] == sealed["neutrality_history_fits"] == 1


def test_nothing_of_a_report_is_told(app: Flask, office: Office) -> None:
    named = RespondentInput(name="Nama Rahasia", employee_type="pns")
    case_id = office.receive(respondents=(named,)).case_id
    with office.sessions() as session:
        reference = session.get_one(Case, case_id).reference
    text = app.test_client().get("/metrics").text

    assert "Rahasia" not in text
    assert reference not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text)
    labels = {
        label
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for label in sample.labels
    }
    assert labels <= PARTED_BY


def test_answers_are_counted_by_class(app: Flask) -> None:
    before = told(app)
    for path in ("/privasi", "/no/such/page", "/meja"):
        app.test_client().get(path)
    after = told(app)

    def grown(name: str) -> float:
        return after[name] - before[name]

    # The asking itself is counted once it was answered.
    assert grown("neutrality_answers_total{2xx}") == 2
    assert grown("neutrality_answers_total{3xx}") == 1
    assert grown("neutrality_answers_total{4xx}") == 1
    assert grown("neutrality_answer_seconds_count") == 4
    assert after["neutrality_answer_seconds_bucket{+Inf}"] == after["neutrality_answer_seconds_count"]
    assert after["neutrality_answer_seconds_sum"] > before["neutrality_answer_seconds_sum"]


def test_processes_share_their_counters_and_one_that_is_killed_stops_nobody() -> None:
    answers = Answers()
    for _ in range(3):
        child = os.fork()
        if not child:
            answers.count(200, 0.2)
            answers.count(500, 40)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
    answers.count(204, 0.01)

    counted = {
        (sample.name, *sample.labels.values()): sample.value
        for metric in answers.metrics()
        for sample in metric.samples
    }
    assert counted["neutrality_answers_total", "2xx"] == 4
    assert counted["neutrality_answers_total", "5xx"] == 3
    assert counted["neutrality_answer_seconds_bucket", "0.05"] == 1
    assert counted["neutrality_answer_seconds_bucket", "0.25"] == 4
    assert counted["neutrality_answer_seconds_bucket", "30"] == 4
    assert counted["neutrality_answer_seconds_bucket", "+Inf"] == 7


def test_a_forged_event_is_told(app: Flask, office: Office, sessions: Sessions, clock: Clock) -> None:
    office.receive()
    with transaction(sessions) as session:
        session.add(ForgedEvent(event_id=1, found_at=clock()))

    assert told(app)["neutrality_forged_events"] == 1
