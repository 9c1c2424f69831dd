"""`statistics verify PATH`: a downloaded package, checked by an installation."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.fixtures.packages import Signer, changed, signer


@pytest.fixture
def path(downloaded: bytes, tmp_path: Path) -> Path:
    """Return where the package lies."""
    found = tmp_path / "paket.zip"
    found.write_bytes(downloaded)
    return found


def verify(app: Flask, path: Path, *more: str) -> tuple[int, str]:
    """Run the command and return its status and what it said."""
    done = app.test_cli_runner().invoke(args=["statistics", "verify", str(path), *more])
    return done.exit_code, done.output


def test_with_the_printed_fingerprint_it_holds(app: Flask, path: Path, by: Signer) -> None:
    status, said = verify(app, path, "--fingerprint", by.fingerprint)

    assert (status, said) == (
        0,
        "2026-10-r1 is unchanged since the key with this fingerprint signed it.\n",
    )


def test_without_one_it_says_what_it_does_not_know(app: Flask, path: Path, by: Signer) -> None:
    status, said = verify(app, path)

    assert status == 2
    assert said.startswith("NOT CHECKED whose key signed it.")
    assert by.fingerprint in said


def test_another_key_or_a_changed_file_is_told(app: Flask, path: Path, by: Signer) -> None:
    assert verify(app, path, "--fingerprint", signer(8).fingerprint) == (
        1,
        "The key is not your fingerprint's.\n",
    )

    path.write_bytes(changed(path.read_bytes(), "data.json", lambda content: content + b" "))
    status, said = verify(app, path, "--fingerprint", by.fingerprint)

    assert status == 1
    assert "data.json was changed." in said


def test_half_a_fingerprint_is_refused_in_a_sentence(app: Flask, path: Path) -> None:
    status, said = verify(app, path, "--fingerprint", "abcd 1234")

    assert status == 1
    assert "64 angka" in said
