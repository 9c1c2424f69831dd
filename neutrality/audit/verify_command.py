"""`audit verify`: whoever holds the public keys checks the whole history and is told what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from neutrality import current
from neutrality.audit.checkpoints import saved
from neutrality.audit.finding import Finding, What
from neutrality.audit.tree import Witness
from neutrality.audit.verifying import Asked, Checked, Verification
from neutrality.domain.errors import DomainError
from neutrality.history.outside import Outside
from neutrality.history.standing import Log
from neutrality.refusals import words
from neutrality.sentences import one_sentence
from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--against-checkpoint", "checkpoints", multiple=True, type=FILE, help="One that was saved.")
@click.option("--against-log", "logs", multiple=True, type=FILE, help="Lines of the application's processes.")
@click.option("--no-signatures", is_flag=True, help="Leave out who signed what, which takes longest.")
@with_appcontext
@one_sentence
def verify(*, checkpoints: tuple[Path, ...], logs: tuple[Path, ...], no_signatures: bool) -> None:
    """Check the whole history: events, signatures, tree, facts, and what is kept elsewhere.

    The exit status is 1 when anything was changed, taken out, added or rolled back.

    Example: flask --app app audit verify --against-checkpoint 2026-11-09.txt --against-log app.log
    """
    keys, log = KeyFiles(current.settings().keys_dir), current.log()
    witnesses, forged = _witnesses(checkpoints, log)
    asked = Asked(
        publics={name: keys.surface_public(name).public_bytes_raw() for name in SURFACES},
        log=log, now=current.now(), witnesses=witnesses, forged=forged, logs=logs,
        signatures=not no_signatures,
    )  # fmt: skip
    with click.progressbar(length=1, label="History", file=sys.stderr) as bar:

        def begin(total: int) -> None:
            bar.length = total

        run = Verification(current.sessions(), asked, _tell, seen=bar.update)
        checked = run.run(begin)
    click.echo(_summary(checked, signed=not no_signatures))
    sys.exit(1 if checked.findings else 0)


def _witnesses(files: tuple[Path, ...], log: Log) -> tuple[list[Witness], list[Finding]]:
    """Return what is kept elsewhere, read before the database: the sealer's last checkpoint and those given.

    Raises:
        UsageError: when a given file is no checkpoint at all.

    """
    kept = Outside(current.settings().last_checkpoint).read()
    opened = [_given(path, log) for path in files]
    if kept is not None:
        opened.append(_opened("The sealer's last checkpoint", kept, log))
    return (
        [one for one in opened if isinstance(one, Witness)],
        [one for one in opened if isinstance(one, Finding)],
    )


def _given(path: Path, log: Log) -> Witness | Finding:
    try:
        return saved(f"The checkpoint {path.name}", path.read_text(encoding="utf-8", errors="replace"), log)
    except DomainError as error:
        raise click.UsageError(f"{path.name}: {words(error.code, error.params)}") from None


def _opened(name: str, note: str, log: Log) -> Witness | Finding:
    try:
        return saved(name, note, log)
    except DomainError:
        return Finding(What.FORGED_WITNESS, said={"name": name})


def _tell(sentence: str, harmless: bool) -> None:
    click.echo(f"Warning: {sentence}" if harmless else sentence)


def _summary(checked: Checked, *, signed: bool) -> str:
    apart = (
        f" and {checked.signature_seconds:.1f} s for the signatures" if signed else "; signatures left out"
    )
    more = f", {checked.unsealed} not sealed yet" if checked.unsealed else ""
    logged = f", {checked.logged} lines of process logs" if checked.logged else ""
    return (
        f"{checked.events} events in {checked.streams} streams{more}, {checked.leaves} leaves, "
        f"{checked.checkpoints} checkpoints, {checked.cases} cases{logged}: {checked.findings} findings "
        f"({checked.seconds:.1f} s{apart})."
    )
