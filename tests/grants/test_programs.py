"""The interface for programs by the grants of the desk alone: handing in, lists, cases, events, answers."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from neutrality.api.models import ApiAnswer, ApiToken
from neutrality.cases.models import Case
from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.domain.api_scopes import Scope
from neutrality.evidence.models import EvidenceFile
from tests.api.conftest import Programs
from tests.cases.clearing import picture
from tests.cases.office import Office
from tests.fixtures.application import SignIn
from tests.fixtures.publications import publication
from tests.fixtures.released import Shelf
from tests.fixtures.roles import Granted, psql
from tests.grants.conftest import Process
from tests.grants.test_journeys import work


@pytest.fixture
def programs(app: Flask, office: Office) -> Programs:
    """Return the programs of an office whose desk is connected as the desk's role."""
    office.who(Role.HEAD)
    return Programs(app, office)


def test_a_program_hands_in_reads_follows_and_answers_as_the_desk(
    programs: Programs, process: Process, sessions: Sessions
) -> None:
    program, worker = programs.program(*Scope), process("desk", "worker")
    handle = program.send_file().json["handle"]
    plain = program.post("findings", programs.finding(files=[handle]), key="temuan-0001")
    again = program.post("findings", programs.finding(files=[handle]), key="temuan-0001")
    data = {"finding": json.dumps(programs.finding()), "file": (BytesIO(picture()), "foto.jpg")}
    whole = program.ask("POST", "findings", data=data, headers={"Idempotency-Key": "temuan-0002"})
    report = program.post("reports", programs.report())
    assert [one.status_code for one in (plain, whole, report)] == [201] * 3, (plain.text, whole.text)
    assert (again.json, bool(report.json["code"])) == (plain.json, True)
    work(worker)  # seals, scans

    for path in ("agencies", "elections", "places?limit=2", "codes", "statistics"):
        assert program.get(path).status_code == 200, path
    case_id, respondent_id = programs.with_employer()
    case = program.get(f"cases/{case_id}")
    assert case.json["respondents"][0]["name"] == "Budi Contoh"
    assert case.json["reports"][0]["narrative"]
    assert len(program.get("cases").json["cases"]) == 4
    kinds = {one["kind"] for one in program.get("events").json["events"]}
    assert kinds == {"case:report:received"}
    place = f"cases/{case_id}/respondents/{respondent_id}/answers"
    answered = program.post(place, programs.answer(), **{"If-Match": case.headers["ETag"]})
    assert answered.status_code == 201, answered.text
    decided = programs.answer(
        action="record_no_violation", decision_number="SK/1", record_source="letter",
        decision_on=programs.office.today.isoformat(),
    )  # fmt: skip
    waits = program.post(place, decided, **{"If-Match": answered.headers["ETag"]})
    assert waits.status_code == 202, waits.text
    Shelf(programs.app, sessions).put(publication())
    month = program.get("statistics/2026-10")
    assert (month.status_code, month.json["month"]) == (200, "2026-10")
    programs.office.clock.move(days=8)  # what was kept for a week is removed by the next request
    assert program.post("findings", programs.finding()).status_code == 201
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 5
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 2
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 1
        assert session.scalars(select(ApiToken.last_used_on)).one() == programs.office.today


def test_tokens_are_made_rotated_and_revoked_at_the_desk_and_the_public_role_sees_none(
    programs: Programs, sign_in: SignIn, sessions: Sessions, granted: Granted
) -> None:
    admin, head = sign_in(Role.ADMIN), sign_in(Role.HEAD)
    asked = {
        "name": "Register", "scopes": ["answers:write"], "expires_on": programs.day(30).strftime("%d-%m-%Y"),
        "office_id": str(programs.office.workplace.office.id),
    }  # fmt: skip
    assert admin.post("/admin/token/baru", data=asked).status_code == 200
    with sessions() as session:
        first = session.scalars(select(ApiToken)).one()
    assert head.post("/admin/token/sahkan", data={"token": first.id}).status_code == 303
    renewed = admin.post("/admin/token/perbarui", data={"token": first.id, "overlap_days": "7"})
    assert renewed.status_code == 200
    assert head.post("/admin/token/cabut", data={"token": first.id}).status_code == 303
    assert first.name in admin.get("/admin/token").text
    with sessions() as session:
        kept = {row.id: row for row in session.scalars(select(ApiToken))}
    assert kept[first.id].confirmed_by is not None
    assert kept[first.id].revoked_by is not None
    assert [row.replaces_id for row in kept.values() if row.id != first.id] == [first.id]
    for asked_as, statement in (
        ("public", "SELECT digest FROM public.api_token"),
        ("auditor", "SELECT digest FROM public.api_token"),
        ("worker", "INSERT INTO public.api_token DEFAULT VALUES"),
    ):
        with pytest.raises(AssertionError, match="permission denied"):
            psql(granted.name, f"neutrality_{asked_as}", statement, "-v", "ON_ERROR_STOP=1")
