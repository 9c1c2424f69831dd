"""The guide for civil servants: which situations answer a question, and what follows from each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from neutrality.domain.catalogue import Catalogue, Situation, ViolationType


@dataclass(frozen=True)
class Advice:
    """One situation with the types that hold on the day, so that article and sanction are never copied."""

    situation: Situation
    types: tuple[ViolationType, ...]


def advice(catalogue: Catalogue, on: date, question: str = "") -> tuple[Advice, ...]:
    """Return the situations that hold on that day and in which every word of the question is found."""
    return tuple(
        Advice(row, tuple(kind for code in row.types if (kind := catalogue.violation_type(code)).valid(on)))
        for row in catalogue.guide
        if row.valid(on) and _answers(row, question)
    )


def _answers(row: Situation, question: str) -> bool:
    told = _words(
        " ".join(
            (
                row.label_id, row.label_en, row.words, *row.may_id, *row.may_en, *row.may_not_id,
                *row.may_not_en,
            )
        )
    )  # fmt: skip
    return all(any(word.startswith(asked) for word in told) for asked in _words(question))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.lower()))
