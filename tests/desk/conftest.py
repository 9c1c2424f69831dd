"""An office at its desk: what was brought to the counter, and its people signed in."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from neutrality import current
from neutrality.accounts.service import load_actor
from neutrality.cases.models import Case, Proposal, ProposalStatus
from neutrality.cases.service import receive
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.workflow import ReportKind
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import TrackingCode
from tests.cases.examining import examine_shortly
from tests.factories import REGENCY, Factory, Workplace
from tests.fixtures.application import SignIn

TODAY = date(2026, 11, 10)


@dataclass
class Desk:
    """The pages of one office as its people use them."""

    app: Flask
    sessions: Sessions
    sign_in: SignIn
    workplace: Workplace
    factory: Factory
    HEAD = (Role.HEAD,)
    _clients: dict[str, FlaskClient] = field(default_factory=dict)

    def who(self, name: str, *roles: Role) -> FlaskClient:
        """Return the browser of somebody of the office, the same for the same name."""
        if name not in self._clients:
            self._clients[name] = self.sign_in(*(roles or (Role(name),)))
        return self._clients[name]

    def receive(self, code: TrackingCode | None = None, **changes: object) -> uuid.UUID:
        """Bring a signed report to the counter; return its case."""
        base = Submission(
            kind=ReportKind.LAPORAN,
            source=Source.COUNTER,
            channel="walk_in",
            office_id=self.workplace.office.id,
            received_at=self.factory.now,
            received_on=TODAY,
            narrative="Membagikan kaus calon di kantor.",
            event_on=TODAY - timedelta(days=1),
            known_on=TODAY,
            place_code=REGENCY,
            links=("https://contoh.test/unggahan",),
            respondents=(RespondentInput(name="Budi Contoh", nip="198609262015051000"),),
            identity=Identity("Sari Contoh", "Jalan Contoh 1"),
            signed_on=TODAY,
        )
        with self.app.app_context(), transaction(self.sessions) as session:
            clerk = load_actor(session, self.factory.account(session, self.workplace.office, Role.INTAKE))
            received = receive(
                session, current.means("desk"), replace(base, **changes), code=code, actor=clerk,  # type: ignore[arg-type]
                now=self.factory.now, today=TODAY,
            )  # fmt: skip
        return received.case_id

    def page(self, client: FlaskClient, case_id: uuid.UUID, rest: str = "") -> str:
        """Return a page of the case, which must open."""
        answer = client.get(f"/meja/kasus/{case_id}{rest}")
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    def fill(self, client: FlaskClient, path: str, **typed: str) -> dict[str, str]:
        """Open a form and return what a browser would send from it after typing."""
        page = client.get(path)
        assert page.status_code == 200, page.text
        hidden = re.findall(r'<input[^>]*name="(version|seen)"[^>]*value="([^"]*)"', page.text)
        return {**dict(hidden), **typed}

    def send(self, client: FlaskClient, path: str, **typed: str) -> TestResponse:
        """Open a form, fill it in, send it."""
        return client.post(path, data=self.fill(client, path, **typed))

    def step(
        self, client: FlaskClient, case_id: uuid.UUID, action: str, terlapor: str = "1", **typed: str
    ) -> TestResponse:
        """Take a step today with a reason."""
        path = f"/meja/kasus/{case_id}/langkah/{action}?terlapor={terlapor}"
        return self.send(client, path, **{"legal_on": "10-11-2026", "reason": "Alasan uji.", **typed})

    def both(
        self, first: FlaskClient, second: FlaskClient, case_id: uuid.UUID, action: str, **typed: str
    ) -> None:
        """Take a step with two persons."""
        answer = self.step(first, case_id, action, **typed)
        assert answer.status_code == 303, unescape(answer.text)
        assert "menunggu orang kedua" in self.page(first, case_id).lower()
        answer = self.answer(second, case_id, "sahkan")
        assert answer.status_code == 303, unescape(answer.text)

    def answer(self, client: FlaskClient, case_id: uuid.UUID, answer: str, reason: str = "") -> TestResponse:
        """Confirm or refuse what waits."""
        with self.sessions() as session:
            proposal = session.scalars(
                select(Proposal).where(Proposal.case_id == case_id, Proposal.status == ProposalStatus.WAITING)
            ).one()
        data = {"case": str(case_id), "reason": reason}
        return client.post(f"/meja/usulan/{proposal.id}/{answer}", data=data)

    def case(self, case_id: uuid.UUID) -> Case:
        """Return the case as it is kept."""
        with self.sessions() as session:
            return session.get_one(Case, case_id)

    def identity_complete(self, case_id: uuid.UUID) -> None:
        """Let the custodian find the identity complete."""
        client = self.who("custodian")
        answer = client.post(
            f"/meja/kasus/{case_id}/identitas/hasil",
            data={"answer": "complete", "version": str(self.case(case_id).version)},
        )
        assert answer.status_code == 303

    def register(self, case_id: uuid.UUID) -> None:
        """Bring a case into handling, and examine it: what a decision waits for is there."""
        self.both(self.who("verifier"), self.who("head"), case_id, "register")
        self.examine(case_id)

    def examine(self, case_id: uuid.UUID) -> None:
        """Let an investigator whom nobody else is fill in the examination."""
        with self.app.app_context(), transaction(self.sessions) as session:
            account = self.factory.account(session, self.workplace.office, Role.VERIFIER)
            means, who = current.means("desk"), load_actor(session, account)
            examine_shortly(session, means, case_id, actor=who, now=self.factory.now)


@pytest.fixture
def desk(app: Flask, sessions: Sessions, sign_in: SignIn, workplace: Workplace, factory: Factory) -> Desk:
    """Return the office at its desk."""
    return Desk(app, sessions, sign_in, workplace, factory)
