"""An anonymous tip is traced by the office, set down, and made a finding by the pleno; its sender follows."""

from __future__ import annotations

from tests.browser.citizen import Citizen, follow, state
from tests.browser.entering import look_up
from tests.browser.filling import days_ago, today
from tests.browser.officers import Office
from tests.browser.test_counter_to_decision import figures, kind
from tests.browser.visitor import Visitor
from tests.browser.windows import PHONE


def test_an_anonymous_tip_is_traced_into_a_finding(office: Office, phone: Visitor) -> None:
    verifier, head = office.officer("verifier"), office.officer("head", PHONE)
    before = figures(head)
    citizen = Citizen(phone)
    citizen.begin()
    citizen.what()
    citizen.who("Budi Contoh")
    citizen.when(days_ago(2))
    citizen.evidence()
    code, number = citizen.send(), citizen.reference()

    case = look_up(verifier, number)
    assert kind(verifier) == "informasi awal"
    assert verifier.page.locator("main a[href*='/langkah/register']").count() == 0
    office.propose(verifier, case, "start_tracing")
    told(phone, code, "informasi awal")
    office.propose(verifier, case, "record_tracing", {"supervision_number": "LHP/7"})
    verifier.goto(case)
    assert kind(verifier) == "hasil pengawasan"
    office.propose(verifier, case, "register", {"pleno_on": today()})
    office.confirm(office.officer("pleno_member"), case)

    verifier.goto(case)
    assert (state(verifier), kind(verifier)) == ("diregistrasi", "temuan")
    told(phone, code, "nomor register")
    after = figures(head)
    assert {name: after[name] - before[name] for name in ("findings", "registered")} == {
        "findings": 1, "registered": 1,
    }  # fmt: skip


def told(phone: Visitor, code: str, words: str) -> None:
    """Look the tip up by its code; the page says this, and nothing that names the office's steps within."""
    follow(phone, code)
    text = phone.page.locator("main").inner_text().lower()
    assert words in text
    assert "lhp/7" not in text
