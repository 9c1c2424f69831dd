"""Lists are read from a streaming replica: own writes are there, old data say so, a failure is not seen."""

from __future__ import annotations

import logging
import re
import time
import uuid
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from neutrality import current
from neutrality.copy_reading import MARK
from neutrality.database import reading, transaction
from neutrality.replica import Replica, end_of_record
from tests.desk.conftest import Desk
from tests.fixtures.standby import Standby

CASE = re.compile(r'href="/meja/kasus/([0-9a-f-]{36})"')
LATE = re.compile(r'data-behind="(\d+)">([^<]+)<')


def listed(client: FlaskClient) -> set[uuid.UUID]:
    """Return the cases that the list shows."""
    page = client.get("/meja")
    assert page.status_code == 200, page.text
    return {uuid.UUID(found) for found in CASE.findall(page.text)}


def take(desk: Desk, client: FlaskClient, case_id: uuid.UUID) -> None:
    """Take a case to oneself."""
    version = {"version": str(desk.case(case_id).version)}
    assert client.post(f"/meja/kasus/{case_id}/ambil", data=version).status_code == 303


def figures(app: Flask) -> dict[str, float]:
    """Return what `/metrics` tells of the replica."""
    told = app.test_client().get("/metrics", headers={"Host": "127.0.0.1"}).text
    return {
        name: float(value)
        for name, value in re.findall(r"^neutrality_(replica_\w+) (\S+)$", told, re.MULTILINE)
    }


PATHS = (
    "/meja", "/meja/statistik/2026-11", "/meja/statistik/2026-11/daftar?figure=cases_open",
    "/meja/statistik/pemilihan", "/meja/statistik/2026-11.csv", "/meja/register",
    "/meja/register/buku-register-2026-11.xlsx", "/statistik", "/statistik/umpan.atom",
)  # fmt: skip


def test_lists_figures_and_exports_are_read_from_the_replica(
    desk: Desk, standby: Standby, at_the_copy: list[str]
) -> None:
    desk.receive()
    head = desk.who("head")
    for path in PATHS:
        standby.catch_up()  # what is taken out is an event of the head's own
        at_the_copy.clear()
        answer = head.get(path)
        assert answer.status_code == 200, path
        assert at_the_copy, path
        assert b"data-behind" not in answer.data


def test_what_is_read_from_cannot_be_written_to(app: Flask, standby: Standby) -> None:
    standby.catch_up()
    with app.app_context():
        with reading(current.reading_sessions()) as copy:
            assert copy.scalar(text("SELECT pg_is_in_recovery()")) is True
            assert copy.scalar(text("SHOW default_transaction_read_only")) == "on"
        with reading(current.sessions()) as own:
            assert own.scalar(text("SELECT pg_is_in_recovery()")) is False
        with pytest.raises(DBAPIError), transaction(current.reading_sessions()) as copy:
            copy.execute(text("UPDATE place SET name = name"))


