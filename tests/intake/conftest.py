"""A citizen and an officer as they use the forms: plain pages, plain posts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from neutrality.database import Sessions
from neutrality.reports.models import Report
from tests.factories import REGENCY, Workplace

STEPS = ("apa", "siapa", "kapan-dan-di-mana", "bukti", "kirim")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
GOOD: dict[str, dict[str, Any]] = {
    "apa": {"plain_kind": "social_media", "narrative": "Membagikan kaus calon."},
    "siapa": {"people-0-name": "Budi Contoh"},
    "kapan-dan-di-mana": {"event_on": "9-11-2026", "known_on": "10-11-2026", "place_code": REGENCY},
    "bukti": {},
    "kirim": {"sender": "anonymous", "good_faith": "y"},
}
STAFF: dict[str, Any] = {
    "received_on": "10-11-2026",
    "plain_kind": "social_media",
    "narrative": "Membagikan kaus calon.",
    "event_on": "9-11-2026",
    "known_on": "10-11-2026",
    "place_code": REGENCY,
    "people-0-name": "Budi Contoh",
}


@dataclass
class Citizen:
    """Somebody with a telephone who fills in the five steps."""

    client: FlaskClient
    workplace: Workplace
    good: dict[str, dict[str, Any]] = field(default_factory=lambda: GOOD)

    def send(self, step: str, *, button: str = "next", **typed: Any) -> TestResponse:
        """Send one step as it is well filled in, changed by what is typed here; None leaves a field out."""
        filled = {**self.good[step], button: "1"}
        if step == "kirim":
            filled["office_id"] = str(self.workplace.office.id)
        filled |= {name.replace("__", "-"): value for name, value in typed.items()}
        kept = {name: value for name, value in filled.items() if value is not None}
        return self.client.post(f"/lapor/{step}", data=kept, content_type="multipart/form-data")

    def walk_to(self, step: str) -> None:
        """Fill in every step before this one."""
        for name in STEPS[: STEPS.index(step)]:
            answer = self.send(name)
            assert answer.status_code == 303, problems(answer)

    def report(self, **typed: Any) -> str:
        """Send a whole report and return its code."""
        self.walk_to("kirim")
        assert self.send("kirim", **typed).location == "/lapor/terima"
        return code_on(self.client.get("/lapor/terima"))

    def speaks(self, language: str) -> None:
        """Choose the language."""
        self.client.post("/bahasa", data={"language": language, "next": "/"})


@pytest.fixture
def citizen(client: FlaskClient, workplace: Workplace) -> Citizen:
    """Return a citizen where a local and a provincial office are in charge."""
    return Citizen(client, workplace)


@pytest.fixture
def strict_citizen(strict_app: Flask, workplace: Workplace) -> Citizen:
    """Return a citizen of the application as it is served: with tokens, failures become pages."""
    return Citizen(strict_app.test_client(), workplace)


def problems(answer: TestResponse) -> dict[str, str]:
    """Return the messages of a page by the field at which they stand; '' for those above the form."""
    page = unescape(answer.text)
    found = {
        name: re.sub("<[^>]+>", "", text).split(":", 1)[-1].strip()
        for name, text in re.findall(r'id="([\w-]+)-error">(.*?)</div>', page, re.DOTALL)
    }
    above = re.search(r'<ul class="govuk-list govuk-error-summary__list">(.*?)</ul>', page, re.DOTALL)
    plain = re.findall(r"<li>([^<]+)</li>", above[1]) if above else []
    return {**found, **({"": " ".join(plain)} if plain else {})}


def summary(answer: TestResponse) -> str:
    """Return what stands in the summary above the form."""
    found = re.search(r'class="govuk-error-summary"(.*?)</ul>', unescape(answer.text), re.DOTALL)
    return re.sub("<[^>]+>", " ", found[1]) if found else ""


def code_on(answer: TestResponse) -> str:
    """Return the tracking code that a page shows."""
    found = re.findall(r'data-tracking-code="([0-9A-Z-]{29})"', answer.text)
    assert len(found) == 1, answer.text
    return str(found[0])


def token_of(page: str) -> str:
    """Return the secret that makes a double click one report."""
    return str(re.findall(r'name="token"[^>]*value="([^"]+)"', page)[0])


def reports(sessions: Sessions) -> int:
    """Return how many reports there are."""
    with sessions() as session:
        return session.scalars(select(func.count()).select_from(Report)).one()


def a_file(name: str = "foto.png", content: bytes = PNG) -> tuple[BytesIO, str]:
    """Return a file to be uploaded."""
    return BytesIO(content), name
