"""What officers can type wrongly at the counter and after a supervision: told at its field, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from neutrality.cases.models import Case
from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.domain.workflow import ReportKind
from neutrality.reports.models import IdentityStatus, Report
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn, enter
from tests.intake.conftest import STAFF, a_file, code_on, problems, reports, summary, token_of

COUNTER, FINDING = "/meja/laporan/baru", "/temuan/baru"
ANONYMOUS = {"channel": "walk_in", "anonymous": "y"}
NAMED = {"channel": "letter", "identity_name": "Sari Contoh", "identity_address": "Jalan Contoh 1"}
MORE = {COUNTER: ANONYMOUS, FINDING: {"source": "field_supervisor"}}
ENGLISH = {"choice", "choose", "field", "invalid", "the", "this", "valid"}
LONG, NOWHERE = "x" * 301, "00000000-0000-0000-0000-000000000000"
Send = Callable[..., TestResponse]
BOTH: list[tuple[str, dict[str, Any]]] = [
    ("narrative", {"narrative": ""}),
    ("narrative", {"narrative": "x" * 20_001}),
    ("witnesses", {"witnesses": "x" * 20_001}),
    ("place_code", {"place_code": ""}),
    ("place_code", {"place_code": "99.99"}),
    ("place_code", {"place_code": "73"}),
    ("place_detail", {"place_detail": LONG}),
    ("candidate", {"candidate": LONG}),
    ("plain_kind", {"plain_kind": "what no list gave"}),
    ("office_id", {"office_id": NOWHERE}),
    ("office_id", {"office_id": "no id"}),
    ("election_id", {"election_id": NOWHERE}),
    ("election_id", {"election_id": "no id"}),
    ("people-0-agency_id", {"people-0-agency_id": NOWHERE}),
    ("people-0-agency_id", {"people-0-agency_id": "no id"}),
    ("people-0-name", {"people-0-name": ""}),
    ("people-0-name", {"people-0-name": LONG}),
    ("people-0-nip", {"people-0-nip": LONG}),
    ("people-0-position", {"people-0-position": LONG}),
    ("links", {"links": "bukan alamat"}),
    ("links", {"links": "\n".join(f"contoh.test/{n}" for n in range(11))}),
    ("event_on", {"event_on": "31-2-2026"}),
    ("event_on", {"event_on": "12-11-2026"}),
    ("event_on", {"event_on": ""}),
    ("known_on", {"known_on": "8-11-2026"}),
    ("known_on", {"known_on": "12-11-2026"}),
    ("received_on", {"received_on": "11-11-2026"}),
    ("received_on", {"received_on": "31-2-2026"}),
    ("received_on", {"received_on": ""}),
    ("received_on", {"received_on": "1-1-0001"}),
    ("received_time", {"received_time": "25.00"}),
    ("received_time", {"received_time": "²³.00"}),
    ("late_reason", {"received_on": "9-11-2026", "known_on": "9-11-2026"}),
    ("late_reason", {"received_on": "9-11-2026", "known_on": "9-11-2026", "late_reason": LONG}),
    ("event_on", {"received_on": "8-11-2026", "known_on": "8-11-2026", "late_reason": "x"}),
    ("files", {"files": [("virus.exe", b"MZ")]}),
    ("files", {"files": [("kosong.png", b"")]}),
]
WRONG = [
    *((COUNTER, *case) for case in BOTH),
    *((FINDING, *case) for case in BOTH[::4]),
    (COUNTER, "channel", {"channel": None}),
    (COUNTER, "channel", {"channel": "x" * 100}),
    (COUNTER, "channel", {"channel": "web"}),
    (COUNTER, "identity_name", {"anonymous": None}),
    (COUNTER, "identity_address", {"anonymous": None, "identity_name": "Sari", "identity_address": LONG}),
    (COUNTER, "identity_id_number", {**NAMED, "anonymous": None, "identity_id_number": "💡" * 200}),
    (COUNTER, "signed_on", {**NAMED, "anonymous": None, "signed_on": "12-11-2026"}),
    (COUNTER, "signed_on", {**NAMED, "anonymous": None, "signed_on": "30-2-2026"}),
    (FINDING, "source", {"source": "neighbour"}),
    (FINDING, "source", {"source": None}),
]


@pytest.fixture
def officer(sign_in: SignIn) -> FlaskClient:
    """Return somebody who may enter both kinds."""
    return sign_in(Role.INTAKE, Role.FIELD_SUPERVISOR)


@pytest.fixture
def send(officer: FlaskClient, workplace: Workplace) -> Send:
    """Return a function that sends a form well filled in, changed by what is typed here."""

    def sent(path: str, *, button: str = "next", token: str = "", **typed: Any) -> TestResponse:
        token = token or token_of(officer.get(path).text)
        filled = {
            **STAFF,
            **MORE[path],
            "office_id": str(workplace.office.id),
            "token": token,
            button: "1",
            **typed,
        }
        kept = {name: value for name, value in filled.items() if value is not None}
        return officer.post(path, data=kept, content_type="multipart/form-data")

    return sent


@pytest.mark.parametrize("path", [COUNTER, FINDING])
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    send: Send, sessions: Sessions, path: str
) -> None:
    for name, typed in [(name, typed) for where, name, typed in WRONG if where == path]:
        files = [a_file(*file) for file in typed.get("files", [])]

        answer = send(path, **{**typed, "files": files})

        case = f"{name} {str(typed)[:80]}"
        assert answer.status_code == 422, case
        said = problems(answer).get(name)
        assert said, (case, problems(answer))
        assert said in summary(answer), case
        assert not ENGLISH & set(said.lower().split()), case
        page = unescape(answer.text)
        assert {**STAFF, **typed}["narrative"] in page, case
        assert {**STAFF, **typed}["people-0-name"] in page, case
    assert reports(sessions) == 0


def test_the_messages_come_in_english_too(send: Send, officer: FlaskClient) -> None:
    officer.post("/bahasa", data={"language": "en", "next": "/"})

    answer = send(COUNTER, place_code="99.99", channel="x", received_on="12-11-2026", narrative="")

    assert problems(answer)["place_code"] == "Choose one of the entries in the list."
    assert problems(answer)["channel"] == "Choose one of the entries in the list."


def test_files_must_be_chosen_again_and_the_page_says_so(send: Send, app: Flask) -> None:
    answer = send(COUNTER, narrative="", files=[a_file()])

    assert "Pilih lagi berkasnya" in problems(answer)["files"]
    assert list(app.extensions["evidence_store"].older_than(app.config["CLOCK"]().replace(year=2100))) == []


def test_too_many_files_are_refused_and_none_is_left_behind(send: Send, app: Flask) -> None:
    answer = send(COUNTER, files=[a_file(f"{n}.png") for n in range(11)])

    assert problems(answer)["files"] == "Berkasnya terlalu banyak: paling banyak 10."
    assert list(app.extensions["evidence_store"].older_than(app.config["CLOCK"]().replace(year=2100))) == []


def test_too_many_people_are_told_and_kept(send: Send) -> None:
    answer = send(COUNTER, **{f"people-{n}-name": f"Orang {n}" for n in range(11)})

    assert answer.status_code == 422
    assert "paling banyak 10" in problems(answer)[""]
    assert all(f'value="Orang {n}"' in answer.text for n in range(11))


@pytest.mark.parametrize("name", ["people-x-name", "people-²-name", f"people-{'9' * 5000}-name", "people-1"])
def test_people_with_tampered_numbers_are_left_out(send: Send, sessions: Sessions, name: str) -> None:
    assert send(COUNTER, **{name: "Orang Palsu"}).status_code == 200
    assert reports(sessions) == 1


def test_plain_buttons_add_and_remove_people_and_keep_the_rest(send: Send) -> None:
    more = send(COUNTER, button="add", **{"people-1-name": "Wati Contoh"})
    assert 'name="people-2-name"' in more.text
    fewer = send(COUNTER, button="other", remove="0", **{"people-1-name": "Wati Contoh"})

    assert 'value="Budi Contoh"' not in fewer.text
    assert 'value="Wati Contoh"' in fewer.text
    assert "Membagikan kaus calon." in fewer.text
    assert problems(fewer) == {}


def test_a_malformed_nip_is_a_warning_and_never_a_refusal(send: Send, sessions: Sessions) -> None:
    answer = send(COUNTER, **{"people-0-nip": "1234 abc"})

    assert answer.status_code == 200
    assert "NIP terdiri dari 18 angka" in answer.text
    assert reports(sessions) == 1


@pytest.mark.parametrize("path", [COUNTER, FINDING])
def test_sending_twice_makes_one_report_with_one_code(
    send: Send, officer: FlaskClient, sessions: Sessions, path: str
) -> None:
    token = token_of(officer.get(path).text)

    first, second = (send(path, token=token, files=[a_file()]) for _ in range(2))

    assert reports(sessions) == 1
    if path == COUNTER:
        assert code_on(first) == code_on(second)
    else:
        assert (first.status_code, second.status_code) == (303, 303)


@pytest.mark.parametrize("token", ["x", "ÿ", "====", "a" * 5000])
def test_a_form_whose_own_secret_was_lost_is_shown_again_with_another(
    send: Send, sessions: Sessions, token: str
) -> None:
    answer = send(COUNTER, token=token)

    assert answer.status_code == 422
    assert "Membagikan kaus calon." in answer.text
    assert send(COUNTER, token=token_of(answer.text)).status_code == 200
    assert reports(sessions) == 1


def test_the_true_time_of_receipt_is_kept_with_its_reason(send: Send, sessions: Sessions) -> None:
    then = {"received_on": "9-11-2026", "known_on": "9-11-2026", "received_time": "14.05"}
    answer = send(COUNTER, **then, late_reason="Kantor tutup.", channel="phone")

    assert answer.status_code == 200
    with sessions() as session:
        report, case = session.scalars(select(Report)).one(), session.scalars(select(Case)).one()
    assert str(report.received_on) == "2026-11-09"
    assert report.received_at.isoformat() == "2026-11-09T07:05:00+00:00"
    assert report.late_entry
    assert (report.channel, case.channel) == ("phone", "phone")
    assert re.search(r"09[.:]?.*14[.:]05|14[.:]05", answer.text)


@pytest.mark.parametrize(
    ("typed", "kind", "status"),
    [
        (ANONYMOUS, ReportKind.INFORMASI_AWAL, IdentityStatus.NONE),
        (NAMED, ReportKind.LAPORAN, IdentityStatus.UNCHECKED),
        ({**NAMED, "signed_on": "10-11-2026"}, ReportKind.LAPORAN, IdentityStatus.COMPLETE),
    ],
)
def test_a_name_and_a_signature_make_it_a_laporan(
    send: Send, sessions: Sessions, typed: dict[str, str], kind: ReportKind, status: IdentityStatus
) -> None:
    send(COUNTER, **{"anonymous": None, **typed})

    with sessions() as session:
        report = session.scalars(select(Report)).one()
    assert (report.kind, report.identity_status) == (kind, status)


@pytest.mark.parametrize(("typed", "sheets"), [(ANONYMOUS, 3), ({**NAMED, "anonymous": None}, 4)])
def test_the_code_is_printed_once_and_only_the_sheet_to_be_signed_tells_the_story(
    send: Send, typed: dict[str, Any], sheets: int
) -> None:
    answer = send(COUNTER, **typed)

    printed = re.findall(r'<section class="receipt.*?</section>', answer.text, re.DOTALL)
    assert len(printed) == sheets
    code = code_on(answer).replace("-", "")
    assert re.sub(r"<[^>]+>|[\s-]", "", answer.text).count(code) == 1
    assert code in re.sub(r"<[^>]+>|[\s-]", "", printed[2])
    telling = [sheet for sheet in printed if re.search("Membagikan|Budi|Sari|Jalan Contoh", sheet)]
    assert telling == printed[3:]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [COUNTER, FINDING])
def test_a_form_without_its_token_is_shown_again_with_all_that_was_typed(
    strict_app: Flask, sessions: Sessions, workplace: Workplace, factory: Factory, path: str
) -> None:
    with sessions.begin() as session:
        account = factory.account(session, workplace.office, Role.INTAKE, Role.FIELD_SUPERVISOR)
    client = strict_app.test_client()
    enter(client, account)

    answer = client.post(path, data={**STAFF, "files": [a_file()], "next": "1"})

    assert answer.status_code == 400
    assert "Membagikan kaus calon." in answer.text
    assert "Belum ada yang terkirim" in problems(answer)[""]
    assert "Pilih lagi berkasnya" in problems(answer)["files"]
    assert reports(sessions) == 0
    stranger = strict_app.test_client().post(path, data={**STAFF, "next": "1"})
    assert stranger.status_code == 400
    assert "Membagikan kaus" not in stranger.text


def test_who_may_not_enter_a_report_is_refused(sign_in: SignIn, sessions: Sessions) -> None:
    answer = sign_in(Role.STATISTICS).post(COUNTER, data={**STAFF, **ANONYMOUS, "next": "1"})

    assert answer.status_code == 403
    assert reports(sessions) == 0
