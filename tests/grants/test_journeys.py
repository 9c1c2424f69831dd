"""Every surface does its work as its own role, by the grants alone: nothing that is needed is refused."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.audit.verify_command import verify
from neutrality.cases.documents import Document
from neutrality.cases.models import Case
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Actor, Role
from neutrality.evidence.models import EvidenceFile
from neutrality.intake.draft_cookie import FOLLOWED
from neutrality.outbox import OutboxMessage
from neutrality.ratelimit import RateLimit, limiter
from neutrality.releases.models import ReleaseOrder
from neutrality.reports.models import IdentityStatus, Report
from neutrality.worker import begin, work_off
from tests.attacks.agency_walk import as_agency
from tests.attacks.thread_walk import as_holder, in_answer
from tests.attacks.walking import Planter, as_citizen, as_officer, as_visitor, to_the_decision
from tests.custody.chest import ONE, SECOND, THIRD, TWO
from tests.desk.conftest import Desk
from tests.factories import PASSPHRASE, Factory, Workplace
from tests.fixtures.application import enter
from tests.fixtures.publications import publication
from tests.fixtures.released import Shelf
from tests.fixtures.roles import Granted, psql
from tests.grants.conftest import Process
from tests.intake.conftest import Citizen
from tests.intake.test_uploading import Sender, photo
from tests.retention.conftest import Archive


@pytest.fixture
def plant() -> Planter:
    """Return who fills in the forms."""
    return Planter(uuid.uuid4().hex)


def test_a_report_goes_its_way_from_the_citizen_to_the_decision(
    process: Process, desk: Desk, workplace: Workplace, plant: Planter, sessions: Sessions
) -> None:
    public, worker = process("public", "public"), process("desk", "worker")
    code = as_citizen(public.test_client(), plant, workplace.office.id)
    as_visitor(public.test_client(), plant, code)
    work(worker)
    as_holder(public.test_client(), plant, code)
    as_officer(desk.who("intake"), plant, "/meja/laporan/baru", channel="whatsapp", signed_on="9-11-2026")
    as_officer(desk.who("field_supervisor"), plant, "/temuan/baru", source="field_supervisor")
    work(worker)
    to_the_decision(desk, plant)
    in_answer(desk, plant)
    work(worker)
    take_papers(desk.who("head"))

    followed = public.test_client()
    followed.post("/lacak", data={"code": code})
    assert "Lacak" in followed.get("/lacak/laporan").text
    with sessions() as session:
        assert session.scalars(select(func.count()).select_from(Case)).one() == 3
        document = session.scalars(select(Document)).one()
    anybody = public.test_client()
    told = anybody.post("/verifikasi", data={"receipt": document.final_sha256})
    assert told.status_code == 200
    assert str(document.number) in told.text
    assert anybody.post("/verifikasi", data={"receipt": "A" * 24}).status_code == 422


def test_an_agency_answers_its_letter_and_the_public_role_sees_that_page_alone(
    process: Process, desk: Desk, plant: Planter, granted: Granted
) -> None:
    as_agency(desk, process("public", "public").test_client(), plant)
    work(process("desk", "worker"))
    shown = "SELECT count(*) FROM reply_page; SELECT count(*) FROM reply_answer; SELECT count(*) FROM event;"
    assert psql(granted.name, "neutrality_public", shown, "-tA").split() == ["0", "0", "0"]


def take_papers(head: FlaskClient) -> None:
    """Let the head set the look of the office's papers and take them."""
    look = {"office_name": "KANTOR UJI", "size": "a4", "blocks-0-name": "Ani", "blocks-0-papers": "recap"}
    layout = {"orientation": "landscape", "size": "a4", "columns-0-column": "name", "columns-0-place": "1"}
    for again in range(2):  # kept at first, then kept anew
        assert head.post("/meja/kop", data={**look, "place": f"Uji {again}"}).status_code == 303
        told = {**layout, "title": f"REKAP {again}"}
        assert head.post("/meja/register/tata-letak?kertas=rekap", data=told).status_code == 303
    assert "REKAP 1" in head.get("/meja/register/tata-letak?kertas=rekap").text
    assert head.post("/meja/register/tata-letak?kertas=rekap", data={"usual": "1"}).status_code == 303
    assert head.get("/meja/register?bulan=2026-11").status_code == 200
    assert head.get("/meja/register/buku-register-2026-11.pdf").data.startswith(b"%PDF")


