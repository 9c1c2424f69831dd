"""A register in the browser: chosen, its columns named, checked, taken in by portions; nothing is lost."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from neutrality.cases.models import Case, Respondent
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.importing import pages
from tests.factories import Workplace
from tests.fixtures.application import SignIn
from tests.importing.conftest import Importing
from tests.importing.ledger import as_csv, as_xlsx, lines

HERE = "/meja/register/impor"
OPTION = re.compile(r'<select[^>]*name="(kolom-\d+)">(.*?)</select>', re.DOTALL)
PACKED = re.compile(r'name="isi" hidden>([^<]+)<')
HEADS = "No.,Tgl masuk,Siapa,Tanggal Registrasi,Putusan,Tanggal Putusan,Instansi"
GOOD = "1,02-01-2024,Budi Contoh,05-01-2024,Tidak terbukti,10-01-2024,UA"
WRONG = "2,02-01-2024,Wati Contoh,05-01-2024,Tidak terbukti,01-01-2024,UA"


def choose(client: FlaskClient, content: str | bytes) -> TestResponse:
    """Choose a file."""
    name = "register.csv" if isinstance(content, str) else "register.xlsx"
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return client.post(HERE, data={"berkas": (file, name), "tahap": "kolom"})


def form_of(page: str) -> dict[str, str]:
    """Return what the form of the columns holds."""
    chosen = {
        name: (re.findall(r'value="(\w*)" selected', options) or [""])[0]
        for name, options in OPTION.findall(page)
    }
    return {**chosen, "isi": unescape(PACKED.findall(page)[0])}


def cases(sessions: Sessions) -> int:
    """Return how many cases there are."""
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.fixture
def head(sign_in: SignIn) -> FlaskClient:
    """Return the head at the desk, in English."""
    client = sign_in(Role.HEAD)
    client.set_cookie("lang", "en")
    return client


@pytest.mark.both_databases
def test_a_register_goes_from_the_file_to_the_cases(
    head: FlaskClient, sessions: Sessions, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PORTION", 12)
    rows = lines(20, seed=2, agency=workplace.agency.code, election="")
    numbers = len({row["No. Register"] for row in rows})

    mapped = choose(head, as_xlsx(rows, dates=True))
    form = form_of(mapped.text)
    assert (mapped.status_code, cases(sessions)) == (200, 0)
    assert form["kolom-0"] == "number"
    assert form["kolom-17"] == "name"
    checked = head.post(HERE, data={**form, "tahap": "periksa"})
    assert (checked.status_code, cases(sessions)) == (200, 0)
    assert f"New: {numbers} cases, 20 respondents" in checked.text
    first = head.post(HERE, data={**form, "tahap": "ambil"})
    assert cases(sessions) == 12
    assert "Go on with the others" in first.text
    last = head.post(HERE, data={**form_of(first.text), "tahap": "ambil"})

    assert cases(sessions) == numbers
    assert "The register is taken in" in last.text
    sums = re.findall(
        r'data-label="(?:In the register|Here)"><span class="data-table__value">(\d+)<', last.text
    )
    assert sums[::2] == sums[1::2]
    assert sums[0] == "20"
    again = head.post(HERE, data={**form, "tahap": "ambil"})
    assert (again.status_code, cases(sessions)) == (200, numbers)


def test_own_columns_are_named_by_hand_and_mistakes_are_shown_at_their_rows(
    head: FlaskClient, sessions: Sessions
) -> None:
    form = form_of(choose(head, f"{HEADS}\n{GOOD}\n{WRONG}\n").text)
    assert (form["kolom-0"], form["kolom-3"]) == ("", "registered_on")
    missing = head.post(HERE, data={**form, "tahap": "periksa"})
    assert missing.status_code == 422
    assert "No column is headed “Case number”" in missing.text
    form |= {"kolom-0": "number", "kolom-1": "received_on", "kolom-2": "name"}

    wrong = head.post(HERE, data={**form, "tahap": "periksa"})
    assert wrong.status_code == 422
    assert "Day of the decision" in wrong.text
    assert "before “Day of registration” (05-01-2024)" in unescape(wrong.text)
    assert form_of(wrong.text) == form
    refused = head.post(HERE, data={**form, "tahap": "ambil"})
    assert (refused.status_code, cases(sessions)) == (422, 0)
    taken = head.post(HERE, data={**form, "tahap": "ambil", "hanya-benar": "ya"})

    assert (taken.status_code, cases(sessions)) == (200, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose the file of the register"),
        ({"isi": "tidak", "tahap": "ambil"}, "no readable"),
        ({"isi": "eJyLjgUAARUAuQ==", "tahap": "periksa"}, "no readable"),
    ],
    ids=["nothing", "no base64", "no sheet"],
)
def test_what_is_no_register_is_told_on_the_page(
    head: FlaskClient, sessions: Sessions, data: dict[str, str], said: str
) -> None:
    answer = head.post(HERE, data=data)

    assert (answer.status_code, cases(sessions)) == (422, 0)
    assert said in answer.text


def test_a_file_without_headings_says_what_to_head(head: FlaskClient) -> None:
    answer = choose(head, "a,b\n1,2\n")

    assert answer.status_code == 422
    assert "No row of headings was found" in answer.text


def test_what_the_browser_cannot_carry_is_for_the_command(
    head: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neutrality.importing.carrying.LARGEST_PACKED", 50)

    answer = choose(head, as_csv(lines(5, seed=1, agency="", election="")))

    assert answer.status_code == 422
    assert "flask --app app cases import" in answer.text


def test_what_lacks_is_listed_with_its_case_until_it_is_there(
    head: FlaskClient, importing: Importing, sessions: Sessions
) -> None:
    importing.take(
        f"{HEADS.replace('No.', 'Nomor').replace('masuk', 'diterima').replace('Siapa', 'Nama')}\n{GOOD}\n"
    )
    with sessions() as session:
        case_id = session.scalars(select(Case.id)).one()

    def lacking() -> list[str]:
        page = head.get(HERE).text
        assert f"/meja/kasus/{case_id}" in page
        return re.findall(r'data-label="What lacks"><span[^>]*>([^<]*)<', page)

    assert lacking() == ["NIP, Violation type"]
    with transaction(sessions) as session:
        session.scalars(select(Respondent)).one().violation_type = "D06"
    assert lacking() == ["NIP"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HEAD}))
def test_nobody_but_the_head_comes_there(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get(HERE).status_code in {403, 404}


def test_the_register_leads_the_head_there(head: FlaskClient) -> None:
    assert HERE in head.get("/meja/register").text
    assert head.get(HERE).status_code == 200
