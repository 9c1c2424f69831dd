"""A command's refusals: one sentence on standard error and exit status 1, never a stack trace."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.refusals import words
from neutrality.settings import SettingsError
from neutrality.vault import KeysExistError, KeysLostError, KeysMissingError

SAID = (KeysExistError, KeysLostError, KeysMissingError, SettingsError)


def one_sentence(work: Callable[..., None]) -> Callable[..., None]:
    """Turn a refusal into one sentence on standard error and exit status 1."""

    @wraps(work)
    def told(*args: Any, **kwargs: Any) -> None:
        try:
            work(*args, **kwargs)
        except InvalidInputError as error:
            said = (f"{problem.field}: {words(problem.code, problem.params)}" for problem in error.problems)
            _refuse(" ".join(said))
        except DomainError as error:
            _refuse(words(error.code, error.params))
        except SAID as error:
            _refuse(str(error))

    return told


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
