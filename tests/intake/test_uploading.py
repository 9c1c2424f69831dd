"""Evidence part by part, before a report is sent and after: nothing told as kept is lost, nothing open."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from neutrality import current
from neutrality.cases.evidence import add_evidence
from neutrality.database import Sessions, transaction
from neutrality.domain.history import EventKind
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.s3 import open_bucket
from neutrality.evidence.service import seal_upload
from neutrality.evidence.store import EvidenceStore
from neutrality.history.models import Event
from neutrality.intake.draft_cookie import FOLLOWED
from neutrality.intake.drafts import OpenDraft, new_draft
from neutrality.vault import TrackingCode
from tests.fixtures.buckets import free_port
from tests.fixtures.clock import Clock
from tests.intake.conftest import PNG, Citizen, a_file, problems

MEGABYTE = 1024 * 1024
MARKER = b"PENANDA-BAGIAN-4471"
Parts = Callable[..., TestResponse]


def photo(megabytes: float = 2.5) -> bytes:
    """Return a photo in whose every part the marker stands."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + MARKER * int(megabytes * MEGABYTE / len(MARKER))


class Sender:
    """What the script on the page does."""

    def __init__(
        self, client: FlaskClient, content: bytes, name: str = "foto.jpg", kind: str = "draft"
    ) -> None:
        self.client, self.content, self.name, self.kind = client, content, name, kind
        self.token, self.part_size, self.parts = "", 0, 0

    def begin(self) -> TestResponse:
        answer = self.post("", name=self.name, size=len(self.content))
        if answer.status_code == 200:
            self.token, self.part_size = told(answer)["token"], told(answer)["part_size"]
            self.parts = told(answer)["parts"]
        return answer

    def part(self, number: int, content: bytes | None = None, sha256: str | None = None) -> TestResponse:
        start = number * self.part_size
        content = self.content[start : start + self.part_size] if content is None else content
        sha256 = hashlib.sha256(content).hexdigest() if sha256 is None else sha256
        return self.post(
            "/bagian", token=self.token, number=number, sha256=sha256, part=(BytesIO(content), "part")
        )

    def all(self) -> TestResponse:
        self.begin()
        for number in range(-(-len(self.content) // self.part_size)):
            assert self.part(number).json == {"parts": number + 1}
        return self.end()

    def end(self) -> TestResponse:
        return self.post("/selesai", token=self.token)

    def cancel(self) -> TestResponse:
        return self.post("/batal", token=self.token)

    def post(self, path: str, **fields: object) -> TestResponse:
        data = {"for": self.kind, **{name: _text(value) for name, value in fields.items()}}
        return self.client.post(f"/lapor/berkas{path}", data=data, content_type="multipart/form-data")


def told(answer: TestResponse) -> dict[str, Any]:
    """Return what the script is told."""
    assert isinstance(answer.json, dict)
    return answer.json


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


def objects(app: Flask) -> list[str]:
    store: EvidenceStore = app.extensions["evidence_store"]
    return list(store.older_than(datetime.max.replace(tzinfo=UTC)))


def evidence(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalars(select(func.count()).select_from(EvidenceFile)).one()


@pytest.mark.both_databases
def test_a_file_sent_in_parts_is_one_sealed_file_of_the_report(
    citizen: Citizen, app: Flask, sessions: Sessions, tmp_path: Path
) -> None:
    citizen.walk_to("bukti")

    assert Sender(citizen.client, photo()).all().json == {"files": 1}

    assert len(objects(app)) == 1  # the parts are gone
    assert ">foto.jpg</span>" in citizen.client.get("/lapor/bukti").text
    assert citizen.send("bukti").status_code == 303
    assert citizen.send("kirim").location == "/lapor/terima"
    assert evidence(sessions) == 1
    with sessions() as session:
        assert session.scalars(select(EvidenceFile.object_key)).all() == objects(app)


def test_no_part_lies_open_anywhere(citizen: Citizen, tmp_path: Path) -> None:
    citizen.walk_to("bukti")
    sender = Sender(citizen.client, photo())
    sender.begin()
    for number in range(2):
        sender.part(number)

    kept = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert sum(path.stat().st_size for path in kept) > 2 * MEGABYTE
    assert [path for path in kept if MARKER in path.read_bytes()] == []


def test_a_broken_line_goes_on_with_the_missing_part(citizen: Citizen) -> None:
    citizen.walk_to("bukti")
    before = Sender(citizen.client, photo())
    before.begin()
    before.part(0)

    assert "foto.jpg" in citizen.client.get("/lapor/bukti").text
    after = Sender(citizen.client, before.content)  # the page was loaded again, the file chosen again
    known = told(after.begin())

    assert (known["token"], known["parts"]) == (before.token, 1)
    assert known["last"] == hashlib.sha256(before.content[: before.part_size]).hexdigest()
    assert after.part(0).json == {"parts": 1}  # the answer to it was lost: sent again it changes nothing
    assert after.part(1).json == {"parts": 2}
    assert after.part(2).json == {"parts": 3}
    assert after.end().json == {"files": 1}


def test_an_end_whose_answer_was_lost_is_told_again_and_adds_nothing(citizen: Citizen, app: Flask) -> None:
    citizen.walk_to("bukti")
    sender = Sender(citizen.client, photo())

    assert sender.all().json == sender.end().json == {"files": 1}
    assert len(objects(app)) == 1


def test_parts_are_removed_after_the_commit_alone(
    citizen: Citizen, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen.walk_to("bukti")
    sender = Sender(citizen.client, photo())
    sender.begin()
    for number in range(3):
        sender.part(number)

    def killed(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as moment:
        moment.setattr(OpenDraft, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            sender.end()

    assert len(objects(app)) == 4  # three parts, and a whole that the sweep finds
    assert sender.end().json == {"files": 1}


@pytest.mark.parametrize(
    "send",
    [
        lambda sender: sender.part(0, sha256="0" * 64),
        lambda sender: sender.part(0, content=b""),
        lambda sender: sender.part(0, content=b"short"),
        lambda sender: sender.part(0, content=bytes(MEGABYTE + 1)),
        lambda sender: sender.part(1),
        lambda sender: sender.end(),
    ],
    ids=["another digest", "nothing", "too short", "too long", "out of order", "ended too early"],
)
def test_what_did_not_arrive_whole_is_not_counted_and_leaves_nothing(
    citizen: Citizen, app: Flask, send: Callable[[Sender], TestResponse]
) -> None:
    citizen.walk_to("bukti")
    sender = Sender(citizen.client, photo())
    sender.begin()

    answer = send(sender)

    assert answer.status_code == 400
    assert "tidak sampai utuh" in told(answer)["error"]
    assert objects(app) == []
    assert told(sender.begin())["parts"] == 0


def test_another_part_in_the_place_of_one_that_is_here_is_refused(citizen: Citizen, app: Flask) -> None:
    citizen.walk_to("bukti")
    sender = Sender(citizen.client, photo())
    sender.begin()
    sender.part(0)

    assert sender.part(0, content=bytes(sender.part_size)).status_code == 400
    assert len(objects(app)) == 1


def test_a_hostile_file_in_parts_is_refused_like_a_whole_one(citizen: Citizen) -> None:
    citizen.walk_to("bukti")
    sender = Sender(citizen.client, b"MZ" + os.urandom(3000))

    answer = sender.all()

    assert answer.status_code == 400
    assert "tidak diterima" in told(answer)["error"]
    assert sender.cancel().json == {"files": 0}


def test_a_file_that_is_not_wanted_goes_with_its_parts(citizen: Citizen, app: Flask) -> None:
    citizen.walk_to("bukti")
    sender = Sender(citizen.client, photo())
    sender.begin()
    sender.part(0)

    assert sender.cancel().status_code == 200
    assert objects(app) == []
    assert sender.part(1).status_code == 404


@pytest.mark.parametrize("size", [0, 500 * MEGABYTE + 1])
def test_a_size_that_is_not_taken_is_told_before_anything_is_sent(citizen: Citizen, size: int) -> None:
    citizen.walk_to("bukti")

    answer = Sender(citizen.client, b"").post("", name="film.mp4", size=size)

    assert answer.status_code == 400
    assert told(answer)["error"]


def test_more_than_ten_files_are_not_begun(citizen: Citizen) -> None:
    citizen.walk_to("bukti")
    begun = [Sender(citizen.client, b"x" * 9, f"{n}.jpg").begin().status_code for n in range(11)]

    assert begun == [200] * 10 + [400]


def test_without_the_drafts_cookie_nothing_is_taken(app: Flask) -> None:
    stranger = Sender(app.test_client(), photo())

    assert stranger.begin().status_code == 404
    assert stranger.part(0, content=b"x").status_code == 404
    assert stranger.end().status_code == 404
    assert stranger.post("", name="x", size="-1").status_code == 400
    assert Sender(app.test_client(), b"x", kind="other").begin().status_code == 400


@pytest.mark.both_databases
def test_evidence_follows_the_text_that_was_sent_first(citizen: Citizen, sessions: Sessions) -> None:
    citizen.report()
    assert evidence(sessions) == 0

    assert Sender(citizen.client, photo()).all().json == {"files": 1}

    assert evidence(sessions) == 1
    with sessions() as session:
        kinds = session.scalars(select(Event.kind).order_by(Event.number)).all()
    assert kinds[-1] is EventKind.EVIDENCE_ADDED
    assert "<dd" in citizen.client.get("/lapor/terima").text


def test_without_a_script_files_follow_whole_each_judged_by_itself(
    citizen: Citizen, sessions: Sessions
) -> None:
    citizen.report()

    answer = citizen.client.post(
        "/lapor/berkas/tambah",
        data={"files": [a_file("satu.png"), a_file("virus.exe", b"MZ"), a_file("dua.png")]},
        content_type="multipart/form-data",
    )

    assert answer.location == "/lapor/terima"
    assert "virus.exe" not in str(answer.headers)  # a flashed word stands in a cookie
    page = citizen.client.get("/lapor/terima").text
    assert "Berkas 2: Jenis berkas ini tidak diterima" in page
    assert evidence(sessions) == 2


def test_a_report_sent_before_takes_evidence_by_its_code_alone(
    citizen: Citizen, app: Flask, sessions: Sessions, clock: Clock
) -> None:
    code = TrackingCode.parse(citizen.report())
    with transaction(sessions) as session:
        draft = new_draft(now=clock(), follows=code)
        draft.save(session, now=clock())
    later = app.test_client()
    later.set_cookie(FOLLOWED, draft.cookie)

    assert Sender(later, photo(), kind=FOLLOWED).all().json == {"files": 1}

    assert evidence(sessions) == 1


def test_the_same_upload_twice_is_one_piece_of_evidence(
    citizen: Citizen, app: Flask, sessions: Sessions
) -> None:
    code = TrackingCode.parse(citizen.report())
    upload = seal_upload(app.extensions["evidence_store"], BytesIO(PNG), "foto.png")

    with app.app_context():
        for _ in range(2):
            with transaction(sessions) as session:
                means = current.means("public")
                add_evidence(session, means, code, [upload], now=current.now(), today=current.today())

    assert evidence(sessions) == 1


def test_an_absent_store_loses_no_text_and_says_what_to_do(
    citizen: Citizen, app: Flask, sessions: Sessions, tmp_path: Path
) -> None:
    there = app.extensions["evidence_store"]
    citizen.walk_to("bukti")
    app.extensions["evidence_store"] = open_bucket(
        f"s3://bukti?endpoint=http://127.0.0.1:{free_port()}", tmp_path
    )

    answer = citizen.send("bukti", files=[a_file()])
    sender = Sender(citizen.client, photo())
    sender.begin()

    assert answer.status_code == 422
    assert "Berkas belum dapat disimpan saat ini" in problems(answer)["files"]
    assert sender.part(0).status_code == 503
    assert citizen.send("bukti").status_code == 303
    assert citizen.send("kirim").location == "/lapor/terima"
    app.extensions["evidence_store"] = there
    assert Sender(citizen.client, photo()).all().json == {"files": 1}
    assert evidence(sessions) == 1
