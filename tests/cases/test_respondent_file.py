"""What is kept of a respondent: described, heard, with files and data of their own, and who reads it."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from neutrality.cases import allegations
from neutrality.cases.captures import record_capture
from neutrality.cases.data_requests import own_data
from neutrality.cases.evidence import open_evidence
from neutrality.cases.hearings import record_hearing
from neutrality.cases.respondent_file import case_witnesses
from neutrality.cases.respondent_files import BROUGHT, open_kept
from neutrality.cases.witnesses import correct_witness
from neutrality.database import reading, transaction
from neutrality.domain.capture import Capture
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.hearing import Heard
from neutrality.domain.history import EventKind
from neutrality.domain.respondent import Manner
from neutrality.domain.testimony import WitnessAccount
from neutrality.domain.workflow import Action
from neutrality.evidence.models import EvidenceFile, RebuttalFile
from neutrality.reports.models import Report
from neutrality.vault import DataKey, KeyKind, KeyWrap, SealBrokenError, TrackingCode
from tests.cases.clearing import picture
from tests.cases.office import TWO, Office
from tests.cases.testifying import Respondents

SHEET = Capture(
    captured_by="officer", method="screenshot", interaction="share", visibility="public", ownership="likely",
    captured_on=date(2026, 11, 1), captured_time=None, zone="WIB", link="https://x.com/a/status/1",
    captor="Ani Petugas", how_seen="Jendela pribadi", basis="Foto profil sama",
)  # fmt: skip


@pytest.fixture
def people(office: Office) -> Respondents:
    """Return the two respondents of a case."""
    return Respondents(office, office.receive(respondents=TWO).case_id)


@pytest.mark.both_databases
def test_phase_types_and_grid_are_kept_with_their_reasons(people: Respondents) -> None:
    assert people.file().phase.computed is None
    people.describe()
    people.office.correct_by_two(people.case_id, "violation_type", "D03", respondent=1)
    people.do(allegations.set_types, people.one(), ["D06"])

    file = people.file()
    assert (file.phase.effective, file.phase_reason) == ("calon", "Putusan KPU.")
    assert (file.other_types, file.levels) == (["D06"], ("sedang", "berat"))
    assert file.manner == Manner("media_sosial", "tiktok", "like", "yes", "yes", "Adik ipar bupati.")
    assert people.file(2).manner == Manner()

    people.do(allegations.choose_phase, people.one(), "", reason="Tidak jadi.")
    assert (people.file().phase.chosen, people.file().phase_reason) == (None, "")
    assert people.file().manner.employer_reason == "Adik ipar bupati."
    kinds = [entry.kind for entry in people.office.view(people.case_id).timeline]
    assert kinds[-1] is EventKind.PHASE_CHOSEN


def test_what_stands_so_already_is_told(people: Respondents) -> None:
    for work, given, more in (
        (allegations.set_types, ([],), {}),
        (allegations.choose_phase, ("",), {"reason": "Alasan."}),
        (allegations.set_manner, (Manner(),), {}),
        (allegations.tie_captures, ([],), {}),
    ):
        with pytest.raises(DomainError, match="nothing_changed"):
            people.do(work, people.one(), *given, **more)


def test_what_is_wrong_is_told_at_its_field(people: Respondents) -> None:
    for work, given, more in (
        (allegations.set_types, (["X99"],), {}),
        (allegations.choose_phase, ("calon",), {"reason": ""}),
        (allegations.set_manner, (Manner(channel="sihir"),), {}),
        (allegations.tie_captures, ([str(uuid.uuid4())],), {}),
    ):
        with pytest.raises(InvalidInputError):
            people.do(work, people.one(), *given, **more)


def test_the_levels_of_all_types_are_permitted_at_the_forwarding(people: Respondents) -> None:
    office = people.office
    office.step(people.case_id, Action.REGISTER)
    with pytest.raises(InvalidInputError) as refused:
        office.step(people.case_id, Action.FORWARD, violation_type="D03", sanction_level="berat")
    assert [one.field for one in refused.value.problems] == ["deviation_reason"]
    office.correct_by_two(people.case_id, "violation_type", "D03", respondent=1)
    people.do(allegations.set_types, people.one(), ["D06"])

    office.step(people.case_id, Action.FORWARD, violation_type="D03", sanction_level="berat")

    assert office.people(people.case_id)[0].state.value == "recommended_sanction"


def test_a_sheet_shows_several_and_is_taken_back(people: Respondents) -> None:
    sheet = people.do(record_capture, SHEET).sheet_id
    people.do(allegations.tie_captures, people.one(), [str(sheet)])
    people.do(allegations.tie_captures, people.one(2), [str(sheet)])
    assert [people.file(number).sheets for number in (1, 2)] == [[sheet], [sheet]]
    people.do(allegations.tie_captures, people.one(2), [])
    assert people.file(2).sheets == []


@pytest.mark.both_databases
def test_a_hearing_is_read_whole_by_those_who_read_evidence(people: Respondents) -> None:
    hearing = people.summon()
    people.heard(hearing, "Saya hanya lewat.")
    people.heard(hearing, "Saya lewat dua kali.", version=2, reason="Salah dengar.")
    people.summon("Aula")

    first, second = people.file().hearings
    assert (first.version, first.statement, first.reason) == (3, "Saya lewat dua kali.", "Salah dengar.")
    assert (first.summons.place, first.summons.letter_number) == ("Ruang rapat", "12/XI")
    assert (second.ordinal, second.attendance, second.statement) == (2, None, "")
    seen = people.file(who=people.office.who("intake")).hearings[0]
    assert (seen.attendance, seen.statement, seen.note, seen.reason) == ("attended", "", "", "")
    assert people.file(2).hearings == []


def test_a_record_is_corrected_by_whoever_read_the_last_one_and_with_a_reason(people: Respondents) -> None:
    hearing = people.summon()
    people.heard(hearing, "Saya hanya lewat.")

    with pytest.raises(ConflictError, match="hearing_changed"):
        people.heard(hearing, "Lain.", version=1, reason="Salah.")
    with pytest.raises(InvalidInputError) as refused:
        people.heard(hearing, "Lain.", version=2)
    assert [one.field for one in refused.value.problems] == ["reason"]
    with pytest.raises(NotFoundError, match="no_such_hearing"):
        people.do(record_hearing, uuid.uuid4(), Heard("absent"), reason="", version=1)


@pytest.mark.both_databases
def test_no_code_of_a_reporter_opens_a_file_of_the_respondent(office: Office) -> None:
    code = TrackingCode.new()
    people = Respondents(office, office.receive(code=code).case_id)
    file_id, one, who, now = (
        people.bring("ibu wati.jpg"),
        people.one(),
        office.who("verifier"),
        office.clock(),
    )

    with transaction(office.sessions) as session:
        row = session.get_one(RebuttalFile, file_id)
        report = session.scalars(select(Report)).one()
        assert session.scalars(select(EvidenceFile)).all() == []
        wraps = select(KeyWrap).join(DataKey).where(DataKey.owner == one)
        readers = {wrap.reader_kind.value for wrap in session.scalars(wraps)}
        assert readers == {"office"}
        work_key = office.means.vault.open_with_code(session, kind=KeyKind.REPORT, owner=report.id, code=code)
        for column in ("sealed_meta", "sealed_secret"):
            with pytest.raises(SealBrokenError):
                work_key.open("rebuttal_file", row.id, column, getattr(row, column))
        with pytest.raises(NotFoundError):
            office.means.vault.open_with_code(session, kind=KeyKind.RESPONDENT, owner=one, code=code)
    with reading(office.sessions) as session:
        opened = open_kept(session, office.means, people.case_id, file_id, kept=BROUGHT, actor=who, now=now)
        assert (opened.content.read(), opened.described.name) == (picture(), "ibu wati.jpg")
        with pytest.raises(NotFoundError, match="evidence_missing"):
            open_evidence(session, office.means, people.case_id, file_id, actor=who, now=now)


def test_a_file_is_not_another_cases(people: Respondents) -> None:
    file_id, other = people.bring(), people.office.receive().case_id
    with pytest.raises(NotFoundError, match="evidence_missing"):
        Respondents(people.office, other).do(open_kept, file_id, kept=BROUGHT)


def test_witnesses_have_a_name_for_few_and_keep_what_they_said_first(people: Respondents) -> None:
    witness = people.testify()
    changed = WitnessAccount("Tono Benar", statement="Saya tidak melihat.")
    people.do(correct_witness, witness, changed, reason="Dicabut.", version=1)
    with pytest.raises(ConflictError, match="witness_changed"):
        people.do(correct_witness, witness, changed, reason="Dicabut.", version=1)
    with pytest.raises(NotFoundError, match="no_such_witness"):
        people.do(correct_witness, uuid.uuid4(), changed, reason="Dicabut.", version=1)

    (full,) = people.do(case_witnesses)
    (part,) = people.do(case_witnesses, actor=people.office.who("liaison"))
    assert full.testimony == changed
    assert (part.pseudonym, part.testimony, part.reason) == ("Saksi-1", None, "")
    story = str(people.office.view(people.case_id).timeline)
    assert "Tono" not in story


@pytest.mark.both_databases
def test_own_data_hold_the_respondents_and_nobody_elses(people: Respondents) -> None:
    people.everything()
    people.do(allegations.choose_phase, people.one(2), "calon", reason="Rahasia orang kedua.")

    told = people.do(own_data, people.one())

    assert told.person.name == "Budi Contoh"
    assert [one.statement for one in told.hearings] == ["Saya hanya lewat."]
    assert len(told.files) == 1
    assert [one.reason for one in told.requests] == ["Perkara berjalan."]
    assert not hasattr(told, "reports")
    last = people.office.view(people.case_id).timeline[-1]
    assert last.kind is EventKind.DATA_SHEET_SHOWN
    with pytest.raises(ConflictError, match="request_answered"):
        people.refuse(told.requests[0].id)


def test_whoever_has_no_such_right_changes_nothing(people: Respondents) -> None:
    intake, one = people.office.who("intake"), people.one()
    with pytest.raises(NotAllowedError):
        people.do(allegations.set_types, one, ["D06"], actor=intake)
    with pytest.raises(NotAllowedError):
        people.do(own_data, one, actor=intake)
