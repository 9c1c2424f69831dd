"""A letter answered by code: what the public process needs, what becomes of it when the case moves."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from neutrality.cases.replies import ReplyPage, ReplyPerson
from neutrality.database import transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.replies import Reply, ReplyKind, ReplyState
from neutrality.domain.workflow import Action
from neutrality.evidence.models import ReplyFile
from neutrality.history.models import Event
from neutrality.history.service import check
from neutrality.replies.opening import open_page
from neutrality.replies.reading import read_answer
from neutrality.vault import DataKey, KeyKind, TrackingCode
from tests.cases.handing import Handing
from tests.cases.office import Office
from tests.cases.replying import WHO, Replying
from tests.cases.test_follow_up import holds, with_employer

pytestmark = pytest.mark.both_databases
RECEIVED = ReplyKind.RECEIVED


@pytest.fixture
def letter(office: Office) -> Replying:
    """Return a case of two people whose letter lies with their agency."""
    return Replying(office, with_employer(office, "Budi Contoh", "Wati Lain"))


def test_each_person_is_answered_once_and_every_act_is_an_event(office: Office, letter: Replying) -> None:
    code = letter.open()
    page = letter.page(code)
    assert [(one.name, one.answered) for one in page.people] == [("Budi Contoh", None), ("Wati Lain", None)]
    row = letter.answer(code, Reply(RECEIVED, happened_on=office.today), number=2)
    with pytest.raises(ConflictError, match="reply_sent_already"):
        letter.answer(code, Reply(ReplyKind.REFUSED, remark="Tidak."), number=2)
    answered = [one.answered.reference for one in letter.page(code).people if one.answered]
    assert answered == [row.reference]
    letter.decided(code)
    with office.sessions() as session:
        kinds = session.scalars(select(Event.kind).where(Event.stream_id == letter.case_id)).all()
        check(session, Stream.CASE, letter.case_id)
    assert [kinds.count(kind) for kind in (EventKind.REPLY_OPENED, EventKind.REPLY_SENT)] == [1, 2]
    holds(office, letter.case_id)


def test_the_office_opens_what_came_and_only_the_liaison_opens_a_page(
    office: Office, letter: Replying
) -> None:
    with pytest.raises(NotAllowedError):
        letter.open(office.who(Role.VERIFIER))
    code = letter.open()
    row = letter.decided(code)
    with office.sessions() as session:
        opened = read_answer(
            session, office.means, letter.case_id, row.id, actor=office.who(Role.HEAD), now=office.clock()
        )
    assert (opened.by, opened.reply.decision_number, len(opened.files)) == (WHO, "SK/1", 1)
    with pytest.raises(ConflictError, match="reply_page_open"):
        letter.open()


def test_a_letter_that_never_left_gets_no_page(office: Office, letter: Replying) -> None:
    actor = office.who(Role.LIAISON)
    for key in ("", "forward.2026-01-01.x", f"forward.{office.today}.{uuid.uuid4()}"):
        with transaction(office.sessions) as session, pytest.raises(InvalidInputError):
            open_page(
                session, office.means, letter.case_id, letter=key, until=office.today,
                code=TrackingCode.new(), actor=actor, now=office.clock(),
            )  # fmt: skip


def test_a_code_that_ran_out_opens_nothing(office: Office, letter: Replying) -> None:
    code = letter.open()
    office.clock.move(days=31)
    with pytest.raises(NotFoundError, match="no_such_reply_code"):
        letter.page(code)


def test_whoever_is_closed_meanwhile_can_still_be_answered_and_the_step_says_no(
    office: Office, letter: Replying
) -> None:
    code = letter.open()
    office.step(letter.case_id, Action.RECORD_SANCTION)
    row = letter.answer(code, Reply(RECEIVED, happened_on=office.today))
    assert row.state is ReplyState.WAITING


def test_the_page_goes_along_with_the_case_and_what_comes_is_read_by_the_new_office(
    office: Office, handing: Handing, other: OfficeRow, letter: Replying
) -> None:
    code = letter.open()
    handing.transfer(letter.case_id, other)
    row = letter.decided(code)
    head = office.who(Role.HEAD, at=other)
    with office.sessions() as session:
        opened = read_answer(session, office.means, letter.case_id, row.id, actor=head, now=office.clock())
        event = session.get_one(Event, row.event_id)
    assert opened.by == WHO
    assert event.office_id == other.id


def test_what_was_sealed_lies_under_a_key_of_the_page(office: Office, letter: Replying) -> None:
    letter.decided(letter.open())
    with office.sessions() as session:
        owners = session.scalars(select(DataKey.owner).where(DataKey.kind == KeyKind.REPLY)).all()
        assert owners == session.scalars(select(ReplyPage.id)).all()
        tables = (ReplyPerson, ReplyFile)
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert counts == [2, 1]
    assert office.today + timedelta(days=30) == letter_page(office).valid_until


def letter_page(office: Office) -> ReplyPage:
    with office.sessions() as session:
        return session.scalars(select(ReplyPage)).one()
