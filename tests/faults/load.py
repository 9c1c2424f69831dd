"""People who go on while things break: what gets no proper answer is looked at again and sent again."""

from __future__ import annotations

import hashlib
import http.client
import random
import re
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.factories import REGENCY

PATIENCE = 60.0
_BUSY = {500, 502, 503, 504}
_CODE = re.compile(r'data-tracking-code="([0-9A-Z-]{29})"')
_HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|version|seen|token)"[^>]*value="([^"]*)"')
_PROPOSAL = re.compile(r'action="(/meja/usulan/[0-9a-f-]{36}/sahkan)"')
_CASE = re.compile(r"/meja/kasus/([0-9a-f-]{36})")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    location: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Told:
    """What somebody was shown: the code, and what they had sent."""

    code: str
    narrative: str
    digests: frozenset[str]


class UnansweredError(Exception):
    """Nobody answered for so long that a person gives up."""


class Browser:
    """One person's browser, behind an address of its own; it asks again while nobody answers."""

    def __init__(
        self, port: int, stop: threading.Event | None = None, cookies: Mapping[str, str] | None = None
    ) -> None:
        self._port, self._cookies = port, dict(cookies or {})
        self._stop = stop or threading.Event()
        self._address = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
        self.failures = 0

    def get(self, path: str) -> Page:
        """Open a page, again and again while it does not open."""
        return self.again("GET", path, None, "")

    def again(self, method: str, path: str, body: bytes | None, kind: str) -> Page:
        """Send a request until it is answered properly."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            page = self.once(method, path, body, kind)
            if page is not None and page.status not in _BUSY:
                return page
            self.failures += 1
            time.sleep(0.2)
        raise UnansweredError(path)

    def post(self, path: str, form: Mapping[str, str], upload: Upload | None = None) -> Page:
        """Send a form until it is answered properly."""
        return self.again("POST", path, *encoded(form, upload))

    def once(self, method: str, path: str, body: bytes | None, kind: str) -> Page | None:
        """Send a request once; nothing when no answer came."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-Forwarded-For": self._address,
        }
        if body is not None:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Page(answer.status, answer.headers.get("Location", ""), text)


def encoded(form: Mapping[str, str], upload: Upload | None) -> tuple[bytes, str]:
    """Return a form as a browser sends it, with a file in parts."""
    if upload is None:
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    head = f'Content-Disposition: form-data; name="files"; filename="{upload.name}"\r\n'
    parts.append(f"--{mark}\r\n{head}Content-Type: image/png\r\n\r\n".encode() + upload.content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def hidden(page: Page) -> dict[str, str]:
    """Return what a form carries besides what is typed."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}


def photo() -> Upload:
    """Return a picture like no other."""
    size = random.randint(20_000, 200_000)  # noqa: S311 - no secret
    return Upload(f"foto-{secrets.token_hex(4)}.png", b"\x89PNG\r\n\x1a\n" + secrets.token_bytes(size))


def here() -> datetime:
    """Return what time it is at the offices of the tests."""
    return datetime.now(UTC) + timedelta(hours=7)


def day(moment: datetime) -> str:
    """Return a date as people type it."""
    return f"{moment.day}-{moment.month}-{moment.year}"


def report(browser: Browser, office: str, files: Sequence[Upload]) -> Told:
    """Send one report with files through the five steps; return what was shown at its end.

    Raises:
        UnansweredError: when nobody answered for too long.

    """
    narrative = f"Membagikan kaus calon {secrets.token_hex(8)}."
    yesterday = day(here() - DAY)
    typed = {
        "apa": {"plain_kind": "social_media", "narrative": narrative},
        "siapa": {"people-0-name": "Budi Contoh"},
        "kapan-dan-di-mana": {"event_on": yesterday, "known_on": yesterday, "place_code": REGENCY},
        "bukti": {},
        "kirim": {"sender": "anonymous", "good_faith": "y", "office_id": office},
    }
    for step, words in typed.items():
        for upload in files if step == "bukti" else ():
            add(browser, upload)
        page = browser.get(f"/lapor/{step}")
        if page.status != http.HTTPStatus.OK:  # its draft got lost on the way: begin again
            return report(browser, office, files)
        sent = browser.post(f"/lapor/{step}", {**hidden(page), **words, "next": "1"})
        if sent.status != http.HTTPStatus.SEE_OTHER:
            raise AssertionError(
                f"{step}: {sent.status} {' '.join(re.findall('error-message.*?</p>', sent.text, re.DOTALL))}"
            )
    codes = _CODE.findall(browser.get("/lapor/terima").text)
    if len(codes) != 1:
        raise AssertionError("no code was shown")
    return Told(codes[0], narrative, frozenset(hashlib.sha256(one.content).hexdigest() for one in files))


def add(browser: Browser, upload: Upload) -> None:
    """Add a file; after an answer that did not come, look first whether it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page = browser.get("/lapor/bukti")
        if upload.name in page.text:
            return
        body, kind = encoded({**hidden(page), "upload": "1"}, upload)
        browser.once("POST", "/lapor/bukti", body, kind)
    raise UnansweredError("/lapor/bukti")


@dataclass
class Office:
    """Officers at the desk: what is brought to the counter is registered by two of them."""

    port: int
    office: str
    cookies: Mapping[str, Mapping[str, str]]
    registered: int = 0
    entered: int = 0
    refused: int = 0

    def bring(self) -> str:
        """Enter a signed report at the counter; return the case."""
        clerk = Browser(self.port, cookies=self.cookies["intake"])
        today, yesterday = day(here()), day(here() - DAY)
        form = {
            "received_on": today, "plain_kind": "social_media", "event_on": yesterday, "known_on": yesterday,
            "narrative": f"Membagikan kaus calon {secrets.token_hex(8)}.", "place_code": REGENCY,
            "people-0-name": "Budi Contoh", "channel": "walk_in", "identity_name": "Sari Contoh",
            "identity_address": "Jalan Contoh 1", "signed_on": today,
            "links": "https://contoh.test/unggahan", "office_id": self.office, "next": "1",
        }  # fmt: skip
        page = clerk.get("/meja/laporan/baru")
        sent = clerk.post("/meja/laporan/baru", {**hidden(page), **form})
        self.entered += 1
        if sent.status == http.HTTPStatus.SEE_OTHER:
            sent = clerk.get(sent.location)
        found = _CASE.findall(sent.text)
        if not found:
            raise AssertionError(
                f"counter: {sent.status} {re.findall('error-message.*?</p>', sent.text, re.DOTALL)}"
            )
        return str(found[0])

    def register(self, case: str) -> None:
        """Register a case: the custodian looks at the identity, two persons decide."""
        at = f"/meja/kasus/{case}"
        custodian = Browser(self.port, cookies=self.cookies["custodian"])
        form = {**hidden(custodian.get(f"{at}/identitas")), "answer": "complete"}
        custodian.post(f"{at}/identitas/hasil", form)
        verifier = Browser(self.port, cookies=self.cookies["verifier"])
        step = f"{at}/langkah/register?terlapor=1"
        form = {**hidden(verifier.get(step)), "legal_on": day(here()), "reason": "Alasan uji."}
        verifier.post(step, form)
        head = Browser(self.port, cookies=self.cookies["head"])
        page = head.get(at)
        found = _PROPOSAL.findall(page.text)
        if not found:
            self.refused += 1
            return
        done = head.post(found[0], {**hidden(page), "case": case})
        self.registered += done.status == http.HTTPStatus.SEE_OTHER
