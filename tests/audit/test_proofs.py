"""Proofs are checked by a script that knows nothing of this program; each altered field makes them false."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from neutrality.audit.proofs import note_at, prove_consistency, prove_inclusion
from neutrality.database import Sessions
from neutrality.domain.checkpoint import VerifierKey
from neutrality.domain.errors import DomainError
from neutrality.history.models import Checkpoint, Event
from neutrality.history.sealing import Sealer, seal
from neutrality.history.service import Signer
from neutrality.settings import ROOT
from tests.cases.office import Office
from tests.fixtures.clock import Clock
from tests.history.writing import write

Proof = dict[str, Any]


@dataclass(frozen=True)
class Outsider:
    """Somebody with the script, Python and `cryptography`, far from this checkout."""

    folder: Path
    key: str

    def check(self, content: str | Proof, *options: str, key: str | None = "") -> tuple[int, str]:
        """Return how the script ended and what it said; with its own key unless told otherwise."""
        file = self.folder / "proof"
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_text(text, encoding="utf-8")
        own = () if key is None else ("--key", key or self.key)
        command = [sys.executable, "-I", "verify_history.py", "proof", *own, *options]
        bare = {"PATH": os.defpath}
        done = subprocess.run(command, cwd=self.folder, env=bare, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout


@dataclass(frozen=True)
class Sealed:
    """Eleven events, sealed in three parts on three days."""

    sessions: Sessions
    sealer: Sealer
    events: list[Event]

    def inclusion(self, *places: int) -> Proof:
        """Return the proof for the events at these places."""
        with self.sessions() as session:
            return dict(prove_inclusion(session, [self.events[place].hash for place in places]))

    def note(self, size: int) -> str:
        """Return the checkpoint of this size."""
        with self.sessions() as session:
            return note_at(session, size)

    def consistency(self, older: int, newer: int) -> Proof:
        """Return the proof between two sizes."""
        with self.sessions() as session:
            return dict(prove_consistency(session, self.sealer.log, self.note(older), self.note(newer)))


@pytest.fixture
def outsider(tmp_path: Path, sealer: Sealer) -> Outsider:
    """Return somebody who was given the key on paper."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(ROOT / "tools" / "verify_history.py", folder)
    return Outsider(folder, str(sealer.log.key))


@pytest.fixture
def sealed(sessions: Sessions, signer: Signer, sealer: Sealer, clock: Clock) -> Sealed:
    """Return a history that grew on three days."""
    events: list[Event] = []
    for times in (3, 5, 3):
        events += write(sessions, signer, clock(), times)
        seal(sessions, sealer, now=clock())
        clock.move(days=1)
    return Sealed(sessions, sealer, events)


def test_the_script_is_small_and_needs_nothing_of_ours(outsider: Outsider) -> None:
    source = (outsider.folder / "verify_history.py").read_text(encoding="utf-8")
    imported = {
        line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import", "from"))
    }

    assert len(source.splitlines()) <= 200
    assert imported - sys.stdlib_module_names - {"__future__"} == {"cryptography"}
    command = [sys.executable, "-I", "-c", "import neutrality"]
    assert subprocess.run(command, cwd=outsider.folder, capture_output=True, check=False).returncode


def test_what_is_sealed_is_proved_to_whoever_brings_the_key(sealed: Sealed, outsider: Outsider) -> None:
    for place, size in ((0, 3), (4, 8), (10, 11)):
        digest = sealed.events[place].hash.hex()
        status, said = outsider.check(sealed.inclusion(place), "--event", digest)
        assert (status, said) == (
            0,
            f"HOLDS: in the history of {size} events are {digest}\\n".replace("\\n", "\n"),
        )
    for older, newer in ((3, 8), (8, 11), (3, 11), (11, 11)):
        assert outsider.check(sealed.consistency(older, newer))[0] == 0
    assert outsider.check(sealed.note(11)) == (
        0, f"HOLDS: a checkpoint of 11 events, root {sealer_root(sealed, 11)}\n",
    )  # fmt: skip


def sealer_root(sealed: Sealed, size: int) -> str:
    return sealed.sealer.log.head(sealed.note(size)).root.hex()


def test_without_a_key_or_with_another_one_it_is_said(sealed: Sealed, outsider: Outsider) -> None:
    other = str(VerifierKey("localhost/integritas", bytes(31) + b"\x01"))

    for proof in (sealed.inclusion(4), sealed.consistency(3, 8), sealed.note(8)):
        status, said = outsider.check(proof, key=None)
        assert status == 2
        assert "NOT CHECKED" in said
        assert outsider.check(proof, key=other) == (1, "FALSE: it is not signed with the key that you gave\n")
        assert outsider.check(proof, key=outsider.key[:-2])[0] == 1


def test_a_proof_about_something_else_is_not_taken(sealed: Sealed, outsider: Outsider) -> None:
    other = sealed.events[5].hash.hex()

    assert outsider.check(sealed.inclusion(4), "--event", other)[0] == 1
    assert outsider.check(sealed.consistency(3, 8), "--event", other)[0] == 1
    assert outsider.check({**sealed.inclusion(4), "leaves": []})[0] == 1
    for nonsense in (
        "",
        "{}",
        "{",
        "[]",
        "no proof",
        '{"format": 7}',
        "a\n\nb\n",
        '{"format":"neutrality-proof-1"}',
    ):
        assert outsider.check(nonsense)[0] == 1


