"""The store of evidence in a bucket goes away and comes back: said at the file, the report is taken."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from neutrality import create_app
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.s3 import CREDENTIALS
from neutrality.evidence.service import open_content
from neutrality.ratelimit import limiter
from neutrality.reports.service import find_by_code
from neutrality.settings import Settings
from neutrality.vault import KeyKind, TrackingCode
from tests.factories import Workplace
from tests.fixtures.buckets import ACCESS, BUCKET, SECRET, free_port, serving
from tests.fixtures.clock import Clock
from tests.intake.conftest import Citizen, problems


class Bucket:
    """rclone's S3 server on a folder, always at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        (folder / BUCKET).mkdir(parents=True)
        self.url = f"s3://{BUCKET}/kantor?endpoint=http://127.0.0.1:{self._port}&region=us-east-1"

    @contextmanager
    def there(self) -> Iterator[None]:
        """Let it run while the block does."""
        address = f"127.0.0.1:{self._port}"
        options = ["--auth-key", f"{ACCESS},{SECRET}", "--addr", address, "--config", "/dev/null"]
        with serving(["rclone", "serve", "s3", *options, str(self._folder)], self._port):
            yield


@pytest.fixture
def bucket(tmp_path: Path) -> Bucket:
    """Return a bucket whose server does not run yet."""
    return Bucket(tmp_path / "bucket")


@pytest.fixture
def app(settings: Settings, clock: Clock, bucket: Bucket) -> Iterator[Flask]:
    """Return the application on it, as it is served."""
    held = {"access_key_id": ACCESS, "secret_access_key": SECRET}
    (settings.keys_dir / CREDENTIALS).write_text(json.dumps(held), encoding="utf-8")
    app = create_app(settings.model_copy(update={"evidence_url": bucket.url}), clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    limiter.enabled = False
    yield app
    limiter.enabled = True
    app.extensions["engine"].dispose()


def test_a_file_is_refused_in_words_while_the_store_is_away_and_taken_when_it_is_back(
    app: Flask, bucket: Bucket, workplace: Workplace
) -> None:
    citizen = Citizen(app.test_client(), workplace)
    first, second = (b"\x89PNG\r\n\x1a\n" + os.urandom(50_000) for _ in range(2))
    citizen.walk_to("bukti")
    with bucket.there():
        assert citizen.send("bukti", button="upload", files=[(BytesIO(first), "satu.png")]).status_code == 303

    refused = citizen.send("bukti", files=[(BytesIO(second), "dua.png")])
    assert refused.status_code == 422
    assert "dua.png" in str(problems(refused))
    shown = citizen.client.get("/lapor/bukti").text
    assert "satu.png" in shown
    assert "dua.png" not in shown

    with bucket.there():
        assert citizen.send("bukti", files=[(BytesIO(second), "dua.png")]).status_code == 303
    code = citizen_sends(citizen)  # a report that has its files waits for no store

    with bucket.there(), app.extensions["sessions"]() as session:
        report = find_by_code(session, code)
        assert report is not None
        key = app.extensions["vault"].open_with_code(session, kind=KeyKind.REPORT, owner=report.id, code=code)
        rows = session.scalars(select(EvidenceFile).where(EvidenceFile.report_id == report.id)).all()
        store = app.extensions["evidence_store"]
        found = {hashlib.sha256(open_content(store, key, row).read()).digest() for row in rows}
    assert found == {hashlib.sha256(content).digest() for content in (first, second)}


def citizen_sends(citizen: Citizen) -> TrackingCode:
    """Send the report; return the code that is shown."""
    assert citizen.send("kirim").status_code == 303
    page = citizen.client.get("/lapor/terima").text
    return TrackingCode.parse(page.split('data-tracking-code="')[1].split('"')[0])
