"""What a program does with each operation, and what its scopes give."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from neutrality.api.models import ApiAnswer
from neutrality.cases.models import Case
from neutrality.domain.access import Role
from neutrality.domain.api_scopes import Scope
from neutrality.domain.workflow import Action, State
from neutrality.evidence.models import EvidenceFile
from neutrality.history.sealing import Sealer, seal
from neutrality.reports.models import Report, Source
from neutrality.vault import TrackingCode
from tests.api.conftest import Program, Programs
from tests.cases.clearing import picture
from tests.fixtures.publications import publication
from tests.fixtures.released import Shelf

READS = (Scope.READ_CASES, Scope.READ_RESPONDENTS, Scope.READ_NARRATIVES)


@pytest.mark.both_databases
def test_a_finding_with_a_file_is_received_as_from_the_form(programs: Programs) -> None:
    program = programs.program(Scope.WRITE_FINDINGS)
    sent = program.send_file()
    handed = program.post("findings", programs.finding(files=[sent.json["handle"]]))

    assert sent.status_code == handed.status_code == 201, handed.text
    assert sent.json["sha256"] == hashlib.sha256(picture()).hexdigest()
    case = programs.office.case(uuid.UUID(handed.json["case_id"]))
    assert handed.headers["Location"] == f"/api/v1/cases/{case.id}"
    assert handed.json["reference"] == case.reference
    assert case.state is State.RECEIVED
    assert case.receipt_number
    view = programs.office.view(case.id)
    assert view.reports[0].source is Source.FIELD_SUPERVISOR
    assert view.reports[0].narrative == "Lurah membagikan kaus calon di balai desa."
    assert [one.name for one in view.reports[0].files] == ["foto.jpg"]
    assert view.respondents[0].name == "Budi Contoh"
    assert view.timeline[0].who == "Register sekretariat (API)"


def test_a_file_belongs_to_who_sent_it_once_and_for_twelve_hours(programs: Programs) -> None:
    one, other = programs.program(Scope.WRITE_FINDINGS), programs.program(Scope.WRITE_FINDINGS)
    handle = one.send_file().json["handle"]
    late = one.send_file().json["handle"]

    def told(program: Program, *handles: str) -> list[tuple[str, str]]:
        answer = program.post("findings", programs.finding(files=list(handles)))
        assert answer.status_code == 422
        return [(wrong["pointer"], wrong["code"]) for wrong in answer.json["errors"]]

    assert told(other, handle) == [("/files/0", "file_handle")]
    assert told(one, handle, handle) == [("/files/1", "file_twice")]
    assert one.post("findings", programs.finding(files=[handle])).status_code == 201
    assert told(one, late, handle) == [("/files/1", "file_twice")]
    programs.office.clock.move(hours=12)
    assert told(one, late, "A" * 80) == [("/files/0", "file_handle"), ("/files/1", "file_handle")]
    with programs.office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1


@pytest.mark.both_databases
def test_the_same_key_makes_a_report_once_and_another_body_is_refused(programs: Programs) -> None:
    program = programs.program(Scope.WRITE_REPORTS)
    first = program.post("reports", programs.report(), key="kunci-yang-sama")
    again = program.post("reports", programs.report(), key="kunci-yang-sama")
    other = program.post("reports", programs.report(candidate="Lain"), key="kunci-yang-sama")

    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert again.json == first.json
    assert (other.status_code, other.json["code"]) == (422, "api_key_used")
    code = TrackingCode.parse(first.json["code"])
    with programs.office.sessions() as session:
        report = session.scalars(select(Report)).one()
        assert report.lookup_id == code.lookup_id
        assert report.sealed_identity is not None
        kept = session.scalars(select(ApiAnswer)).one()
    told = kept.content + kept.key_digest + kept.body_digest
    assert not any(secret in told for secret in ("Sari", "kunci", first.json["code"], first.json["receipt"]))


def test_a_key_is_anothers_own_free_after_a_refusal_and_kept_for_a_week(programs: Programs) -> None:
    one, other = programs.program(Scope.WRITE_FINDINGS), programs.program(Scope.WRITE_FINDINGS)
    wrong = one.post("findings", programs.finding(respondents=[]), key="satu-kunci")
    mended = one.post("findings", programs.finding(), key="satu-kunci")
    others = other.post("findings", programs.finding(), key="satu-kunci")

    assert (wrong.status_code, mended.status_code, others.status_code) == (422, 201, 201)
    assert mended.json["case_id"] != others.json["case_id"]
    programs.office.clock.move(days=8)
    later = one.post("findings", programs.finding(), key="satu-kunci")
    assert later.json["case_id"] not in {mended.json["case_id"], others.json["case_id"]}
    with programs.office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 2


def test_cases_are_listed_page_by_page_without_gaps(programs: Programs) -> None:
    ids = {str(programs.office.receive().case_id) for _ in range(5)}
    program = programs.program(Scope.READ_CASES)
    seen: list[str] = []
    query = "cases?limit=2"
    while query:
        page = program.get(query).json
        assert len(page["cases"]) <= 2
        seen += [one["id"] for one in page["cases"]]
        query = f"cases?limit=2&after={page['next']}" if page["next"] else ""

    assert sorted(seen) == sorted(ids)


def test_a_list_is_narrowed_by_state_and_by_what_changed(programs: Programs) -> None:
    old = programs.office.receive().case_id
    registered = programs.office.receive().case_id
    programs.office.clock.move(hours=1)
    programs.office.step(registered, Action.REGISTER)
    program = programs.program(Scope.READ_CASES)
    moment = (programs.office.clock() - timedelta(minutes=30)).isoformat().replace("+00:00", "Z")

    def found(query: str) -> list[str]:
        return [one["id"] for one in program.get(f"cases?{query}").json["cases"]]

    assert found("state=received") == [str(old)]
    assert found(f"changed_since={moment}") == [str(registered)]
    assert found(f"office_id={programs.office.workplace.office.id}&received_to=2026-11-09") == []
    assert found(f"election_id={uuid.uuid4()}") == []


def test_a_case_tells_names_and_reports_to_their_scopes_alone(programs: Programs) -> None:
    case_id = programs.office.receive().case_id
    plain = programs.program(Scope.READ_CASES).get(f"cases/{case_id}")
    named = programs.program(*READS[:2]).get(f"cases/{case_id}")
    whole = programs.program(*READS).get(f"cases/{case_id}")

    assert plain.status_code == 200, plain.text
    assert "Budi" not in plain.text
    assert "reports" not in plain.json
    assert named.json["respondents"][0]["name"] == "Budi Contoh"
    assert "reports" not in named.json
    assert whole.json["reports"][0]["narrative"] == "Membagikan kaus calon di kantor."
    assert whole.json["respondents"][0]["nip_masked"] == "1986****2015****01"
    for answer in (plain, named, whole):
        assert "Sari" not in answer.text  # who reported
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_etag_spares_what_is_known_and_changes_with_the_case(programs: Programs) -> None:
    case_id = programs.office.receive().case_id
    program = programs.program(Scope.READ_CASES)
    tag = program.get(f"cases/{case_id}").headers["ETag"]
    known = program.get(f"cases/{case_id}", headers={"If-None-Match": tag})
    programs.office.step(case_id, Action.REGISTER)
    changed = program.get(f"cases/{case_id}", headers={"If-None-Match": tag})

    assert (known.status_code, known.data) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.both_databases
def test_events_are_told_in_the_order_of_the_sealed_history_each_once(
    programs: Programs, sealer: Sealer
) -> None:
    case_id = programs.office.receive().case_id
    program = programs.program(Scope.READ_EVENTS)
    assert program.get("events").json == {"events": [], "next": "0", "more": False}
    seal(programs.office.sessions, sealer, now=programs.office.clock())
    first = program.get("events").json
    programs.office.step(case_id, Action.REGISTER)
    seal(programs.office.sessions, sealer, now=programs.office.clock())
    second = program.get(f"events?after={first['next']}&limit=1").json

    assert [one["kind"] for one in first["events"]] == ["case:report:received"]
    assert [one["kind"] for one in second["events"]] == ["case:case:registered"]
    assert second["events"][0]["case_id"] == str(case_id)
    assert second["events"][0]["to_state"] == "verified"
    assert not {"actor_id", "payload", "office_id"} & second["events"][0].keys()
    rest = program.get(f"events?after={second['next']}").json
    assert rest == {"events": [], "next": second["next"], "more": False}


def test_released_months_are_the_signed_bytes(programs: Programs) -> None:
    files = Shelf(programs.app, programs.office.sessions).put(publication())
    program = programs.program(Scope.READ_STATISTICS)
    listed = program.get("statistics").json["statistics"]
    month = program.get("statistics/2026-10")
    known = program.get("statistics/2026-10", headers={"If-None-Match": month.headers["ETag"]})

    assert [(one["month"], one["revision"]) for one in listed] == [("2026-10", 0)]
    assert month.data == files["json"]
    assert json.loads(files["json"])["month"] == "2026-10"
    assert known.status_code == 304
    assert program.get("statistics/2026-09").json["code"] == "no_such_month"


@pytest.mark.both_databases
def test_an_answer_is_recorded_once_read_and_a_decision_waits_for_a_second_person(programs: Programs) -> None:
    case_id, respondent_id = programs.with_employer()
    program = programs.program(Scope.WRITE_ANSWERS, Scope.READ_CASES)
    path, old = f"cases/{case_id}/respondents/{respondent_id}/answers", programs.etag(case_id)
    unread = program.post(path, programs.answer())
    recorded = program.post(path, programs.answer(), **{"If-Match": old})
    late = program.post(path, programs.answer(), **{"If-Match": old})
    read = program.get(f"cases/{case_id}")
    decided = program.post(
        path,
        programs.answer(
            action="record_no_violation", decision_number="SK/1", decision_on=programs.day(0).isoformat(),
            record_source="letter",
        ),
        **{"If-Match": recorded.headers["ETag"]},
    )  # fmt: skip

    assert (unread.status_code, unread.json["code"]) == (428, "api_etag_missing")
    assert (recorded.status_code, recorded.json["state"]) == (201, "recorded"), recorded.text
    assert recorded.headers["ETag"] == read.headers["ETag"] != old
    assert (late.status_code, late.json["code"]) == (412, "api_etag_old")
    assert (decided.status_code, decided.json["state"]) == (202, "waiting"), decided.text
    programs.office.confirm(programs.office.waiting(case_id)[0].id, programs.office.who(Role.HEAD, 2))
    assert programs.office.case(case_id).state is State.CLOSED


def test_an_answer_that_cannot_be_says_where(programs: Programs) -> None:
    case_id, respondent_id = programs.with_employer()
    program = programs.program(Scope.WRITE_ANSWERS)
    path = f"cases/{case_id}/respondents/{respondent_id}/answers"

    def told(**changes: object) -> tuple[int, list[str]]:
        answer = program.post(path, programs.answer(**changes), **{"If-Match": programs.etag(case_id)})
        return answer.status_code, [one["pointer"] for one in answer.json["errors"]]

    assert told(action="record_sanction") == (
        422, ["/sanction_kind", "/decision_number", "/decision_on", "/effective_on", "/record_source"],
    )  # fmt: skip
    assert told(moved_on="2026-11-10") == (422, ["/moved_on"])
    assert told(legal_on="2026-12-01") == (422, ["/legal_on"])
    assert told(action="remind") == (422, ["/action"])
    assert told(action="record_examining", answered_on="2026-11-10", record_source="message")[0] == 409


def test_what_belongs_to_another_office_does_not_exist(programs: Programs) -> None:
    case_id, respondent_id = programs.with_employer()
    elsewhere = programs.office.elsewhere()
    stranger = programs.program(*READS, Scope.READ_EVENTS, Scope.WRITE_ANSWERS, at=elsewhere)
    none = uuid.uuid4()

    for path in (f"cases/{case_id}", f"cases/{none}"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("cases").json == {"cases": [], "next": None}
    assert stranger.get(f"cases?office_id={programs.office.workplace.office.id}").json["cases"] == []
    tag = {"If-Match": '"v3"'}
    paths = [f"cases/{one}/respondents/{respondent_id}/answers" for one in (case_id, none)]
    theirs, nobodys = (stranger.post(path, programs.answer(), **tag) for path in paths)
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    varying = {"request_id": "", "errors": []}
    assert {**theirs.json, **varying} == {**nobodys.json, **varying}


def test_a_program_of_the_province_reaches_nothing_below_it(programs: Programs) -> None:
    case_id = programs.office.receive().case_id
    above = programs.program(*READS, at=programs.office.workplace.province)

    assert above.get("cases").json["cases"] == []
    assert above.get(f"cases/{case_id}").status_code == 404
    with programs.office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
