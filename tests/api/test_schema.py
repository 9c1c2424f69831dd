"""Generated requests: every answer is as described, and each operation is answered well at least once."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from neutrality.api import cases, lists
from neutrality.api.fields import JSON, MULTIPART
from neutrality.domain.api_scopes import Scope
from tests.api.conftest import Program, Programs, description
from tests.cases.clearing import picture

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "12"))
# What fits the schema can still be wrong by the law: a place that does not exist, a day in the future.
LEFT_OUT = {"positive_data_acceptance", "max_response_time"}
FINDING, REPORT, FILE = "/api/v1/findings", "/api/v1/reports", "/api/v1/files"
CASE, ANSWER = "/api/v1/cases/{case_id}", "/api/v1/cases/{case_id}/respondents/{respondent_id}/answers"

# Operations that a seeded bug makes answer otherwise than described.
BUGS = ("GET /api/v1/cases", "GET /api/v1/agencies")


class Run:
    """One run over the whole description: what was answered, and everything that was not as described."""

    def __init__(self, programs: Programs) -> None:
        load_all_checks()
        self.programs = programs
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", programs.app)
        self.checks = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
        self.failures: list[str] = []
        self.answered: dict[tuple[str, str], set[int]] = {}
        self.lawfully: set[tuple[str, str, str | None]] = set()

    def operations(self) -> Iterator[Any]:
        """Yield every operation."""
        for found in self.schema.get_all_operations():
            operation: Any = found
            yield operation.ok()

    def send(self, case: Any, program: Program, as_whom: str) -> int:
        """Send one request and hold the answer against the description."""
        headers = {"Authorization": f"Bearer {program.secret}"}
        response = case.call(headers=headers)
        self.answered.setdefault((case.operation.label, as_whom), set()).add(response.status_code)
        try:
            case.validate_response(response, checks=self.checks, headers=headers)
        except FailureGroup as group:
            told = response.text[:300]
            self.failures += [f"{case.operation.label} {as_whom}: {one} {told}" for one in group.exceptions]
        return int(response.status_code)

    def generate(self, program: Program, label: str = "") -> None:
        """Send generated requests, such as fit and such as do not."""
        for operation in self.operations():
            if label not in operation.label:
                continue
            for mode in GenerationMode:
                strategy = operation.as_strategy(generation_mode=mode)

                @hypothesis.settings(max_examples=EXAMPLES, database=None, derandomize=True)
                @hypothesis.given(case=strategy)
                def one(case: Any) -> None:
                    self.send(case, program, "everything")

                try:
                    one()
                except hypothesis.errors.Unsatisfiable:  # nothing can be wrong where nothing is asked for
                    assert mode is GenerationMode.NEGATIVE

    def lawful(self) -> None:
        """Send a lawful request to each operation, in each kind that it takes, with each of its scopes."""
        programs = self.programs
        case_id, respondent_id = programs.with_employer()
        place = {"case_id": str(case_id), "respondent_id": str(respondent_id)}
        made: dict[str, dict[str, Any]] = {
            FINDING: {"body": programs.finding()},
            REPORT: {"body": programs.report()},
            FILE: {"body": {"file": picture()}},
            CASE: {"path_parameters": {"case_id": str(case_id)}},
            ANSWER: {"body": programs.answer(), "path_parameters": place},
            "/api/v1/statistics/{month}": {"path_parameters": {"month": "2026-10"}},
        }
        for operation in self.operations():
            kinds = operation.get_request_payload_content_types() if operation.body else [None]
            for scope, kind in product(map(Scope, operation.definition.raw["x-scopes"]), kinds):
                given = dict(made.get(operation.path, {}))
                given["headers"] = {
                    "If-Match": programs.etag(case_id), "Idempotency-Key": f"kunci-{uuid.uuid4()}",
                }  # fmt: skip
                if kind == MULTIPART and operation.path != FILE:
                    part = operation.path.rpartition("/")[2].removesuffix("s")
                    given["body"] = {part: given["body"], "file": [picture(), picture()]}
                if kind is not None:
                    given["media_type"] = kind
                case = operation.Case(method=operation.method, **given)
                assert self.send(case, programs.program(scope), scope) in {200, 201}, (operation.label, kind)
                self.lawfully.add((operation.label, scope, kind))


@contextmanager
def wrong(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the interface leave out numbers of cases and ids of agencies, and tell no version."""
    plain = cases._row

    def row(case: Any) -> dict[str, Any]:
        told = {**plain(case), "etag": None}
        del told["reference"]
        return told

    def rows(found: list[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{name: getattr(one, name) for name in names[1:]} for one in found]

    with monkeypatch.context() as patched:
        patched.setattr(cases, "_row", row)
        patched.setattr(lists, "_told", rows)
        yield


@pytest.fixture
def run(programs: Programs, released: None) -> Run:
    """Return a run over the description as it is served."""
    return Run(programs)


@pytest.mark.slow
def test_whatever_is_sent_is_answered_as_described(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.lawful()
    run.generate(run.programs.program(*Scope))

    assert run.failures == []
    well = {(label, whom) for (label, whom), statuses in run.answered.items() if statuses & {200, 201}}
    assert well >= {
        (operation.label, scope)
        for operation in run.operations()
        for scope in operation.definition.raw["x-scopes"]
    }
    assert {kind for label, _scope, kind in run.lawfully if label == f"POST {FINDING}"} == {JSON, MULTIPART}
    with wrong(monkeypatch):
        for label in BUGS:
            run.generate(run.programs.program(*Scope), label)
    caught = {line.split(":")[0] for line in run.failures}
    assert caught == {f"{label} everything" for label in BUGS}


def test_the_description_names_every_address_of_the_interface(app: Flask) -> None:
    described = set(description(app)["paths"])
    served = {
        rule.rule.replace("<uuid:", "{").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_")
    }
    assert described == served
