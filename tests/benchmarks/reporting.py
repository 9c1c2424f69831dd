"""Reporters who speak plain HTTP to a served site: persons at their pace, and a program without any."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import MappingProxyType
from urllib.parse import urlencode

WORDS = {
    "apa": {"plain_kind": "social_media", "narrative": "Membagikan kaus calon di halaman kantor."},
    "siapa": {"people-0-name": "Budi Contoh"},
    "kapan-dan-di-mana": {"event_unknown": "y", "known_on": "1-11-2026"},
    "bukti": {},
    "kirim": {"sender": "anonymous", "good_faith": "y"},
}
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_PLACE = re.compile(r'<option value="(\d\d\.\d\d)"')
_OFFICE = re.compile(
    r'name="office_id"[^>]*value="([0-9a-f-]{36})"|value="([0-9a-f-]{36})"[^>]*name="office_id"'
)
_REFERENCE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took in seconds."""

    path: str
    status: int
    seconds: float
    text: str = field(repr=False)


class Visit:
    """One browser: its connection and its cookies; `heard` is told every answer."""

    def __init__(self, port: int, heard: Callable[[Answer], None] = lambda _answer: None) -> None:
        self._heard = heard
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
        self.cookies: dict[str, str] = {}
        self.last: Answer | None = None

    def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        """Send a request, with more headers, on the kept connection; on a new one where it was closed."""
        try:
            return self._ask(method, path, form, more)
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            return self._ask(method, path, form, more)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, form: dict[str, str] | None, more: Mapping[str, str]) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **more}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self._connection.request(method, path, urlencode(form) if form is not None else None, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        answer = Answer(path, response.status, time.perf_counter() - start, text)
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        self.last = answer
        self._heard(answer)
        return answer


def report_in_person(visit: Visit, pause: float) -> str:
    """Send one report, looking at each page for so many seconds; return the number that the office sees."""
    page = visit.ask("GET", "/lapor/apa")
    token = _TOKEN.findall(page.text)[0]
    for step, words in WORDS.items():
        page = page if step == "apa" else visit.ask("GET", f"/lapor/{step}")
        time.sleep(pause)
        visit.ask("POST", f"/lapor/{step}", {**words, **choices_on(page), "csrf_token": token, "next": "1"})
    return str(_REFERENCE.findall(visit.ask("GET", "/lapor/terima").text)[0])


def report_by_program(visit: Visit, known: dict[str, dict[str, str]]) -> bool:
    """Send one report as fast as it is taken, opening no page but the first; return whether it was taken."""
    token = _TOKEN.findall(visit.ask("GET", "/lapor/apa").text)[0]
    for step, words in WORDS.items():
        visit.ask(
            "POST", f"/lapor/{step}", {**words, **known.get(step, {}), "csrf_token": token, "next": "1"}
        )
    return visit.last is not None and visit.last.status == http.HTTPStatus.SEE_OTHER


def learn(visit: Visit) -> dict[str, dict[str, str]]:
    """Send one report to learn which place and office can be chosen."""
    known: dict[str, dict[str, str]] = {}
    token = _TOKEN.findall(visit.ask("GET", "/lapor/apa").text)[0]
    for step, words in WORDS.items():
        known[step] = choices_on(visit.ask("GET", f"/lapor/{step}"))
        visit.ask("POST", f"/lapor/{step}", {**words, **known[step], "csrf_token": token, "next": "1"})
    return known


def choices_on(page: Answer) -> dict[str, str]:
    """Return the first place and the first office that a page offers."""
    places, offices = _PLACE.findall(page.text), [one or other for one, other in _OFFICE.findall(page.text)]
    return {name: found[0] for name, found in (("place_code", places), ("office_id", offices)) if found}
