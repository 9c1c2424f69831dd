"""Mail and messages as a real server gets them: one sentence, late, without anything about a report."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from neutrality import worker
from neutrality.cases import holder
from neutrality.courier import Courier
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError
from neutrality.domain.workflow import Action
from neutrality.outbox import OutboxMessage
from neutrality.reports.models import Contact, ContactKind
from neutrality.reports.thread import LATEST, SOONEST, TELL_REPORTER
from neutrality.vault import TrackingCode
from neutrality.worker import work_off
from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.fixtures.post import Inbox, mail_server

__all__ = ["means", "office", "public"]
ADDRESS, PHONE = "pelapor.rahasia@contoh.id", "+62 812-3456-7890"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    """Return a real SMTP server on this machine and its address."""
    with mail_server() as opened:
        yield opened


@pytest.fixture
def gateway() -> Iterator[tuple[list[dict[str, str]], str]]:
    """Return a real message gateway on this machine: what it was handed, and its address."""
    handed: list[dict[str, str]] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            handed.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if len(handed) == 1 else 204)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield handed, f"http://127.0.0.1:{server.server_port}/kirim?kantor=1"
    server.shutdown()
    server.server_close()
    thread.join()


def reported(office: Office, kind: ContactKind, address: str) -> uuid.UUID:
    """Send a report whose sender chose to hear of news; return its case."""
    code = TrackingCode.new()
    case_id = office.receive(code=code).case_id
    with office.holding(code) as one:
        holder.choose_contact(one, kind, address)
    return case_id


def waiting(office: Office, kind: str) -> list[OutboxMessage]:
    with office.sessions() as session:
        found = select(OutboxMessage).where(OutboxMessage.kind == kind, OutboxMessage.done_at.is_(None))
        return list(session.scalars(found))


def work(office: Office, courier: Courier) -> None:
    """Let the worker do what is due."""
    work_off(office.sessions, replace(office.means, courier=courier), now=office.clock())


@pytest.mark.both_databases
def test_a_step_is_told_later_once_and_without_content(office: Office, inbox: tuple[Inbox, str]) -> None:
    box, url = inbox
    courier = Courier(url, "noreply@contoh.go.id")
    case_id = reported(office, ContactKind.MAIL, ADDRESS)
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD)

    (told,) = waiting(office, TELL_REPORTER)
    assert SOONEST <= told.due_at - office.clock() <= LATEST
    assert ADDRESS not in told.payload
    work(office, courier)
    assert box.letters == [], "not at once"
    office.clock.move(hours=12, minutes=1)
    work(office, courier)

    (letter,) = box.letters
    assert letter["To"] == ADDRESS
    assert (letter["Subject"], letter.get_payload().strip()) == ("Kabar", "Ada kabar untuk Anda.")
    case = office.case(case_id)
    for secret in (
        case.reference,
        case.registration_number or "?",
        str(case_id),
        "Budi",
        "laporan",
        "Bawaslu",
    ):
        assert secret not in letter.as_string()
    work(office, courier)
    assert len(box.letters) == 1


def test_a_letter_sent_again_by_the_same_work_has_the_same_name_that_tells_nothing_of_it(
    inbox: tuple[Inbox, str],
) -> None:
    box, url = inbox
    courier, one, other = Courier(url, "noreply@contoh.go.id", secret=b"s" * 32), uuid.uuid4(), uuid.uuid4()
    strangers = replace(courier, secret=b"t" * 32)

    for sent in (courier.of(one), courier.of(one), courier.of(other), strangers.of(one), courier, courier):
        sent.mail(ADDRESS, "Kabar", "Ada kabar untuk Anda.")

    names = [letter["Message-ID"] for letter in box.letters]
    assert names[0] == names[1]
    assert len(set(names)) == 5
    assert not any(one.hex in name.replace("-", "") for name in names)


def test_a_worker_that_dies_after_the_letter_sends_it_again_under_its_name(
    office: Office, inbox: tuple[Inbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, url = inbox
    courier = Courier(url, "noreply@contoh.go.id", secret=b"s" * 32)
    case_id = reported(office, ContactKind.MAIL, ADDRESS)
    office.step(case_id, Action.REGISTER)
    office.clock.move(hours=12, minutes=1)

    def killed(*_args: object, **_named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(worker, "finish", killed)
        with pytest.raises(SystemExit):
            work(office, courier)
    office.clock.move(minutes=6)  # its lease is over
    work(office, courier)
    work(office, courier)

    assert len(box.letters) == 2
    assert len({letter["Message-ID"] for letter in box.letters}) == 1


def test_delays_differ(office: Office) -> None:
    for _ in range(6):
        office.step(reported(office, ContactKind.MAIL, ADDRESS), Action.REGISTER)
    delays = {row.due_at - office.clock() for row in waiting(office, TELL_REPORTER)}
    assert len(delays) == 6
    assert max(delays) - min(delays) > timedelta(minutes=5)


def test_who_chose_otherwise_meanwhile_hears_nothing(office: Office, inbox: tuple[Inbox, str]) -> None:
    box, url = inbox
    case_id = reported(office, ContactKind.MAIL, ADDRESS)
    office.step(case_id, Action.REGISTER)
    with transaction(office.sessions) as session:
        session.delete(session.scalars(select(Contact)).one())
    office.clock.move(hours=13)
    work(office, Courier(url, "noreply@contoh.go.id"))
    assert box.letters == []
    assert waiting(office, TELL_REPORTER) == []


def test_a_message_goes_through_the_gateway_and_again_when_it_is_refused(
    office: Office, gateway: tuple[list[dict[str, str]], str]
) -> None:
    handed, url = gateway
    courier = Courier(None, "", url)
    office.step(reported(office, ContactKind.GATEWAY, PHONE), Action.REGISTER)
    office.clock.move(hours=13)
    work(office, courier)
    assert len(handed) == 1
    office.clock.move(hours=1)
    work(office, courier)

    assert handed == [{"to": "+6281234567890", "text": "Ada kabar untuk Anda."}] * 2
    assert waiting(office, TELL_REPORTER) == []


def test_without_a_server_it_waits_and_says_why(office: Office) -> None:
    office.step(reported(office, ContactKind.MAIL, ADDRESS), Action.REGISTER)
    office.clock.move(hours=13)
    work(office, Courier())
    (row,) = waiting(office, TELL_REPORTER)
    assert row.error == "DomainError"
    with pytest.raises(DomainError, match="no_mail"):
        Courier().mail(ADDRESS, "x", "x")
    with pytest.raises(DomainError, match="no_gateway"):
        Courier().message(PHONE, "x")


def test_heads_here_and_above_are_sent_to_the_desk(office: Office, inbox: tuple[Inbox, str]) -> None:
    box, url = inbox
    office.who(Role.HEAD)
    office.who(Role.HEAD, at=office.workplace.province)
    office.who(Role.VERIFIER)
    code = TrackingCode.new()
    case = office.case(office.receive(code=code).case_id)
    with office.holding(code) as one:
        holder.report_pressure(one, "Atasan mengancam.", once=uuid.uuid4())
    for _ in range(2):
        work(office, Courier(url, "noreply@contoh.go.id"))

    assert len(box.letters) == 2
    for letter in box.letters:
        assert case.reference not in letter.as_string()
        assert "mengancam" not in letter.as_string()
