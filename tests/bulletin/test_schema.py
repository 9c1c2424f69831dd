"""The published schema takes every release and refuses what is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from neutrality.bulletin.package import SCHEMA
from tests.fixtures.publications import publication

Told = dict[str, Any]


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    found = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


@pytest.mark.parametrize("revision", [0, 1])
def test_a_release_fits(revision: int, schema: Draft202012Validator) -> None:
    schema.validate(json.loads(publication(revision=revision, reason="Alasan").canonical()))


def first_value(told: Told) -> Told:
    """Return the first figure of the first table."""
    found: Told = told["tables"][0]["lines"][0]["values"][0]
    return found


WRONG: dict[str, Callable[[Told], object]] = {
    "another form": lambda told: told.update(format="neutrality-release/2"),
    "no month": lambda told: told.pop("month"),
    "a month of no year": lambda told: told.update(month="2026-13"),
    "a part that nobody declared": lambda told: told.update(hidden=[1]),
    "another status": lambda told: told.update(status="final"),
    "a hidden figure beside its sign": lambda told: first_value(told).update(type="hidden"),
    "a count without a number": lambda told: first_value(told).pop("value"),
    "a share of nothing": lambda told: told["tables"][0]["lines"][0].update(
        values=[{"type": "rate", "part": 0, "whole": 0}]
    ),
    "words in one language": lambda told: told["tables"][0]["title"].pop("en"),
    "an office of no kind": lambda told: told["offices"][0].update(status="late"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_release_does_not_fit(name: str, schema: Draft202012Validator) -> None:
    told = json.loads(publication().canonical())
    WRONG[name](told)

    with pytest.raises(ValidationError):
        schema.validate(told)


def test_every_part_of_the_schema_says_what_it_is() -> None:
    found = json.loads(SCHEMA.read_text(encoding="utf-8"))

    for part in (found, *(one for name, one in found["$defs"].items() if name != "month")):
        assert part["title"]
        assert part["description"]
