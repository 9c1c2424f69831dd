"""The pictures of the handbook, taken anew from sample data: small, of the chosen pages only."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.citizen import Citizen, follow  # noqa: E402 - the checkout is put on the path first
from tests.browser.entering import enter_finding, enter_report  # noqa: E402 - the same
from tests.browser.server import LiveServer  # noqa: E402 - the same
from tests.browser.visitor import Visitor  # noqa: E402 - the same
from tests.fixtures.sample import Sample, make_sample  # noqa: E402 - the same
from tools.screenshots import enter  # noqa: E402 - the same

PICTURES = ROOT / "static" / "handbook"
PHONE, DESK = 360, 1280
SHOWN = {PHONE: 360, DESK: 960}  # as wide as the handbook shows them
QUALITY = 62
# Pages that an address alone leads to.
PLAIN = {
    "pemeriksa-daftar": ("verifier", "/meja"),
    "pemeriksa-tindak-lanjut": ("verifier", "/meja/tindak-lanjut"),
    "ketua-beban": ("head", "/meja/beban"),
    "ketua-bulan": ("head", "/meja/statistik"),
    "ketua-register": ("head", "/meja/register"),
    "penjaga-daftar": ("custodian", "/meja"),
    "administrator-utama": ("admin", "/admin"),
    "administrator-akun": ("admin", "/admin/akun"),
    "administrator-aturan": ("admin", "/admin/katalog"),
    "program-token": ("admin", "/admin/token/baru"),
    "loket-baru": ("intake", "/meja/laporan/baru"),
}
# What stands on the page of some case: the account, and the link on it that is followed, if any.
OF_A_CASE = {
    "pemeriksa-perkara": ("verifier", None),
    "pemeriksa-langkah": ("verifier", r"/langkah/"),
    "penjaga-identitas": ("custodian", r"/identitas$"),
}
Take = Callable[[Page, str], None]


def main() -> int:
    """Take every picture that is named, or all; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="Example: tools/handbook_pictures.py --only warga"
    )
    parser.add_argument("--only", default="", help="only pictures whose name begins so")
    only = parser.parse_args().only
    PICTURES.mkdir(parents=True, exist_ok=True)
    taken: list[str] = []

    def take(page: Page, name: str) -> None:
        if name.startswith(only):
            keep(page, PICTURES / f"{name}.webp")
            taken.append(name)

    with tempfile.TemporaryDirectory(prefix="neutrality-handbook-") as folder:
        make_sample(Path(folder) / "sample")
        with LiveServer(Sample(Path(folder) / "sample")) as server, sync_playwright() as playwright:
            options = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
            take_all(browser, server, take)
            browser.close()
    print(f"{len(taken)} pictures in {PICTURES.relative_to(ROOT)}; now: make handbook")
    return 0


def take_all(browser: Browser, server: LiveServer, take: Take) -> None:
    """Walk as a citizen, in the field, at the counter, and open the pages of the others."""
    of_a_citizen(opened(browser, server, PHONE), take)
    in_the_field(opened(browser, server, PHONE, "field_supervisor"), take)
    clerk = opened(browser, server, DESK, "intake")
    enter_report(Visitor(clerk, checks=False), "Budi Contoh")
    take(clerk, "loket-tercatat")
    for name, (role, path) in PLAIN.items():
        page = opened(browser, server, DESK, role)
        page.goto(path)
        take(page, name)
    for name, (role, link) in OF_A_CASE.items():
        take(case_with(opened(browser, server, DESK, role), link), name)


def opened(browser: Browser, server: LiveServer, width: int, role: str | None = None) -> Page:
    """Return a page in Indonesian, signed in when a role is given."""
    account = server.sample.accounts()[role] if role else None
    return enter(browser, server, width=width, language="id", account=account).new_page()


def of_a_citizen(page: Page, take: Take) -> None:
    """Report something without a name, and follow it."""
    visitor = Visitor(page, checks=False)
    citizen = Citizen(visitor)
    visitor.goto("/")
    take(page, "warga-depan")
    visitor.goto("/lapor/apa")
    take(page, "warga-cerita")
    citizen.to_the_last_step()
    code = citizen.send()
    take(page, "warga-kode")
    follow(visitor, code)
    take(page, "warga-laporan")


def in_the_field(page: Page, take: Take) -> None:
    """Hand a result in from a telephone."""
    visitor = Visitor(page, checks=False)
    visitor.goto("/temuan/baru")
    take(page, "lapangan-baru")
    enter_finding(visitor, "Budi Contoh")
    visitor.goto("/temuan")
    take(page, "lapangan-hasil")


def case_with(page: Page, link: str | None) -> Page:
    """Open the first case that is not closed and has such a link, and follow it."""
    page.goto("/meja")
    paths = page.eval_on_selector_all("main a[href^='/meja/kasus/']", "all => all.map(one => one.pathname)")
    for path in dict.fromkeys(paths):
        page.goto(path)
        hrefs = page.eval_on_selector_all("main a[href]", "all => all.map(one => one.getAttribute('href'))")
        found = next((href for href in hrefs if link and re.search(link, href.split("?")[0])), None)
        if link is None or found is not None:
            if found is not None:
                page.goto(found)
            return page
    message = f"no case here leads to {link}"
    raise LookupError(message)


def keep(page: Page, path: Path) -> None:
    """Write what the window shows, as wide as the handbook shows it."""
    with Image.open(BytesIO(page.screenshot())) as image:
        width = SHOWN[image.width]
        size = (width, round(image.height * width / image.width))
        image.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(path, quality=QUALITY, method=6)


if __name__ == "__main__":
    sys.exit(main())