def test_a_sender_adds_what_came_later_and_checks_the_receipt(
    process: Process, workplace: Workplace, sessions: Sessions
) -> None:
    client = process("public", "public").test_client()
    citizen = Citizen(client, workplace)
    citizen.walk_to("bukti")
    assert Sender(client, photo()).all().json == {"files": 1}
    assert citizen.send("bukti").status_code == 303
    assert citizen.send("kirim").location == "/lapor/terima"
    code = re.findall(r'data-tracking-code="([^"]+)"', client.get("/lapor/terima").text)[0]
    client.post("/lacak", data={"code": code})

    assert Sender(client, photo(0.2), name="lagi.jpg", kind=FOLLOWED).all().json == {"files": 2}
    name = {"identity_name": "Sari Contoh", "identity_address": "Jalan Contoh 1"}
    assert client.post("/lacak/nama", data=name).status_code == 303
    receipt = re.findall(r'class="receipt-line">([A-Z2-7]+)<', client.get("/lacak/tanda-terima").text)[0]
    assert client.get("/lacak/dokumen.pdf").status_code == 200
    checked = client.post("/verifikasi", data={"receipt": receipt})
    assert checked.status_code == 200
    assert client.post("/lacak/tutup").status_code == 303
    for path in ("/", "/statistik", "/statistik/2026-01", "/privasi", "/healthz", "/readyz"):
        assert client.get(path).status_code in {200, 404}, path
    assert client.get("/readyz").status_code == 200
    with sessions() as session:
        assert session.scalars(select(func.count()).select_from(EvidenceFile)).one() == 2
        assert session.scalars(select(Report)).one().identity_status is IdentityStatus.UNCHECKED


def test_the_public_role_reads_released_months_their_files_and_errors_told(
    process: Process, sessions: Sessions
) -> None:
    public = process("public", "public")
    shelf = Shelf(public, sessions)
    for revision in (0, 1):
        shelf.put(publication(revision=revision))
    shelf.tell("2026-10", "Kurang satu.", "One missing.", datetime(2026, 11, 7, tzinfo=UTC))
    client = public.test_client()

    for path in (
        "",
        "/2026-10",
        "/2026-10/r0",
        "/2026-10.csv",
        "/2026-10/r1.zip",
        "/umpan.atom",
        "/katalog.jsonld",
    ):
        assert client.get(f"/statistik{path}").status_code == 200, path
    assert "Kurang satu." in client.get("/statistik").text


def test_tries_are_counted_on_the_public_pages_and_at_the_desk(process: Process, sessions: Sessions) -> None:
    limiter.enabled = True
    public, staffs = process("public", "public").test_client(), process("desk", "desk").test_client()

    assert {public.post("/lacak", data={"code": "x"}).status_code for _ in range(3)} == {422}
    with sessions() as session:
        assert session.scalars(select(RateLimit.tries)).all() == [3]
    assert [staffs.post("/masuk", data={"email": "a@b.id"}).status_code for _ in range(21)][-1] == 429


def test_the_commands_run_as_the_worker(
    process: Process, workplace: Workplace, sessions: Sessions, granted: Granted, tmp_path: Path
) -> None:
    worker = process("desk", "worker")
    at = ("--office", workplace.office.code)
    person = ("--name", "Ani", *at, "--role", "head", "--password", "kata sandi yang panjang")
    below = ("--name", "X", "--level", "regency", "--parent", workplace.province.code, "--place", "73.12")

    said(worker, "calendar", "import")
    psql(
        granted.name,
        "neutrality_owner",
        "DELETE FROM holiday; UPDATE place SET name = 'x' WHERE code = '11';",
    )
    assert "Changed: 1 places" in said(worker, "calendar", "import")
    said(worker, "offices", "create", "S9", *below, "--passphrase", PASSPHRASE)
    said(worker, "users", "create", "ani@kantor.go.id", *person)
    said(worker, "keys", "custodian", "add", *at, "--known", PASSPHRASE, "--passphrase", SECOND)
    said(worker, "keys", "custodian", "replace", *at, "--known", SECOND, "--passphrase", THIRD)
    both = ("--first", ONE, "--second", TWO)
    said(worker, "keys", "recovery", "create", *at, "--known", PASSPHRASE, *both)
    said(worker, "keys", "recovery", "use", *at, *both, "--passphrase", "penjaga yang baru")
    said(worker, "keys", "rotate")
    said(worker, "keys", "status")
    said(worker, "evidence", "verify")
    assert "events sealed" in said(worker, "audit", "seal")
    said(worker, "clocks", "explain", "pemilu-handling", "--from", "2026-03-10")
    paper = ("--month", "2026-10", "--format", "xlsx", "--output", str(tmp_path / "recap.xlsx"))
    assert "0 lines" in said(worker, "papers", "export", "recap", *paper, *at, "--as", "ani@kantor.go.id")
    with sessions() as session:
        assert session.scalars(select(Account.name).where(Account.email == "ani@kantor.go.id")).one() == "Ani"


