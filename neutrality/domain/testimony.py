"""Witnesses of a case: who they are is sealed and leaves nothing but 'Saksi-1' (domain 7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from neutrality.domain.errors import FieldProblem
from neutrality.domain.respondent import too_long

LONGEST = {"name": 300, "address": 300, "phone": 60, "statement": 20_000}


@dataclass(frozen=True)
class WitnessAccount:
    """Who a witness is and what was said; whether under oath, whether protection is needed."""

    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    statement: str = field(default="", repr=False)
    sworn: bool = False
    protected: bool = False


def problems_of_witness(testimony: WitnessAccount) -> list[FieldProblem]:
    """Return what is wrong: a witness has a name; nothing else is asked."""
    return [*_problems(testimony)]


def _problems(testimony: WitnessAccount) -> Iterator[FieldProblem]:
    if not testimony.name.strip():
        yield FieldProblem("name", "required")
    for name, most in LONGEST.items():
        yield from too_long(name, getattr(testimony, name), most)


def pseudonym_of(ordinal: int) -> str:
    """Return how a witness is called wherever the name is not needed."""
    return f"Saksi-{ordinal}"
