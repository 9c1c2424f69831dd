"""A backup is put back elsewhere: codes open, the gap is signed, what was erased stays away."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import func, select

from neutrality.accounts.models import Account
from neutrality.accounts.staff_sessions import StaffSession, open_session
from neutrality.accounts.telling import TELL_ACCOUNT
from neutrality.backups.folder import Folder
from neutrality.backups.manifest import LISTED, Manifest, Part
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.proving import Device
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.store import LocalStore
from neutrality.history.models import Checkpoint, Event, EventPayload
from neutrality.history.sealing import Sealer, seal
from neutrality.intake.models import Draft
from neutrality.migrating import migrations
from neutrality.outbox import OutboxMessage, post
from neutrality.ratelimit import limiter
from neutrality.vault import KeyFiles, TrackingCode
from neutrality.webhooks.following import FOLLOW
from tests.attacks.conftest import rows
from tests.attacks.hunting import files, hunt
from tests.attacks.test_erasure import found_in, kept_bytes
from tests.backups.conftest import Elsewhere, Place, opened_by
from tests.factories import Factory, Workplace
from tests.retention.conftest import Archive

BEGAN = date(2024, 3, 4)
WORD = "Zxqwvbackupatane"
Changing = Callable[[Path], object]


def here_too(kept: Path) -> list[tuple[str, bytes]]:
    """Return the sealed files of a folder of backups by their names, which are among what is searched for."""
    return [(path.name, path.name.encode()) for path in kept.rglob("*")]


def typed(app: Flask, *words: str) -> tuple[int, str]:
    """Type a command of the application."""
    done = app.test_cli_runner().invoke(args=list(words))
    return done.exit_code, str(done.output)


@pytest.mark.both_databases
def test_an_old_code_opens_its_thread_and_everything_proves(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path, sealer: Sealer
) -> None:
    code = TrackingCode.new()
    archive.closed("sanctioned", BEGAN, code=code)
    seal(archive.office.sessions, sealer, now=archive.office.clock())
    here.done("create", "--output", kept)
    there = elsewhere()
    shutil.rmtree(here.settings.evidence_dir)

    said = there.done("restore", kept)

    assert "1 sealed files" in said
    app = there.app()
    limiter.enabled = False
    visitor = app.test_client()
    visitor.post("/lacak", data={"code": code.text})
    assert visitor.get("/lacak/laporan").status_code == 200
    limiter.enabled = True
    assert opened_by(app, code.text) == [b"%PDF-1.7\nbukti\n%%EOF"]
    for words in (("audit", "verify"), ("evidence", "verify")):
        status, told = typed(app, *words)
        assert (status, "0 findings" in told or "0 not as received" in told) == (0, True), told
    with app.extensions["sessions"]() as session:
        told = session.scalars(select(Event.surface).where(Event.kind == "export:backup:restored")).all()
    assert told == ["worker"]
    app.extensions["engine"].dispose()


@pytest.mark.both_databases
def test_the_gap_is_refused_told_and_signed_and_what_was_erased_since_does_not_come_back(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path, sealer: Sealer, *, factory: Factory,
    workplace: Workplace, tmp_path: Path,
) -> None:  # fmt: skip
    """Attack 16 by the documented way: the backup is older than the checkpoint and than an erasure."""
    office = archive.office
    case_id = archive.closed("unmet", BEGAN, narrative=WORD)
    with office.sessions() as session:
        key = session.scalars(select(EvidenceFile.object_key)).one()
    head = archive.who("head").account_id
    with transaction(office.sessions) as session:
        emails = [factory.account(session, workplace.province, Role.HEAD).email for _ in range(2)]
        own = session.get_one(Account, head).email
    wanted = kept_bytes(archive, case_id)
    seal(office.sessions, sealer, now=office.clock())
    here.done("create", "--output", kept)
    assert found_in(wanted, here_too(kept))
    archive.later(years=5)
    assert len(archive.erase_all()) == 1
    seal(office.sessions, sealer, now=office.clock())
    there = elsewhere()

    said = there.done("restore", kept)
    app = there.app()
    refused, before = typed(app, "audit", "seal")
    accepted, gap = typed(app, "audit", "accept-restore", "--as", emails[0], "--second", emails[1])
    status, replayed = typed(app, "retention", "replay", "--as", own)

    assert "1 stay away" in said
    assert "sealed events are lost" in said
    assert "1 erased records are back" in said
    assert (refused, accepted, status) == (1, 0, 0), (before, gap, replayed)
    assert "1 erased again" in replayed
    assert typed(app, "audit", "seal")[0] == 0
    assert typed(app, "audit", "verify")[0] == 0
    sessions: Sessions = app.extensions["sessions"]
    with sessions() as session:
        found = select(EventPayload.content).join(Event, EventPayload.event_id == Event.id)
        [lost] = session.scalars(found.where(Event.kind == "catalogue:history:restored"))
        note = session.scalars(select(Checkpoint.note).where(Checkpoint.lost_size.is_not(None))).one()
    assert json.loads(lost)["size"] == int(note.split("restored ")[1].split()[0])
    assert not LocalStore(there.settings.evidence_dir).exists(key)
    assert hunt({WORD}, rows(app.extensions["engine"])) == []
    assert found_in(wanted, rows(app.extensions["engine"])) == set()
    assert found_in(wanted, files(*(tmp_path / "elsewhere").glob("[!k]*"))) == set()
    app.extensions["engine"].dispose()


def test_the_ledger_and_the_checkpoint_come_back_out_of_the_newest_backup(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path, sealer: Sealer
) -> None:
    """The machine is lost with both files: the newest that the last backup carried along take their place."""
    archive.closed("unmet", BEGAN)
    seal(archive.office.sessions, sealer, now=archive.office.clock())
    here.done("create", "--output", kept)
    archive.later(years=5)
    archive.erase_all()
    seal(archive.office.sessions, sealer, now=archive.office.clock())
    here.done("create", "--output", kept)
    oldest, _ = Folder(kept).finished()
    there = elsewhere(beside=False)

    said = there.done("restore", oldest)

    assert "1 erased records are back" in said
    assert "1 stay away" in said
    assert there.settings.erasure_ledger.read_bytes() == here.settings.erasure_ledger.read_bytes()
    assert there.settings.last_checkpoint.read_bytes() == here.settings.last_checkpoint.read_bytes()


def test_the_longest_ledger_that_a_backup_signed_comes_back_and_no_forged_one(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path
) -> None:
    archive.closed("unmet", BEGAN)
    archive.later(years=5)
    archive.erase_all()
    here.done("create", "--output", kept)
    whole = here.settings.erasure_ledger.read_bytes()
    here.settings.erasure_ledger.write_bytes(whole.splitlines(keepends=True)[0])
    here.done("create", "--output", kept)
    there = elsewhere(beside=False)

    there.done("restore", kept)

    assert there.settings.erasure_ledger.read_bytes() == whole
    for path in kept.glob("*/erasures.log"):
        path.write_bytes(whole + b"{}\n")
    third = elsewhere("third", beside=False)
    third.refused("restore", kept)
    assert not third.settings.erasure_ledger.exists()


@pytest.mark.both_databases
def test_sessions_and_drafts_end_and_mails_wait_for_a_person(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path
) -> None:
    now, head = archive.office.clock(), archive.who("head").account_id
    with transaction(archive.office.sessions) as session:
        account = session.get_one(Account, head)
        open_session(session, account, Device.OTHER, now=now)
        post(session, TELL_ACCOUNT, {"account": str(account.id)}, due_at=now)
        post(session, FOLLOW, {}, due_at=now).leased_until = now
        session.add(Draft(lookup="x" * 64, expires_at=now, sealed_content=b"sealed"))
    here.done("create", "--output", kept)
    there = elsewhere()

    assert "1 sessions, 1 drafts" in there.done("restore", kept)

    with there.sessions()() as session:
        for model in (StaffSession, Draft):
            assert session.scalar(select(func.count()).select_from(model)) == 0
        mail, other = (
            session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).one()
            for kind in (TELL_ACCOUNT, FOLLOW)
        )
    assert (mail.dead_at is None, mail.error) == (False, "Restored")
    assert (other.dead_at, other.leased_until) == (None, None)


@pytest.mark.both_databases
def test_a_database_in_use_is_not_written_over(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path
) -> None:
    archive.closed("unmet", BEGAN)
    here.done("create", "--output", kept)

    here.refused("restore", kept)
    there = elsewhere()
    there.done("restore", kept)
    there.refused("restore", kept)

    here.done("verify", kept)


@pytest.mark.both_databases
def test_an_older_one_is_brought_up_to_date(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path
) -> None:
    config = migrations(here.settings.database_url)
    command.downgrade(config, "-1")
    here.done("create", "--output", kept)
    here.done("verify", kept)
    there = elsewhere()

    there.done("restore", kept)

    app = there.app()
    assert typed(app, "audit", "verify")[0] == 0
    app.extensions["engine"].dispose()


def changed(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def one(kept: Path, pattern: str) -> Path:
    """Return the one file of a pattern."""
    [found] = [path for path in kept.glob(pattern) if path.is_file()]
    return found


ALTERED: dict[str, tuple[str, Changing]] = {
    "the database": ("*/database.*", changed),
    "the list": ("*/evidence.list", changed),
    "the checkpoint": ("*/history.checkpoint", changed),
    "the manifest": ("*/backup.note", changed),
    "a sealed file": ("evidence/*/*/*", changed),
    "the database is gone": ("*/database.*", Path.unlink),
    "the list is gone": ("*/evidence.list", Path.unlink),
    "a sealed file is gone": ("evidence/*/*/*", Path.unlink),
}


@pytest.mark.both_databases
def test_every_altered_byte_and_every_missing_file_is_found_and_nothing_damaged_is_put_back(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path, sealer: Sealer, *, tmp_path: Path
) -> None:
    archive.closed("unmet", BEGAN)
    seal(archive.office.sessions, sealer, now=archive.office.clock())
    here.done("create", "--output", kept)
    there = elsewhere()
    for what, (pattern, change) in ALTERED.items():
        copy = tmp_path / what
        shutil.copytree(kept, copy)
        change(one(copy, pattern))

        here.refused("verify", copy)
        if any(name in what for name in ("database", "list", "manifest")):
            there.refused("restore", copy)

    there.done("restore", kept)


@pytest.mark.parametrize("change", [changed, Path.unlink])
def test_what_lacks_is_named_and_everything_else_is_put_back(
    archive: Archive, here: Place, elsewhere: Elsewhere, kept: Path, *, change: Changing
) -> None:
    archive.closed("unmet", BEGAN)
    here.done("create", "--output", kept)
    lost = one(kept, "evidence/*/*/*")
    change(lost)
    there = elsewhere()

    assert lost.name in there.refused("restore", kept)

    assert not LocalStore(there.settings.evidence_dir).exists(lost.name)
    app = there.app()
    assert typed(app, "audit", "verify")[0] == 0
    assert typed(app, "evidence", "verify")[0] == 1
    app.extensions["engine"].dispose()


def test_a_backup_of_other_keys_is_refused_and_one_rewritten_by_somebody_without_them(
    archive: Archive, here: Place, kept: Path, tmp_path: Path
) -> None:
    here.done("create", "--output", kept)
    note = one(kept, "*/backup.note")
    whole = note.read_text(encoding="utf-8")
    note.write_text(whole.replace('"missing": []', '"missing": ["x"]'), encoding="utf-8")
    here.refused("verify", kept)
    note.write_text(whole, encoding="utf-8")
    here.done("verify", kept, "--bytes-only")

    other = tmp_path / "other"
    other.mkdir()
    shutil.copytree(here.settings.keys_dir, other / "keys")
    public = other / "keys" / "surface-worker.pub"
    public.chmod(0o644)
    public.write_bytes((here.settings.keys_dir / "surface-desk.pub").read_bytes())
    stranger = Place(here.settings.model_copy(update={"keys_dir": other / "keys"}))
    assert "keys restore" in stranger.refused("verify", kept)
    shutil.rmtree(other / "keys")
    assert "surface-worker" in stranger.refused("verify", kept)


@pytest.mark.both_databases
def test_parts_of_two_moments_are_told_though_the_key_signed_them(
    archive: Archive, here: Place, kept: Path
) -> None:
    archive.closed("unmet", BEGAN)
    here.done("create", "--output", kept)
    note, key = one(kept, "*/backup.note"), KeyFiles(here.settings.keys_dir).surface("worker")
    manifest = Manifest.opened(note.read_text(encoding="utf-8"), key.public_key().public_bytes_raw())
    later = replace(manifest, position=manifest.position + 1)
    empty = {**manifest.parts, LISTED: Part(0, hashlib.sha256(b"").hexdigest())}

    note.write_text(later.signed("contoh/cadangan", key), encoding="utf-8")
    moment = here.refused("verify", kept)
    one(kept, f"*/{LISTED}").write_bytes(b"")
    note.write_text(replace(manifest, parts=empty).signed("contoh/cadangan", key), encoding="utf-8")
    listed = here.refused("verify", kept)

    assert "1 findings" in moment
    assert "1 findings" in listed
