"""Numbers of other systems: sealed, found by one search, hinted, carried along; and the copy sheet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases import external_numbers
from neutrality.cases.conflicts import declare
from neutrality.cases.copy_sheet import CopySheet, copy_sheet
from neutrality.cases.external_keeping import add_external_number, withdraw_external_number
from neutrality.cases.external_numbers import ExternalNumber, NumberView, number_views
from neutrality.cases.models import Respondent
from neutrality.cases.search import search
from neutrality.cases.work import begin
from neutrality.database import transaction
from neutrality.domain.access import Actor, Permission, Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.external import ExternalEntry
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action
from neutrality.vault import BlindIndex, IndexKind
from tests.cases.custody import Custody
from tests.cases.handing import Handing
from tests.cases.merging import Mergers
from tests.cases.office import NARRATIVE, NIP, TWO, Office

NUMBER, TYPED_OTHERWISE = "SBT-2026/00.417", "sbt 2026 00417"


@dataclass
class Clerks:
    """Who keeps numbers at an office."""

    office: Office

    def add(
        self, case_id: uuid.UUID, number: str = NUMBER, *, system: str = "sbt", respondent: int | None = None,
        note: str = "", who: Actor | None = None, **changes: Any,
    ) -> ExternalNumber:  # fmt: skip
        """Keep a number given yesterday."""
        office = self.office
        entry = ExternalEntry(system, number, office.today - timedelta(days=1), note)
        person = office.people(case_id)[respondent - 1].id if respondent else None
        how = {"version": office.case(case_id).version, **changes}
        actor = who or office.who(Role.LIAISON)
        with transaction(office.sessions) as session:
            return add_external_number(
                session, office.means, case_id, entry, respondent_id=person,
                actor=actor, now=office.clock(), **how,
            )  # fmt: skip

    def withdraw(self, case_id: uuid.UUID, row: ExternalNumber, reason: str = "Salah kasus.") -> None:
        """Take a number back."""
        self.office.act(
            withdraw_external_number, case_id, number_id=row.id, reason=reason,
            actor=self.office.who(Role.VERIFIER),
        )  # fmt: skip

    def listed(self, case_id: uuid.UUID, who: Actor | None = None) -> list[NumberView]:
        """Return the numbers as the case file shows them."""
        office, actor = self.office, who or self.office.who("head")
        with office.sessions() as session:
            work = begin(
                session, office.means, case_id, actor=actor, now=office.clock(),
                permission=Permission.READ_CASE, lock=False,
            )  # fmt: skip
            return number_views(work, actor)

    def found(self, text: str = TYPED_OTHERWISE, who: Actor | None = None) -> list[uuid.UUID]:
        """Return the cases that the search finds."""
        actor = who or self.office.who("head")
        with self.office.sessions() as session:
            rows = search(session, self.office.means, text, actor=actor)
            return [row.id for row in rows]

    def sheet(self, case_id: uuid.UUID, ordinal: int | None = 1, who: Actor | None = None) -> CopySheet:
        """Read the copy sheet of a respondent."""
        office, actor = self.office, who or self.office.who(Role.LIAISON)
        with transaction(office.sessions) as session:
            return copy_sheet(
                session, office.means, case_id, ordinal, actor=actor,
                now=office.clock(),
            )  # fmt: skip


@pytest.fixture
def clerks(office: Office) -> Clerks:
    return Clerks(office)


@pytest.mark.both_databases
def test_a_number_is_found_however_it_is_typed_until_it_is_withdrawn(
    clerks: Clerks, office: Office, custody: Custody
) -> None:
    case_id, other = (office.receive().case_id for _ in range(2))
    row = clerks.add(case_id, note="Lewat surat.")
    clerks.add(case_id, "LP 9", system="lapor", respondent=1)

    assert clerks.found() == clerks.found("lp9") == [case_id]
    second, first = clerks.listed(case_id)
    assert (first.number, first.note, first.ordinal, first.also) == (NUMBER, "Lewat surat.", None, [])
    assert first.given_on == office.today - timedelta(days=1)
    assert (second.system, second.ordinal) == ("lapor", 1)
    assert clerks.listed(other) == []
    assert custody.told(case_id, EventKind.EXTERNAL_NUMBER_ADDED)[0]["system"] == "sbt"

    clerks.withdraw(case_id, row)
    assert clerks.found() == []
    assert clerks.found("LP-9") == [case_id]
    assert [one.withdrawn_at is None for one in clerks.listed(case_id)] == [True, False]
    assert office.view(case_id).timeline[-1].reason == "Salah kasus."
    with pytest.raises(ConflictError, match="withdrawn_already"):
        clerks.withdraw(case_id, row)
    with pytest.raises(NotFoundError, match="no_such_external_number"):
        clerks.withdraw(other, row)


def test_what_is_wrong_is_refused_and_nothing_is_kept(clerks: Clerks, office: Office) -> None:
    case_id = office.receive().case_id
    clerks.add(case_id)
    with pytest.raises(InvalidInputError) as twice:
        clerks.add(case_id, TYPED_OTHERWISE)
    assert [(one.field, one.code) for one in twice.value.problems] == [("number", "number_there")]
    with pytest.raises(InvalidInputError) as unknown:
        clerks.add(case_id, "-", system="fax")
    assert {one.code for one in unknown.value.problems} == {"unknown_choice", "no_number_typed"}
    with pytest.raises(ConflictError, match="changed_meanwhile"):
        clerks.add(case_id, "7", version=0)
    for role in (Role.PLENO_MEMBER, Role.AUDITOR):
        with pytest.raises(NotAllowedError):
            clerks.add(case_id, "7", who=office.who(role))
    assert len(clerks.listed(case_id)) == 1


def test_the_same_number_on_another_case_is_a_hint_within_the_office_alone(
    clerks: Clerks, office: Office
) -> None:
    first, second, third = (office.receive().case_id for _ in range(3))
    sibling = office.elsewhere()
    away = office.receive(office_id=sibling.id, clerk=office.who(Role.INTAKE, at=sibling)).case_id
    clerks.add(first)
    clerks.add(second, TYPED_OTHERWISE, respondent=1)
    clerks.add(third, system="lapor")
    clerks.add(away, who=office.who(Role.LIAISON, at=sibling))

    assert [one for one, _ in clerks.listed(first)[0].also] == [second]
    assert [one for one, _ in clerks.listed(second)[0].also] == [first]
    assert clerks.listed(third)[0].also == []
    assert set(clerks.found()) == {first, second, third}
    assert clerks.found(who=office.who("head", at=sibling)) == [away]


@pytest.mark.both_databases
def test_the_numbers_go_along_with_a_transfer(clerks: Clerks, office: Office, handing: Handing) -> None:
    case_id, other = office.receive().case_id, office.elsewhere()
    clerks.add(case_id)
    clerks.add(case_id, "LP 9", system="lapor", respondent=1)
    handing.transfer(case_id, other)

    there = handing.head(other)
    assert clerks.found() == clerks.found("lp9") == []
    assert clerks.found(who=there) == clerks.found("lp9", there) == [case_id]
    assert [one.number for one in clerks.listed(case_id, there)] == ["LP 9", NUMBER]


@pytest.mark.both_databases
def test_the_numbers_go_along_with_a_merge(clerks: Clerks, office: Office, custody: Custody) -> None:
    master, merged = office.receive().case_id, office.receive(respondents=TWO).case_id
    clerks.add(merged)
    clerks.add(merged, "LP 9", system="lapor", respondent=2)
    clerks.add(merged, "G 1", system="gakkumdu", respondent=1)
    clerks.add(master, "g1", system="gakkumdu", respondent=1)
    Mergers(office).merge(merged, master, 1, None)

    assert {(one.number, one.ordinal) for one in clerks.listed(master)} == {
        (NUMBER, None), ("LP 9", 2), ("g1", 1),
    }  # fmt: skip
    assert [one.number for one in clerks.listed(merged)] == ["G 1"], "what the other bears already stays"
    assert clerks.found() == clerks.found("LP9") == [master]
    assert all(one.also == [] for one in clerks.listed(master))
    said = custody.told(master, EventKind.EXTERNAL_NUMBER_ADDED)
    assert [one.get("other_case") for one in said] == [None, str(merged), str(merged)]


def test_nothing_of_a_number_stands_in_clear(clerks: Clerks, office: Office) -> None:
    case_id = office.receive().case_id
    clerks.add(case_id, note="Catatan rahasia")
    with office.sessions() as session:
        (row,) = session.scalars(select(ExternalNumber))
        kept = b"".join(
            [row.sealed_content, *(one.digest for one in session.scalars(
                select(BlindIndex).where(BlindIndex.kind == IndexKind.EXTERNAL)
            ))]
        )  # fmt: skip
    for secret in (NUMBER, "sbt202600417", "00417", "rahasia"):
        assert secret.encode() not in kept


def test_the_copy_sheet_has_nothing_of_the_report_and_its_reading_is_an_event(
    clerks: Clerks, office: Office, custody: Custody
) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    sheet = clerks.sheet(case_id)
    values = {row.asked.code: row.value for row in sheet.rows}

    assert [row.asked.rank for row in sheet.rows] == sorted(row.asked.rank for row in sheet.rows)
    assert (values["nip"], values["name"]) == (NIP, "Budi Contoh")
    assert values["reporting_institution"] == office.workplace.office.name
    assert values["event_on"] == f"{office.today - timedelta(days=1):%d-%m-%Y}"
    blank = {code for code, value in values.items() if not value}
    assert blank == {"agency", "position", "violation_type", "description", "evidence", "recommendation"}
    everything = " ".join(values.values())
    for told in ("Sari", "Jalan Contoh", NARRATIVE, "contoh.test", "Wati"):
        assert told not in everything

    assert {row.asked.code: row.value for row in clerks.sheet(case_id, 2).rows}["name"] == "Wati Lain"
    read = [one for one in office.view(case_id).timeline if one.kind is EventKind.COPY_SHEET_SHOWN]
    assert [(one.respondent, one.who[:7]) for one in read] == [(1, "liaison"), (2, "liaison")]
    with pytest.raises(NotAllowedError):
        clerks.sheet(case_id, who=office.who(Role.INTAKE))
    with pytest.raises(NotFoundError, match="no_such_respondent"):
        clerks.sheet(case_id, 3)


def test_the_sheet_has_the_day_of_the_event_that_the_case_has(clerks: Clerks, office: Office) -> None:
    day = office.today - timedelta(days=1)
    master = office.receive().case_id
    merged = office.receive(event_on=day - timedelta(days=30)).case_id
    Mergers(office).merge(merged, master, 1)
    values = {row.asked.code: row.value for row in clerks.sheet(master).rows}
    assert values["event_on"] == f"{day:%d-%m-%Y}", "not that of the report that came to it"


def test_there_is_no_sheet_of_whose_name_was_erased(clerks: Clerks, office: Office) -> None:
    case_id = office.receive(respondents=TWO).case_id
    with transaction(office.sessions) as session:
        session.get_one(Respondent, office.people(case_id)[0].id).pseudonymised_on = office.today
    with pytest.raises(NotFoundError, match="no_such_respondent"):
        clerks.sheet(case_id, 1)
    first = clerks.sheet(case_id, None)
    assert (first.ordinal, first.ordinals) == (2, [2])


@pytest.mark.both_databases
def test_what_the_reader_may_not_read_takes_no_place_among_the_found(
    clerks: Clerks, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(external_numbers, "MOST_SHOWN", 1)
    verifier = office.who(Role.VERIFIER)
    older = office.receive().case_id
    office.clock.move(days=1)
    newer = office.receive().case_id
    for case_id in (older, newer):
        clerks.add(case_id)
    with transaction(office.sessions) as session:
        declare(session, office.means, newer, tie=Tie.KIN, reason="Ipar.", actor=verifier, now=office.clock())
    assert clerks.found(who=verifier) == [older]
    assert clerks.found() == [newer]
    office.clock.move(days=1)
    third = office.receive().case_id
    clerks.add(third)
    assert [one for one, _ in clerks.listed(third, verifier)[0].also] == [older]


def test_once_it_is_examined_the_sheet_says_what_the_office_found(clerks: Clerks, office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD)
    values = {row.asked.code: row.value for row in clerks.sheet(case_id).rows}
    law = office.means.catalogue
    assert values["violation_type"] == law.violation_type("D06").label("id")
    assert values["recommendation"] in {row.label("id") for row in law.codes("sanction_level")}
