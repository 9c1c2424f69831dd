"""What officers type in from paper: the counter's report, the supervisor's finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.browser.filling import days_ago, fill
from tests.browser.photo import photo
from tests.browser.visitor import Visitor

STORY = "Kepala dinas mengajak pegawai memilih calon pada apel pagi."
SAVE = "main form button[name=next]"
EVENT = {"plain_kind": "invite", "narrative": STORY, "place_detail": "Halaman kantor"}


def enter_report(
    clerk: Visitor, *names: str, signed_on: date | None = None, files: Sequence[str] = ()
) -> tuple[str, str]:
    """Enter a walk-in's report about these people; return its tracking code and the path of its case."""
    clerk.goto("/meja/laporan/baru")
    fill(clerk.page, channel="walk_in", identity_name="Sari Contoh", identity_address="Jalan Contoh 1")
    if signed_on is not None:
        fill(clerk.page, signed_on=signed_on)
    _event_and_people(clerk, *names)
    if files:
        clerk.page.set_input_files("main form input[name=files]", list(files))
    clerk.click(clerk.page.locator(SAVE).last)
    link = clerk.page.locator("main a[href^='/meja/kasus/']").get_attribute("href")
    assert link is not None
    return clerk.code(), link


def enter_finding(supervisor: Visitor, *names: str) -> str:
    """Enter what a supervisor saw; return the number under which it is kept."""
    supervisor.goto("/temuan/baru")
    _event_and_people(supervisor, *names)
    supervisor.click(supervisor.page.locator(SAVE).last)
    told = supervisor.page.locator("main .notice--success").inner_text()
    return told.rstrip(".").split()[-1]


def look_up(officer: Visitor, number: str) -> str:
    """Search by number and open the one case that is found; return its path."""
    officer.goto("/meja")
    fill(officer.page, text=number)
    officer.click(officer.page.locator("form[action='/meja/cari'] button"))
    officer.click(officer.page.locator("main a[href^='/meja/kasus/']").first)
    return officer.page.url.removeprefix(officer.page.url.split("/meja/")[0])


def _event_and_people(visitor: Visitor, *names: str) -> None:
    for _number in names[1:]:
        visitor.click(visitor.page.locator("button[name=add]"))
    fill(visitor.page, **EVENT, event_on=days_ago(1))
    for number, name in enumerate(names):
        fill(visitor.page, **{f"people__{number}__name": name})
    visitor.page.set_input_files("[name=files]", photo())
