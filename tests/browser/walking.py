"""Following links from every address without parameters: a page for each shape of address and role.

The links are followed with the browser's own cookies but without drawing each page anew; which pages are
unlike all that anybody saw before (`distinct`) is remembered, so that each kind is looked at once.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from neutrality.domain.access import MATRIX, Permission, Role
from neutrality.domain.workflow import State
from tests.browser.citizen import STEPS, Citizen, follow
from tests.browser.custody import release
from tests.browser.entering import enter_report
from tests.browser.filling import days_ago, fill, today
from tests.browser.kinds import VARYING, kind_of
from tests.browser.officers import SignedIn
from tests.browser.visitor import Visitor
from tests.browser.windows import DESKTOP, window

PUBLIC = ""
EVERYBODY = (PUBLIC, *(role.value for role in Role))
ROUTES = Path(__file__).parent.parent / "contracts" / "routes.txt"
NO_PAGES = (
    "/healthz", "/readyz", "/metrics", "/static", "/bukti/", "/integritas/", "/temuan/kirim", ".csv", ".json",
    ".js", ".pdf", ".xlsx", ".docx", "<paper>", ".webmanifest", "/pdf", "/docx", "/pindaian/", ".<kind>",
    ".atom", ".jsonld", ".zip", ".svg", ".<any", "/katalog/unduh", "/api/v1/cases", "/api/v1/events",
    "/api/v1/statistics", "/api/v1/agencies", "/api/v1/codes", "/api/v1/elections", "/api/v1/places",
)  # fmt: skip
PARAMETER = re.compile(r"<[^>]+>")
HREF = re.compile(r'<a\b[^>]*?\shref="(/[^"]*)"')
# Menus differ from role to role: the first page of each is looked at with its head, the others without.
HEADER = re.compile(r"<header.*?</nav>", re.DOTALL)


@dataclass(frozen=True)
class Route:
    """One page of the site as the contract lists it."""

    path: str
    audience: str

    def open_to(self, role: str) -> bool:
        """Return whether the public (no role) or somebody of this role is let in."""
        if self.audience in {"public", "staff"}:
            return self.audience == "public" or bool(role)
        return bool(role) and Role(role) in MATRIX[Permission(self.audience)].roles

    def fits(self, path: str) -> bool:
        """Return whether this address belongs to the route."""
        pattern = "[^/]+".join(re.escape(part) for part in PARAMETER.split(self.path))
        return re.fullmatch(pattern, path.split("?", maxsplit=1)[0]) is not None


@dataclass
class Walk:
    """What somebody reached: a page for each shape of address, and links that led to a refusal."""

    pages: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    distinct: list[str] = field(default_factory=list)
    menu: set[str] = field(default_factory=set)


def pages_of_the_site() -> list[Route]:
    """Return every route that answers with a page."""
    rows = (line.split() for line in ROUTES.read_text(encoding="utf-8").splitlines())
    found = [Route(path, audience) for path, methods, _name, audience in rows if "GET" in methods.split(",")]
    return [route for route in found if not any(part in route.path for part in NO_PAGES)]


class Walkers:
    """Everybody with a window of their own and what they reached; each walks once."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.signed_in = signed_in
        self._done: dict[str, tuple[Page, Walk]] = {}
        self._kinds: set[str] = set()

    @cached_property
    def waiting_case(self) -> str:
        """Return the path of a case that waits for its signature and for the check of its sender."""
        clerk = Visitor(self.signed_in.window(Role.INTAKE).new_page(), checks=False)
        _code, case = enter_report(clerk, "Budi Contoh")
        clerk.page.context.close()
        return case

    @cached_property
    def released_case(self) -> str:
        """Return the path of a case whose reporter is released to everybody, linked with the waiting one."""
        clerk, custodian, verifier = (
            Visitor(self.signed_in.window(role).new_page(), checks=False)
            for role in (Role.INTAKE, Role.CUSTODIAN, Role.VERIFIER)
        )
        _code, case = enter_report(clerk, "Budi Contoh", signed_on=today())
        release(custodian, case, "Head", "Intake", "Liaison", "Pleno", "Verifier")
        release(custodian, case, "Intake", purpose="letter", until=days_ago(-1))
        verifier.goto(self.waiting_case)
        number = verifier.page.locator("h1").inner_text()
        verifier.goto(f"{case}/laporan-sama")
        fill(verifier.page, number=number, reason="Menyebut isi laporan lama.")
        verifier.click(verifier.page.locator("main form button"))
        for visitor in (clerk, custodian, verifier):
            visitor.page.context.close()
        return case

    def reached(self, role: str) -> tuple[Page, Walk]:
        """Return the window and the walk of the public or of a role."""
        if role not in self._done:
            page = self._begin(role)
            found = walk(page, role, [*self._entrances(page, role)], self._kinds)
            self._done[role] = page, found
        return self._done[role]

    def _begin(self, role: str) -> Page:
        """Open a window; the public is on a visit to one report and has another that waits to be sent."""
        if role:
            return self.signed_in.window(role).new_page()
        page = window(self.signed_in.browser, self.signed_in.server, DESKTOP).new_page()
        visitor = Visitor(page, checks=False)
        citizen = Citizen(visitor)
        citizen.to_the_last_step()
        code = citizen.send()
        visitor.click(page.locator("form[action='/lapor/hapus'] button"))
        follow(visitor, code)
        citizen.to_the_last_step()
        return page

    def _entrances(self, page: Page, role: str) -> Iterator[str]:
        """Tell where somebody begins: their pages, and for who may list cases one in each state."""
        for route in pages_of_the_site():
            if "<" not in route.path and route.open_to(role) and (route.audience != "public" or not role):
                yield route.path
        if not role:
            yield from STEPS
        elif Role(role) in MATRIX[Permission.LIST_CASES].roles:
            yield self.waiting_case
            yield self.released_case
            for state in State:
                links = links_in(page.request.get(f"/meja?state={state}").text())
                yield next((link for link in links if link.startswith("/meja/kasus/")), "/meja")

    def close(self) -> None:
        """Close every window."""
        for page, _walk in self._done.values():
            page.context.close()


