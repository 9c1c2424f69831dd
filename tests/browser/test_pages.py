"""Every page that the public and each role can reach, at both widths and in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from neutrality.domain.access import Role
from tests.browser.citizen import Citizen
from tests.browser.officers import SignedIn
from tests.browser.visitor import Visitor
from tests.browser.walking import EVERYBODY, PUBLIC, Walkers, links_in, pages_of_the_site
from tests.browser.windows import DESKTOP, PHONE, WIDTHS

LANGUAGES = ("id", "en")
# Shown after sending (see below); leads on to the last month.
# What leaves a case is looked at in test_redaction.py.
REACHED_OTHERWISE = {
    "/lapor/terima",
    "/meja/mulai",
    "/meja/statistik",
    "/kalender/<token>.ics",
    "/meja/kasus/<uuid:case_id>/benturan/<uuid:conflict_id>",
    "/meja/kasus/<uuid:case_id>/salinan/<uuid:copy_id>",
    "/meja/kasus/<uuid:case_id>/salinan/<uuid:copy_id>/lihat",
    "/meja/kasus/<uuid:case_id>/tangkapan/<uuid:sheet_id>/ralat",
    "/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/tangkapan",
    "/meja/kasus/<uuid:case_id>/sanggahan/<uuid:rebuttal_id>/lihat",
    # Work that was given up: looked at in test_first_steps.py.
    "/admin/antrean/buang",
    # One row is chosen before these, see below.
    "/admin/kantor/baru",
    "/admin/kantor/ubah",
    "/admin/instansi/ubah",
    "/admin/pemilihan/ubah",
    "/admin/katalog/baris",
    "/admin/katalog/beda",
    "/admin/katalog/isi",
    "/admin/katalog/periksa",
    "/admin/katalog/usulan",
    # A day, an officer, or what stands on one case only is chosen before these.
    "/admin/kalender/hari",
    "/admin/kalender/cabut",
    "/admin/webhook/atur",
    "/meja/serah-terima/baru",
    "/meja/serah-terima/berita-acara",
    "/meja/serah-terima/dokumen/<uuid:handover_id>",
    "/meja/serah-terima/dokumen/<uuid:handover_id>/batal",
    "/meja/serah-terima/dokumen/<uuid:handover_id>/pindaian",
    "/meja/serah-terima/dokumen/<uuid:handover_id>/selesai",
    "/meja/kasus/<uuid:case_id>/eskalasi/jawab",
    "/meja/kasus/<uuid:case_id>/masukkan-kembali",
    "/meja/kasus/<uuid:case_id>/panggilan/<uuid:hearing_id>",
    "/meja/kasus/<uuid:case_id>/permintaan/<uuid:request_id>",
    "/meja/kasus/<uuid:case_id>/sanggahan/<uuid:rebuttal_id>",
    # Behind a code, or where an agency answered: looked at in test_replies.py.
    "/balas/periksa",
    "/balas/surat",
    "/balas/surat/<int:number>",
    "/balas/surat/<int:number>/isi",
    "/balas/terkirim",
    "/meja/kasus/<uuid:case_id>/balasan/<uuid:reply_page_id>/kode-baru",
    "/meja/kasus/<uuid:case_id>/balasan/<uuid:reply_page_id>/perpanjang",
    "/meja/kasus/<uuid:case_id>/balasan/<uuid:reply_page_id>/tutup",
    "/meja/kasus/<uuid:case_id>/balasan/berkas/<uuid:reply_file_id>",
    "/meja/kasus/<uuid:case_id>/balasan/berkas/<uuid:reply_file_id>/lihat",
    "/meja/kasus/<uuid:case_id>/balasan/jawaban/<uuid:answer_id>",
    "/meja/kasus/<uuid:case_id>/balasan/jawaban/<uuid:answer_id>/kesampingkan",
    # Between the steps of signing in: test_passkeys.py.
    "/masuk/kedua",
    # Where a provider of sign-ins is set up: test_provider.py.
    "/akun/penyedia",
    "/masuk/penyedia",
    "/masuk/penyedia/kembali",
    # What is written of a case is looked at in test_documents.py.
    "/meja/kasus/<uuid:case_id>/surat/<uuid:document_id>/keluar",
    "/meja/kasus/<uuid:case_id>/surat/<uuid:document_id>/pindaian",
    "/meja/kasus/<uuid:case_id>/surat/<uuid:document_id>/selesai",
}
# Whether a sender told of pressure that nobody answered yet, or a case has a number of another system or a
# control measure, or the letter at hand goes to an employer, is a matter of the sample's days. What is handed
# on and answered is looked at in test_referral.py.
SOMETIMES = {
    "/meja/kasus/<uuid:case_id>/jawaban",
    "/meja/kasus/<uuid:case_id>/surat/<uuid:document_id>/paket",
    "/meja/kasus/<uuid:case_id>/pengendalian",
    "/meja/kasus/<uuid:case_id>/tekanan/<uuid:report_id>",
    "/meja/kasus/<uuid:case_id>/nomor-luar/<uuid:number_id>",
}
# The administration, the agenda, the register, the month, the lists of holidays and officers lead to these.
FURTHER_IN = {
    "/meja/kalender", "/admin/webhook/baru", "/admin/webhook/atur",
    "/admin/kalender/baru", "/admin/kalender/hari", "/admin/kalender/cabut",
    "/meja/serah-terima/baru", "/meja/serah-terima/berita-acara", "/meja/kop", "/meja/register/tata-letak",
    "/admin/token/baru",
    "/admin/kantor", "/admin/kantor/baru", "/admin/kantor/ubah", "/admin/instansi", "/admin/instansi/baru",
    "/admin/instansi/ubah", "/admin/pemilihan", "/admin/pemilihan/baru", "/admin/pemilihan/ubah",
    "/admin/katalog/isi", "/admin/katalog/baris", "/admin/katalog/periksa", "/admin/katalog/beda",
    "/admin/katalog/ubah", "/admin/katalog/otoritas", "/admin/katalog/usulan",
    "/admin/kertas", "/admin/kertas/kop", "/admin/kertas/tata-letak",
    "/admin/antrean", "/admin/antrean/buang", "/admin/kunci", "/admin/batas", "/admin/mulai",
    "/admin/akun/baru",
    "/meja/register/impor", "/temuan/impor",
    "/meja/nomor/awal", "/meja/statistik/pemilihan", "/meja/statistik/pembanding", "/meja/statistik/terbitan",
}  # fmt: skip
by_role = pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: role or "public")


@by_role
def test_every_kind_of_page_within_reach_is_in_order(walkers: Walkers, role: str) -> None:
    """Each kind of page is drawn by the first who reaches it; everybody has one with the own menu."""
    page, found = walkers.reached(role)
    visitor = Visitor(page)

    assert found.distinct
    for language in LANGUAGES:
        speak(page, language, walkers.signed_in.server.url)
        for path in found.distinct:
            look_at_both_widths(visitor, path)
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator("h1").count() == 1, path


@by_role
def test_no_page_links_to_a_refusal(walkers: Walkers, role: str) -> None:
    _page, found = walkers.reached(role)

    assert found.pages
    assert found.refused == []


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_leads_where_the_role_may_go_and_nowhere_else(walkers: Walkers, role: Role) -> None:
    _page, found = walkers.reached(role)
    entrances = {
        route.path
        for route in pages_of_the_site()
        if "<" not in route.path and route.audience not in {"public", "staff"} and route.open_to(role)
    }

    # Who stands in is on the menu of those who enter it; the form for it is one step further in.
    # Everybody has an account.
    within, listed, everybodys = {"/meja/delegasi/baru"}, {"/meja/delegasi"}, {"/akun"}
    leads = entrances - within - FURTHER_IN | everybodys
    assert found.menu == leads | (listed if within <= entrances else set())


def test_every_page_of_the_site_is_reached_by_somebody(walkers: Walkers) -> None:
    paths = [path for role in EVERYBODY for path in walkers.reached(role)[1].pages.values()]

    missed = [route.path for route in pages_of_the_site() if not any(route.fits(path) for path in paths)]

    other = sorted((set(missed) - SOMETIMES) ^ REACHED_OTHERWISE)
    assert not other, "\n".join(other)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_signs_in_arrives_on_a_page_that_is_theirs(signed_in: SignedIn, role: Role) -> None:
    assert signed_in.arrival(role) == 200


def test_what_is_chosen_from_a_list_is_in_order(walkers: Walkers) -> None:
    page, _found = walkers.reached(Role.ADMIN)
    visitor = Visitor(page)

    lists = ("/admin/kantor", "/admin/instansi", "/admin/pemilihan", "/admin/katalog", "/admin/kertas")
    for path in lists:
        found = links_in(page.request.get(path).text())
        chosen = [link for link in found if f"{path}/" in link and "?" in link and "/unduh" not in link]
        assert chosen, path
        look_at_both_widths(visitor, chosen[0])


def test_what_is_public_is_in_order_for_somebody_signed_in_too(walkers: Walkers) -> None:
    page, _found = walkers.reached(Role.HEAD)
    _page, public = walkers.reached(PUBLIC)

    for path in ("/", "/statistik", "/privasi"):
        assert path in public.pages.values()
        look_at_both_widths(Visitor(page), path)


def test_the_receipt_is_in_order_in_english_too(visitor: Visitor) -> None:
    citizen = Citizen(visitor)
    visitor.checks = False
    citizen.to_the_last_step()
    code = citizen.send()
    visitor.checks = True

    visitor.click(visitor.page.locator("button.site-language"))

    assert visitor.page.url.endswith("/lapor/terima")
    assert visitor.code() == code


def speak(page: Page, language: str, url: str) -> None:
    """Choose a language for every page from now on."""
    page.context.add_cookies([{"name": "lang", "value": language, "url": url}])


def look_at_both_widths(visitor: Visitor, path: str) -> None:
    """Open a page once, look at it narrow and wide."""
    visitor.page.set_viewport_size(WIDTHS[PHONE])
    visitor.goto(path)
    visitor.page.set_viewport_size(WIDTHS[DESKTOP])
    visitor.check()
