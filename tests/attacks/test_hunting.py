"""The search for planted texts finds a planted leak: without this, finding nothing would mean nothing."""

from __future__ import annotations

import base64
import hashlib
import logging
import tempfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from tests.attacks.conftest import Leaks
from tests.attacks.hunting import hunt

MARKER = "Sukirno Penanda Tujuhbelas"


@pytest.mark.parametrize(
    "content",
    [
        f"<<{MARKER}>>".encode(),
        MARKER.lower().encode(),
        MARKER.encode("utf-16-le"),
        MARKER.encode().hex().encode(),
        hashlib.sha256(MARKER.encode()).digest(),
        *(base64.b64encode(b"x" * offset + MARKER.encode() + b"yz") for offset in range(6)),
    ],
)
def test_a_marker_is_found_however_it_was_written(content: bytes) -> None:
    assert hunt([MARKER], [("a file", b"before" + content + b"after")])


def test_what_is_not_there_is_not_found() -> None:
    assert hunt([MARKER], [("a file", b"Sukirno Penanda")]) == []


@pytest.mark.both_databases
def test_a_leak_into_a_column_is_found(engine: Engine, leaks: Leaks, marker: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE leak (content text)"))
        connection.execute(text("INSERT INTO leak VALUES (:content)"), {"content": marker})

    assert {"leak.content"} < {found.where for found in leaks([marker])}


def test_a_leak_into_the_log_of_the_application_is_found(app: Flask, leaks: Leaks, marker: str) -> None:
    app.logger.getChild("leak").debug("received from %s", marker)
    logging.getLogger("neutrality.leak").debug("received from %s", marker.upper())

    assert {found.shape for found in leaks([marker])} == {"plain", "JSON", "upper case"}


def test_a_leak_into_the_log_is_found(leaks: Leaks, marker: str) -> None:
    logging.getLogger("leak").info("received from %s", marker)

    assert {found.where for found in leaks([marker])} == {"log"}


def test_a_leak_into_a_temporary_file_is_found(leaks: Leaks, marker: str) -> None:
    with tempfile.NamedTemporaryFile(prefix="leak") as file:
        Path(file.name).write_text(marker, encoding="utf-8")

        assert {found.where for found in leaks([marker])} == {file.name}
