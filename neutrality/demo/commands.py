"""Sample data on the command line."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from neutrality import current
from neutrality.demo.accounts import lines
from neutrality.demo.load import load
from neutrality.demo.releases import Releasing
from neutrality.domain.errors import DomainError
from neutrality.history.sealing import seal
from neutrality.refusals import words

group = AppGroup("demo", help="Sample data.")


@group.command("load")
@click.option("--cases", default=240, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--months", default=12, show_default=True, type=click.IntRange(1, 60))
@click.option("--seed", default=1, show_default=True)
def load_sample(cases: int, months: int, seed: int) -> None:
    """Make fictional offices, people and cases.

    Example: flask --app app demo load --cases 240
    """
    releasing = Releasing(current.sessions(), current.means("worker"), current.settings())
    with click.progressbar(length=cases, label="Cases", file=sys.stderr) as bar:
        try:
            load(
                current.sessions(), current.means("desk"), current.settings(), cases=cases, months=months,
                seed=seed, today=current.today(), progress=bar.update, evening=releasing,
            )  # fmt: skip
            seal(current.sessions(), current.sealer(), now=current.now())
        except DomainError as error:
            sys.exit(words(error.code, error.params))


@group.command()
def accounts() -> None:
    """Print the sample accounts. Example: flask --app app demo accounts."""
    click.echo("\n".join(lines()))
