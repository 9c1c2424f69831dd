"""A full disk: what is sent is refused in words, nothing is there by half, and with room all goes on."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from neutrality import create_app
from neutrality.audit.verifying import Asked, Verification
from neutrality.cases.models import Case
from neutrality.evidence.models import EvidenceFile
from neutrality.ratelimit import limiter
from neutrality.reports.models import Report
from neutrality.settings import Settings
from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES
from tests.factories import Workplace
from tests.fixtures import templates
from tests.fixtures.clock import Clock
from tests.fixtures.run import missing
from tests.intake.conftest import Citizen, code_on, problems

MEGABYTE = 1024 * 1024
LEFT = 3 * MEGABYTE


class SmallDisk:
    """A file system of its own that ballast fills to the last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ballast = folder, folder / "ballast"

    def fill(self) -> None:
        """Leave no room."""
        with self._ballast.open("ab", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                return

    def clear(self) -> None:
        """Make room again, as whoever looks after the server does."""
        self._ballast.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Return a disk in memory; only root may mount one."""
    folder, size = tmp_path / "disk", templates.sqlite(furnished=True).stat().st_size + LEFT
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        missing("only root may mount a small disk")
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def served(settings: Settings, clock: Clock, **changes: object) -> Flask:
    """Return the application with its failures as pages."""
    app = create_app(settings.model_copy(update=changes), clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    limiter.enabled = False
    return app


def kept(app: Flask) -> tuple[int, int, int]:
    """Return how many reports, cases and files there are."""
    with app.extensions["sessions"]() as session:
        one, two, three = (
            session.scalars(select(func.count()).select_from(table)).one()
            for table in (Report, Case, EvidenceFile)
        )
    return one, two, three


def broken(app: Flask, settings: Settings, clock: Clock) -> list[str]:
    """Return what the check of the whole history says."""
    keys, found = KeyFiles(settings.keys_dir), list[str]()
    publics = {name: keys.surface_public(name).public_bytes_raw() for name in SURFACES}
    asked = Asked(publics, app.extensions["log"], now=clock())
    Verification(
        app.extensions["sessions"], asked, lambda said, calm: None if calm else found.append(said)
    ).run()
    return found


def photo() -> tuple[BytesIO, str]:
    """Return a file larger than any remnant of room."""
    return BytesIO(b"\x89PNG\r\n\x1a\n" + os.urandom(MEGABYTE)), "foto.png"


def test_a_full_disk_of_the_database_refuses_in_words_and_keeps_no_half(
    disk: SmallDisk, settings: Settings, clock: Clock, workplace: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    source = Path(settings.database_url.removeprefix("sqlite:///"))
    (disk.folder / "neutrality.db").write_bytes(source.read_bytes())
    app = served(settings, clock, database_url=f"sqlite:///{disk.folder / 'neutrality.db'}")
    citizen = Citizen(app.test_client(), workplace)
    citizen.walk_to("kirim")

    disk.fill()
    with caplog.at_level(logging.WARNING):
        answers = [citizen.send("kirim") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503] * 3
    assert "Yang sudah Anda kirim tidak hilang" in answers[0].text
    assert "Traceback" not in caplog.text
    assert kept(app) == (0, 0, 0)
    assert app.test_client().get("/").status_code == 200  # what is read is read

    disk.clear()
    assert citizen.send("kirim").status_code == 303
    code = code_on(citizen.client.get("/lapor/terima"))
    assert app.test_client().post("/lacak", data={"code": code}).status_code == 200
    assert kept(app) == (1, 1, 0)
    assert broken(app, settings, clock) == []
    app.extensions["engine"].dispose()


def test_a_full_disk_of_the_evidence_refuses_the_file_and_takes_the_report(
    disk: SmallDisk, settings: Settings, clock: Clock, workplace: Workplace
) -> None:
    app = served(settings, clock, evidence_url=f"file://{disk.folder / 'bukti'}")
    citizen = Citizen(app.test_client(), workplace)
    citizen.walk_to("bukti")
    citizen.send("bukti", button="upload", files=[photo()])

    disk.fill()
    refused = citizen.send("bukti", files=[photo()])

    assert refused.status_code == 422
    assert "foto.png" in str(problems(refused))
    unfinished = disk.folder / "bukti" / "unfinished"
    assert list(unfinished.iterdir()) == []
    assert citizen.send("kirim").status_code == 303
    assert kept(app) == (1, 1, 1)

    disk.clear()
    other = Citizen(app.test_client(), workplace)
    other.walk_to("bukti")
    assert other.send("bukti", files=[photo()]).status_code == 303
    assert other.send("kirim").status_code == 303
    assert kept(app) == (2, 2, 2)
    assert broken(app, settings, clock) == []
    app.extensions["engine"].dispose()
