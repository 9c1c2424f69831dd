"""A refusal carries the name of its rule and what its message needs, and says nothing more."""

from __future__ import annotations

import pytest

from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)


@pytest.mark.parametrize("kind", [DomainError, NotFoundError, NotAllowedError, ConflictError])
def test_a_refusal_is_known_by_its_code(kind: type[DomainError]) -> None:
    refusal = kind("guard", guard="has_new_ground")

    assert (refusal.code, refusal.params, str(refusal)) == ("guard", {"guard": "has_new_ground"}, "guard")
    assert isinstance(refusal, DomainError)


def test_what_was_typed_wrongly_is_told_field_by_field_and_never_printed() -> None:
    problems = [FieldProblem("reason", "required"), FieldProblem("nip", "too_long", {"most": 18})]

    refusal = InvalidInputError(problems)

    assert refusal.problems == problems
    assert (refusal.code, str(refusal)) == ("invalid_input", "invalid_input")


def test_the_particulars_of_one_problem_are_not_those_of_another() -> None:
    one, other = FieldProblem("reason", "required"), FieldProblem("reason", "required")

    one.params["most"] = 3

    assert other.params == {}
