"""Large and many uploads in a process of their own, which tells how much memory it took; run as a script."""

from __future__ import annotations

import io
import json
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import create_app, current
from neutrality.accounts.models import Account
from neutrality.cases.service import receive
from neutrality.database import reading, transaction
from neutrality.domain.workflow import ReportKind
from neutrality.evidence.service import seal_upload
from neutrality.evidence.spool import SealedSpool
from neutrality.ratelimit import limiter
from neutrality.reports.models import Source
from neutrality.reports.submission import RespondentInput, Submission
from neutrality.settings import Settings
from neutrality.vault import TrackingCode
from tests.factories import REGENCY, Workplace
from tests.fixtures.application import enter
from tests.fixtures.clock import NOW
from tests.intake.conftest import Citizen

MEGABYTE = 1024 * 1024
HEAD = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
BOUNDARY = "batas4711"


class Film(io.RawIOBase):
    """A form with one film of so many megabytes, made as it is read."""

    def __init__(self, megabytes: int) -> None:
        super().__init__()
        start = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
        end = (
            f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="next"\r\n\r\n1\r\n--{BOUNDARY}--\r\n'
        )
        block = bytes(range(256)) * (MEGABYTE // 256)
        self._parts = iter([start.encode() + HEAD, *([block] * megabytes), end.encode()])
        self.length = len(start) + len(HEAD) + megabytes * MEGABYTE + len(end)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._parts, b""))
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken


def resident(which: str) -> int:
    """Return megabytes: VmRSS now, or VmHWM at most since the last reset."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(which))
    return int(line.split()[1]) // 1024


def one_report(app: Flask, office: str, officer: str, megabytes: int) -> dict[str, int]:
    """Send a report with one film and download it at the desk; tell the peak and what came back."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    client = app.test_client()
    workplace = SimpleNamespace(office=SimpleNamespace(id=uuid.UUID(office)))
    citizen = Citizen(client, cast("Workplace", workplace))
    citizen.walk_to("bukti")
    film = Film(megabytes)
    arriving = {
        "wsgi.input": io.BufferedReader(film),
        "CONTENT_LENGTH": str(film.length),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
    }
    answer = client.post("/lapor/bukti", environ_overrides=arriving)
    assert answer.status_code == 303, answer.text
    assert citizen.send("kirim").location == "/lapor/terima"
    uploaded = resident("VmHWM")
    desk = app.test_client()
    with reading(app.extensions["sessions"]) as session:
        enter(desk, session.scalars(select(Account).where(Account.fs_uniquifier == officer)).one())
    size = download(desk)
    return {"uploaded": uploaded, "downloaded": resident("VmHWM"), "size": size - len(HEAD)}


def download(desk: FlaskClient) -> int:
    """Download the newest file of the newest case piece by piece; return its size."""
    import re  # noqa: PLC0415 - of this function alone

    links = re.findall(r'href="(/meja/kasus/[0-9a-f-]{36})"', desk.get("/meja").text)
    for case in dict.fromkeys(links):
        files = re.findall(
            r'href="(/meja/kasus/[0-9a-f-]{36}/bukti/[0-9a-f-]{36}\?n=1)"', desk.get(case).text
        )
        size = sum(len(piece) for piece in desk.get(files[0], buffered=False).response)
        if size not in SEEN:
            SEEN.add(size)
            return size
    raise AssertionError("no new file")


SEEN: set[int] = set()


def many_reports(app: Flask, office: str, count: int) -> dict[str, int]:
    """Receive so many reports with a photo of five megabytes each; tell the memory early and at the end."""
    photo = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * (5 * MEGABYTE // 256)
    early = 0
    with app.app_context():
        means, store = current.means("public"), current.evidence_store()
        for number in range(count):
            with SealedSpool() as arriving:
                for start in range(0, len(photo), 64 * 1024):
                    arriving.write(photo[start : start + 64 * 1024])
                upload = seal_upload(store, arriving, "foto.jpg")
            submission = a_report(uuid.UUID(office), upload)
            with transaction(current.sessions()) as session:
                receive(
                    session, means, submission, code=TrackingCode.new(), actor=None,
                    now=NOW, today=NOW.date(),
                )  # fmt: skip
            store.delete(upload.object_key)  # five gigabytes of disk are not what is measured
            if number == count // 10:
                early = resident("VmRSS")
    return {"early": early, "late": resident("VmRSS")}


def a_report(office: uuid.UUID, upload: Any) -> Submission:
    """Return an anonymous report with one file."""
    return Submission(
        kind=ReportKind.INFORMASI_AWAL,
        source=Source.PUBLIC,
        channel="web",
        office_id=office,
        received_at=NOW,
        received_on=NOW.date(),
        narrative="Membagikan kaus calon.",
        event_on=None,
        known_on=NOW.date(),
        place_code=REGENCY,
        respondents=(RespondentInput(name="", unknown=True),),
        plain_kind="social_media",
        uploads=(upload,),
    )


def main() -> None:
    """Do what the command line says and print what was measured."""
    app = create_app(Settings.load(), clock=lambda: NOW.astimezone(UTC).replace(tzinfo=UTC))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    limiter.enabled = False
    kind, office, *rest = sys.argv[1:]
    if kind == "large":
        sizes = [int(size) for size in rest[1:]]
        print(json.dumps([one_report(app, office, rest[0], size) for size in sizes]))  # noqa: T201 - the answer
    else:
        began = datetime.now(UTC)
        found = many_reports(app, office, int(rest[0]))
        print(json.dumps({**found, "seconds": (datetime.now(UTC) - began).seconds}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