def walk(page: Page, role: str, entrances: list[str], kinds: set[str]) -> Walk:
    """Ask for the entrances and follow their links, each shape of address once; note new kinds of page.

    What the public sees looks the same to who is signed in, so officers are not led there again.
    """
    found, asked, waiting = Walk(), set[str](), deque((path, "") for path in entrances)
    public = [route for route in pages_of_the_site() if route.audience == "public"]
    while waiting:
        path, source = waiting.popleft()
        key = path if path in entrances else shape_of(path)
        outside = role and any(route.fits(path) for route in public)
        if key in asked or outside or any(part in path for part in NO_PAGES):
            continue
        asked |= {key, shape_of(path)}
        answer = page.request.get(path)
        landed = path_in(answer.url)
        if not answer.ok:
            found.refused.append(f"{source}: {path} ({answer.status})")
        elif shape_of(landed) != shape_of(path):
            waiting.append((landed, path))
        else:
            text = answer.text()
            found.pages[key] = path
            found.menu |= menu_in(text)
            # Corrections differ in one control only, so one stands for all.
            kind = "/ralat/" if "/ralat/" in path else kind_of(HEADER.sub("", text))
            if kind not in kinds or not found.distinct:
                kinds.add(kind)
                found.distinct.append(path)
            waiting.extend((link, path) for link in links_in(text))
    return found


def links_in(html: str) -> list[str]:
    """Return the addresses of this site to which a page links."""
    return [without_fragment(unescape(href)) for href in HREF.findall(html)]


def menu_in(html: str) -> set[str]:
    """Return where the menu of officers leads."""
    found = re.search(r'<nav class="site-nav".*?action="/keluar"', html, re.DOTALL)
    return set(links_in(found[0])) if found else set()


def path_of(page: Page) -> str:
    """Return the address in view without the site."""
    return path_in(page.url)


def path_in(url: str) -> str:
    """Return an address without the site."""
    return "/" + url.split("/", 3)[3]


def shape_of(path: str) -> str:
    """Return the address without what varies from record to record."""
    return VARYING.sub("N", path.split("?", maxsplit=1)[0])


def without_fragment(href: str) -> str:
    """Return the address without the part that the browser keeps to itself."""
    return urlsplit(href)._replace(fragment="").geturl()
