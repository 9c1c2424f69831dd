"""Pages that nobody wants to see: refusals, empty lists; each in order and with a way on."""

from __future__ import annotations

import uuid

import pytest

from neutrality.domain.access import Role
from tests.browser.filling import fill
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.browser.walking import Walkers
from tests.browser.windows import DESKTOP, PHONE, WIDTHS

LONG_AGO = "/meja?from=1&from=1&from=2000&to=2&to=1&to=2000"
REFUSED = (
    (Role.HEAD, "/admin", 403),
    (Role.HEAD, "/meja/laporan/baru", 403),
    (Role.INTAKE, "/meja/statistik", 403),
    (Role.ADMIN, "/meja", 403),
    (Role.HEAD, f"/meja/kasus/{uuid.UUID(int=7)}", 404),
    (Role.HEAD, "/meja/statistik/2199-01", 404),
    (Role.HEAD, "/meja/statistik/oktober", 404),
)


def look(visitor: Visitor, path: str, status: int) -> None:
    """Open a refusal at both widths and in both languages; it is a page of the site with a way on."""
    for width in (PHONE, DESKTOP):
        visitor.page.set_viewport_size(WIDTHS[width])
        visitor.goto(path, status=status)
        assert visitor.page.locator("main h1").inner_text()
        assert visitor.page.locator("main a[href^='/']").count() >= 1
    visitor.click(visitor.page.locator("button.site-language"))
    assert visitor.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(("role", "path", "status"), REFUSED)
def test_an_officer_is_refused_on_a_page_of_the_site(
    office: Office, role: Role, path: str, status: int
) -> None:
    look(office.officer(role), path, status)


@pytest.mark.parametrize("path", ["/tidak-ada", "/lapor/enam", "/statistik/1999-10", "/statistik/oktober"])
def test_the_public_is_told_what_does_not_exist(phone: Visitor, path: str) -> None:
    look(phone, path, 404)


def test_a_step_that_is_not_open_now_is_refused_as_a_conflict(office: Office, walkers: Walkers) -> None:
    case = walkers.waiting_case

    look(office.officer("head"), f"{case}/langkah/find_not_proven", 409)


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(phone: Visitor, walkers: Walkers) -> None:
    phone.goto("/meja?state=received")
    assert "/masuk" in phone.page.url
    email, password = walkers.signed_in.accounts["head"]
    fill(phone.page, email=email, password=password)

    phone.click(phone.page.locator("main form button"))

    assert phone.page.url.endswith("/meja?state=received")


def test_a_search_without_a_hit_says_so_and_leads_back(office: Office) -> None:
    verifier = office.officer("verifier", PHONE)
    verifier.goto("/meja")
    fill(verifier.page, text="Tidak Ada Orangnya")

    verifier.click(verifier.page.locator("form[action='/meja/cari'] button"))

    verifier.click(verifier.page.locator("main .empty-state a"))
    assert verifier.page.url.endswith("/meja")


def test_a_filter_without_a_hit_says_so_and_leads_to_all_cases(office: Office) -> None:
    verifier = office.officer("verifier", PHONE)

    verifier.goto(LONG_AGO)

    verifier.click(verifier.page.locator("main .empty-state a"))
    assert verifier.page.url.endswith("/meja")
    assert verifier.page.locator("main a[href^='/meja/kasus/']").count() > 0


def test_a_filter_that_is_no_date_is_told_at_its_field(office: Office) -> None:
    verifier = office.officer("verifier", PHONE)

    verifier.goto("/meja?from=31&from=2&from=2026")

    assert verifier.page.locator("[id$='-error']:visible").count() == 1
