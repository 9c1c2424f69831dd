"""A register taken in: twice nothing twice, what lacks is known, all stands as if it had been worked on."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlalchemy import func, select

from neutrality.cases.acts import Forwarding, Recommendation, SanctionDecision
from neutrality.cases.allegations import RespondentViolation
from neutrality.cases.imported import ImportedRow
from neutrality.cases.models import Case, Clock, Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.reading import case_file
from neutrality.cases.register import GivenNumber
from neutrality.cases.work import begin
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Permission, Role
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.mistakes import NumberKind
from neutrality.domain.workflow import Action, Outcome, ReportKind, State
from neutrality.history.models import Event, EventPayload
from neutrality.importing.service import ours, take_in
from neutrality.reports.models import Message
from tests.importing.conftest import Importing
from tests.importing.ledger import as_csv, as_xlsx, lines
from tests.statistics.bureau import Bureau

HEADS = (
    "Nomor Register;Nomor Penerimaan;Jenis;Tanggal Diterima;Tanggal Registrasi;Putusan;Tanggal Putusan;"
    "Tanggal Penerusan;Tanggal Rekomendasi;Tingkat Rekomendasi;Tanggal SK;Sanksi;Nama;NIP;Jabatan;Instansi;"
    "Jenis Pelanggaran;Uraian"
)
SANCTIONED = (
    "7/Reg/2024;LP/7;Temuan;02-01-2024;05-01-2024;Terbukti;10-01-2024;12-01-2024;20-01-2024;ringan;"
    "01-03-2024;Teguran lisan;Budi Rahasia;198609262015051001;Camat;UA;D06;Membagikan kaus."
)
OPEN = "8/Reg/2024;;Laporan;02-02-2024;;;;;;;;;Wati Rahasia;;;;;"
PROVEN = "9/Reg/2024;;;02-02-2024;05-02-2024;Terbukti;08-02-2024;;;;;;Tono Rahasia;;;;D02;"


def sheet(*rows: str) -> str:
    """Return a register of these rows."""
    return "\n".join([HEADS, *rows])


def case_of(sessions: Sessions, number: str) -> Case:
    """Return the case of a number."""
    with sessions() as session:
        found = select(Case).where((Case.registration_number == number) | (Case.receipt_number == number))
        return session.scalars(found).one()


@pytest.mark.both_databases
def test_the_same_register_twice_makes_nothing_twice(importing: Importing, sessions: Sessions) -> None:
    importing.take(sheet(SANCTIONED, OPEN))
    changed = SANCTIONED.replace("Camat", "Lurah")

    again = importing.take(sheet(SANCTIONED, OPEN, PROVEN))
    other = importing.take(sheet(changed, OPEN, PROVEN))

    assert (again.people, again.there, again.told) == (1, 2, ())
    assert (other.people, other.there) == (0, 2)
    assert [(one.row, one.problem.code) for one in other.told] == [(2, "row_differs")]
    assert other.problems == ()
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 3


@pytest.mark.both_databases
def test_what_a_register_tells_stands_as_if_it_had_been_worked_on(
    importing: Importing, sessions: Sessions
) -> None:
    importing.take(sheet(SANCTIONED))

    case = case_of(sessions, "7/Reg/2024")
    with sessions() as session:
        person = session.scalars(select(Respondent).where(Respondent.case_id == case.id)).one()
        sent = session.scalars(select(Forwarding)).one()
        said = session.scalars(select(Recommendation)).one()
        decided = session.scalars(select(SanctionDecision)).one()
        numbers = {row.kind: row.text for row in session.scalars(select(GivenNumber)) if row.typed}
        running = session.scalars(select(Clock).where(Clock.stopped_on.is_(None))).all()
    assert (case.kind, case.state, case.outcome) == (ReportKind.TEMUAN, State.CLOSED, Outcome.SANCTIONED)
    assert (case.received_on, case.registered_on, case.closed_on) == (
        date(2024, 1, 2),
        date(2024, 1, 5),
        date(2024, 3, 1),
    )
    assert (person.violation_type, person.agency_id) == ("D06", importing.workplace.agency.id)
    assert (sent.made_on, sent.addressee, sent.authority, sent.proposed_level) == (
        date(2024, 1, 12),
        "authority",
        "KASN",
        None,
    )
    assert (said.level, said.authority, said.source) == ("ringan", "KASN", None)
    assert (decided.kind, decided.level, decided.decided_on) == ("teguran_lisan", "ringan", date(2024, 3, 1))
    assert (decided.sealed_number, decided.effective_on) == (None, None)
    assert numbers == {NumberKind.REGISTRATION: "7/Reg/2024", NumberKind.RECEIPT: "LP/7"}
    assert running == []


def test_every_event_says_that_it_came_by_import_and_the_timeline_shows_it(
    importing: Importing, sessions: Sessions
) -> None:
    importing.take(sheet(SANCTIONED))

    case = case_of(sessions, "7/Reg/2024")
    with transaction(sessions) as session:
        told = session.execute(
            select(Event.kind, EventPayload.content)
            .join(EventPayload, EventPayload.event_id == Event.id)
            .where(Event.stream_id == case.id)
        ).all()
        view = case_file(
            session,
            importing.means,
            case.id,
            actor=importing.head,
            lang="id",
            today=importing.today,
            now=importing.now,
        )
        assert session.scalar(select(func.count()).select_from(Message)) == 0
    assert len(told) == 5
    assert all('"brought_by":"register"' in content for _kind, content in told)
    assert {entry.details["brought_by"] for entry in view.timeline} == {"register"}
    assert all(entry.backdated for entry in view.timeline)


def test_names_lie_sealed_and_are_found(importing: Importing, sessions: Sessions) -> None:
    importing.take(sheet(SANCTIONED, OPEN))

    case = case_of(sessions, "7/Reg/2024")
    with transaction(sessions) as session:
        work = begin(
            session,
            importing.means,
            case.id,
            actor=importing.head,
            now=importing.now,
            permission=Permission.READ_CASE,
        )
        person = work.respondents()[0]
        told = open_particulars(work.respondent_key(person), person)
        assert (told.name, told.nip, told.position) == ("Budi Rahasia", "198609262015051001", "Camat")
        assert person.person_id is not None
        for row in session.scalars(select(ImportedRow)):
            assert len(row.digest) == 32
            assert "Rahasia" not in f"{row.number} {row.lacks}"


def test_what_lacks_is_known_and_an_open_case_goes_on_at_the_desk(
    importing: Importing, bureau: Bureau, sessions: Sessions
) -> None:
    importing.take(sheet(OPEN, PROVEN))

    waiting, found = case_of(sessions, "8/Reg/2024"), case_of(sessions, "9/Reg/2024")
    with sessions() as session:
        lacks = {row.number: set(row.lacks.split()) for row in session.scalars(select(ImportedRow))}
        clocks = {
            row.case_id: row.kind for row in session.scalars(select(Clock).where(Clock.stopped_on.is_(None)))
        }
        types = session.scalars(select(RespondentViolation.violation_type)).all()
    assert lacks["8/Reg/2024"] == {"nip", "position", "agency"}
    assert lacks["9/Reg/2024"] == {"nip", "position", "agency", "forwarded_on"}
    assert (waiting.state, waiting.receipt_number, found.state) == (
        State.RECEIVED,
        "8/Reg/2024",
        State.VERIFIED,
    )
    assert (clocks[waiting.id], clocks[found.id]) == (ClockKind.PRELIMINARY, ClockKind.HANDLING)
    assert types == ["D02"]
    bureau.step(found.id, Action.FORWARD, importing.today, violation_type="D02")
    after = case_of(sessions, "9/Reg/2024")
    assert (after.state, after.receipt_number) == (State.RECOMMENDED, None)


def test_a_number_that_is_worked_on_here_stays_as_it_is(
    importing: Importing, bureau: Bureau, sessions: Sessions
) -> None:
    case_id = bureau.receive(date(2026, 11, 2))
    with sessions() as session:
        number = session.get_one(Case, case_id).receipt_number
    checked = importing.check(sheet(OPEN.replace("8/Reg/2024", number or "")))
    taken = importing.check(sheet(SANCTIONED.replace("LP/7", number or "")))

    assert [(one.row, one.problem.code) for one in checked.told] == [(2, "number_worked_here")]
    assert checked.new == ()
    assert [(one.problem.field, one.problem.code) for one in taken.problems] == [
        ("receipt_number", "number_taken")
    ]


def test_a_receipt_number_stands_once(importing: Importing) -> None:
    other = SANCTIONED.replace("7/Reg/2024", "6/Reg/2024")

    checked = importing.check(sheet(SANCTIONED, other))

    assert [(one.row, one.problem.code) for one in checked.problems] == [
        (2, "number_taken"),
        (3, "number_taken"),
    ]


def test_only_the_head_of_the_office_takes_its_register_in(importing: Importing, bureau: Bureau) -> None:
    place, checked = importing.place(), importing.check(sheet(OPEN))
    for role in set(Role) - {Role.HEAD}:
        by = type(importing.by)(bureau.actor(role), importing.now, importing.today)
        with transaction(importing.sessions) as session, pytest.raises(NotAllowedError):
            take_in(session, importing.means, place, checked.new, by)
    twice = type(importing.by)(importing.head, importing.now, importing.today, importing.head.account_id)
    with transaction(importing.sessions) as session, pytest.raises(NotAllowedError):
        take_in(session, importing.means, place, checked.new, twice)


@pytest.mark.parametrize("dates", [True, False], ids=["date cells", "texts"])
def test_a_workbook_says_what_the_csv_says(importing: Importing, *, dates: bool) -> None:
    rows = lines(12, seed=3, agency=importing.workplace.agency.code, election="")
    importing.take(as_csv(rows, mark=";"))

    again = importing.check(as_xlsx(rows, dates=dates, empty=5000))

    assert (again.people, again.there, again.told, again.problems) == (0, 12, (), ())


def test_sums_are_those_of_the_register_where_nothing_is_left_open(
    importing: Importing, sessions: Sessions
) -> None:
    checked = importing.take(sheet(SANCTIONED, OPEN, PROVEN))

    with sessions() as session:
        here = ours(session, importing.place(), checked.numbers)
    assert (checked.theirs.received, here.received) == (3, 3)
    # Proven and not forwarded is with us still being examined.
    assert (checked.theirs.proven, here.proven) == (2, 1)
    assert (checked.theirs.sanctioned, here.sanctioned, checked.theirs.open, here.open) == (1, 1, 2, 2)


def test_an_erased_case_does_not_come_back(importing: Importing, sessions: Sessions) -> None:
    importing.take(sheet(SANCTIONED))
    with transaction(sessions) as session:
        row = session.scalars(select(ImportedRow)).one()
        row.digest = b""

    again = importing.check(sheet(SANCTIONED.replace("Camat", "Lurah")))

    assert (again.people, again.there, again.told) == (0, 1, ())
    assert isinstance(row.respondent_id, uuid.UUID)
