"""The sealed history on the command line: seal it, prove parts of it, accept a restore."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.naming import account_named
from neutrality.audit import proofs
from neutrality.audit.restoring import accept_restore
from neutrality.audit.verify_command import verify
from neutrality.database import reading
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.history.sealing import seal
from neutrality.reports import receipts
from neutrality.sentences import one_sentence

group = AppGroup("audit", help="The sealed history.")
prove = AppGroup("prove", help="Proofs that others check with tools/verify_history.py.")
group.add_command(prove)
group.add_command(verify)
to_file = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write."
)


@group.command("seal")
@one_sentence
def seal_now() -> None:
    """Seal every event that has no leaf yet. Example: flask --app app audit seal."""
    done = seal(current.sessions(), current.sealer(), now=current.now())
    click.echo(f"{done.leaves} events sealed.")
    if done.forged:
        raise DomainError("forged_events", number=len(done.forged))


@group.command("accept-restore")
@click.option("--as", "first", help="Address of a head of the topmost office.")
@click.option("--second", help="Address of another head, a custodian or a plenary member there.")
@one_sentence
def accept(*, first: str | None, second: str | None) -> None:
    """Accept that sealed history is lost, after a backup was restored; it stays public that it is.

    Example: flask --app app audit accept-restore --as ketua@kantor.go.id --second anggota@kantor.go.id
    """
    by = account_named(first, Role.HEAD, "--as"), account_named(second, Role.CUSTODIAN, "--second")
    done = accept_restore(
        current.sessions(), current.sealer(), current.means("desk").signer, by=by, now=current.now()
    )
    click.echo(f"The history goes on with {done.size} events; {done.lost.size} had been sealed.")


@prove.command("inclusion")
@click.option("--event", help="The event's hash, as the process log tells it.")
@click.option("--receipt", help="The line of a receipt: every event that it was given for.")
@to_file
@one_sentence
def inclusion(*, event: str | None, receipt: str | None, output: Path) -> None:
    """Prove that events are in the sealed history.

    Example: flask --app app audit prove inclusion --event HASH --output proof.json
    """
    if (event is None) == (receipt is None):
        raise click.UsageError("Name either --event or --receipt.")
    with reading(current.sessions()) as session:
        digests = _of_receipt(session, receipt) if receipt else [_digest(event or "")]
        found = proofs.prove_inclusion(session, digests)
    _write(found, output)


@prove.command("consistency")
@click.option("--from", "older", required=True, help="A size that was signed, or a file with a checkpoint.")
@click.option("--to", "newer", required=True, help="The same, later.")
@to_file
@one_sentence
def consistency(*, older: str, newer: str, output: Path) -> None:
    """Prove that one checkpoint's history goes on from another's.

    Example: flask --app app audit prove consistency --from 2026-10-01.txt --to 4711 --output proof.json
    """
    with reading(current.sessions()) as session:
        notes = [_note(session, word) for word in (older, newer)]
        found = proofs.prove_consistency(session, current.log(), *notes)
    _write(found, output)


def _of_receipt(session: Session, line: str) -> list[bytes]:
    found = receipts.recorded_hashes(session, receipts.read(line, current.receipt_keys()))
    if not found:
        raise NotFoundError("receipt_without_record")
    return found


def _digest(word: str) -> bytes:
    try:
        return bytes.fromhex(word)
    except ValueError:
        raise NotFoundError("no_such_event") from None


def _note(session: Session, word: str) -> str:
    if word.isascii() and word.isdigit():
        return proofs.note_at(session, int(word))
    try:
        return Path(word).read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise DomainError("note_wrong") from None


def _write(proof: Mapping[str, Any], output: Path) -> None:
    try:
        output.write_text(json.dumps(proof, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise DomainError("file_not_written", reason=error.strerror or "") from None
    click.echo(f"The proof is in {output}; check it with tools/verify_history.py.")
