"""A program made from the description alone, over a real connection: it finds, files, follows and answers.

Addresses, methods, names of headers and fields come out of the OpenAPI document; what it knows beside it is
the names of operations and what it wants to tell.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from flask import Flask
from werkzeug.serving import make_server

from neutrality.domain.access import Role
from neutrality.domain.api_scopes import Scope
from neutrality.domain.workflow import Action
from neutrality.history.sealing import Sealer, seal
from tests.api.conftest import Programs
from tests.cases.clearing import picture
from tests.factories import REGENCY


@dataclass
class Second:
    """Knows the document and a token, and of the rest nothing."""

    client: httpx.Client
    secret: str = field(repr=False)
    document: dict[str, Any] = field(default_factory=dict)

    def read(self) -> None:
        """Fetch the document."""
        self.document = self.client.get("/api/v1/openapi.json").raise_for_status().json()

    def find(self, operation_id: str) -> tuple[str, str, dict[str, Any]]:
        """Return address, method and description of an operation."""
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if isinstance(operation, dict) and operation.get("operationId") == operation_id:
                    return path, method, operation
        raise LookupError(operation_id)

    def call(self, operation_id: str, *, body: Any = None, query: Any = None, **given: str) -> httpx.Response:
        """Call an operation: what it asks in its address and headers is given by name."""
        path, method, operation = self.find(operation_id)
        headers = {"Authorization": f"{self.scheme()} {self.secret}"}
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "header" and parameter["required"]:
                headers[parameter["name"]] = given[parameter["name"].replace("-", "_").lower()]
        names = [one["name"] for one in self.document["paths"][path].get("parameters", [])]
        address = path.format(**{name: given[name] for name in names})
        kinds = list(operation.get("requestBody", {}).get("content", {}))
        sent = {"files": body} if "multipart/form-data" in kinds else {"json": body}
        sent = sent if body is not None else {}
        answer = self.client.request(method.upper(), address, headers=headers, params=query, **sent)
        assert str(answer.status_code) in operation["responses"], answer.text
        return answer

    def scheme(self) -> str:
        """Return what stands before the token."""
        (scheme,) = self.document["components"]["securitySchemes"].values()
        return str(scheme["scheme"]).capitalize()

    def lawful(self, part: str, **told: Any) -> dict[str, Any]:
        """Return what a part asks for: what is told, and the first code of every list that must be there."""
        schema = self.document["components"]["schemas"][part]
        asked = {name: schema["properties"][name] for name in schema["required"]}
        codes = {name: one["enum"][0] for name, one in asked.items() if "enum" in one}
        assert set(told) <= set(schema["properties"])
        assert set(asked) <= codes.keys() | told.keys()
        return {**codes, **told}


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Return where the interface is served for the time of the test."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_program_made_from_the_document_files_a_finding_and_follows_it_to_a_decision(
    programs: Programs, address: str, sealer: Sealer
) -> None:
    office, today = programs.office, programs.office.today.isoformat()
    scopes = (Scope.WRITE_FINDINGS, Scope.READ_CASES, Scope.READ_EVENTS, Scope.WRITE_ANSWERS)
    secret = programs.make(*scopes).secret
    with httpx.Client(base_url=address, timeout=30) as client:
        program = Second(client, secret)
        program.read()
        handle = program.call("files.send", body={"file": ("foto.jpg", picture())}).json()["handle"]
        person = {"name": "Budi Contoh", "agency_id": str(office.workplace.agency.id), "employee_type": "pns"}
        finding = program.lawful(
            "FindingIn", narrative="Lurah membagikan kaus.", received_on=today, event_on=today,
            place_code=REGENCY, respondents=[person], files=[handle],
        )  # fmt: skip
        key = "temuan-0001-sekretariat"
        first = program.call("findings.hand_in", body=finding, idempotency_key=key)
        again = program.call("findings.hand_in", body=finding, idempotency_key=key)
        assert (first.status_code, first.json()) == (201, again.json())
        case_id = first.json()["case_id"]

        office.step(uuid.UUID(case_id), Action.REGISTER)
        office.step(uuid.UUID(case_id), Action.FORWARD, addressee="employer")
        case = program.call("cases.read", case_id=case_id)
        (respondent,) = case.json()["respondents"]
        place = {"case_id": case_id, "respondent_id": respondent["id"]}

        def answer(tag: str, **told: Any) -> httpx.Response:
            body = program.lawful("AnswerIn", legal_on=today, reason="Surat jawaban.", **told)
            return program.call("answers.record", body=body, if_match=tag, **place)

        received = answer(case.headers["ETag"], action="record_receipt")
        decided = answer(
            received.headers["ETag"], action="record_no_violation", decision_number="SK/1",
            decision_on=today, record_source="letter",
        )  # fmt: skip
        assert (received.status_code, decided.status_code) == (201, 202)
        office.confirm(office.waiting(uuid.UUID(case_id))[0].id, office.who(Role.HEAD, 2))
        seal(office.sessions, sealer, now=office.clock())

        kinds, after = [], "0"
        while True:
            page = program.call("events.list", query={"after": after, "limit": 2}).json()
            kinds += [one["kind"] for one in page["events"] if one["case_id"] == case_id]
            after = page["next"]
            if not page["more"]:
                break
        assert program.call("cases.read", case_id=case_id).json()["state"] == "closed"
    assert kinds == [
        "case:report:received", "case:case:registered", "case:respondent:forwarded",
        "case:employer:received", "case:respondent:no_violation",
    ]  # fmt: skip
