"""From an empty installation to a test report on the desk and out of the figures, as the guide leads."""

from __future__ import annotations

import shlex
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from playwright.sync_api import Browser

from neutrality import create_app
from neutrality.database import transaction
from neutrality.outbox import post
from tests.browser.citizen import Citizen
from tests.browser.filling import fill, today
from tests.browser.server import LiveServer
from tests.browser.visitor import Visitor
from tests.browser.windows import DESKTOP, PHONE, window
from tests.factories import PASSPHRASE
from tests.fixtures import templates
from tests.fixtures.sample import Sample

PASSWORD = "empat kata yang panjang"
# What the commands ask for at the keyboard, and what the guide leaves to be named.
ASKED = {"offices": ["--passphrase", PASSPHRASE], "users": ["--password", PASSWORD]}
AGENCY = {
    "code": "INS-1", "name": "Pemerintah Kabupaten Contoh", "kind": "regency", "place_code": "73.11",
    "ppk_title": "Bupati Contoh",
}  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Sample:
    """Return what `keys init` and `db upgrade` leave."""
    folder = tmp_path / "empty"
    shutil.copytree(templates.keys(furnished=False), folder / "keys")
    shutil.copyfile(templates.sqlite(furnished=False), folder / "neutrality.db")
    return Sample(folder)


@pytest.fixture
def served(empty: Sample) -> Iterator[LiveServer]:
    """Return the empty installation as it is served."""
    with LiveServer(empty) as server:
        yield server


@pytest.fixture
def runner(empty: Sample) -> Iterator[FlaskCliRunner]:
    """Return the server's shell."""
    app = create_app(empty.settings())
    yield app.test_cli_runner()
    app.extensions["engine"].dispose()


def following(runner: FlaskCliRunner) -> str:
    """Return the command or the address that the guide names next; nothing when all is done."""
    told = runner.invoke(args=["first-steps"])
    assert told.exit_code == 0, told.output
    named = [line.strip() for line in told.output.splitlines() if line.startswith("       ")]
    return named[-1] if named else ""


def by_commands(runner: FlaskCliRunner) -> list[str]:
    """Do what the guide says, as long as it names commands; return which they were."""
    done: list[str] = []
    named = set[str]()
    while (command := following(runner)).startswith("flask --app app "):
        assert command not in named, "the guide names a step again that was done"
        named.add(command)
        words = shlex.split(command.replace("NAMA", f"'Nama {len(done)}'"))[3:]
        ran = runner.invoke(args=[*words, *ASKED.get(words[0], [])])
        assert ran.exit_code == 0, ran.output
        done.append(words[0])
    return done


def test_the_guide_leads_from_nothing_to_a_test_report_out_of_the_figures(
    empty: Sample, runner: FlaskCliRunner, served: LiveServer, chromium: Browser
) -> None:
    assert by_commands(runner) == ["calendar", "offices", "users", "users", "users", "users"]

    admin = Visitor(window(chromium, served, PHONE).new_page())
    admin.sign_in("admin@kantor.id", PASSWORD)
    enter(admin, **AGENCY)
    voting = today() + timedelta(days=60)
    enter(
        admin, code="pilkada-uji", name="Pilkada uji", regime="pilkada", kind="regent", voting_on=voting,
        source="KPU 1",
    )  # fmt: skip
    admin.goto("/admin/mulai")
    assert "flask --app app worker" in admin.page.locator(".next-step").inner_text()
    empty.flask("worker", "--once")
    set_aside(admin, give_up(runner))

    assert following(runner).endswith("/lapor")
    citizen = Citizen(Visitor(window(chromium, served, DESKTOP).new_page(), checks=False))
    citizen.to_the_last_step()
    citizen.send()

    head = Visitor(window(chromium, served, DESKTOP).new_page(), checks=False)
    head.sign_in("kepala@kantor.id", PASSWORD)
    head.goto("/meja")
    case = str(head.page.locator("main a[href^='/meja/kasus/']").first.get_attribute("href"))
    head.goto(f"{case}/keluarkan")
    head.page.check("input[name=code][value=test_entry]")
    fill(head.page, reason="Laporan uji coba.")
    head.click(head.page.locator("main form button").last)
    verifier = Visitor(window(chromium, served, DESKTOP).new_page(), checks=False)
    verifier.sign_in("verifikasi@kantor.id", PASSWORD)
    verifier.goto(case)
    verifier.click(verifier.page.locator("main form[action$='/sahkan'] button"))

    assert following(runner) == ""
    admin.goto("/admin/mulai")
    assert admin.page.locator(".next-step").count() == 0
    assert admin.page.locator("main .notice--success").count() == 1
    for visitor in (admin, citizen.visitor, head, verifier):
        visitor.nothing_went_wrong()
        visitor.page.context.close()


def give_up(runner: FlaskCliRunner) -> uuid.UUID:
    """Leave a piece of work that failed too often; return which."""
    now = datetime.now(UTC)
    with transaction(runner.app.extensions["sessions"]) as session:
        row = post(session, "tell_reporter", {}, due_at=now)
        row.attempts, row.dead_at, row.error = 8, now, "SMTPServerDisconnected"
    return row.id


def set_aside(admin: Visitor, message: uuid.UUID) -> None:
    """Find the work on the landing page, and set it aside by way of its pages."""
    admin.goto("/admin")
    admin.click(admin.page.locator("main a[href='/admin/antrean']").first)
    admin.click(admin.page.locator(f"main a[href='/admin/antrean/buang?pesan={message}']"))
    admin.click(admin.page.locator("main form button").last)
    assert admin.page.locator("#reason-error").count() == 1
    fill(admin.page, reason="Alamat tidak ada lagi")
    admin.click(admin.page.locator("main form button").last)
    assert admin.page.locator(f"main a[href*='{message}']").count() == 0


def enter(admin: Visitor, **typed: object) -> None:
    """Follow the guide's next link and fill in the form behind it."""
    admin.goto("/admin/mulai")
    admin.click(admin.page.locator(".next-step a"))
    fill(admin.page, **typed)  # type: ignore[arg-type]
    admin.click(admin.page.locator("main form button").last)
    assert admin.page.locator("main .govuk-error-summary").count() == 0
