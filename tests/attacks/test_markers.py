"""What is typed stands nowhere but under its seal, whatever went wrong on the way (attacks 7 and 8)."""

from __future__ import annotations

import base64

import pytest
from flask import Flask, request
from flask.wrappers import Response
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from neutrality import current
from neutrality.database import Sessions
from neutrality.vault import TrackingCode
from neutrality.worker import work_off
from tests.attacks.conftest import Leaks, rows
from tests.attacks.hunting import hunt
from tests.attacks.thread_walk import as_holder, in_answer
from tests.attacks.walking import Planter, as_citizen, as_officer, as_visitor, to_the_decision
from tests.desk.conftest import Desk
from tests.factories import Factory, Workplace
from tests.fixtures import run
from tests.fixtures.application import SignIn


@pytest.fixture
def plant(marker: str) -> Planter:
    """Return who plants this test's word."""
    return Planter(marker.rsplit(maxsplit=1)[-1])


@pytest.fixture
def headers_sent(app: Flask) -> list[str]:
    """Collect the headers of every answer, and the address of every page that was sent somebody on to."""
    seen: list[str] = []

    @app.after_request
    def note(answer: Response) -> Response:
        seen.append(f"{request.endpoint} {answer.headers}")
        return answer

    return seen


@pytest.fixture
def desk(app: Flask, sessions: Sessions, sign_in: SignIn, workplace: Workplace, factory: Factory) -> Desk:
    """Return the office at its desk; a failure becomes a page, as it does where it is served."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return Desk(app, sessions, sign_in, workplace, factory)


@pytest.mark.both_databases
def test_what_is_typed_stands_nowhere_unsealed(
    desk: Desk, plant: Planter, headers_sent: list[str], leaks: Leaks, engine: Engine
) -> None:
    breaking(desk.app, plant)
    citizen = desk.app.test_client()

    code = as_citizen(citizen, plant, desk.workplace.office.id)
    as_visitor(desk.app.test_client(), plant, code)
    as_holder(desk.app.test_client(), plant, code)
    as_officer(desk.who("intake"), plant, "/meja/laporan/baru", channel="whatsapp", signed_on="9-11-2026")
    as_officer(desk.who("field_supervisor"), plant, "/temuan/baru", source="field_supervisor")
    to_the_decision(desk, plant)
    in_answer(desk, plant)
    broken(desk.app, plant)
    with desk.app.app_context():
        while work_off(desk.sessions, current.means("worker"), now=current.now()):
            continue

    assert len(plant.planted) > 100
    assert leaks([plant.word]) == []
    assert hunt({*plant.planted}, rows(engine)) == []
    allowed = ("citizen.step", "None", "pages.choose_language", "security.login", "desk.cases")
    assert [line for line in headers_sent if plant.word in line and not line.startswith(allowed)] == []


@pytest.mark.both_databases
def test_the_code_and_the_key_of_the_draft_are_kept_nowhere(desk: Desk, plant: Planter, leaks: Leaks) -> None:
    citizen = desk.app.test_client()
    code = as_citizen(citizen, plant, desk.workplace.office.id)
    citizen.post("/lacak", data={"code": code})
    cookie = citizen.get_cookie("draft")
    assert cookie is not None
    secret = base64.urlsafe_b64decode(cookie.value + "=" * (-len(cookie.value) % 4))
    assert TrackingCode.from_seed(secret).text == code

    symbols = "".join(group[:4] for group in code.split("-"))
    wanted: list[str | bytes] = [code, code.replace("-", ""), code.replace("-", " "), symbols, cookie.value]
    private = TrackingCode.from_seed(secret).private_key.private_bytes_raw()

    assert leaks([*wanted, secret, private]) == []


@pytest.mark.both_databases
def test_a_violated_constraint_tells_no_value(
    desk: Desk, engine: Engine, plant: Planter, leaks: Leaks, database_kind: str
) -> None:
    breaking(desk.app, plant)

    broken(desk.app, plant)

    told = {found.where for found in leaks([plant.word])}
    assert not told & {"log", "output"}
    if database_kind == "postgresql":
        assert str(run.cluster().folder / "log") not in told


def breaking(app: Flask, plant: Planter) -> None:
    """Add pages that fail as a mistake in the code would: with the reader's texts in hand."""

    def fail(kind: str) -> str:
        narrative = plant("di tangan")
        if kind == "error":
            raise RuntimeError(narrative, request.form)
        with current.sessions().begin() as session:
            statement = BROKEN[kind]
            session.execute(text(statement), {"text": narrative})
        return narrative

    app.add_url_rule("/rusak/<kind>", "broken", fail, methods=["POST"])


# Each violates something before a row with the text is written.
BROKEN = {
    "unique": "INSERT INTO place (code, name, level) SELECT code, :text, level FROM place",
    "null": "INSERT INTO place (code, name, level) VALUES (:text, NULL, NULL)",
    "nothing": "INSERT INTO message (id, told) SELECT id, :text FROM office",
    "syntax": "SELECT :text FROM nowhere WHERE",
}


def broken(app: Flask, plant: Planter) -> None:
    """Open each of those pages."""
    for kind in ("error", *BROKEN):
        answer: TestResponse = app.test_client().post(f"/rusak/{kind}", data={"name": plant("formulir")})
        assert answer.status_code == 500, kind
        assert plant.word not in answer.text
        assert "Traceback" not in answer.text


def test_a_failure_tells_the_log_its_kind_and_place_only(
    desk: Desk, plant: Planter, said: pytest.LogCaptureFixture
) -> None:
    breaking(desk.app, plant)

    broken(desk.app, plant)

    lines = [record.getMessage() for record in said.records if record.name == "neutrality.errors"]
    assert any(line.startswith("RuntimeError at ") for line in lines)
    assert any(line.startswith(IntegrityError.__name__) for line in lines)
    assert plant.word not in said.text
