"""Mails to officers as a real server gets them: once for a cause, as chosen, without any name."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.notice_choices import choose_notices
from neutrality.cases import holder
from neutrality.cases.assignment import assign
from neutrality.cases.assistance import end, offer
from neutrality.cases.closing_offices import Run, merge
from neutrality.cases.conflicts import declare
from neutrality.cases.models import Clock
from neutrality.cases.notice_sending import forget_settled
from neutrality.cases.notices import Notice
from neutrality.cases.noting import note_dates
from neutrality.courier import Courier
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.deadlines import ZONES
from neutrality.domain.notices import KEPT, STALE
from neutrality.domain.workflow import Action, Step
from neutrality.outbox import OutboxMessage
from neutrality.reports.models import Source
from neutrality.vault import TrackingCode
from neutrality.worker import begin, work_off
from tests.cases.handing import Handing
from tests.cases.hands import papers
from tests.cases.office import NARRATIVE, NIP, Office
from tests.cases.replying import Replying
from tests.cases.test_follow_up import with_employer
from tests.fixtures.post import Inbox
from tests.test_courier import inbox

__all__ = ["inbox"]
DESK = "https://meja.contoh"
SOON, LATE = "Ada tanggal yang segera tiba", "Ada tanggal yang sudah lewat"
NAMES = ("Budi", "Contoh", "Sari", NIP, NARRATIVE, "Jalan", "kaus", "Kabupaten", "Provinsi", "Dinas", "Loket")


@dataclass
class Post:
    """An office whose mails go to a real server."""

    office: Office
    box: Inbox
    _read: int = field(default=0)

    def work(self) -> None:
        """Let the worker do what is due, until nothing is."""
        while work_off(self.office.sessions, self.office.means, now=self.office.clock()):
            pass

    def letters(self) -> list[tuple[str, str]]:
        """Return to whom which mails went since the last look; none of them names anybody."""
        new, self._read = self.box.letters[self._read :], len(self.box.letters)
        for letter in new:
            assert letter["Subject"] == "Meja kerja / Desk"
            for name in (*NAMES, self.office.workplace.office.name):
                assert name not in f"{letter['Subject']} {letter.get_payload()}"
        return [(letter["To"], letter.get_payload().replace("\r\n", "\n")) for letter in new]

    def causes(self) -> dict[str, list[str]]:
        """Return the first lines of the mails since the last look, by address."""
        found: dict[str, list[str]] = {}
        for to, text in self.letters():
            found.setdefault(to, []).append(text.splitlines()[0].partition(":")[0])
        return found

    def address(self, who: Actor) -> str:
        with self.office.sessions() as session:
            return session.get_one(Account, who.account_id).email

    def choose(self, who: Actor, how: str, days_before: int = 1) -> None:
        """Let somebody choose."""
        office = self.office
        with transaction(office.sessions) as session:
            choose_notices(
                session, office.means.signer, how=how, days_before=days_before, actor=who,
                now=office.clock(), today=office.today,
            )  # fmt: skip

    def officer(self, role: Role, number: int = 1, how: str = "each") -> tuple[Actor, str]:
        """Return somebody who chose, and their address."""
        who = self.office.who(role, number)
        self.choose(who, how)
        return who, self.address(who)

    def due(self, days: int) -> None:
        """Let all clocks be due so many days from now."""
        with transaction(self.office.sessions) as session:
            session.execute(update(Clock).values(due_on=self.office.today + timedelta(days=days)))

    def dates(self) -> dict[str, list[str]]:
        """Note the dates; return what mails left for it."""
        with transaction(self.office.sessions) as session:
            note_dates(session, self.office.means, {}, self.office.clock())
        self.work()
        return self.causes()

    def assign(self, case_id: uuid.UUID, to: Actor, by: Actor) -> None:
        self.office.act(assign, case_id, assignee_id=to.account_id, note="Lanjutkan.", actor=by)

    def at(self, hour: int, *, days: int = 0) -> None:
        """Let it be an hour at the office, some days on."""
        zone = ZoneInfo(ZONES[self.office.workplace.office.zone])
        day = self.office.clock().astimezone(zone).date() + timedelta(days=days)
        self.office.clock.set(datetime(day.year, day.month, day.day, hour, 5, tzinfo=zone))


@pytest.fixture
def mail(office: Office, inbox: tuple[Inbox, str]) -> Post:
    """Return the office with a mail server."""
    box, url = inbox
    courier = Courier(url, "noreply@contoh.go.id", desk=DESK)
    office.means = replace(office.means, courier=courier)
    office.public = replace(office.public, courier=courier)
    return Post(office, box)


@pytest.mark.both_databases
def test_each_cause_is_told_once_to_whom_it_concerns(mail: Post, office: Office) -> None:
    intake, to_intake = mail.officer(Role.INTAKE)
    verifier, to_verifier = mail.officer(Role.VERIFIER)
    head, to_head = mail.officer(Role.HEAD)
    _liaison, to_liaison = mail.officer(Role.LIAISON)
    code = TrackingCode.new()
    case_id = office.receive(code=code, source=Source.PUBLIC, channel="web", links=()).case_id
    mail.work()
    assert mail.causes() == {}, "what a reporter did is not told to the minute"
    office.clock.move(hours=1)
    mail.work()
    new = "Perkara baru menunggu kantor"
    assert mail.causes() == {to_intake: [new], to_verifier: [new]}

    mail.assign(case_id, verifier, head)
    mail.work()
    ((to, text),) = mail.letters()
    assert to == to_verifier
    reference = office.case(case_id).reference
    assert text.startswith(f"Ditugaskan kepada Anda: {reference}\n{DESK}/meja/kasus/{case_id}")
    assert f"Assigned to you: {reference}" in text
    assert f"{DESK}/akun/pemberitahuan" in text

    with office.holding(code) as one:
        holder.reply(one, "Foto lain ada pada saya.", once=uuid.uuid4())
    office.clock.move(hours=1)
    mail.work()
    assert mail.causes() == {to_verifier: ["Ada jawaban yang masuk"]}

    day, other = office.today, office.receive().case_id
    office.take(other, verifier, Step(Action.REGISTER, day, "Cukup.", "", papers(Action.REGISTER, day)))
    mail.work()
    assert mail.causes() == {to_head: ["Menunggu orang kedua"]}
    assert to_liaison not in {letter["To"] for letter in mail.box.letters}
    for _ in range(2):
        mail.work()
    assert mail.letters() == []
    assert intake.account_id != head.account_id


def test_the_employers_letter_is_told_to_whose_case_it_is(mail: Post, office: Office) -> None:
    verifier, address = mail.officer(Role.VERIFIER, 5)
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD)
    mail.assign(case_id, verifier, office.who(Role.HEAD))
    mail.work()
    mail.letters()
    office.step(case_id, Action.RECORD_SANCTION)
    mail.work()
    assert mail.causes()[address] == ["Ada jawaban yang masuk"]


def test_the_answer_on_a_reply_page_is_told_to_the_liaison(mail: Post, office: Office) -> None:
    liaison, address = mail.officer(Role.LIAISON)
    letter = Replying(office, with_employer(office, "Budi Contoh"))
    code = letter.open(liaison)
    mail.work()
    mail.letters()
    letter.decided(code)
    mail.work()
    assert mail.causes()[address] == ["Ada jawaban yang masuk"]


def test_what_was_answered_before_the_mail_left_is_not_told(mail: Post, office: Office) -> None:
    _head, address = mail.officer(Role.HEAD, 4)
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    mail.work()
    assert address not in mail.causes()


@pytest.mark.both_databases
def test_dates_are_told_as_early_as_chosen_and_once(mail: Post, office: Office) -> None:
    verifier, address = mail.officer(Role.VERIFIER)
    head, to_head = mail.officer(Role.HEAD)
    case_id = office.receive().case_id
    mail.assign(case_id, verifier, head)
    mail.due(3)
    mail.choose(verifier, "each", 3)
    office.clock.move(hours=1)
    mail.work()
    mail.letters()
    assert mail.dates() == {}, "on the day of the report it would tell when that came"
    mail.choose(verifier, "each", 1)
    mail.at(9, days=1)
    assert mail.dates() == {}
    mail.choose(verifier, "each", 3)
    assert mail.dates() == {address: [SOON]}
    mail.at(9, days=1)
    assert mail.dates() == {}
    mail.at(9, days=2)
    assert mail.dates() == {address: [LATE], to_head: [LATE]}
    assert mail.dates() == {}


def test_of_a_date_long_past_nobody_is_told(mail: Post, office: Office) -> None:
    mail.officer(Role.VERIFIER)
    office.receive()
    mail.due(1)
    mail.at(9, days=1 + STALE.days + 1)
    mail.work()
    mail.letters()
    assert mail.dates() == {}


def test_a_date_that_stands_still_or_has_passed_is_not_announced_any_more(mail: Post, office: Office) -> None:
    verifier, address = mail.officer(Role.VERIFIER, how="digest")
    case_id = office.receive().case_id
    mail.assign(case_id, verifier, office.who(Role.HEAD))
    mail.due(2)
    mail.at(6, days=1)
    mail.dates()
    mail.at(9)
    begin(office.sessions, now=office.clock())
    mail.work()
    ((to, text),) = mail.letters()
    assert (to, SOON in text) == (address, True)

    mail.choose(verifier, "digest", 7)
    mail.due(2)
    assert mail.dates() == {}, "noted for the mail of tomorrow"
    mail.at(9, days=3)
    mail.work()
    ((to, text),) = mail.letters()
    assert SOON not in text
    assert LATE in text

    mail.due(2)
    mail.dates()
    with transaction(office.sessions) as session:
        session.execute(update(Clock).values(paused_on=office.today))
    mail.at(9, days=1)
    mail.work()
    assert mail.letters() == []


@pytest.mark.both_databases
def test_of_pressure_no_mail_names_the_case(mail: Post, office: Office) -> None:
    _head, to_head = mail.officer(Role.HEAD)
    code = TrackingCode.new()
    case_id = office.receive(code=code).case_id
    with transaction(office.sessions) as session:
        session.execute(update(Clock).values(stopped_on=office.today))
    mail.work()
    mail.letters()
    with office.holding(code) as one:
        holder.report_pressure(one, "Atasan mengancam mutasi.", once=uuid.uuid4())
    mail.work()
    ((to, text),) = mail.letters()
    assert to == to_head
    assert office.case(case_id).reference not in text
    mail.due(1)
    for _ in range(3):
        mail.at(9, days=1)
        assert mail.dates() == {}


def test_what_is_settled_is_forgotten_in_time(mail: Post, office: Office) -> None:
    mail.officer(Role.VERIFIER)
    mail.officer(Role.INTAKE, how="digest")
    office.receive()
    office.clock.move(hours=1)
    mail.work()

    def kept() -> list[str]:
        with office.sessions() as session:
            return sorted(str(row.settled_at is not None) for row in session.scalars(select(Notice)))

    def forget() -> None:
        with transaction(office.sessions) as session:
            forget_settled(session, office.means, {}, office.clock())

    assert kept() == ["False", "True"]
    office.clock.move(days=KEPT.days)
    forget()
    assert kept() == ["False", "True"]
    office.clock.move(days=1)
    forget()
    assert kept() == ["False"], "what nobody was told yet waits"


def test_what_waits_is_told_however_long_ago_it_happened(mail: Post, office: Office) -> None:
    _head, to_head = mail.officer(Role.HEAD)
    old = office.today - timedelta(days=20)
    case_id = office.receive(received_on=old, late_reason="Surat baru tiba.").case_id
    day = old + timedelta(days=1)
    late = Step(Action.REGISTER, day, "Cukup.", "Surat baru tiba.", papers(Action.REGISTER, day))
    office.take(case_id, office.who(Role.VERIFIER), late)
    mail.work()
    assert mail.causes() == {to_head: ["Menunggu orang kedua"]}
    (waiting,) = office.waiting(case_id)
    with office.sessions() as session:
        assert set(session.scalars(select(Notice.about))) == {waiting.id}


@pytest.mark.both_databases
def test_the_office_above_is_told_of_what_nobody_below_can_answer(mail: Post, office: Office) -> None:
    above = office.who(Role.HEAD, at=office.workplace.province)
    mail.choose(above, "each")
    verifier, day = office.who(Role.VERIFIER), office.today
    register = Step(Action.REGISTER, day, "Cukup.", "", papers(Action.REGISTER, day))
    case_id = office.receive().case_id
    office.take(case_id, verifier, register)
    mail.work()
    ((to, text),) = mail.letters()
    assert to == mail.address(above)
    reference = office.case(case_id).reference
    assert text.startswith(f"Menunggu orang kedua: {reference}\n{DESK}/meja/kasus/{case_id}")

    _head, to_head = mail.officer(Role.HEAD)
    office.take(office.receive().case_id, verifier, register)
    mail.work()
    assert mail.causes() == {to_head: ["Menunggu orang kedua"]}


@pytest.mark.both_databases
def test_the_heads_above_are_told_that_they_are_asked_to_help(mail: Post, office: Office) -> None:
    above = office.who(Role.HEAD, at=office.workplace.province)
    mail.choose(above, "each")
    head = office.who(Role.HEAD)
    case_id, answered = office.receive().case_id, office.receive().case_id
    for one in (case_id, answered):
        with transaction(office.sessions) as session:
            offer(session, office.means, one, actor=head, now=office.clock())
    with transaction(office.sessions) as session:
        end(session, office.means, answered, actor=above, now=office.clock())
    mail.work()
    assert mail.causes() == {}, "it can follow from a report, and so is not told to the minute"
    office.clock.move(hours=1)
    mail.work()
    told = dict(mail.letters())
    text = told[mail.address(above)]
    assert text.startswith(f"Kantor Anda diminta membantu: {office.case(case_id).reference}\n")


@pytest.mark.both_databases
def test_when_offices_merge_no_mail_goes_for_each_case(mail: Post, office: Office, handing: Handing) -> None:
    other, source = office.elsewhere(), office.workplace.office
    clerk = office.who(Role.INTAKE, at=other)
    mail.choose(clerk, "each")
    asked, left = (office.receive().case_id for _ in range(2))
    office.clock.move(hours=1)
    mail.work()
    mail.letters()
    handing.transfer(asked, other)
    mail.work()
    assert mail.causes() == {mail.address(clerk): ["Perkara baru menunggu kantor"]}

    province = office.workplace.province
    two = office.who(Role.HEAD, at=province), office.who(Role.HEAD, 2, at=province)
    run = Run(office.sessions, office.means, two, office.clock(), office.today)
    assert merge(run, source.id, other.id) == 1
    mail.work()
    assert office.case(left).office_id == other.id
    assert mail.causes() == {}


@pytest.mark.both_databases
def test_one_mail_a_day_from_seven_at_the_office_whichever_worker_asks(mail: Post, office: Office) -> None:
    verifier, address = mail.officer(Role.VERIFIER, how="digest")
    mail.at(20)
    first = office.case(office.receive().case_id)
    second = office.case(office.receive().case_id)
    mail.assign(second.id, verifier, office.who(Role.HEAD))
    mail.at(6, days=1)
    begin(office.sessions, now=office.clock())
    mail.work()
    assert mail.letters() == []
    mail.at(7)
    begin(office.sessions, now=office.clock())
    mail.work()
    ((to, text),) = mail.letters()
    lines = text.splitlines()
    assert to == address
    assert lines[0].startswith("Ringkasan ")
    assert lines[1].startswith("Perkara baru menunggu kantor: ")
    assert {first.reference, second.reference} == set(lines[1].partition(": ")[2].split(", "))
    assert lines[2] == f"Ditugaskan kepada Anda: {second.reference}"

    office.receive()
    mail.at(15)
    mail.work()
    assert mail.letters() == [], "the next one is tomorrow's"
    mail.at(8, days=1)
    mail.work()
    assert len(mail.letters()) == 1
    with office.sessions() as session:
        assert session.scalar(select(func.count()).where(OutboxMessage.kind == "send_digest")) == 2


def test_who_wants_none_gets_none_and_no_heap_later(mail: Post, office: Office) -> None:
    verifier, address = mail.officer(Role.VERIFIER, how="off")
    office.receive()
    office.clock.move(hours=1)
    mail.work()
    mail.choose(verifier, "digest")
    mail.at(9, days=1)
    begin(office.sessions, now=office.clock())
    mail.work()
    (text,) = [text for to, text in mail.letters() if to == address]
    assert "Ada tanggal yang segera tiba" in text
    assert "Perkara baru" not in text


@pytest.mark.parametrize("tie", [Tie.KIN, Tie.CONCERNED])
def test_who_is_barred_by_the_time_of_sending_hears_nothing(mail: Post, office: Office, tie: Tie) -> None:
    verifier, address = mail.officer(Role.VERIFIER)
    _other, to_other = mail.officer(Role.VERIFIER, 2)
    case_id = office.receive().case_id
    with transaction(office.sessions) as session:
        declare(session, office.means, case_id, tie=tie, reason="Ipar.", actor=verifier, now=office.clock())
    office.clock.move(hours=1)
    mail.work()
    told = mail.causes()
    assert address not in told
    assert to_other in told


def gone(session: Any, account_id: uuid.UUID) -> None:
    session.execute(update(Account).where(Account.id == account_id).values(active=False))


def revoked(session: Any, account_id: uuid.UUID) -> None:
    today = session.scalars(select(RoleGrant.granted_on).limit(1)).one()
    session.execute(update(RoleGrant).where(RoleGrant.account_id == account_id).values(revoked_on=today))


@pytest.mark.parametrize("lose", [gone, revoked])
def test_who_lost_the_role_or_the_account_hears_nothing(mail: Post, office: Office, lose: Any) -> None:
    verifier, address = mail.officer(Role.VERIFIER)
    head, _ = mail.officer(Role.HEAD)
    case_id = office.receive().case_id
    mail.assign(case_id, verifier, head)
    with transaction(office.sessions) as session:
        lose(session, verifier.account_id)
    office.clock.move(hours=1)
    mail.work()
    assert address not in mail.causes()
    with office.sessions() as session:
        rows = session.scalars(select(Notice).where(Notice.account_id == verifier.account_id)).all()
        assert all(row.settled_at is not None for row in rows)


def test_a_mail_that_the_server_did_not_take_is_sent_later(mail: Post, office: Office) -> None:
    _verifier, address = mail.officer(Role.VERIFIER)
    working = office.means.courier
    office.receive()
    office.clock.move(hours=1)
    office.means = replace(office.means, courier=replace(working, smtp_url="smtp://127.0.0.1:1"))
    mail.work()
    assert mail.causes() == {}
    office.means = replace(office.means, courier=working)
    office.clock.move(hours=1)
    mail.work()
    assert mail.causes()[address] == ["Perkara baru menunggu kantor"]


def test_without_a_mail_server_nothing_is_noted_and_paper_work_is_no_news(mail: Post, office: Office) -> None:
    mail.officer(Role.VERIFIER)
    old = office.today - timedelta(days=20)
    office.receive(received_on=old, late_reason="Surat baru tiba.")
    office.means = replace(office.means, courier=Courier())
    office.receive()
    office.clock.move(hours=1)
    mail.work()
    with office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0
        assert session.scalar(select(func.count()).where(OutboxMessage.kind == "tell_officers")) == 0
