"""The site that is attacked: a fresh sample, served as it is shipped, entered as a person enters."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from neutrality.demo.accounts import email_of, password_of
from neutrality.domain.access import Role

PATIENCE = 60
# Where somebody begins who knows no address: the front page, and the desk once they are inside.
PUBLIC = (
    "/",
    "/lapor",
    "/lapor/apa",
    "/lacak",
    "/balas",
    "/statistik",
    "/verifikasi",
    "/masuk",
    "/integritas",
)
STAFF = ("/meja", "/meja/laporan/baru", "/temuan/baru", "/admin", "/meja/statistik")
# What would end the visit, or only change the language of all that follows.
NEVER = ("/keluar", "/bahasa")
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_ONE_OF_MANY = re.compile(r"[0-9a-f-]{8,}|\d+")


@dataclass
class Visitor:
    """Somebody with a browser that keeps its cookies: the public, or the holder of a role."""

    url: str
    role: Role | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    bearer: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """As whom they come."""
        if self.bearer:
            return "program"
        return self.role.value if self.role else "public"

    def enter(self, account: tuple[str, str] | None = None) -> None:
        """Sign in by the form, as everybody does: the sample account of the role, or another one.

        Raises:
            RuntimeError: when that did not succeed.

        """
        if self.role is None:
            return
        email, password = account or (email_of(self.role), password_of(self.role))
        self.send("/masuk", {"email": email, "password": password})
        if not self.is_inside():
            raise RuntimeError(f"{self.name} could not sign in")

    def is_inside(self) -> bool:
        """Whether the session still holds: who was turned out attacks nothing but the door."""
        if self.role is None and not self.bearer:
            return True
        status, _text = self.get("/api/v1/cases" if self.bearer else "/meja/delegasi")
        return status == 200  # noqa: PLR2004 - OK

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a page; of anything that is no page, no text."""
        return self._ask("GET", path)

    def send(
        self, path: str, typed: Mapping[str, str | Sequence[str]], *, token_of: str = ""
    ) -> tuple[int, str]:
        """Send a form with the token of its page, or of another one; return status and text of the answer."""
        token = _TOKEN.search(self.get(token_of or path)[1])
        return self._ask(
            "POST", path, urlencode({"csrf_token": token[1] if token else "", **typed}, doseq=True)
        )

    def token(self, path: str) -> str:
        """Return the token of a form: of that page, or of one that the visitor sees anyway."""
        for page in (path, "/meja" if self.role else "/"):
            if found := _TOKEN.search(self.get(page)[1]):
                return found[1]
        return ""

    def addresses(self, most: int) -> list[str]:
        """Follow links from where one begins, and return one address for each shape of them."""
        waiting, shapes, found = (
            deque(PUBLIC if self.role is None else (*STAFF, *PUBLIC)),
            set[str](),
            list[str](),
        )
        while waiting and len(found) < most:
            path = waiting.popleft().replace("&amp;", "&")
            shape = shape_of(path)
            if shape in shapes or path.startswith(NEVER) or path.startswith("/static"):
                continue
            shapes.add(shape)
            status, text = self.get(path)
            if text and status < 400:  # noqa: PLR2004 - pages, not refusals
                found.append(self.url + path)
                waiting.extend(_LINK.findall(text))
        return found

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        try:
            connection.request(method, path, body, self._headers(body))
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: kept.value for name, kept in SimpleCookie(line).items()}
            page = "text/html" in answer.headers.get("Content-Type", "")
            text = answer.read().decode("utf-8", "replace")
            return answer.status, text if page else ""
        finally:
            connection.close()

    def _headers(self, body: str | None) -> dict[str, str]:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        return {**form, **self.shown()}

    def shown(self) -> dict[str, str]:
        """Return the headers by which the site knows the visitor: cookies, or a program's token."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        token = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        return {**token, **({"Cookie": kept} if kept else {})}


def shape_of(path: str) -> str:
    """Return an address without what stands for one of many: its path, and the names of what it asks."""
    at = urlsplit(path)
    names = sorted({part.partition("=")[0] for part in at.query.split("&") if part})
    return _ONE_OF_MANY.sub("N", at.path) + "?" + "&".join(names)
