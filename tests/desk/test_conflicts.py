"""The pages of recusal: stepping back, what is left to see, help and reading from above, standing in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.database import transaction
from neutrality.domain.access import Role
from tests.desk.conftest import Desk
from tests.fixtures.application import SignIn

Above = Callable[..., FlaskClient]
NARRATIVE, NAME = "Membagikan kaus calon", "Budi Contoh"


@pytest.fixture
def above(desk: Desk, sign_in: SignIn) -> Above:
    """Return a function: somebody of the province, signed in."""

    def come(*roles: Role) -> FlaskClient:
        with transaction(desk.sessions) as session:
            account = desk.factory.account(session, desk.workplace.province, *roles)
        return sign_in(account=account)

    return come


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def names(desk: Desk) -> dict[str, str]:
    with desk.sessions() as session:
        return {str(row.id): row.name for row in session.scalars(select(Account))}


def above_the_list(client: FlaskClient) -> str:
    """Return what stands on the board without the list of cases."""
    return re.sub(r"<table.*</table>", "", text(client, "/meja"), flags=re.DOTALL)


def test_whoever_steps_back_is_told_so_and_asks_a_head_to_come_in_again(desk: Desk) -> None:
    case_id = desk.receive()
    officer, head, path = desk.who("verifier"), desk.who("head"), f"/meja/kasus/{case_id}"
    page = desk.page(officer, case_id)
    assert f'href="{path}/benturan"' in page

    answer = desk.send(officer, f"{path}/benturan", tie="kin", reason="Ipar.", account="")
    assert answer.status_code == 303

    shut = text(officer, path)
    assert NARRATIVE not in shut
    assert NAME not in shut
    assert NAME not in text(officer, "/meja")
    assert "Anda menyatakan benturan" in text(officer, "/meja")
    for rest in ("/langkah/register", "/ralat/nip", "/tangkapan/baru"):
        assert officer.get(path + rest).status_code == 403
    (again,) = re.findall(rf'href="({path}/benturan/[0-9a-f-]+)"', shut)
    assert desk.send(officer, again, reason="Salah orang.").status_code == 303
    assert "Ipar." in desk.page(head, case_id)
    assert desk.answer(head, case_id, "sahkan").status_code == 303
    assert NARRATIVE in desk.page(officer, case_id)


def test_whom_the_head_bars_finds_no_such_case(desk: Desk) -> None:
    case_id = desk.receive()
    path = f"/meja/kasus/{case_id}"
    officer, head = desk.who("verifier"), desk.who("head")
    page = text(head, f"{path}/benturan")
    named = names(desk)
    offered = [key for key in re.findall(r'<option value="([0-9a-f-]{36})"', page) if key in named]
    mine = unescape(officer.get("/meja").text)
    barred = next(key for key in offered if named[key] in mine)

    answer = desk.send(head, f"{path}/benturan", tie="same_unit", reason="Satu bagian.", account=barred)

    assert answer.status_code == 303
    for rest in ("", "/benturan", "/langkah/register"):
        assert officer.get(path + rest).status_code == 404
    assert str(case_id) not in officer.get("/meja").text
    assert NARRATIVE in desk.page(head, case_id)


def test_a_tie_is_named_and_explained(desk: Desk) -> None:
    case_id = desk.receive()
    path = f"/meja/kasus/{case_id}/benturan"

    assert desk.send(desk.who("verifier"), path, reason="Ipar.").status_code == 422
    assert desk.send(desk.who("verifier"), path, tie="kin", reason=" ").status_code == 422
    stranger = {"tie": "kin", "reason": "Ya.", "account": str(uuid.UUID(int=7))}
    assert desk.send(desk.who("head"), path, **stranger).status_code == 422
    assert desk.send(desk.who("head"), path, **{**stranger, "account": "x"}).status_code == 422


def test_the_office_above_is_second_person_and_reads_on_request(desk: Desk, above: Above) -> None:
    case_id, boss = desk.receive(), above(Role.HEAD)
    path = f"/meja/kasus/{case_id}"
    desk.identity_complete(case_id)
    desk.step(desk.who("verifier"), case_id, "register")

    page = text(boss, path)
    assert NARRATIVE not in page
    assert "Alasan uji." in page
    assert NAME in page
    assert "/sahkan" in page
    assert boss.get(f"{path}/langkah/register").status_code == 403
    assert desk.answer(boss, case_id, "sahkan").status_code == 303
    assert desk.case(case_id).state == "verified"

    assert desk.send(boss, f"{path}/minta-isi", reason="").status_code == 422
    assert desk.send(boss, f"{path}/minta-isi", reason="Supervisi tahapan.").status_code == 303
    assert NARRATIVE in desk.page(boss, case_id)
    below = desk.page(desk.who("head"), case_id)
    assert "Supervisi tahapan." in below


def test_a_case_left_to_nobody_stands_on_the_board_of_the_office_above(desk: Desk, above: Above) -> None:
    case_id, boss = desk.receive(), above(Role.HEAD, Role.VERIFIER)
    path = f"/meja/kasus/{case_id}"
    officer = desk.who("verifier")
    desk.who("head")
    assert desk.case(case_id).reference not in re.sub(
        r"<table.*</table>", "", text(boss, "/meja"), flags=re.DOTALL
    )

    desk.send(officer, f"{path}/benturan", tie="kin", reason="Ipar.", account="")

    assert desk.case(case_id).reference in re.sub(
        r"<table.*</table>", "", text(boss, "/meja"), flags=re.DOTALL
    )
    assert f"{path}/bantuan/terima" in text(boss, path)
    assert boss.post(f"{path}/bantuan/terima").status_code == 303
    assert NARRATIVE in desk.page(boss, case_id)
    assert desk.who("verifier", Role.VERIFIER).post(f"{path}/bantuan/akhiri").status_code == 403
    assert desk.who("head").post(f"{path}/bantuan/akhiri").status_code == 303
    assert boss.post(f"{path}/bantuan/akhiri").status_code == 303
    assert NARRATIVE not in text(boss, path)


def test_a_stand_in_is_entered_confirmed_shown_and_ended(desk: Desk, above: Above) -> None:
    officer, head, boss = desk.who("verifier"), desk.who("head"), above(Role.HEAD)
    page = text(head, "/meja/delegasi/baru")
    choices = {
        name: re.findall(r'<option value="([^"]+)"', block)
        for name, block in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    }
    absent = next(value for value in choices["absent"] if value.endswith(" head"))
    named = names(desk)
    deputy = next(key for key in choices["deputy"] if named[key] in unescape(officer.get("/meja").text))
    typed = {
        "absent": absent, "deputy": deputy, "kind": "plh", "decree_number": "012/SPt/2026",
        "valid_from": "10-11-2026", "valid_to": "12-11-2026",
    }  # fmt: skip

    assert desk.send(head, "/meja/delegasi/baru", **{**typed, "valid_to": "1-11-2026"}).status_code == 422
    assert desk.send(head, "/meja/delegasi/baru", **{**typed, "absent": "x"}).status_code == 422
    assert desk.send(head, "/meja/delegasi/baru", **typed).status_code == 303
    assert desk.send(head, "/meja/delegasi/baru", **typed).status_code == 422
    assert "/sahkan" not in text(head, "/meja/delegasi")
    assert officer.get("/meja/delegasi/baru").status_code == 403
    (confirm,) = re.findall(r'action="([^"]+/sahkan)"', text(boss, "/meja/delegasi"))
    assert officer.post(confirm).status_code == 403
    assert boss.post(confirm).status_code == 303

    assert "Plh." in text(officer, "/meja")
    assert officer.get("/meja/retensi").status_code == 200
    (end,) = re.findall(r'action="([^"]+/akhiri)"', text(officer, "/meja/delegasi"))
    assert officer.post(end).status_code == 303
    assert officer.get("/meja/retensi").status_code == 403
    assert head.post(end.replace("akhiri", "lain")).status_code == 404
    assert head.get("/meja/delegasi/baru?kantor=" + str(desk.workplace.province.id)).status_code == 404
