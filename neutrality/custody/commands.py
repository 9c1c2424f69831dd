"""Keys on the command line: made, followed by others, recovered, backed up and put back."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.custody.upkeep import Upkeep
from neutrality.database import reading
from neutrality.directory.models import Office
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.sentences import one_sentence
from neutrality.vault import KeyFiles, ReaderKey, ReaderKind, init_keys, readers
from neutrality.vault.backup import restore_backup, write_backup

# These need neither keys nor tables.
WITHOUT_KEYS = frozenset({"init", "backup", "restore"})
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
of_office = click.option("--office", "code", required=True, help="Code of the office.")
known_passphrase = click.option(
    "--known", prompt="Passphrase of a custodian", hide_input=True, help="Asked for when it is not given."
)
new_passphrase = click.password_option(
    "--passphrase", prompt="New custodian's passphrase", help="Asked for when it is not given."
)
first_person = click.option("--first", prompt="First person's passphrase", hide_input=True)
second_person = click.option("--second", prompt="Second person's passphrase", hide_input=True)

group = AppGroup("keys", help="Key files and readers' keys.")
custodians = AppGroup("custodian", help="Those who open reporters' identities.")
recovery_group = AppGroup("recovery", help="Two persons who together replace lost custodians.")
group.add_command(custodians)
group.add_command(recovery_group)


@group.command("init")
@one_sentence
def make_keys() -> None:
    """Make the keys that are missing; none is written over. Example: flask --app app keys init."""
    directory = current.settings().keys_dir
    made = init_keys(directory)
    click.echo(f"{len(made)} keys written to {directory}." if made else f"No key is missing in {directory}.")


@group.command()
@one_sentence
def status() -> None:
    """Say who reads what, and which file is missing. Example: flask --app app keys status."""
    files = KeyFiles(current.settings().keys_dir)
    problems = 0
    with reading(current.sessions()) as session:
        offices = session.scalars(select(Office).order_by(Office.code)).all()
        for office in offices:
            for row in readers.of_office(session, office.id, *ReaderKind):
                here = files.holds(row.id, row.kind)
                if row.retired_at is not None and not here and not readers.count_wraps(session, row.id):
                    continue
                problems += not here and row.kind is not ReaderKind.RECOVERY
                click.echo(_line(session, office.code, row, here=here))
    if problems:
        click.echo(f"{problems} keys have no file here.", err=True)
        sys.exit(1)


@group.command()
@click.option("--office", "code", help="Code of one office; all of them when it is not given.")
@one_sentence
def rotate(code: str | None) -> None:
    """Give offices new keys; what was interrupted is finished first.

    Example: flask --app app keys rotate --office N1
    """
    with reading(current.sessions()) as session:
        chosen = select(Office).where(Office.code == code) if code else select(Office).order_by(Office.code)
        offices = session.scalars(chosen).all()
    if not offices:
        raise NotFoundError("office_not_found")
    for office in offices:
        with _upkeep(office, ReaderKind.OFFICE) as upkeep:
            resumed = upkeep.rotate()
        said = "an interrupted rotation is finished" if resumed else "the key is a new one"
        click.echo(f"{office.code}: {said}.")


@custodians.command("add")
@of_office
@known_passphrase
@new_passphrase
@one_sentence
def add_custodian(code: str, known: str, passphrase: str) -> None:
    """Let one more person open identities, earlier ones too; a custodian must be present.

    Example: flask --app app keys custodian add --office N1
    """
    with _upkeep(_office(code), ReaderKind.CUSTODIAN) as upkeep:
        row = upkeep.add_custodian(known=known, passphrase=passphrase)
    click.echo(f"{code}: custodian's key {row.id} opens every identity.")


@custodians.command("replace")
@of_office
@known_passphrase
@new_passphrase
@one_sentence
def replace_custodian(code: str, known: str, passphrase: str) -> None:
    """Give one custodian a new key under a new passphrase.

    Example: flask --app app keys custodian replace --office N1
    """
    with _upkeep(_office(code), ReaderKind.CUSTODIAN) as upkeep:
        upkeep.replace_custodian(known=known, passphrase=passphrase)
    click.echo(f"{code}: the custodian has a new key.")


@custodians.command("retire")
@of_office
@click.argument("key", type=click.UUID)
@one_sentence
def retire_custodian(code: str, key: uuid.UUID) -> None:
    """End what a custodian who leaves can open; `keys status` names the keys.

    Example: flask --app app keys custodian retire --office N1 KEY
    """
    with _upkeep(_office(code), ReaderKind.CUSTODIAN) as upkeep:
        upkeep.retire(key)
    click.echo(f"{code}: that key opens nothing any more.")


@custodians.command("complete")
@of_office
@known_passphrase
@one_sentence
def complete_custodians(code: str, known: str) -> None:
    """Let all custodians and the recovery open what this custodian can, after an interrupted run.

    Example: flask --app app keys custodian complete --office N1
    """
    with _upkeep(_office(code), ReaderKind.CUSTODIAN) as upkeep:
        upkeep.complete(known=known)
    click.echo(f"{code}: every custodian opens every identity.")


@recovery_group.command("create")
@of_office
@click.option("--output", type=FOLDER, help="Where the shares go; the topmost office keeps them outside.")
@known_passphrase
@first_person
@second_person
@one_sentence
def create_recovery(code: str, output: Path | None, known: str, first: str, second: str) -> None:
    """Let two persons of the parent office together replace custodians who lost their passphrases.

    Example: flask --app app keys recovery create --office U1
    """
    office, keys_dir = _office(code), current.settings().keys_dir
    if office.parent_id is None and (output is None or output.resolve().is_relative_to(keys_dir.resolve())):
        raise DomainError("shares_outside")
    with _upkeep(office, ReaderKind.CUSTODIAN) as upkeep:
        row = upkeep.make_recovery(known=known, directory=output or keys_dir, passphrases=(first, second))
    click.echo(f"{code}: recovery key {row.id}, two shares in {output or keys_dir}.")


@recovery_group.command("use")
@of_office
@click.option("--shares", type=FOLDER, multiple=True, help="Where the shares lie when not with the keys.")
@first_person
@second_person
@new_passphrase
@one_sentence
def use_recovery(code: str, shares: tuple[Path, ...], first: str, second: str, passphrase: str) -> None:
    """Make a new custodian by the two persons of the recovery; neither can do it alone.

    Example: flask --app app keys recovery use --office U1
    """
    directories = [*shares, current.settings().keys_dir]
    with _upkeep(_office(code), ReaderKind.RECOVERY) as upkeep:
        row = upkeep.recover(directories=directories, passphrases=(first, second), passphrase=passphrase)
    click.echo(f"{code}: custodian's key {row.id} opens every identity.")


@group.command()
@click.option("--output", required=True, type=FILE, help="A new file, kept apart from the data's backups.")
@click.option("--recipient", "recipients", multiple=True, help="An age public key, instead of a passphrase.")
@click.option("--passphrase", help="Asked for when neither is given.")
@one_sentence
def backup(output: Path, recipients: tuple[str, ...], passphrase: str | None) -> None:
    """Write all key files into one sealed file and read it back.

    Example: flask --app app keys backup --output /media/safe/keys.age
    """
    if not recipients and passphrase is None:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    count = write_backup(
        current.settings().keys_dir,
        output,
        passphrase=None if recipients else passphrase,
        recipients=recipients,
    )
    click.echo(f"{count} files are in {output}; it was read back.")


@group.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--identity", type=FILE, help="File with an age secret key, instead of a passphrase.")
@click.option("--passphrase", help="Asked for when neither is given.")
@one_sentence
def restore(source: Path, identity: Path | None, passphrase: str | None) -> None:
    """Put the key files back into an empty folder.

    Example: flask --app app keys restore /media/safe/keys.age
    """
    if identity is None and passphrase is None:
        passphrase = click.prompt("Passphrase", hide_input=True)
    secret = _secret_line(identity.read_text()) if identity is not None else None
    count = restore_backup(source, current.settings().keys_dir, passphrase=passphrase, identity=secret)
    click.echo(f"{count} files are in {current.settings().keys_dir}.")


@contextmanager
def _upkeep(office: Office, kind: ReaderKind) -> Iterator[Upkeep]:
    """Give what the work on an office's keys needs, its progress on standard error."""
    upkeep = Upkeep(
        sessions=current.sessions(),
        files=KeyFiles(current.settings().keys_dir),
        signer=current.means("desk").signer,
        office_id=office.id,
        now=current.now(),
    )
    with reading(current.sessions()) as session:
        rows = readers.active(session, office.id, kind)
        total = max((readers.count_wraps(session, row.id) for row in rows), default=0)
    with click.progressbar(length=total, label=office.code, file=sys.stderr) as bar:
        yield replace(upkeep, seen=bar.update)


def _office(code: str) -> Office:
    with reading(current.sessions()) as session:
        office = session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFoundError("office_not_found")
    return office


def _line(session: Session, code: str, row: ReaderKey, *, here: bool) -> str:
    state = "retired" if row.retired_at else "active"
    made = f"since {row.created_at:%Y-%m-%d}"
    file = "" if here else ", no file here"
    return (
        f"{code} {row.kind.value} {row.id} {state} {made}, {readers.count_wraps(session, row.id)} keys{file}"
    )


def _secret_line(text: str) -> str:
    """Return the secret of an age key file, whose other lines are remarks."""
    return next((line.strip() for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")), "")