def test_who_wrote_reads_it_at_once_and_others_are_told_how_old_their_list_is(
    desk: Desk, standby: Standby, at_the_copy: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neutrality.copy_reading.WORTH_TELLING", 0.0)
    case_id, verifier, other = desk.receive(), desk.who("verifier"), desk.who("head")
    standby.catch_up()
    assert listed(verifier) == listed(other) == {case_id}
    standby.pause()

    take(desk, verifier, case_id)
    second = desk.receive()
    at_the_copy.clear()

    own = verifier.get("/meja?mine=1")
    assert str(case_id) in own.text
    assert "data-behind" not in own.text
    assert listed(verifier) == {case_id, second}
    assert not at_the_copy
    assert listed(other) == {case_id}
    assert at_the_copy
    behind, said = LATE.findall(other.get("/meja").text)[0]
    assert re.fullmatch(rf"Data per \d\d\.\d\d, tertinggal {behind} detik\.", unescape(said))
    other.set_cookie("lang", "en")
    assert re.search(r"Data as of \d\d:\d\d, \d+ seconds? behind\.", other.get("/meja").text)

    standby.resume()
    standby.catch_up()
    at_the_copy.clear()
    assert listed(verifier) == listed(other) == {case_id, second}
    assert at_the_copy


def test_the_mark_of_a_write_tells_nothing_and_cannot_be_made_up(desk: Desk, app: Flask) -> None:
    case_id, verifier = desk.receive(), desk.who("verifier")
    take(desk, verifier, case_id)
    marks = app.extensions["marks"]
    with verifier.session_transaction() as cookie:
        kept = cookie[MARK]

    assert re.fullmatch(r"[0-9A-F]+/[0-9A-F]+", marks.open(kept))
    assert "/" not in kept
    assert len({len(marks.seal(position)) for position in ("0/1", "FFFFFFFF/FFFFFFFF")}) == 1
    for made_up in ("", "0/0", "AAAA", kept[:-4], kept.swapcase()):
        assert marks.open(made_up) is None


def test_a_write_whose_place_nobody_told_is_read_back_too(
    desk: Desk, app: Flask, standby: Standby, at_the_copy: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, verifier = desk.receive(), desk.who("verifier")

    def away(_replica: Replica) -> str:
        raise OperationalError("SELECT", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(Replica, "written", away)
        take(desk, verifier, case_id)
    standby.catch_up()

    assert listed(verifier) == {case_id}
    assert not at_the_copy


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """Return what the log says."""
    monkeypatch.setattr(logging.getLogger("neutrality"), "propagate", True)
    return caplog


def test_one_that_is_too_late_is_not_read(
    desk: Desk, app: Flask, standby: Standby, said: pytest.LogCaptureFixture
) -> None:
    vars(app.extensions["replica"])["_most_behind"] = 0.3
    first, head = desk.receive(), desk.who("head")
    standby.catch_up()
    assert figures(app) == {"replica_fit": 1, "replica_behind_seconds": 0}
    standby.pause()
    second = desk.receive()
    time.sleep(0.4)

    assert listed(head) == {first, second}
    told = figures(app)
    assert told["replica_fit"] == 0
    assert told["replica_behind_seconds"] > 0.3
    assert "the replica is too far behind: the database itself is read" in said.text


def test_one_that_is_gone_is_missed_by_nobody_and_used_again_when_it_is_back(
    desk: Desk, app: Flask, standby: Standby, at_the_copy: list[str], said: pytest.LogCaptureFixture
) -> None:
    case_id, head = desk.receive(), desk.who("head")
    standby.catch_up()
    assert listed(head) == {case_id}
    standby.cluster.halt()
    at_the_copy.clear()

    assert listed(head) == {case_id}
    assert head.get("/meja/statistik/2026-11").status_code == 200
    assert app.test_client().get("/statistik").status_code == 200
    assert not at_the_copy
    assert figures(app) == {"replica_fit": 0}
    assert "the replica does not answer: the database itself is read" in said.text

    standby.cluster.begin()
    standby.catch_up()
    assert listed(head) == {case_id}
    assert at_the_copy
    assert figures(app)["replica_fit"] == 1
    assert "the replica is read again" in said.text


def test_a_page_whose_replica_dies_half_way_is_read_once_more(
    desk: Desk, app: Flask, standby: Standby, said: pytest.LogCaptureFixture
) -> None:
    case_id, head = desk.receive(), desk.who("head")
    standby.catch_up()
    listed(head)
    killed: list[int] = []

    def kill(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "pg_is_in_recovery" not in statement and len(killed) < 3:
            killed.append(1)
            standby.ask(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                f"WHERE datname = '{standby.database}' AND pid <> pg_backend_pid()"
            )

    engine = app.extensions["replica"].engine
    event.listen(engine, "before_cursor_execute", kill)
    try:
        assert listed(head) == {case_id}
    finally:
        event.remove(engine, "before_cursor_execute", kill)
    assert killed == [1]
    assert "a page is read once more from the database itself: AdminShutdown" in said.text


def test_one_that_became_the_database_is_no_replica(
    desk: Desk, app: Flask, standby: Standby, said: pytest.LogCaptureFixture
) -> None:
    replica = app.extensions["replica"]
    replica.engine.dispose()
    promoted = type(replica)(
        app.extensions["sessions"], standby.primary.url(standby.database), most_behind=60
    )
    app.extensions["replica"] = promoted
    case_id, head = desk.receive(), desk.who("head")

    assert listed(head) == {case_id}
    assert figures(app)["replica_fit"] == 0
    assert "the replica is no copy any more: the database itself is read" in said.text
    promoted.engine.dispose()


def test_a_file_that_leaves_has_everything_whatever_the_replica_lacks(
    desk: Desk, standby: Standby, at_the_copy: list[str]
) -> None:
    desk.receive()
    head = desk.who("head")
    standby.catch_up()
    standby.pause()
    desk.receive()

    for path in ("/meja/statistik/2026-11.csv", "/meja/register/buku-register-2026-11.xlsx"):
        assert head.get(path).status_code == 200
    assert not at_the_copy


def test_a_command_writes_what_is_known_now_whatever_the_replica_lacks(
    desk: Desk, app: Flask, standby: Standby, tmp_path: Path
) -> None:
    desk.receive()
    standby.catch_up()
    standby.pause()
    desk.receive()
    output = tmp_path / "rows.csv"

    done = app.test_cli_runner().invoke(args=["cases", "export", "--format", "csv", "--output", str(output)])

    assert done.exit_code == 0, done.output
    assert "2 rows." in done.output


def test_a_position_behind_the_header_of_a_page_is_the_end_of_the_page_before() -> None:
    assert end_of_record("0/4000028") == "0/4000000"
    assert end_of_record("1A/4002018") == "1A/4002000"
    assert end_of_record("0/4000030") == "0/4000030"
