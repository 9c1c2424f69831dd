"""The keyholder in a process of its own: capped, logged, closed to strangers, and away without harm."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from neutrality.vault import IndexKind, KeyFiles, KeyWrap, Purpose, ReaderKind, SealBrokenError
from neutrality.vault.keybox import LocalBox
from neutrality.vault.openings import Openings
from neutrality.vault.remote import RemoteBox
from neutrality.vault.serving import KeyholderServer, answer, may_ask
from neutrality.vault.wire import LONGEST, WireError, receive, send
from neutrality.vault.wraps import unwrap, wrap
from tests.fixtures.keyholding import FLASK, PATIENCE, environment, running, short_folder, start, until_gone
from tests.fixtures.run import missing

PASSPHRASE = "kata sandi penjaga uji"


@pytest.fixture
def place() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder / "socket"


def wraps(box: RemoteBox, count: int, *, kind: ReaderKind = ReaderKind.OFFICE) -> list[KeyWrap]:
    reader_id, public = box.create(PASSPHRASE if kind is ReaderKind.CUSTODIAN else None)
    return [
        wrap(bytes([number]) * 32, public, data_key_id=uuid.uuid4(), kind=kind, reader_key_id=reader_id)
        for number in range(count)
    ]


def opened(box: RemoteBox, rows: list[KeyWrap], *, actor: str = "a", purpose: Purpose = Purpose.LIST) -> int:
    return len(box.open(rows, actor=actor, purpose=purpose))


def test_caps_hold_in_the_process_that_has_the_keys(keys_dir: Path, place: Path) -> None:
    with running(keys_dir, place, "--cap", "2") as process:
        rows = wraps(RemoteBox(place), 51)
        opened(RemoteBox(place), rows[:2])
        with pytest.raises(NotAllowedError, match="opening_cap") as refusal:
            opened(RemoteBox(place), rows[:3])  # another client, the same actor
        assert refusal.value.params == {"cap": 2}
        assert opened(RemoteBox(place), rows[2:50], actor="b", purpose=Purpose.REGISTER) == 48
        with pytest.raises(NotAllowedError, match="opening_cap"):  # whoever is named: all together are capped
            opened(RemoteBox(place), rows[50:], actor="c")
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)

    assert "opened 2 keys for list" in log
    assert "opened 48 keys for register" in log
    assert "the hourly cap of 2 refused an opening for list" in log
    for row in rows:
        assert str(row.data_key_id) not in log


def test_a_wrap_that_was_swapped_is_named_by_the_other_process_too(keys_dir: Path, place: Path) -> None:
    with running(keys_dir, place):
        box = RemoteBox(place)
        one, other = wraps(box, 2)
        one.wrapped = other.wrapped
        with pytest.raises(SealBrokenError) as broken:
            opened(box, [one])
        assert str(broken.value) == f"seal_broken: key_wrap {one.id} wrapped"


def test_a_custodians_key_is_no_offices_key(keys_dir: Path, place: Path) -> None:
    with running(keys_dir, place):
        box = RemoteBox(place)
        (row,) = wraps(box, 1, kind=ReaderKind.CUSTODIAN)
        with pytest.raises(NotFoundError):
            opened(box, [row])
        row.reader_kind = ReaderKind.OFFICE
        with pytest.raises(DomainError, match="keyholder_refused"):
            opened(box, [row])


def test_keys_are_wrapped_for_another_office_without_leaving_the_process(keys_dir: Path, place: Path) -> None:
    with running(keys_dir, place) as process:
        box = RemoteBox(place)
        rows = wraps(box, 3)
        reader_id, _public = box.create(None)
        made = box.rewrap(rows, reader_id, actor="a")
        (custodians,) = wraps(box, 1, kind=ReaderKind.CUSTODIAN)
        with pytest.raises(NotFoundError):
            box.rewrap([custodians], reader_id, actor="a")
        with pytest.raises(NotFoundError, match="key_file_missing"):
            box.rewrap(rows, uuid.uuid4(), actor="a")
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)

    assert "wrapped 3 keys for another office" in log
    private = KeyFiles(keys_dir).reader(reader_id)
    for number, (row, wrapped) in enumerate(zip(rows, made, strict=True)):
        moved = KeyWrap(
            id=uuid.uuid4(), data_key_id=row.data_key_id, reader_kind=ReaderKind.OFFICE,
            reader_key_id=reader_id, wrapped=wrapped,
        )  # fmt: skip
        assert unwrap(moved, private) == bytes([number]) * 32


def test_passphrases_are_not_tried_without_end(keys_dir: Path, place: Path) -> None:
    with running(keys_dir, place):
        box = RemoteBox(place)
        rows = wraps(box, 1, kind=ReaderKind.CUSTODIAN)
        assert box.open_locked(rows, passphrase=PASSPHRASE, actor="c") == (0, bytes(32))
        for _ in range(20):
            with pytest.raises(DomainError, match="passphrase_wrong"):
                box.open_locked(rows, passphrase="bukan kata sandinya", actor="c")
        with pytest.raises(NotAllowedError, match="passphrase_tries"):
            box.open_locked(rows, passphrase=PASSPHRASE, actor="c")
        assert box.open_locked(rows, passphrase=PASSPHRASE, actor="d") == (0, bytes(32))


def test_away_is_said_and_the_next_question_after_a_restart_is_answered(keys_dir: Path, place: Path) -> None:
    box = RemoteBox(place)
    with pytest.raises(UnavailableError, match="keyholder_away"):
        box.digests(IndexKind.NIP, ["x"], None)

    process = start(keys_dir, place)
    before = box.digests(IndexKind.NIP, ["x"], None)
    rows = wraps(box, 1)
    process.send_signal(signal.SIGKILL)  # its socket is left behind
    process.communicate(timeout=PATIENCE)
    assert place.exists()
    with pytest.raises(UnavailableError, match="keyholder_away"):
        opened(box, rows)

    with running(keys_dir, place):
        assert box.digests(IndexKind.NIP, ["x"], None) == before
        assert opened(box, rows) == 1
    assert until_gone(place)


def test_a_silent_keyholder_is_away_after_a_while(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(place))
        silent.listen()
        with pytest.raises(UnavailableError):
            RemoteBox(place, patience=0.2).digests(IndexKind.NIP, ["x"], None)


def test_two_do_not_serve_one_socket_and_a_missing_key_is_said(keys_dir: Path, place: Path) -> None:
    def refused(told: dict[str, str]) -> str:
        done = subprocess.run(
            [FLASK, "--app", "app", "keyholder"], env=told, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        (sentence,) = done.stderr.strip().splitlines()
        return sentence

    told = environment(keys_dir, place)
    with running(keys_dir, place):
        assert refused(told)
        assert RemoteBox(place).digests(IndexKind.NIP, ["x"], None)
    (keys_dir / "index.key").unlink()
    assert "index.key is missing" in refused(told)
    del told["NEUTRALITY_KEYHOLDER_SOCKET"]
    assert "NEUTRALITY_KEYHOLDER_SOCKET" in refused(told)


def test_the_socket_is_for_its_user_and_group(keys_dir: Path, place: Path) -> None:
    with running(keys_dir, place):
        assert place.stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize(
    ("user", "group", "allowed"),
    [
        (os.getuid(), 4_000_001, True),
        (0, 4_000_001, True),
        (4_000_001, 77, True),
        (4_000_001, 4_000_001, False),
    ],
)
def test_a_stranger_is_turned_away_whatever_the_mode_of_the_file(
    user: int, group: int, allowed: bool
) -> None:
    assert may_ask(user, group, 77) is allowed


def test_a_stranger_gets_no_answer(keys_dir: Path, place: Path) -> None:
    if os.getuid() != 0:
        missing("only root can become somebody else")
    with running(keys_dir, place) as process:
        place.chmod(0o666)
        place.parent.chmod(0o755)
        child = os.fork()
        if child == 0:
            os.setgid(65534)
            os.setuid(65534)
            try:
                RemoteBox(place).digests(IndexKind.NIP, ["x"], None)
            except UnavailableError:
                os._exit(7)
            os._exit(8)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)
    assert "turned away" in log


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"\0", struct.pack(">I", LONGEST + 1), struct.pack(">I", 9) + b"{",
        struct.pack(">I", 2) + b"[]", struct.pack(">I", 4) + b"\xff\xff\xff\xff",
        struct.pack(">I", 60_000) + b"[" * 60_000,
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(sent: bytes) -> None:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(sent)
        left.shutdown(socket.SHUT_WR)
        with pytest.raises(WireError):
            receive(right)


def test_too_long_a_message_is_not_even_sent() -> None:
    left, right = socket.socketpair()
    with left, right, pytest.raises(WireError):
        send(left, {"values": "x" * LONGEST})


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"operation": "kunci"}, {"operation": "open"}, {"operation": ["open"]},
        {"operation": "open", "wraps": [{}], "actor": "a", "purpose": "case"},
        {"operation": "open", "wraps": [], "actor": "a", "purpose": "apa saja"},
        {"operation": "open", "wraps": 3, "actor": "a", "purpose": "case"},
        {"operation": "digests", "kind": "nip", "values": ["x"], "office": "bukan"},
        {"operation": "digests", "kind": "nip", "values": None, "office": None},
    ],
)  # fmt: skip
def test_a_message_that_makes_no_sense_is_answered_with_a_refusal(
    key_files: KeyFiles, asked: dict[str, object]
) -> None:
    said = answer(LocalBox(key_files, Openings(9, lambda: 0.0)), asked)

    assert said["refused"] == "keyholder_refused"
    json.dumps(said)


def test_a_key_whose_file_is_gone_is_a_refusal(keys_dir: Path, place: Path) -> None:
    with running(keys_dir, place):
        box = RemoteBox(place)
        rows = wraps(box, 1)
        for path in keys_dir.glob("reader-*.key"):
            path.unlink()
        with pytest.raises(NotFoundError, match="key_file_missing"):
            opened(box, rows)


def test_a_living_socket_is_not_taken_over(key_files: KeyFiles, place: Path) -> None:
    box = LocalBox(key_files, Openings(9, lambda: 0.0))
    with KeyholderServer(place, box), pytest.raises(ConflictError, match="keyholder_runs"):
        KeyholderServer(place, box)


def test_neither_box_prints_anything_of_itself(key_files: KeyFiles, place: Path) -> None:
    assert repr(RemoteBox(place)) == "<RemoteBox>"
    assert repr(LocalBox(key_files, Openings(9, lambda: 0.0))) == "<LocalBox>"
