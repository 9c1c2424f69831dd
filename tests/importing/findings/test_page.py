"""A sheet in the browser: template, check, corrected file, taken in by portions; the server keeps nothing."""

from __future__ import annotations

import base64
import io
import re
import zlib
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from neutrality.cases.models import Case
from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.importing import carrying
from neutrality.importing.findings import pages
from tests.fixtures.application import SignIn
from tests.importing.findings.conftest import GOOD, as_csv, book, row

HERE = "/temuan/impor"
PACKED = re.compile(r'name="isi" hidden>([^<]+)<')
WRONG = row(A="2", C="Lain.", D="kemarin")


def choose(client: FlaskClient, content: bytes, **more: str) -> TestResponse:
    """Choose a file and have it checked."""
    return client.post(HERE, data={"berkas": (io.BytesIO(content), "temuan.csv"), "tahap": "periksa", **more})


def go_on(client: FlaskClient, page: TestResponse, step: str, **more: str) -> TestResponse:
    """Go to another step with what the page carries."""
    return client.post(HERE, data={"isi": unescape(PACKED.findall(page.text)[0]), "tahap": step, **more})


def carried(text: str) -> str:
    """Return what the form would carry of a text that no server wrote."""
    return base64.b64encode(zlib.compress(text.encode())).decode()


def cases(sessions: Sessions) -> int:
    """Return how many cases there are."""
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.fixture
def officer(sign_in: SignIn) -> FlaskClient:
    """Return an investigator, in English."""
    client = sign_in(Role.VERIFIER)
    client.set_cookie("lang", "en")
    return client


@pytest.mark.both_databases
def test_a_sheet_goes_from_the_file_to_the_cases_by_portions_and_once(
    officer: FlaskClient, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PORTION", 25)
    monkeypatch.setattr(pages, "ONE_TRANSACTION", 0)
    monkeypatch.setattr("neutrality.importing.findings.running.AT_ONCE", 10)
    content = as_csv(*(row(A=str(one), C=f"Peristiwa {one}.") for one in range(1, 33)))

    checked = choose(officer, content)
    assert (checked.status_code, cases(sessions)) == (200, 0)
    assert "32 results with 32 respondents would be made" in checked.text
    first = go_on(officer, checked, "ambil")
    assert cases(sessions) == 30
    assert "30 results with 30 respondents were taken in. Go on with the others." in first.text
    last = go_on(officer, first, "ambil")
    assert cases(sessions) == 32
    assert "Imported before" in last.text
    again = go_on(officer, first, "ambil")

    assert (again.status_code, cases(sessions)) == (200, 32)
    assert "would be made" not in choose(officer, content).text
    with sessions() as session:
        kinds = select(func.count()).select_from(Event).where(Event.kind == EventKind.FINDINGS_IMPORTED)
        assert session.scalar(kinds) == 4, "each portion is told with itself"


def test_mistakes_are_shown_at_their_cells_and_nothing_is_taken_in_unless_only_the_good_are_wanted(
    officer: FlaskClient, sessions: Sessions
) -> None:
    wrong = choose(officer, as_csv(GOOD, WRONG))
    assert (wrong.status_code, cases(sessions)) == (422, 0)
    assert ">D3<" in wrong.text
    assert "“kemarin” is no day" in unescape(wrong.text)
    refused = go_on(officer, wrong, "ambil")
    assert (refused.status_code, cases(sessions)) == (422, 0)
    taken = go_on(officer, wrong, "ambil", **{"hanya-benar": "ya"})

    assert (taken.status_code, cases(sessions)) == (200, 1)


@pytest.mark.parametrize(("step", "kind"), [("betulkan-xlsx", "spreadsheetml"), ("betulkan-csv", "text/csv")])
def test_the_corrected_file_is_given_and_kept_nowhere(
    officer: FlaskClient, sessions: Sessions, step: str, kind: str
) -> None:
    answer = go_on(officer, choose(officer, as_csv(GOOD, WRONG)), step)

    assert kind in answer.headers["Content-Type"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    checked = choose(officer, answer.data)
    assert ">D3<" in checked.text
    assert cases(sessions) == 0


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_is_given_in_the_language_of_the_page(officer: FlaskClient, kind: str) -> None:
    english = officer.get(f"{HERE}/contoh.{kind}")
    officer.set_cookie("lang", "id")
    indonesian = officer.get(f"{HERE}/contoh.{kind}")

    assert (english.status_code, indonesian.status_code) == (200, 200)
    for answer in (english, indonesian):
        officer.set_cookie("lang", "en")
        assert "Example of the template" in choose(officer, answer.data).text
    if kind == "csv":
        assert "Day of receipt" in english.text
        assert "Tanggal diterima" in indonesian.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose the file with the supervision results"),
        ({"isi": "tidak", "tahap": "ambil"}, "no readable"),
        ({"isi": carrying.packed({"a": 1}), "tahap": "periksa"}, "no readable"),
        ({"isi": carrying.packed([[[1, [], "a"]], [], [], [], []]), "tahap": "periksa"}, "no readable"),
        ({"isi": carrying.packed([[["x", {}, "a"]], [], [], [], []]), "tahap": "periksa"}, "no readable"),
        ({"isi": carrying.packed([[[1, {"0": "<b>"}, "a"]], [], [], [], []])}, "No row of headings"),
        ({"isi": carrying.packed([[], [], [], [], []])}, "No row of headings"),
        ({"isi": carrying.packed("[" * 9000)}, "no readable"),
        ({"isi": carrying.packed([[[float("inf"), {}, "a"]], [], [], [], []])}, "no readable"),
        ({"isi": carried('[[[1, {}, "\\ud800"]], [], [], [], []]')}, "no readable"),
    ],
    ids=[
        "nothing",
        "no base64",
        "no list",
        "no faults",
        "no number",
        "no headings",
        "empty",
        "deep",
        "endless",
        "half",
    ],
)
def test_what_is_no_sheet_is_told_on_the_page(
    officer: FlaskClient, sessions: Sessions, data: dict[str, str], said: str
) -> None:
    answer = officer.post(HERE, data=data)

    assert (answer.status_code, cases(sessions)) == (422, 0)
    assert said in answer.text