def test_two_erase_as_the_worker_and_the_owner_lets_the_files_forget(
    process: Process, archive: Archive
) -> None:
    case_id = archive.closed("sanctioned", date(2024, 2, 27))
    archive.closed("not_proven", date(2024, 6, 27))
    archive.later(years=30)
    head, custodian = (address(archive, archive.office.who(role)) for role in ("head", "custodian"))

    done = said(process("desk", "worker"), "retention", "run", "--as", head, "--second", custodian)

    assert ", 0 failed." in done
    assert "Still to be rewritten by the owner, with db scrub" in done
    assert archive.case(case_id).erased_on is not None
    assert "whole." in said(process("desk", "worker"), "retention", "status")
    assert "forgotten" in said(process("all", "owner"), "db", "scrub")


def test_the_auditor_verifies_the_whole_history_and_reads_nothing_sealed(
    process: Process, archive: Archive
) -> None:
    archive.closed("sanctioned", date(2024, 2, 27))
    said(process("desk", "worker"), "audit", "seal")

    auditor = process("desk", "auditor")
    with auditor.app_context():
        checked = auditor.test_cli_runner().invoke(verify, ["--no-signatures"])

    assert checked.exit_code == 0, (checked.output, checked.exception)
    assert "0 findings" in checked.output


def test_two_ask_at_the_desk_and_the_worker_releases_what_the_public_reads(
    process: Process, workplace: Workplace, sessions: Sessions, factory: Factory
) -> None:
    desk, address = process("desk", "desk"), "/meja/statistik/terbitan"
    with transaction(sessions) as session:
        accounts = [
            factory.account(session, workplace.province, role) for role in (Role.STATISTICS, Role.HEAD)
        ]
    analyst, head = desk.test_client(), desk.test_client()
    for client, account in zip((analyst, head), accounts, strict=True):
        enter(client, account)

    assert analyst.get(f"{address}/2026-10").status_code == 200
    assert analyst.post(f"{address}/2026-10").status_code == 303
    with sessions() as session:
        order = session.scalars(select(ReleaseOrder.id)).one()
    assert head.post(f"{address}/2026-10/putusan", data={"deed": "sahkan", "order": order}).status_code == 303
    work(process("desk", "worker"))
    error = {"text_id": "Angka ini keliru.", "text_en": "This figure is wrong."}
    assert analyst.post(f"{address}/2026-10/ralat", data=error).status_code == 303

    assert "r0" in head.get(address).text
    public = process("public", "public").test_client()
    assert "Angka ini keliru." in public.get("/statistik/2026-10").text
    assert public.get("/statistik/2026-10.pdf").data.startswith(b"%PDF")


def said(app: Flask, *words: str) -> str:
    """Run a command, which must succeed; return what it printed."""
    done = app.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == 0, (words, done.output, done.exception)
    return str(done.output)


def work(worker: Flask) -> None:
    """Let the worker do everything that is due; nothing may have failed."""
    with worker.app_context():
        begin(current.sessions(), now=current.now())
        while work_off(current.sessions(), current.means("worker"), now=current.now()):
            continue
        with current.sessions()() as session:
            assert (
                session.scalars(select(OutboxMessage.error).where(OutboxMessage.error.is_not(None))).all()
                == []
            )


def address(archive: Archive, who: Actor) -> str:
    """Return by what somebody is named on the command line."""
    with archive.office.sessions() as session:
        return session.scalars(select(Account.email).where(Account.id == who.account_id)).one()
