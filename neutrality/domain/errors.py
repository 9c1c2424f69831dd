"""The only exceptions that a rule raises; words for people are in `neutrality.refusals`."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


class DomainError(Exception):
    """A rule said no: `code` names the rule, `params` fill its message."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotFoundError(DomainError):
    """What was asked for does not exist, or may not be known to exist."""


class NotAllowedError(DomainError):
    """The actor may not do this; told apart from not found only where existence is no secret."""


class ConflictError(DomainError):
    """Somebody else changed the record since it was read."""


class UnavailableError(DomainError):
    """Something that is needed is away or full; nothing was changed, and it may be tried again."""


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong with one field, as a code that the screens translate."""

    field: str
    code: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)


class InvalidInputError(DomainError):
    """What was typed cannot be accepted; each problem names its field."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__("invalid_input")
        self.problems = problems
