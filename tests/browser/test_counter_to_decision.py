"""From the counter to the employer's decision, each officer in a window of their own; then the month."""

from __future__ import annotations

import csv
import io
from datetime import date

from playwright.sync_api import expect

from tests.browser.citizen import follow, next_step, state
from tests.browser.entering import STORY, enter_finding, enter_report, look_up
from tests.browser.filling import today
from tests.browser.officers import PLENO, Office
from tests.browser.visitor import Visitor
from tests.browser.windows import PHONE
from tests.statistics.reading import figures_in

FORWARDED = {"violation_type": "D06", "sanction_level": "berat", "addressee": "authority"}
SANCTION = {"sanction_kind": "turun_jabatan_12", "decision_number": "SK/9/2026", "record_source": "letter"}
DONE = ("reports_received", "registered", "proven", "forwarded", "decided", "cases_closed")
STATES = ("diterima", "diregistrasi", "diteruskan/direkomendasikan", "selesai")
Figures = dict[str, int]


def month() -> str:
    """Return this month as addresses have it."""
    return f"{today():%Y-%m}"


def figures(head: Visitor) -> Figures:
    """Download the month of today; return its totals and what its identity rows lack."""
    head.goto(f"/meja/statistik/{month()}")
    with head.page.expect_download() as download:
        head.page.locator(f"main a[href$='{month()}.csv']").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    counted = figures_in(rows)
    totals = {name: value for (name, dimension, _code), value in counted.items() if dimension == "total"}
    checks = {
        f"identity {row['code']}": int(row["value"])
        for row in rows
        if row["indicator"] == "identity_difference"
    }
    assert len(checks) == 2
    return {**totals, **checks}


def test_a_walk_in_report_is_followed_to_the_employers_decision_and_into_the_month(
    office: Office, phone: Visitor
) -> None:
    clerk, verifier, liaison = (office.officer(role) for role in ("intake", "verifier", "liaison"))
    head = office.officer("head", PHONE)
    before = figures(head)
    told: list[tuple[str, str]] = []

    def reporter_looks(code: str) -> None:
        follow(phone, code)
        told.append((state(phone), next_step(phone)))

    code, case = enter_report(clerk, "Budi Contoh", signed_on=today())
    reporter_looks(code)
    office.check_identity(office.officer("custodian"), case)
    office.both((verifier, head), case, "register")
    reporter_looks(code)
    studied: dict[str, str | date] = {**PLENO, **FORWARDED, "pleno_on": today()}
    office.examine(verifier, case)
    office.both((verifier, head), case, "forward", studied)
    reporter_looks(code)
    decided: dict[str, str | date] = {**SANCTION, "decision_on": today(), "effective_on": today()}
    office.both((liaison, head), case, "record_sanction", decided)
    reporter_looks(code)

    assert [name for name, _next in told] == list(STATES)
    assert len({following for _name, following in told}) == len(STATES)
    the_case_file_shows_it_all(verifier, case)
    after = figures(head)
    assert {name: after[name] - before[name] for name in DONE} == dict.fromkeys(DONE, 1)
    assert after["cases_open"] == before["cases_open"]


def the_case_file_shows_it_all(officer: Visitor, case: str) -> None:
    """Look for every step, both persons of each and the decision; the sender is not named."""
    officer.goto(case)
    assert state(officer) == STATES[-1]
    file = officer.page.locator("main").inner_text()
    for part in (STORY, "Budi Contoh", "SK/9/2026"):
        assert part in file
    for role in ("Intake", "Custodian", "Verifier", "Head", "Liaison"):
        assert f"{role} CTH-73.11" in file
    assert "Sari Contoh" not in file
    assert officer.page.locator("ol.timeline > li").count() >= 8
    assert officer.page.locator("main a.govuk-button[href*='/langkah/']").count() == 0


def test_nobody_confirms_what_they_proposed_themselves(office: Office) -> None:
    clerk, verifier = (office.officer(role, checks=False) for role in ("intake", "verifier"))
    _code, case = enter_report(clerk, "Budi Contoh", signed_on=today())
    office.check_identity(office.officer("custodian", checks=False), case)

    office.propose(verifier, case, "register")

    assert state(verifier) == STATES[0]
    expect(verifier.page.locator("form[action$='/tolak']")).to_have_count(1)
    expect(verifier.page.locator("form[action$='/sahkan']")).to_have_count(0)


def test_what_a_field_supervisor_saw_becomes_a_finding_by_the_pleno(office: Office) -> None:
    supervisor, verifier = office.officer("field_supervisor", PHONE), office.officer("verifier")
    head = office.officer("head", PHONE)
    before = figures(head)
    number = enter_finding(supervisor, "Budi Contoh", "Wati Contoh")
    case = look_up(verifier, number)

    assert "temuan" not in kind(verifier)
    office.propose(verifier, case, "register", {"pleno_on": today()})
    office.confirm(office.officer("pleno_member"), case)

    verifier.goto(case)
    assert state(verifier) == STATES[1]
    assert kind(verifier) == "temuan"
    after = figures(head)
    grown = {"findings": 1, "registered": 1, "cases_received": 1, "respondents_received": 2}
    assert {name: after[name] - before[name] for name in grown} == grown


def kind(officer: Visitor) -> str:
    """Return as what the case file in view is kept."""
    row = officer.page.locator("main dl div", has=officer.page.get_by_text("Jenis", exact=True)).first
    return row.locator("dd").first.inner_text().lower()
