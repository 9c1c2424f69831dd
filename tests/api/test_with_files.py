"""A finding or a report and its files in one request: as good as one after the other, and as safe."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from neutrality.api import handing_in
from neutrality.api.repeating import once
from neutrality.cases.models import Case
from neutrality.domain.api_scopes import Scope
from neutrality.evidence.limits import LIMITS
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.store import LocalStore
from tests.api.conftest import Program, Programs
from tests.api.test_malformed import check, none_was_made
from tests.cases.clearing import picture

FILES = (("foto.jpg", picture()), ("lain.png", picture()))


def send(
    program: Program,
    body: Any,
    *files: tuple[str, bytes],
    part: str = "finding",
    key: str = "kunci-dengan-berkas",
    **others: Any,
) -> Any:
    """Send a part as JSON and files beside it."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    data = {part: text, "file": [(BytesIO(content), name) for name, content in files], **others}
    return program.ask(
        "POST", f"{part}s" if part in {"finding", "report"} else "findings", data=data,
        content_type="multipart/form-data", headers={"Idempotency-Key": key},
    )  # fmt: skip


def objects(store: LocalStore) -> int:
    """Return how many files lie in the store."""
    return len(list(store.older_than(datetime(9999, 1, 1, tzinfo=UTC))))


@pytest.fixture
def program(programs: Programs) -> Program:
    """Return a program that hands in."""
    return programs.program(Scope.WRITE_FINDINGS, Scope.WRITE_REPORTS)


@pytest.mark.both_databases
def test_a_finding_and_its_files_come_in_one_request(programs: Programs, program: Program) -> None:
    handle = program.send_file(name="dulu.jpg").json["handle"]
    handed = send(program, programs.finding(files=[handle]), *FILES)

    assert handed.status_code == 201, handed.text
    view = programs.office.view(uuid.UUID(handed.json["case_id"]))
    assert sorted(one.name for one in view.reports[0].files) == ["dulu.jpg", "foto.jpg", "lain.png"]
    assert view.reports[0].narrative == "Lurah membagikan kaus calon di balai desa."


def test_a_report_too_and_its_code_is_told(programs: Programs, program: Program) -> None:
    handed = send(program, programs.report(), FILES[0], part="report")
    assert handed.status_code == 201, handed.text
    assert handed.json["code"]
    none = send(program, programs.report(), part="report", key="kunci-tanpa-berkas")
    assert none.status_code == 201


@pytest.mark.both_databases
def test_the_same_key_makes_it_once_and_its_files_once(
    programs: Programs, program: Program, store: LocalStore
) -> None:
    first, again = (send(program, programs.finding(), *FILES) for _ in range(2))
    other_file = send(program, programs.finding(), FILES[0], ("lain.png", picture() + b"\0"))
    other_name = send(program, programs.finding(), FILES[0], ("lagi.png", picture()))
    fewer = send(program, programs.finding(), FILES[0])
    plain = program.post("findings", programs.finding(), key="kunci-dengan-berkas")

    assert (first.status_code, again.json) == (201, first.json)
    for refused in (other_file, other_name, fewer, plain):
        assert (refused.status_code, refused.json["code"]) == (422, "api_key_used")
    with programs.office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 2
    assert objects(store) == 2, "what came of no report was removed again"


def test_what_is_refused_leaves_nothing_in_the_store(
    programs: Programs, program: Program, store: LocalStore
) -> None:
    check(
        send(program, programs.finding(), FILES[0], ("x.exe", b"MZ\x90\x00" * 40)),
        (422, "body", "/file/1", "file_type"),
    )
    check(send(program, programs.finding(), ("x.jpg", b"")), (422, "body", "/file/0", "file_empty"))
    tomorrow = programs.finding(event_on=programs.day(1).isoformat())
    check(send(program, tomorrow, *FILES), (422, "body", "/event_on", "in_future"))
    handle = programs.finding(files=["bukan-pegangan"])
    check(send(program, handle, *FILES), (422, "body", "/files/0", "file_handle"))
    many = [("foto.jpg", picture())] * (LIMITS.per_report + 1)
    check(send(program, programs.finding(), *many), (422, "body", "/file", "too_many"))
    assert none_was_made(programs)
    assert objects(store) == 0
    assert send(program, programs.finding(), *FILES).status_code == 201, "the key is free after a refusal"


def test_a_failure_that_may_have_come_after_the_commit_takes_no_file_away(
    programs: Programs, program: Program, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*given: Any) -> Any:
        once(*given)
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(handing_in, "once", lost)
        patched.setitem(programs.app.config, "PROPAGATE_EXCEPTIONS", False)
        patched.setitem(programs.app.config, "TESTING", False)
        assert send(program, programs.finding(), FILES[0]).status_code == 500
    again = send(program, programs.finding(), FILES[0])

    assert again.status_code == 201
    view = programs.office.view(uuid.UUID(again.json["case_id"]))
    assert len(view.reports[0].files) == objects(store) == 1


def test_each_part_that_is_not_right_is_told(programs: Programs, program: Program) -> None:
    lawful, photo = programs.finding(), FILES[0]

    check(send(program, lawful, photo, part="temuan"), (422, "body", "/finding", "api_no_part"))
    check(send(program, lawful, photo, part="temuan"), (422, "body", "/temuan", "api_unknown"))
    check(send(program, lawful, photo, foto="x"), (422, "body", "/foto", "api_unknown"))
    check(send(program, lawful, photo, foto=(BytesIO(b"x"), "x.jpg")), (422, "body", "/foto", "api_unknown"))
    check(send(program, "{", photo), (400, "body", "", "api_no_json"))
    check(send(program, b'{"narrative": "\xff"}', photo), (400, "body", "", "api_no_json"))
    check(send(program, "[]", photo), (422, "body", "", "api_object"))
    check(send(program, "[" * 100_000, photo), (400, "body", "", "api_too_deep"))
    check(send(program, '"' + "x" * 1_100_000 + '"', photo), (413, "body", "", "api_too_large"))
    both: dict[str, Any] = {
        "finding": [(BytesIO(json.dumps(lawful).encode()), "a.json"), (BytesIO(b"{}"), "b.json")]
    }
    check(send(program, lawful, photo, part="temuan", **both), (422, "body", "/finding", "api_no_part"))
    twice = send(program, lawful, photo, file=[(BytesIO(b"x"), "")])
    check(twice, (422, "body", "/file", "api_file_part"))
    assert none_was_made(programs)


def test_the_part_may_have_the_name_of_a_file(programs: Programs, program: Program) -> None:
    def sent(content: bytes) -> Any:
        data = {"finding": (BytesIO(content), "blob"), "file": (BytesIO(picture()), "foto.jpg")}
        return program.ask("POST", "findings", data=data, headers={"Idempotency-Key": "kunci-bernama"})

    check(sent(b" " * 1_100_000), (413, "body", "", "api_too_large"))
    check(sent(b'{"narrative": "\xff"}'), (400, "body", "", "api_no_json"))
    assert sent(json.dumps(programs.finding()).encode()).status_code == 201


def test_json_alone_is_no_larger_than_before(programs: Programs, program: Program) -> None:
    large = programs.finding(narrative="x" * 1_100_000)
    check(program.post("findings", large), (413, "body", "", "api_too_large"))
    assert none_was_made(programs)
