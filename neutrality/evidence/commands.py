"""Care of the sealed files on the command line; no key is needed for it."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.evidence.care import ask_again, count_files, damaged

group = AppGroup("evidence", help="Sealed files.")


@group.command()
def verify() -> None:
    """Check that every file lies in the store as it was received.

    Example: flask --app app evidence verify
    """
    found = 0
    with reading(current.sessions()) as session:
        total = count_files(session)
        with click.progressbar(length=total, label="Files", file=sys.stderr) as bar:
            for row_id, problem in damaged(session, current.evidence_store(), seen=bar.update):
                found += 1
                click.echo(f"{row_id}: {problem}")
    click.echo(f"{total} files, {found} not as received.")
    if found:
        sys.exit(1)


@group.command()
def again() -> None:
    """Let the worker try again to make the viewing copies that this server could not make.

    Example, after bubblewrap or ffmpeg was installed: flask --app app evidence again
    """
    with transaction(current.sessions()) as session:
        count = ask_again(session, now=current.now())
    click.echo(f"{count} files wait for the worker.")
