"""Field supervisors at the desk: the sheet, the paper, joining with it, until the last day; the command."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select

from neutrality.accounts.models import Account, FieldPost, Invitation
from neutrality.accounts.service import load_actor
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.clock import Clock
from tests.intake.conftest import problems

PAGE = "/admin/pengawas"
SHEET = (
    "Nama;Desa;Nomor SK;Berakhir\n"
    "Siti Contoh;Bojo;12/SK/2026;31-12-2026\n"
    "Budi Contoh;Palanro;13/SK;31-12-2026\n"
)
PASSWORD = "empat kata yang panjang"
CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}")


def posts(sessions: Sessions) -> int:
    """Return how many are appointed."""
    with sessions() as session:
        return session.scalars(select(func.count()).select_from(FieldPost)).one()


def codes(client: FlaskClient, workplace: Workplace) -> list[str]:
    """Appoint from the sheet; return the codes on the paper."""
    given = {"office_id": str(workplace.office.id), "pasted": SHEET, "make": "1"}
    return CODE.findall(re.sub(r'src="[^"]*"', "", client.post(PAGE, data=given).text))


def joined(client: FlaskClient, code: str, **changed: str) -> dict[str, str]:
    """Join with a code; return what was wrong by field."""
    typed = {"code": code, "password": PASSWORD, "repeated": PASSWORD, "accepted": "y", **changed}
    return problems(client.post("/undangan", data=typed))


def test_a_sheet_is_checked_shown_and_made_once(
    sign_in: SignIn, workplace: Workplace, sessions: Sessions
) -> None:
    head, office = sign_in(Role.HEAD), str(workplace.office.id)
    shown = head.post(
        PAGE, data={"office_id": office, "sheet": (BytesIO(SHEET.encode()), "a.csv"), "check": "1"}
    )
    assert shown.status_code == 200
    assert "Siti Contoh · Bojo" in unescape(shown.text)
    assert posts(sessions) == 0

    assert len(codes(head, workplace)) == 2
    assert codes(head, workplace) == []
    assert posts(sessions) == 2
    with sessions() as session:
        stored = " ".join(session.scalars(select(Invitation.digest)))
    assert not CODE.search(stored.upper())


def test_mistakes_stand_at_their_rows_and_nothing_is_made(
    sign_in: SignIn, workplace: Workplace, sessions: Sessions
) -> None:
    wrong = SHEET + ";Bojo;1/SK;31-02-2026\n"
    data = {"office_id": str(workplace.office.id), "pasted": wrong, "make": "1"}
    answer = sign_in(Role.HEAD).post(PAGE, data=data)

    rows = re.sub(r"<[^>]+>|\s+", " ", unescape(answer.text))
    assert answer.status_code == 422
    assert re.search(r"\b4 +Nama ", rows)
    assert "Siti Contoh" in answer.text
    assert posts(sessions) == 0


def test_nobody_appoints_elsewhere_and_a_stranger_opens_nothing(
    sign_in: SignIn, workplace: Workplace, sessions: Sessions
) -> None:
    data = {"office_id": str(workplace.province.id), "pasted": SHEET, "make": "1"}

    assert sign_in(Role.HEAD).post(PAGE, data=data).status_code == 422
    assert sign_in(Role.VERIFIER).post(PAGE, data=data).status_code == 403
    assert posts(sessions) == 0


def test_the_paper_lets_in_once_and_says_why_it_does_not(
    *, app: Flask, sign_in: SignIn, workplace: Workplace, sessions: Sessions, clock: Clock
) -> None:
    first, second = codes(sign_in(Role.HEAD), workplace)
    phone = app.test_client()
    assert set(joined(phone, first, password="pendek")) == {"password"}
    assert set(joined(phone, first, password="aaaaaaaaaaaaa", repeated="aaaaaaaaaaaaa")) == {"password"}
    assert set(joined(phone, first, repeated=PASSWORD + "x")) == {"repeated"}
    assert set(joined(phone, first, accepted="")) == {"accepted"}
    assert set(joined(phone, first[:-1] + ("0" if first[-1] != "0" else "1"))) == {"code"}
    assert joined(phone, first.lower().replace("-", " ")) == {}
    used, unknown = joined(phone, first), joined(phone, "00000-00000-00000-00000-00000")
    assert used != unknown
    assert set(used) == {"code"}

    with sessions() as session:
        account = session.scalars(select(Account).where(Account.password.is_not(None))).one()
    name = account.email.split("@")[0]
    signed = phone.post("/masuk", data={"email": name, "password": PASSWORD})
    assert (signed.status_code, signed.location) == (302, "/meja/mulai")
    assert phone.get("/meja/mulai").location == "/temuan/baru"
    assert phone.get("/temuan").status_code == 200
    assert phone.get("/meja").status_code == 403

    clock.move(days=60)
    assert phone.get("/temuan").location.startswith("/masuk"), "the session ended long before"
    late = app.test_client().post("/masuk", data={"email": name, "password": PASSWORD})
    assert late.status_code == 422
    assert set(joined(app.test_client(), second)) == {"code"}


def test_a_lost_telephone_is_shut_out_at_once(
    sign_in: SignIn, workplace: Workplace, sessions: Sessions
) -> None:
    head = sign_in(Role.HEAD)
    codes(head, workplace)
    with sessions() as session:
        account = session.scalars(select(Account).join(FieldPost, FieldPost.account_id == Account.id)).first()
        assert account is not None
    phone = sign_in(account=account)
    assert phone.get("/temuan").status_code == 200

    assert head.post(f"{PAGE}/akhiri", data={"account": str(account.id)}).status_code == 303

    assert phone.get("/temuan").status_code == 302
    with sessions() as session:
        assert load_actor(session, session.get_one(Account, account.id), today=date(2026, 11, 10)).reach == {}


@pytest.fixture
def runner(strict_app: Flask) -> FlaskCliRunner:
    """Return what types commands."""
    return strict_app.test_cli_runner()


def test_the_command_makes_all_or_none_and_one_paper(
    *, runner: FlaskCliRunner, workplace: Workplace, sessions: Sessions, factory: Factory, tmp_path: Path
) -> None:
    with transaction(sessions) as session:
        admin = factory.account(session, workplace.province, Role.ADMIN).email
        head = factory.account(session, workplace.province, Role.HEAD).email
    sheet, paper = tmp_path / "a.csv", tmp_path / "undangan.pdf"
    sheet.write_text(SHEET, encoding="utf-8")
    given = ("users", "import", str(sheet), "--office", workplace.office.code)

    checked = runner.invoke(args=[*given, "--dry-run"])
    assert (checked.exit_code, "New: 2" in checked.output) == (0, True), checked.exception
    assert runner.invoke(args=[*given, "--output", str(paper)]).exit_code == 1
    alone = runner.invoke(args=[*given, "--as", admin, "--second", admin, "--output", str(paper)])
    assert (alone.exit_code, posts(sessions)) == (1, 0)
    done = runner.invoke(args=[*given, "--as", admin, "--second", head, "--output", str(paper)])
    assert done.exit_code == 0, done.output
    assert paper.read_bytes().startswith(b"%PDF")
    assert paper.stat().st_mode & 0o777 == 0o600
    again = runner.invoke(args=[*given, "--as", admin, "--output", str(tmp_path / "b.pdf")])
    assert "New: 0. There already: 2." in again.output
    assert not (tmp_path / "b.pdf").exists()

    sheet.write_text(SHEET + ";;;x\n", encoding="utf-8")
    wrong = runner.invoke(args=[*given, "--dry-run"])
    assert wrong.exit_code == 1
    assert "4" in wrong.output
