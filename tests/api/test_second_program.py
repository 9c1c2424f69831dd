"""Issue 8 as one story: a program made from the description alone files a finding with a file, follows it to
the employer's decision, and is told of each step once in effect although its receiver fails twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

import httpx
import pytest
import standardwebhooks.webhooks
from flask import Flask

from neutrality.domain.access import Role
from neutrality.domain.api_scopes import Scope
from neutrality.domain.webhooks import WebhookType
from neutrality.domain.workflow import Action
from neutrality.settings import Settings
from tests.api.conftest import Programs
from tests.api.second import Second, served
from tests.cases.clearing import picture
from tests.cases.office import Office
from tests.factories import REGENCY
from tests.fixtures.application import SignIn
from tests.fixtures.clock import Clock
from tests.webhooks.conftest import receiver
from tests.webhooks.receiver import Got, Receiver

__all__ = ["receiver"]
SCOPES = (Scope.WRITE_FINDINGS, Scope.READ_CASES, Scope.READ_EVENTS, Scope.WRITE_ANSWERS)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return the settings of an installation that lets messages to this machine."""
    return settings.model_copy(update={"webhook_private": "127.0.0.0/8"})


@pytest.fixture
def program(app: Flask, programs: Programs) -> Iterator[Second]:
    """Return the second program: it has read the document over a real connection."""
    secret = programs.make(*SCOPES).secret
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        made = Second(client, secret)
        made.read()
        yield made


@pytest.fixture
def same_time(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library that checks messages believe the clock of the test: it refuses what is not of now."""

    class Told(datetime):
        """The time of the test."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock().astimezone(tz)

    monkeypatch.setattr(standardwebhooks.webhooks, "datetime", Told)


def turn(app: Flask, clock: Clock, minutes: int) -> None:
    """Let time pass, and the worker as it is started do whatever is due."""
    clock.move(minutes=minutes)
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert done.exit_code == 0, done.output


def file_a_finding(program: Second, today: str) -> str:
    """File a finding about somebody of an agency that is found by name, with a photo; return its case."""
    (agency,) = [one for one in program.all_of("agencies.list", "agencies", limit=2) if one["place_code"]][:1]
    (place,) = [one for one in program.all_of("places.list", "places") if one["code"] == REGENCY]
    person = {"name": "Budi Contoh", "agency_id": agency["id"], "employee_type": "pns"}
    finding = program.lawful(
        "FindingIn", narrative="Lurah membagikan kaus.", received_on=today, event_on=today,
        place_code=place["code"], respondents=[person],
    )  # fmt: skip
    photo = ("foto.jpg", picture(), "image/jpeg")
    first, again = (
        program.call(
            "findings.hand_in", body=finding, files=[photo], idempotency_key="temuan-0001-sekretariat"
        )
        for _ in range(2)
    )
    assert (first.status_code, first.json()) == (201, again.json()), first.text
    return str(first.json()["case_id"])


def to_the_decision(program: Second, office: Office, case_id: str) -> None:
    """Record that the letter came and that no violation was found; a second person of the office confirms."""
    today = office.today.isoformat()
    case = program.call("cases.read", case_id=case_id)
    (respondent,) = case.json()["respondents"]

    def answer(tag: str, **told: Any) -> httpx.Response:
        body = program.lawful("AnswerIn", legal_on=today, reason="Surat jawaban.", **told)
        ids = {"case_id": case_id, "respondent_id": respondent["id"]}
        return program.call("answers.record", body=body, if_match=tag, **ids)

    received = answer(case.headers["ETag"], action="record_receipt")
    decided = answer(
        received.headers["ETag"], action="record_no_violation", decision_number="SK/1", decision_on=today,
        record_source="letter",
    )  # fmt: skip
    assert (received.status_code, decided.status_code) == (201, 202)
    (waiting,) = office.waiting(uuid.UUID(case_id))
    office.confirm(waiting.id, office.who(Role.HEAD, 2))


def subscribe(admin: Any, programs: Programs, url: str) -> str:
    """Let an administrator set a webhook up; return the secret as the page shows it once."""
    types = [one.value for one in WebhookType]
    sent = {"office_id": str(programs.office.workplace.office.id), "url": url, "types": types}
    page = admin.post("/admin/webhook/baru", data=sent)
    assert page.status_code == 200
    (secret,) = {word for word in page.text.replace("<", " ").replace(">", " ").replace('"', " ").split()
                 if word.startswith("whsec_")}  # fmt: skip
    return str(secret)


@pytest.fixture
def said(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what had an effect: a message is checked as it comes, and what came before is dropped by its id.

    The first two requests are answered with 500, so that a message comes again.
    """
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    taken = receiver.take

    def take(got: Got) -> int | str:
        message, status = got.checked(receiver.secret), taken(got)
        if status == 200 and got.id not in seen:
            seen.add(got.id)
            found.append(message)
        return status

    receiver.answers.extend([500, 500])
    monkeypatch.setattr(receiver, "take", take)
    return found


@pytest.mark.usefixtures("same_time")
def test_a_second_program_files_a_finding_follows_it_and_hears_of_each_step_once_in_effect(
    *, program: Second, programs: Programs, receiver: Receiver, said: list[dict[str, Any]], app: Flask,
    clock: Clock, sign_in: SignIn,
) -> None:  # fmt: skip
    office = programs.office
    receiver.secret = subscribe(sign_in(Role.ADMIN), programs, receiver.url)

    case_id = file_a_finding(program, office.today.isoformat())
    turn(app, clock, 61)  # what a reporter did is told at the full hour; the first attempt fails
    office.step(uuid.UUID(case_id), Action.REGISTER)
    office.step(uuid.UUID(case_id), Action.FORWARD, addressee="employer")
    turn(app, clock, 1)  # and the second
    assert (said, len(receiver.got)) == ([], 2)
    to_the_decision(program, office, case_id)
    for _ in range(2):
        turn(app, clock, 10)

    events = [one for one in program.all_of("events.list", "events", limit=2) if one["case_id"] == case_id]
    assert [one["kind"] for one in events] == [
        "case:report:received", "case:case:registered", "case:respondent:forwarded",
        "case:employer:received", "case:respondent:no_violation",
    ]  # fmt: skip
    closed = program.call("cases.read", case_id=case_id).json()
    assert (closed["state"], closed["outcome"]) == ("closed", "ppk_no_violation")
    assert len(office.view(uuid.UUID(case_id)).reports[0].files) == 1
    assert sorted(one["type"] for one in said) == [
        "case.closed", "case.received", "case.registered", "respondent.decided", "respondent.forwarded",
    ]  # fmt: skip
    assert {one["data"]["case"] for one in said} == {case_id}
    outcomes = {one["type"]: one["data"]["outcome"] for one in said}
    assert outcomes["case.closed"] == outcomes["respondent.decided"] == closed["outcome"]
    first = receiver.got[0]
    again = [got.body for got in receiver.got if got.id == first.id]
    assert len(receiver.got) == len(said) + 2
    assert again == [first.body] * 3
    assert "Budi" not in "".join(got.body.decode() for got in receiver.got)
