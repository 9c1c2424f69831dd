"""A reporter stands under a pseudonym everywhere: pages, lists, search, files and commands."""

from __future__ import annotations

import re
import uuid
from collections import deque
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.domain.access import Role
from neutrality.domain.identity import pseudonym
from neutrality.domain.workflow import ReportKind
from neutrality.reports.models import Report
from neutrality.reports.submission import Identity
from tests.desk.conftest import Desk, desk
from tests.factories import PASSPHRASE

__all__ = ["desk"]
VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
LINK = re.compile(r'href="(/[^"#]*)')
STAFF = ("/meja", "/meja/laporan/baru", "/temuan/baru", "/meja/statistik", "/admin", "/lacak", "/statistik")
FILES = ("csv", "json")


class Marked:
    """A reporter whose every particular holds one word, and the case of the report."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.word = uuid.uuid4().hex[:12]
        self.digits = "0812" + str(uuid.uuid4().int)[:14]
        identity = Identity(
            f"Sukirno {self.word}", f"Jalan {self.word} 1", self.digits, f"{self.word}@contoh.test",
            self.digits[::-1], f"Guru {self.word}",
        )  # fmt: skip
        self.case_id = desk.receive(identity=identity)
        self.other = desk.receive(kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None)

    def told(self, text: str) -> bool:
        """Return whether a text tells anything of the reporter."""
        plain = unescape(text)
        return any(one in plain for one in (self.word, self.digits, self.digits[::-1]))


@pytest.fixture
def marked(desk: Desk) -> Marked:
    """Return the reporter, whose report has been through everything that can be done about a reporter."""
    found = Marked(desk)
    at, custodian = f"/meja/kasus/{found.case_id}", desk.who("custodian")
    why = {"reason": "Pemeriksaan.", "passphrase": PASSPHRASE}
    assert found.told(custodian.post(f"{at}/identitas", data=why).text)
    desk.identity_complete(found.case_id)
    for role, purpose in (("verifier", "handling"), ("intake", "letter")):
        typed = {**why, "purpose": purpose, "handlers": account(desk, role), "expires_on": "30-11-2026"}
        assert custodian.post(f"{at}/identitas/pelepasan", data=typed).status_code == 303
    assert custodian.post(f"{at}/identitas/cocok").status_code == 303
    call = {"call": "by_office", "called_on": "10-11-2026", "note": "Datang besok."}
    assert desk.who("head").post(f"{at}/telepon", data=call).status_code == 303
    link = {"number": desk.case(found.other).reference, "reason": "Katanya sama."}
    assert desk.who("verifier").post(f"{at}/laporan-sama", data=link).status_code == 303
    return found


def account(desk: Desk, role: str) -> str:
    """Return the id of the officer of a role."""
    with desk.who(role).session_transaction() as cookie:
        token = cookie["_user_id"].partition(".")[0]
    with desk.sessions() as session:
        return str(session.scalars(select(Account.id).where(Account.fs_uniquifier == token)).one())


def reached(client: FlaskClient, start: tuple[str, ...], *, each: int) -> dict[str, str]:
    """Follow every link from the start; return what was read, so many of each shape of address."""
    waiting, read, shapes = deque(start), dict[str, str](), dict[str, int]()
    while waiting:
        path = waiting.popleft().replace("&amp;", "&")
        shape = VARYING.sub("*", path.split("?")[0])
        if path in read or shapes.get(shape, 0) >= each:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        answer = client.get(path, follow_redirects=True)
        text = answer.get_data().decode(errors="replace")
        read[path] = f"{answer.headers}{text}"
        waiting.extend(LINK.findall(text) if answer.mimetype == "text/html" else ())
    return read


@pytest.mark.both_databases
def test_no_page_of_any_role_tells_who_reported(desk: Desk, marked: Marked, database_kind: str) -> None:
    with desk.sessions() as session:
        name = pseudonym(session.scalars(select(Report.id).where(Report.sealed_identity.is_not(None))).one())

    each, seen = {"sqlite": 2, "postgresql": 1}[database_kind], dict[str, set[str]]()
    for role in Role:
        pages = reached(desk.who(role.value), (f"/meja/kasus/{marked.case_id}", *STAFF), each=each)
        assert [path for path, text in pages.items() if marked.told(text)] == [], role
        seen[role.value] = {VARYING.sub("*", path.split("?")[0]) for path in pages}
        if role in {Role.VERIFIER, Role.CUSTODIAN}:
            assert name in pages[f"/meja/kasus/{marked.case_id}"]

    case = "/meja/kasus/*"
    assert {f"{case}/pelapor", f"{case}/telepon", f"{case}/laporan-sama/*"} <= seen["verifier"]
    assert {f"{case}/surat-pelapor", f"{case}/kode-baru"} <= seen["intake"]
    assert {f"{case}/identitas", f"{case}/identitas/pelepasan"} <= seen["custodian"]


def test_no_search_finds_a_reporter(desk: Desk, marked: Marked) -> None:
    for role in ("intake", "verifier", "head", "liaison", "auditor"):
        for text in (f"Sukirno {marked.word}", marked.word, marked.digits, f"Jalan {marked.word} 1"):
            answer = desk.who(role).post("/meja/cari", data={"text": text})
            assert f"/meja/kasus/{marked.case_id}" not in answer.text
            assert not marked.told(answer.text)


def test_no_file_and_no_command_tells_who_reported(desk: Desk, marked: Marked, tmp_path: Path) -> None:
    head, runner = desk.who("head"), desk.app.test_cli_runner()
    for kind in FILES:
        answer = head.get(f"/meja/statistik/2026-11.{kind}")
        assert answer.status_code == 200
        assert not marked.told(answer.text)
        output = tmp_path / f"bulan.{kind}"
        done = runner.invoke(
            args=["statistics", "export", "--month", "2026-11", "--format", kind, "--output", str(output)]
        )
        assert done.exit_code == 0, done.output
        assert not marked.told(done.output + output.read_text(encoding="utf-8"))
    for command in (["evidence", "verify"], ["demo", "accounts"], ["worker", "--once"], ["db", "current"]):
        done = runner.invoke(args=command)
        assert not marked.told(done.output), command


def test_only_three_pages_tell_who_reported_and_each_only_when_asked(desk: Desk, marked: Marked) -> None:
    at, why = f"/meja/kasus/{marked.case_id}", {"reason": "Pemeriksaan.", "passphrase": PASSPHRASE}
    letter = {"kind": "status", "body": "Mohon datang."}
    telling = {
        ("custodian", f"{at}/identitas"): why,
        ("verifier", f"{at}/pelapor"): why,
        ("intake", f"{at}/surat-pelapor"): letter,
    }
    for (role, path), typed in telling.items():
        assert not marked.told(desk.who(role).get(path).text)
        answer = desk.who(role).post(path, data=typed)
        assert marked.told(answer.text), path
        assert answer.headers["Cache-Control"] == "no-store"
        assert not marked.told(str(answer.headers))
        assert not marked.told(desk.page(desk.who("verifier"), marked.case_id))
    for role in ("head", "intake", "liaison", "pleno_member", "verifier", "custodian", "auditor"):
        for (owner, path), typed in telling.items():
            if role != owner:
                answer = desk.who(role).post(path, data=typed)
                assert answer.status_code == 403, (role, path)
                assert not marked.told(answer.text)
