"""After a full life nothing private stands readable in any column of any table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from neutrality.cases.assignment import assign
from neutrality.cases.external_keeping import add_external_number
from neutrality.cases.service import check_identity, open_identity
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.external import ExternalEntry
from neutrality.domain.workflow import Action
from neutrality.reports.submission import Identity, RespondentInput
from neutrality.vault import TrackingCode
from tests.cases.office import Office
from tests.factories import PASSPHRASE

PRIVATE = {
    "narrative": "Pidato Rahasia Di Balai",
    "place_detail": "Gang Rahasia Nomor Tujuh",
    "candidate": "Calon Rahasia",
    "witnesses": "Saksi Rahasia",
    "name": "Terlapor Rahasia",
    "other": "Terlapor Keduarahasia",
    "nip": "197501012000031007",
    "agency": "Dinas Rahasia",
    "position": "Kepala Rahasia",
    "sender": "Pelapor Rahasia",
    "address": "Jalan Rahasia 9",
    "phone": "081299887766",
    "email": "rahasia@contoh.test",
    "id_number": "7371010101800001",
    "link": "https://contoh.test/rahasia",
    "reason": "Alasan Rahasia",
    "read_for": "Pemeriksaan Rahasia",
    "late": "Terlambat Rahasia",
    "refusal": "Penolakan Rahasia",
    "public": "Penjelasan Rahasia",
    "study": "KAJIAN/RAHASIA/1",
    "letter": "SURAT/RAHASIA/2",
    "decision": "SK/RAHASIA/3",
    "deviation": "Penyimpangan Rahasia",
    "corrected": "Namabaru Rahasia",
    "external": "SBT/RAHASIA/4",
    "external_note": "Catatan Rahasia",
}


def every_value(engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield each value of each column with the place where it stands; bytes also as text and as hex."""
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    where = f"{table}.{column}"
                    if isinstance(value, bytes | memoryview):
                        yield where, bytes(value).decode("latin-1")
                    elif value is not None:
                        yield where, str(value)


def leaks(engine: Engine, code: TrackingCode) -> set[str]:
    """Return the columns in which anything private can be read."""
    secrets = {*PRIVATE.values(), "rahasia", "Salah ketik.", "Alasan uji.", "Surat baru tiba.", code.text,
               code.text.replace("-", "")}  # fmt: skip
    shapes = re.compile("|".join(re.escape(secret) for secret in secrets), re.IGNORECASE)
    return {where for where, value in every_value(engine) if shapes.search(value)}


def live(office: Office, code: TrackingCode) -> None:
    """Bring a report through every step that writes a text."""
    people = (
        RespondentInput(name=PRIVATE["name"], nip=PRIVATE["nip"], agency_text=PRIVATE["agency"],
                        position=PRIVATE["position"]),
        RespondentInput(name=PRIVATE["other"]),
    )  # fmt: skip
    identity = Identity(PRIVATE["sender"], PRIVATE["address"], PRIVATE["phone"], PRIVATE["email"],
                        PRIVATE["id_number"])  # fmt: skip
    early = office.today.replace(day=6)
    case_id = office.receive(
        code=code, received_on=early, narrative=PRIVATE["narrative"], place_detail=PRIVATE["place_detail"],
        candidate=PRIVATE["candidate"], witnesses=PRIVATE["witnesses"], links=(PRIVATE["link"],),
        respondents=people, identity=identity, late_reason=PRIVATE["late"],
    ).case_id  # fmt: skip
    office.act(check_identity, case_id, complete=True, actor=office.who(Role.CUSTODIAN))
    office.act(assign, case_id, assignee_id=office.who("verifier").account_id, actor=office.who("head"))
    custodian = office.who(Role.CUSTODIAN)
    with transaction(office.sessions) as session:
        open_identity(
            session, office.means, case_id, passphrase=PASSPHRASE, reason=PRIVATE["read_for"],
            actor=custodian, now=office.clock(),
        )  # fmt: skip
    office.correct(case_id, "name", PRIVATE["corrected"], respondent=2)
    office.refuse(office.waiting(case_id)[0].id, office.who("head"), PRIVATE["refusal"])
    office.correct_by_two(case_id, "name", PRIVATE["corrected"], respondent=2)
    said: dict[str, Any] = {"public_reason": PRIVATE["public"]}
    office.step(case_id, Action.REGISTER, on=early, **said)
    written: dict[str, Any] = {
        "study_number": PRIVATE["study"], "letter_number": PRIVATE["letter"],
        "sanction_level": "ringan", "deviation_reason": PRIVATE["deviation"],
    }  # fmt: skip
    for number in (1, 2):
        office.step(case_id, Action.FORWARD, respondent=number, **written, **said)
        office.step(case_id, Action.RECORD_SANCTION, respondent=number, decision_number=PRIVATE["decision"])
    office.step(case_id, Action.REOPEN)
    office.correct(case_id, "event_on", "2026-11-01")
    entry = ExternalEntry("sbt", PRIVATE["external"], office.today, PRIVATE["external_note"])
    for person in (None, office.people(case_id)[0].id):
        office.act(
            add_external_number, case_id, entry=entry, respondent_id=person, actor=office.who(Role.LIAISON)
        )


@pytest.mark.both_databases
def test_no_column_holds_a_text_a_name_or_a_number_of_anybody(office: Office, engine: Engine) -> None:
    code = TrackingCode.new()
    live(office, code)
    assert leaks(engine, code) == set()
    with engine.begin() as connection:
        connection.execute(text("UPDATE office SET name = :name"), {"name": "kantor " + PRIVATE["nip"]})
    assert leaks(engine, code) == {"office.name"}
