"""Field supervisors from a sheet: made once, ended by their date, invited on paper once."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from neutrality.accounts.field_posts import appoint, end_post, invite_again, require_appointing
from neutrality.accounts.invitations import DAYS, digest_of, join, usable
from neutrality.accounts.models import Account, FieldPost, Invitation, RoleGrant
from neutrality.accounts.service import load_actor
from neutrality.accounts.sheets import LARGEST, rows_of, rows_of_text, text_of
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Actor, Permission, Role, Subject, allowed, offices_for
from neutrality.domain.appointments import Appointment
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.history.models import Event
from neutrality.vault import TrackingCode
from tests.factories import Factory, Workplace
from tests.fixtures.archives import packed_strangely, under_password
from tests.fixtures.clock import Clock

TODAY = date(2026, 11, 10)
SITI = Appointment("Siti Contoh", "Bojo", "12/SK/2026", TODAY + timedelta(days=30))
BUDI = Appointment("Budi Contoh", "Mallusetasi", "13/SK/2026", TODAY + timedelta(days=30))


class Posts:
    """The appointing of one office."""

    def __init__(self, sessions: Sessions, factory: Factory, workplace: Workplace, clock: Clock) -> None:
        self.sessions, self.factory, self.office, self.clock = sessions, factory, workplace.office, clock
        with transaction(sessions) as session:
            head = factory.account(session, workplace.office, Role.HEAD)
            session.flush()
            self.head = load_actor(session, head, today=TODAY)

    def appoint(self, *rows: Appointment) -> tuple[list[TrackingCode], int, int]:
        """Appoint these; return the codes, how many were known, how many changed."""
        with transaction(self.sessions) as session:
            require_appointing(self.office.id, first=self.head)
            done = appoint(
                session, self.factory.signer, self.office.id, rows, actor=self.head, now=self.clock()
            )
        return [slip.code for slip in done.slips], done.known, done.changed

    def actor(self, name: str, today: date = TODAY) -> Actor:
        """Return somebody as the desk knows them on a day."""
        with self.sessions() as session:
            account = session.scalars(select(Account).where(Account.name == name)).one()
            return load_actor(session, account, today=today)

    def join(self, code: TrackingCode, today: date = TODAY) -> str:
        """Use a code; return why it was refused, nothing when it was not."""
        try:
            with transaction(self.sessions) as session:
                join(session, self.factory.signer, code, "digest", now=self.clock(), today=today)
        except DomainError as error:
            return error.code
        return ""


@pytest.fixture
def posts(sessions: Sessions, factory: Factory, workplace: Workplace, clock: Clock) -> Posts:
    """Return an office whose head appoints."""
    return Posts(sessions, factory, workplace, clock)


def test_the_same_sheet_twice_makes_nothing_twice_and_a_new_last_day_is_taken_over(posts: Posts) -> None:
    codes, known, changed = posts.appoint(SITI, BUDI)
    assert (len(codes), known, changed) == (2, 0, 0)

    again = Appointment("SITI  contoh", "bojo", "12/sk/2026", SITI.valid_to + timedelta(days=90))
    assert posts.appoint(again, BUDI) == ([], 2, 1)

    with posts.sessions() as session:
        assert session.scalar(select(func.count()).select_from(FieldPost)) == 2
        assert max(session.scalars(select(FieldPost.valid_to))) == again.valid_to
        kinds = set(session.scalars(select(Event.kind).where(Event.actor_id == posts.head.account_id)))
        assert {"account:field_post:given", "account:field_post:changed", "account:invitation:made"} <= kinds


def test_they_hand_in_at_their_office_and_nothing_else_until_the_last_day(posts: Posts) -> None:
    posts.appoint(SITI)

    siti = posts.actor("Siti Contoh")
    assert allowed(siti, Subject(posts.office.id)) == {Permission.ENTER_FINDING, Permission.SEE_OWN_RESULTS}
    assert offices_for(siti, Permission.ENTER_FINDING) == {posts.office.id}
    assert posts.actor("Siti Contoh", SITI.valid_to).reach
    assert posts.actor("Siti Contoh", SITI.valid_to + timedelta(days=1)).reach == {}
    with posts.sessions() as session:
        assert session.scalar(select(RoleGrant.id).where(RoleGrant.account_id == siti.account_id)) is None


def test_who_may_not_appoint_is_refused(posts: Posts, factory: Factory, workplace: Workplace) -> None:
    with transaction(posts.sessions) as session:
        other = factory.account(session, workplace.office, *(set(Role) - {Role.HEAD, Role.ADMIN}))
        session.flush()
        actor = load_actor(session, other)

    with pytest.raises(NotAllowedError, match="not_allowed"):
        require_appointing(posts.office.id, first=actor)
    with pytest.raises(NotAllowedError, match="two_to_grant"):
        require_appointing(posts.office.id, first=posts.head, second=posts.head)
    with pytest.raises(NotAllowedError, match="not_allowed"):
        require_appointing(workplace.province.id, first=posts.head)


def test_an_invitation_sets_a_password_once_until_it_runs_out(posts: Posts, clock: Clock) -> None:
    (siti, budi), _known, _changed = posts.appoint(SITI, BUDI)
    with posts.sessions() as session:
        kept = set(session.scalars(select(Invitation.digest)))
    assert kept == {digest_of(siti), digest_of(budi)}
    assert not any(siti.text in digest or siti.lookup_id.hex() in digest for digest in kept)

    assert posts.join(TrackingCode.new()) == "invitation_unknown"
    assert posts.join(siti) == ""
    assert posts.join(siti) == "invitation_used"
    assert posts.join(budi, BUDI.valid_to + timedelta(days=1)) == "post_over"
    clock.move(days=DAYS)
    assert posts.join(budi) == "invitation_over"


def test_a_new_invitation_ends_the_old_one_and_the_sessions_of_the_old_password(posts: Posts) -> None:
    (first,), _known, _changed = posts.appoint(SITI)
    posts.join(first)
    with transaction(posts.sessions) as session:
        account = session.scalars(select(Account).where(Account.name == "Siti Contoh")).one()
        before = account.fs_uniquifier
        second = invite_again(session, posts.factory.signer, account, actor=posts.head, now=posts.clock())
        third = invite_again(session, posts.factory.signer, account, actor=posts.head, now=posts.clock())

    assert posts.join(second.code) == "invitation_over"
    assert posts.join(third.code) == ""
    with posts.sessions() as session:
        assert session.get_one(Account, account.id).fs_uniquifier != before


def test_ended_early_nothing_is_left_of_the_role(posts: Posts) -> None:
    (code,), _known, _changed = posts.appoint(SITI)
    with transaction(posts.sessions) as session:
        account = session.scalars(select(Account).where(Account.name == "Siti Contoh")).one()
        end_post(
            session, posts.factory.signer, account, actor=posts.head, now=posts.clock(), today=TODAY
        )  # fmt: skip

    assert posts.actor("Siti Contoh").reach == {}
    with posts.sessions() as session, pytest.raises(DomainError, match="post_over"):
        usable(session, code, now=posts.clock(), today=TODAY)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_sheets_are_read_as_offices_save_them(mark: str, encoding: str) -> None:
    text = f'Nama{mark}Desa\r\n"Renée {mark} Contoh"{mark}Bojo\r\n'

    rows = rows_of(text.encode(encoding))

    assert rows == [["Nama", "Desa"], [f"Renée {mark} Contoh", "Bojo"]]
    assert rows_of_text(text_of(rows)) == rows


RELATIONS = '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'


def workbook(sheet: str, shared: str = "<sst/>", *, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Return a workbook of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="A" r:id="a"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        book.writestr("xl/sharedStrings.xml", shared)
        book.writestr(name, sheet)
    return written.getvalue()


def test_a_workbook_is_read_with_its_shared_and_own_texts_and_days() -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    shared = f"<sst {space}><si><t>Nama</t></si><si><r><t>Siti </t></r><r><t>Contoh</t></r></si></sst>"
    sheet = (
        f'<worksheet {space}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3"><v>46387.0</v></c>'
        '<c r="D3" t="inlineStr"><is><t>Bojo</t></is></c></row></sheetData></worksheet>'
    )

    assert rows_of(workbook(sheet, shared)) == [["Nama"], [], ["Siti Contoh", "", "46387", "Bojo"]]


BOMB = (
    '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    '<worksheet><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></worksheet>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 no zip", "sheet_unreadable"),
        (under_password(workbook("<a/>")), "sheet_encrypted"),
        (packed_strangely(workbook("<a/>")), "sheet_unreadable"),
        (workbook("<worksheet>"), "sheet_unreadable"),
        (workbook(BOMB), "sheet_unreadable"),
        (workbook("<a/>", name="other.xml"), "sheet_unreadable"),
        (workbook('<a><row r="1"><c r="A1" t="s"><v>7</v></c></row></a>'), "sheet_unreadable"),
        (workbook(" " * (9 * 1024 * 1024)), "sheet_too_large"),
        (b"\x00,", "sheet_unreadable"),
        (b"x" * (LARGEST + 1), "sheet_too_large"),
    ],
)
def test_what_is_no_sheet_is_told_and_unpacks_into_nothing(content: bytes, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        rows_of(content)
