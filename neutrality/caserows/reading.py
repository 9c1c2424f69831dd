"""The rows read one after the other: however many there are, some hundreds are held at a time."""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from neutrality.caserows.called import Called
from neutrality.caserows.columns import COLUMNS, Column
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.cases.models import Respondent
from neutrality.directory.models import Election, Office
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.workflow import Outcome

Value = str | date | None
AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """Which rows: of these offices, received in these days, with this outcome, still open or over."""

    offices: frozenset[uuid.UUID]
    received_from: date | None = None
    received_to: date | None = None
    outcome: Outcome | None = None
    open: bool | None = None


@dataclass(frozen=True)
class Rows:
    """What is read, and what its codes are called; pseudonyms hold within these rows only."""

    session: Session
    catalogue: Catalogue
    wanted: Wanted
    lang: str

    def count(self) -> int:
        """Return how many rows there are."""
        found = select(func.count()).select_from(RespondentFact).where(*self._conditions())
        return self.session.execute(found).scalar_one()

    def __iter__(self) -> Iterator[list[Value]]:
        """Yield the rows in the order of receipt, each value in the order of the file's header."""
        called, secret = Called(self.session, self.catalogue, self.lang), os.urandom(32)
        for row in self.session.execute(self._found(), execution_options={"yield_per": AT_ONCE}):
            codes = {column.name: _code(getattr(row, column.name, None)) for column in COLUMNS}
            codes["case"] = _pseudonym(secret, row.case_id)
            codes["respondent"] = _pseudonym(secret, row.respondent_id)
            yield [value for column in COLUMNS for value in _cells(column, codes[column.name], called)]

    def _found(self) -> Select[Any]:
        fact, whole = RespondentFact, CaseFact
        own = {column.name: getattr(fact, column.name) for column in COLUMNS if hasattr(fact, column.name)}
        columns = [value.label(name) for name, value in own.items()]
        return (
            select(
                fact.case_id, fact.respondent_id, *columns, Office.code.label("office"),
                fact.place_code.label("place"), Election.code.label("election"), whole.regime, whole.kind,
                Respondent.state,
            )
            .join(whole, whole.case_id == fact.case_id)
            .join(Respondent, Respondent.id == fact.respondent_id)
            .join(Office, Office.id == fact.office_id)
            .outerjoin(Election, Election.id == fact.election_id)
            .where(*self._conditions())
            .order_by(fact.received_on, fact.case_id, fact.respondent_id)
        )  # fmt: skip

    def _conditions(self) -> list[ColumnElement[bool]]:
        fact, wanted = RespondentFact, self.wanted
        found: list[ColumnElement[bool]] = [fact.office_id.in_(wanted.offices)]
        if wanted.received_from is not None:
            found.append(fact.received_on >= wanted.received_from)
        if wanted.received_to is not None:
            found.append(fact.received_on <= wanted.received_to)
        if wanted.outcome is not None:
            found.append(fact.outcome == wanted.outcome)
        if wanted.open is not None:
            found.append(fact.closed_on.is_(None) if wanted.open else fact.closed_on.is_not(None))
        return found


def _cells(column: Column, code: Value, called: Called) -> Iterator[Value]:
    yield code
    if column.named:
        yield called(column.name, code) if isinstance(code, str) else None


def _code(value: Any) -> Value:
    return value.value if isinstance(value, StrEnum) else value


def _pseudonym(secret: bytes, row: uuid.UUID) -> str:
    return hmac.new(secret, row.bytes, hashlib.sha256).hexdigest()[:16]
