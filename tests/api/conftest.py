"""An office with programs: tokens made and confirmed by its people, and requests sent with them."""

from __future__ import annotations

import itertools
import json
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from neutrality.api.models import ApiToken
from neutrality.api.tokens import Made, confirm_token, make_token
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Role
from neutrality.domain.api_scopes import Scope, TokenDraft
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.workflow import Action
from neutrality.evidence.store import LocalStore
from neutrality.history.service import Signer
from neutrality.means import Means
from neutrality.reports.submission import RespondentInput
from neutrality.vault import KeyFiles, Keyholder, Vault
from tests.cases.clearing import picture
from tests.cases.office import Office
from tests.factories import REGENCY, Factory, Workplace
from tests.fixtures.clock import Clock
from tests.fixtures.publications import publication
from tests.fixtures.released import Shelf

_keys = itertools.count(1)


@dataclass
class Program:
    """Something that comes with one token."""

    app: Flask
    secret: str = field(repr=False)
    language: str = "en"

    def ask(self, method: str, path: str, **kwargs: Any) -> Any:
        """Send a request with the token."""
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.language}
        headers |= kwargs.pop("headers", {})
        path = path if path.startswith("/") else f"/api/v1/{path}"
        return self.app.test_client().open(path, method=method, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> Any:
        """Read."""
        return self.ask("GET", path, **kwargs)

    def post(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> Any:
        """Send JSON, with a key of its own unless one is given."""
        named = {"Idempotency-Key": key or f"permintaan-{next(_keys):06}"}
        return self.ask("POST", path, json=body, headers={**named, **headers})

    def send_file(self, content: bytes | None = None, name: str = "foto.jpg") -> Any:
        """Send a file."""
        data = {"file": (BytesIO(picture() if content is None else content), name)}
        return self.ask("POST", "files", data=data)


def description(app: Flask) -> dict[str, Any]:
    """Return the description of the interface."""
    told: dict[str, Any] = json.loads(app.test_client().get("/api/v1/openapi.json").text)
    return told


@dataclass
class Programs:
    """The programs of an office."""

    app: Flask
    office: Office

    def make(
        self, *scopes: Scope, at: OfficeRow | None = None, confirmed: bool = True, days: int = 30
    ) -> Made:
        """Let an administrator make a token, and a head confirm it."""
        office, place = self.office, at or self.office.workplace.office
        draft = TokenDraft("Register sekretariat", place.id, frozenset(scopes), self.day(days))
        admin = office.who(Role.ADMIN, at=at)
        with transaction(office.sessions) as session:
            made = make_token(
                session, office.means.signer, draft, actor=admin, now=office.clock(),
                today=office.today,
            )  # fmt: skip
        if confirmed and made.row.confirmed_at is None:
            self.confirm(made.row.id, at=at)
        return made

    def confirm(self, token_id: uuid.UUID, at: OfficeRow | None = None) -> None:
        """Let a head confirm."""
        office, head = self.office, self.office.who(Role.HEAD, at=at)
        with transaction(office.sessions) as session:
            confirm_token(session, office.means.signer, token_id, actor=head, now=office.clock())

    def program(self, *scopes: Scope, at: OfficeRow | None = None) -> Program:
        """Return a program whose token opens."""
        return Program(self.app, self.make(*scopes, at=at).secret)

    def token(self, token_id: uuid.UUID) -> ApiToken:
        """Return a token as it is kept."""
        with self.office.sessions() as session:
            return session.get_one(ApiToken, token_id)

    def day(self, days: int) -> date:
        """Return the day so many days from today."""
        return self.office.today + timedelta(days=days)

    def finding(self, **changes: Any) -> dict[str, Any]:
        """Return a lawful finding."""
        today = self.office.today.isoformat()
        return {
            "received_on": today, "source": "field_supervisor", "plain_kind": "social_media",
            "narrative": "Lurah membagikan kaus calon di balai desa.", "event_on": today,
            "place_code": REGENCY,
            "respondents": [{"name": "Budi Contoh", "employee_type": "pns", "position": "Lurah"}], **changes,
        }  # fmt: skip

    def report(self, **changes: Any) -> dict[str, Any]:
        """Return a lawful report with its sender."""
        sent = self.finding(channel="letter", identity={"name": "Sari Pelapor", "address": "Jalan Contoh 1"})
        del sent["source"]
        return {**sent, "signed_on": self.office.today.isoformat(), **changes}

    def with_employer(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Return a case and its respondent, whose letter lies with the employer."""
        agency = self.office.workplace.agency.id
        people = (RespondentInput(name="Budi Contoh", agency_id=agency, employee_type="pns"),)
        case_id = self.office.receive(respondents=people).case_id
        self.office.step(case_id, Action.REGISTER)
        self.office.step(case_id, Action.FORWARD, addressee="employer")
        return case_id, self.office.people(case_id)[0].id

    def answer(self, **changes: Any) -> dict[str, Any]:
        """Return a lawful answer: the employer received the letter."""
        today = self.office.today.isoformat()
        return {"action": "record_receipt", "legal_on": today, "reason": "Tanda terima.", **changes}

    def etag(self, case_id: uuid.UUID) -> str:
        """Return the ETag of a case as it stands."""
        return f'"v{self.office.case(case_id).version}"'


@pytest.fixture
def means(
    catalogue: Catalogue, vault: Vault, store: LocalStore, signer: Signer, key_files: KeyFiles
) -> Means:
    """Return what the desk works with."""
    return Means(catalogue, vault, store, signer, Keyholder(key_files), key_files.receipt())


@pytest.fixture
def office(
    *, sessions: Sessions, means: Means, workplace: Workplace, factory: Factory, clock: Clock
) -> Office:
    """Return a local office and its people."""
    return Office(sessions, means, workplace, factory, clock, public=means)


@pytest.fixture
def programs(app: Flask, office: Office) -> Programs:
    """Return the programs of the office."""
    office.who(Role.HEAD)
    return Programs(app, office)


@pytest.fixture
def released(app: Flask, sessions: Sessions) -> None:
    """Release October."""
    Shelf(app, sessions).put(publication())