def test_a_sheet_of_another_program_says_what_to_do(officer: FlaskClient) -> None:
    assert "save it as Excel Workbook" in choose(officer, b"<html><table></table></html>").text
    assert (
        "under a password"
        in choose(officer, b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")).text
    )


def test_what_a_browser_cannot_carry_is_for_the_command(
    officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = as_csv(*(row(A=str(one)) for one in range(1001)))

    answer = choose(officer, many)
    monkeypatch.setattr("neutrality.importing.carrying.LARGEST_PACKED", 50)
    heavy = choose(officer, as_csv(GOOD))

    for refused in (answer, heavy):
        assert refused.status_code == 422
        assert "at most 1000 rows" in refused.text
        assert "flask --app app reports import" in refused.text


def test_the_oddities_of_a_workbook_are_told_and_carried(officer: FlaskClient) -> None:
    page = choose(officer, book(lambda sheet: sheet.write(0, 5, "Catatan kami")))

    assert "left aside: Catatan kami" in go_on(officer, page, "periksa").text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VERIFIER, Role.INTAKE, Role.FIELD_SUPERVISOR}))
def test_nobody_comes_there_who_enters_no_findings(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    assert client.get(HERE).status_code in {403, 404}
    assert client.get(f"{HERE}/contoh.xlsx").status_code in {403, 404}


@pytest.mark.parametrize("role", [Role.INTAKE, Role.FIELD_SUPERVISOR])
def test_who_enters_findings_comes_there_from_the_form_and_to_no_other_office(
    sign_in: SignIn, sessions: Sessions, role: Role
) -> None:
    client = sign_in(role)

    assert HERE in client.get("/temuan/baru").text
    assert client.get(HERE).status_code == 200
    assert client.get(f"{HERE}?kantor=00000000-0000-0000-0000-000000000000").status_code == 404
    taken = go_on(client, choose(client, as_csv(GOOD)), "ambil")
    assert (taken.status_code, cases(sessions)) == (200, 1)
