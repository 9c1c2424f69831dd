"""The thread: what the holder of a code and the office say to each other, and what follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from neutrality.cases import conversation, facts, holder, service
from neutrality.cases.holder import Holder
from neutrality.cases.lists import counts
from neutrality.cases.models import Clock
from neutrality.cases.tracking import TrackView, track
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Action, ReportKind, State
from neutrality.history.models import Event
from neutrality.history.service import check
from neutrality.reports.models import IdentityStatus, Message, Source
from neutrality.reports.submission import Identity
from neutrality.vault import TrackingCode
from neutrality.worker import work_off
from tests.cases.office import Office

pytestmark = pytest.mark.both_databases
NAME = Identity("Rahasia Sekali", "Jalan Tersembunyi 7", phone="0812")


@pytest.fixture
def code() -> TrackingCode:
    return TrackingCode.new()


@pytest.fixture
def case_id(office: Office, code: TrackingCode) -> uuid.UUID:
    """Return the case of an anonymous report from the public."""
    return office.receive(
        code=code, kind=ReportKind.INFORMASI_AWAL, source=Source.PUBLIC, identity=None, signed_on=None
    ).case_id


def shown(office: Office, code: TrackingCode) -> TrackView:
    with office.holding(code) as one:
        return track(one)


def once() -> uuid.UUID:
    return uuid.uuid4()


def asked(office: Office, case_id: uuid.UUID, who: Actor, text: str = "Siapa lagi yang melihat?") -> None:
    view = office.view(case_id)
    with transaction(office.sessions) as session:
        conversation.ask_reporter(
            session, office.means, case_id, text=text, report_id=view.reports[0].id, version=view.version,
            actor=who, now=office.clock(), today=office.today,
        )  # fmt: skip


def signed(office: Office, case_id: uuid.UUID) -> None:
    office.act(
        service.record_signature,
        case_id,
        signed_on=office.today,
        actor=office.who(Role.INTAKE),
        today=office.today,
    )


def worked(office: Office) -> None:
    """Let the worker do what waits."""
    work_off(office.sessions, office.means, now=office.clock())


def test_a_question_and_its_answer_reach_the_other_side(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    asked(office, case_id, office.who(Role.VERIFIER))
    assert [(line.told, line.text) for line in shown(office, code).lines] == [
        ("received", ""),
        ("question", "Siapa lagi yang melihat?"),
    ]

    with office.holding(code) as one:
        holder.reply(one, "  Dua rekan saya.  ", once=once())

    lines = office.view(case_id).reports[0].lines
    assert [(line.author, line.text, line.unread) for line in lines] == [
        ("office", "Siapa lagi yang melihat?", False),
        ("reporter", "Dua rekan saya.", True),
    ]
    assert (
        counts(office.sessions(), actor=office.who(Role.HEAD), today=office.today, now=office.clock()).news
        == 1
    )
    with transaction(office.sessions) as session:
        assert check(session, Stream.CASE, case_id) == 3
        assert facts.differences(session, case_id) == []


def test_what_was_noted_as_read_is_no_news(office: Office, code: TrackingCode, case_id: uuid.UUID) -> None:
    with office.holding(code) as one:
        holder.reply(one, "Ada foto baru.", once=once())
    head = office.who(Role.HEAD)
    with transaction(office.sessions) as session:
        conversation.note_as_read(session, office.means, case_id, actor=head, now=office.clock())

    with office.sessions() as session:
        assert counts(session, actor=head, today=office.today, now=office.clock()).news == 0
    assert not office.view(case_id).reports[0].lines[0].unread


def test_the_same_form_sent_twice_is_one_line(office: Office, code: TrackingCode, case_id: uuid.UUID) -> None:
    sent = once()
    for _ in range(2):
        with office.holding(code) as one:
            holder.reply(one, "Sekali saja.", once=sent)

    assert len(office.view(case_id).reports[0].lines) == 1
    with office.sessions() as session:
        written = select(func.count()).where(Event.kind == EventKind.REPORTER_WROTE)
        assert session.scalars(written).one() == 1


@pytest.mark.parametrize("act", [holder.reply, holder.report_pressure])
def test_a_blank_or_endless_line_is_refused_at_its_field(
    office: Office, code: TrackingCode, case_id: uuid.UUID, act: Callable[..., None]
) -> None:
    for text, problem in (("", "required"), (" \n ", "required"), ("x" * 20_001, "too_long")):
        with pytest.raises(InvalidInputError) as error, office.holding(code) as one:
            act(one, text, once=once())
        assert [(found.field, found.code) for found in error.value.problems] == [("text", problem)]
    assert office.view(case_id).reports[0].lines == []


def test_the_disk_cannot_be_filled_with_one_code(
    office: Office, code: TrackingCode, case_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holder, "MOST_LINES", 2)
    for _ in range(2):
        with office.holding(code) as one:
            holder.reply(one, "Lagi.", once=once())
    with pytest.raises(DomainError, match="thread_full"), office.holding(code) as one:
        holder.reply(one, "Lagi.", once=once())
    assert len(office.view(case_id).reports[0].lines) == 2


def test_words_of_the_reporter_lie_sealed(office: Office, code: TrackingCode, case_id: uuid.UUID) -> None:
    with office.holding(code) as one:
        holder.reply(one, "KALIMATRAHASIA", once=once())
        holder.give_identity(one, NAME, once=once())
    with office.sessions() as session:
        rows = session.scalars(select(Message).where(Message.sealed_text.is_not(None))).all()
        assert rows
        assert all(b"KALIMATRAHASIA" not in (row.sealed_text or b"") for row in rows)
    assert office.view(case_id).reports[0].lines[0].text == "KALIMATRAHASIA"


def test_pressure_reaches_the_head_and_the_office_above_with_a_clock_of_its_own(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    with office.holding(code) as one:
        holder.report_pressure(one, "Atasan mengancam mutasi.", once=once())
    worked(office)

    above = office.who(Role.HEAD, at=office.workplace.province)
    for head in (office.who(Role.HEAD), above):
        with office.sessions() as session:
            numbers = counts(session, actor=head, today=office.today, now=office.clock())
        assert (numbers.pressure, numbers.news) == (1, 1)
    elsewhere = office.who(Role.HEAD, at=office.elsewhere())
    with office.sessions() as session:
        assert counts(session, actor=elsewhere, today=office.today, now=office.clock()).pressure == 0
    clock = next(row for row in office.view(case_id).clocks if row.kind is ClockKind.PRESSURE)
    assert (clock.due_on - office.today) == timedelta(days=1)
    assert clock.internal_target


def test_pressure_told_twice_has_one_clock(office: Office, code: TrackingCode, case_id: uuid.UUID) -> None:
    for _ in range(2):
        with office.holding(code) as one:
            holder.report_pressure(one, "Lagi-lagi diancam.", once=once())
    worked(office)
    with office.sessions() as session:
        running = select(func.count()).where(Clock.case_id == case_id, Clock.kind == ClockKind.PRESSURE)
        assert session.scalars(running).one() == 1


def answered(office: Office, case_id: uuid.UUID, who: Actor) -> None:
    view = office.view(case_id)
    with transaction(office.sessions) as session:
        conversation.answer_pressure(
            session, office.means, case_id, text="Kami mendampingi Anda.", done="Surat ke dinas.",
            report_id=view.reports[0].id, version=view.version, actor=who, now=office.clock(),
            today=office.today,
        )  # fmt: skip


def test_the_head_answers_pressure_and_its_clock_stops(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    with office.holding(code) as one:
        holder.report_pressure(one, "Atasan mengancam mutasi.", once=once())
    worked(office)
    with pytest.raises(NotAllowedError):
        answered(office, case_id, office.who(Role.VERIFIER))
    answered(office, case_id, office.who(Role.HEAD))

    assert shown(office, code).lines[-1].text == "Kami mendampingi Anda."
    view = office.view(case_id)
    assert [row.stopped_on for row in view.clocks if row.kind is ClockKind.PRESSURE] == [office.today]
    assert view.timeline[-1].reason == "Surat ke dinas."
    assert not view.reports[0].lines[0].unread
    with pytest.raises(DomainError, match="nothing_changed"):
        answered(office, case_id, office.who(Role.HEAD))


def test_the_clock_of_pressure_outlives_closing_and_corrections(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    received = office.today
    office.clock.move(days=4)
    with office.holding(code) as one:
        holder.report_pressure(one, "Diancam.", once=once())
    worked(office)
    office.correct_by_two(case_id, "received_on", (received - timedelta(days=1)).isoformat())
    office.step(case_id, Action.FORWARD_ELSEWHERE)

    view = office.view(case_id)
    assert view.state is State.CLOSED
    pressed = [row for row in view.clocks if row.kind is ClockKind.PRESSURE]
    assert [(row.started_on, row.stopped_on) for row in pressed] == [(office.today, None)]
    answered(office, case_id, office.who(Role.HEAD))


def test_a_report_taken_back_goes_on(office: Office, code: TrackingCode, case_id: uuid.UUID) -> None:
    """Domain 8.2: withdrawal does not end a finding; it is known to the office, which decides."""
    with office.holding(code) as one:
        holder.withdraw(one, "", once=once())
    with pytest.raises(DomainError, match="nothing_changed"), office.holding(code) as one:
        holder.withdraw(one, "lagi", once=once())

    view = office.view(case_id)
    assert view.reports[0].withdrawn_on == office.today
    assert view.state is State.RECEIVED
    assert shown(office, code).withdrawn_on == office.today
    for action in (Action.START_TRACING, Action.RECORD_TRACING, Action.REGISTER):
        office.step(case_id, action)
    assert office.view(case_id).state is State.VERIFIED


def test_a_name_given_later_waits_for_its_check_and_a_signature_makes_a_report(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    with office.holding(code) as one:
        holder.give_identity(one, NAME, once=once())
    with pytest.raises(DomainError, match="nothing_changed"), office.holding(code) as one:
        holder.give_identity(one, NAME, once=once())
    view = office.view(case_id)
    assert view.reports[0].identity_status is IdentityStatus.UNCHECKED
    assert shown(office, code).next_step == "awaiting_signature"

    signed(office, case_id)

    view = office.view(case_id)
    assert view.kind is ReportKind.LAPORAN
    assert view.reports[0].kind is ReportKind.INFORMASI_AWAL, "what came in stays what it was"
    assert shown(office, code).kind is ReportKind.LAPORAN
    with transaction(office.sessions) as session:
        assert facts.differences(session, case_id) == []
        kept = facts.load(session, case_id).case
        assert kept is not None
        assert kept.kind is ReportKind.LAPORAN


def test_a_name_without_an_address_is_asked_for_field_by_field(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    with pytest.raises(InvalidInputError) as error, office.holding(code) as one:
        holder.give_identity(one, Identity("", ""), once=once())
    assert {found.field for found in error.value.problems} == {"identity_name", "identity_address"}
    assert office.view(case_id).reports[0].identity_status is IdentityStatus.NONE


def test_initial_information_without_a_name_cannot_be_signed(office: Office, case_id: uuid.UUID) -> None:
    with pytest.raises(DomainError, match="nothing_changed"):
        signed(office, case_id)


def test_a_report_without_a_code_is_not_asked(office: Office) -> None:
    case_id = office.receive().case_id
    with pytest.raises(DomainError, match="no_thread"):
        asked(office, case_id, office.who(Role.VERIFIER))


def test_who_is_of_another_office_asks_nothing(office: Office, case_id: uuid.UUID) -> None:
    with pytest.raises(NotFoundError):
        asked(office, case_id, office.who(Role.VERIFIER, at=office.elsewhere()))
    with pytest.raises(NotAllowedError):
        asked(office, case_id, office.who(Role.PLENO_MEMBER))


def test_the_reporter_is_told_when_to_look_again_and_never_a_past_day(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    first = shown(office, code).look_again_on
    assert first is not None
    assert first >= office.today + timedelta(days=3)
    office.clock.move(days=40)
    later = shown(office, code).look_again_on
    assert later == office.today + timedelta(days=3)
    office.step(case_id, Action.FORWARD_ELSEWHERE)
    assert shown(office, code).look_again_on is None


def test_office_and_reporter_writing_at_once_leave_a_whole_stream(
    office: Office, code: TrackingCode, case_id: uuid.UUID
) -> None:
    for number in range(3):
        with office.holding(code) as one:
            holder.reply(one, f"Baris {number}", once=once())
        asked(office, case_id, office.who(Role.HEAD), f"Tanya {number}")
    with transaction(office.sessions) as session:
        assert check(session, Stream.CASE, case_id) == 7


def test_an_unknown_code_enters_nowhere(office: Office) -> None:
    with pytest.raises(NotFoundError, match="no_such_report"), office.holding(TrackingCode.new()) as one:
        assert isinstance(one, Holder)
