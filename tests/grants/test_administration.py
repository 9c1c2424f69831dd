"""The administration works under the roles of the database, which keep from it what it need not know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from neutrality.database import Sessions, transaction
from neutrality.directory.models import Agency, Election, Office
from neutrality.domain.access import Role
from neutrality.outbox import OutboxMessage, post
from tests.admin.test_agencies import NEW as AGENCY
from tests.admin.test_elections import NEW as ELECTION
from tests.admin.test_offices import NEW as OFFICE
from tests.factories import PASSPHRASE, Factory, Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.clock import NOW
from tests.fixtures.roles import Granted
from tests.grants.conftest import Process

ROW = "tabel=clock_rules&baris=pemilu-preliminary.-"
PAGES = (
    "/admin", "/admin/kantor", "/admin/instansi", "/admin/pemilihan", "/admin/katalog", "/admin/antrean",
    "/admin/kunci", "/admin/batas", "/admin/mulai",
)  # fmt: skip


def test_everything_of_the_administration_is_done_by_the_desk_and_the_worker(
    process: Process, sign_in: SignIn, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, Role.ADMIN)
        dead = [post(session, "seal", {}, due_at=NOW - timedelta(hours=1)) for _ in range(2)]
        for row in dead:
            row.dead_at = NOW
    admin = sign_in(account=account)
    commands = process("all", "worker").test_cli_runner()
    assert commands.invoke(args=["calendar", "import"]).exit_code == 0

    sent = (
        (admin, f"/admin/kantor/baru?di={workplace.province.code}",
         {**OFFICE, "parent_id": str(workplace.province.id)}),
        (admin, f"/admin/kantor/ubah?kode={OFFICE['code']}",
         {**OFFICE, "name": "Nama lain", "parent_id": str(workplace.province.id), "reason": "SK"}),
        (admin, "/admin/instansi/baru", AGENCY),
        (admin, f"/admin/instansi/ubah?kode={AGENCY['code']}",
         {**AGENCY, "name": "Nama lain", "since": "1-10-2026", "active": "y", "reason": "Perda"}),
        (admin, "/admin/pemilihan/baru", ELECTION),
        (admin, f"/admin/pemilihan/ubah?kode={ELECTION['code']}",
         {**ELECTION, "name": "Nama lain", "reason": "KPU"}),
        (sign_in(Role.HEAD), f"/admin/katalog/periksa?{ROW}", {"verdict": "as_in_law", "note": "Pasal 8"}),
        (admin, "/admin/antrean/ulang", {"pesan": str(dead[0].id)}),
        (admin, f"/admin/antrean/buang?pesan={dead[1].id}", {"reason": "Coba"}),
    )  # fmt: skip
    for client, path, typed in sent:
        assert client.post(path, data=typed).status_code == 303, path
    opened = commands.invoke(args=["offices", "open", OFFICE["code"], "--passphrase", PASSPHRASE])
    assert opened.exit_code == 0, opened.output

    for page in (*PAGES, *(path for _client, path, _typed in sent[:6]), f"/admin/katalog/baris?{ROW}"):
        assert admin.get(page).status_code == 200, page
    with sessions() as session:
        for model in (Office, Agency, Election):
            assert session.scalar(select(model.id).where(model.name == "Nama lain")) is not None
        assert session.get_one(OutboxMessage, dead[0].id).dead_at is None


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT payload FROM outbox_message",
        "UPDATE outbox_message SET payload = '{}'",
        "DELETE FROM outbox_message",
        "UPDATE office SET code = 'X'",
        "UPDATE office SET level = 'national'",
        "DELETE FROM office",
        "DELETE FROM agency",
        "DELETE FROM election",
        "UPDATE agency_name SET name = 'X'",
        "UPDATE law_review SET verdict = 'as_in_law'",
        "INSERT INTO law_version (id, digest) VALUES (gen_random_uuid(), 'x')",
    ],
)
def test_a_captured_desk_reads_no_payload_and_rewrites_no_history(granted: Granted, statement: str) -> None:
    engine = granted.engine("desk")
    with pytest.raises(ProgrammingError, match="permission denied"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
