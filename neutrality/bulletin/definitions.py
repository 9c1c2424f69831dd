"""The definitions that a release carries: each figure once, as it was when the month was released."""

from __future__ import annotations

from collections.abc import Iterable

from neutrality.domain.publication import Column, Publication


def columns_of(publication: Publication) -> Iterable[Column]:
    """Return each figure's definition once, in the order of the tables."""
    found: dict[tuple[str, int], Column] = {}
    for table in publication.tables:
        for column in table.columns:
            found.setdefault((column.id, column.version), column)
    return found.values()