def alterations(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Give every field of a proof with another value in its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from alterations(inner, (*path, name))
    elif isinstance(value, list):
        yield path, [*value, "00" * 32]
        for at, inner in enumerate(value):
            yield from alterations(inner, (*path, at))
        if value:
            yield path, value[:-1]
    elif isinstance(value, int):
        yield path, value + 1
    else:
        yield path, altered(value)


def altered(text: str) -> str:
    """Return the text with one character in its middle changed."""
    at = len(text) // 2
    return f"{text[:at]}{'0' if text[at] != '0' else '1'}{text[at + 1 :]}"


@pytest.mark.parametrize("which", ["inclusion", "consistency"])
def test_every_altered_field_makes_a_proof_false(sealed: Sealed, outsider: Outsider, *, which: str) -> None:
    proof = sealed.inclusion(6) if which == "inclusion" else sealed.consistency(3, 8)
    assert outsider.check(proof)[0] == 0
    tried = 0

    for path, value in alterations(proof):
        changed = copy.deepcopy(proof)
        place: Any = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        assert outsider.check(changed)[0] == 1, path
        tried += 1

    assert tried >= 8


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n8\n", "\n9\n"),
        lambda note: note.replace("public 2026-11-11", "public 2026-11-12"),
        lambda note: note.replace("localhost/integritas\n", "elsewhere/integritas\n", 1),
        lambda note: note.replace("— localhost", "— elsewhere"),
    ],
)
def test_every_altered_line_makes_a_checkpoint_false(
    sealed: Sealed, outsider: Outsider, change: Callable[[str], str]
) -> None:
    note = sealed.note(8)
    assert change(note) != note

    assert outsider.check(change(note))[0] == 1


def test_a_receipt_is_proved_with_every_event_that_it_was_given_for(
    office: Office, app: Flask, sealer: Sealer, outsider: Outsider, tmp_path: Path
) -> None:
    receipts = [office.receive().receipt for _ in range(3)]
    seal(office.sessions, sealer, now=office.clock())
    file = tmp_path / "proof.json"
    done = app.test_cli_runner().invoke(
        args=["audit", "prove", "inclusion", "--receipt", receipts[1], "--output", str(file)]
    )
    assert done.exit_code == 0, done.output
    proof = json.loads(file.read_text(encoding="utf-8"))

    assert outsider.check(proof, "--receipt", receipts[1])[0] == 0
    assert outsider.check(proof, "--receipt", receipts[2]) == (
        1,
        "FALSE: the proof is about another receipt\n",
    )
    assert "NIP" not in json.dumps(proof)
    assert set(proof) == {"format", "kind", "checkpoint", "leaves"}


def test_the_first_public_checkpoint_that_has_the_event_is_taken_else_the_newest(
    sealed: Sealed, signer: Signer, clock: Clock
) -> None:
    clock.move(days=-1)  # the third day again: its public checkpoint is out already
    (late,) = write(sealed.sessions, signer, clock(), 1)
    seal(sealed.sessions, sealed.sealer, now=clock() + timedelta(minutes=1))
    with sealed.sessions() as session:
        newest = session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc())).first()
        proof = prove_inclusion(session, [late.hash])

    assert newest is not None
    assert newest.public_on is None
    assert proof["checkpoint"] == newest.note
    assert "public 2026-11-10" in sealed.inclusion(2)["checkpoint"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("inclusion",), "Usage"),
        (("inclusion", "--event", "ab", "--receipt", "cd"), "Usage"),
        (("inclusion", "--event", "ab"), "Tidak ada peristiwa"),
        (("inclusion", "--event", "zz"), "Tidak ada peristiwa"),
        (("inclusion", "--receipt", "ab"), "tanda terima"),
        (("consistency", "--from", "3", "--to", "4"), "Tidak ada segel pada 4"),
        (("consistency", "--from", "8", "--to", "3"), "lebih pendek"),
        (("consistency", "--from", "nowhere.txt", "--to", "3"), "bukan catatan"),
    ],
)
@pytest.mark.usefixtures("sealed")
def test_what_cannot_be_proved_is_said_in_one_sentence(
    app: Flask, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "proof.json"
    done = app.test_cli_runner().invoke(args=["audit", "prove", *words, "--output", str(file)])

    assert done.exit_code in {1, 2}
    assert said in done.output
    assert not file.exists()


def test_what_is_not_sealed_yet_is_said(sealed: Sealed, signer: Signer, clock: Clock) -> None:
    (late,) = write(sealed.sessions, signer, clock(), 1)

    with sealed.sessions() as session, pytest.raises(DomainError, match="not_sealed_yet"):
        prove_inclusion(session, [late.hash])


def test_a_published_file_is_proved_to_be_of_this_history(sealed: Sealed, app: Flask, tmp_path: Path) -> None:
    kept, file = tmp_path / "2026-11-10.txt", tmp_path / "proof.json"
    kept.write_text(sealed.note(3), encoding="utf-8")

    done = app.test_cli_runner().invoke(
        args=["audit", "prove", "consistency", "--from", str(kept), "--to", "11", "--output", str(file)]
    )

    assert done.exit_code == 0, done.output
    assert json.loads(file.read_text(encoding="utf-8"))["older"] == sealed.note(3)
