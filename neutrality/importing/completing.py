"""What of an imported register is still to be completed, by respondent: what was mended since is left out."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.allegations import RespondentViolation
from neutrality.cases.imported import ImportedRow
from neutrality.cases.models import Respondent
from neutrality.domain.history import EventKind
from neutrality.domain.register_columns import Column
from neutrality.domain.workflow import State
from neutrality.history.models import Event, EventPayload

# What the desk can complete, and by which field of a ralat where it is by one.
MENDED_BY = {
    Column.NAME: "name",
    Column.NIP: "nip",
    Column.AGENCY: "agency_id",
    Column.VIOLATION_TYPE: "violation_type",
    Column.FORWARDED_ON: "",
}


@dataclass(frozen=True)
class ToComplete:
    """One respondent of whom the register did not say everything."""

    case_id: uuid.UUID
    number: str
    ordinal: int
    columns: tuple[Column, ...]


def to_complete(session: Session, office_id: uuid.UUID) -> list[ToComplete]:
    """Return whose row lacks something that the desk can complete, by the number of the register."""
    found = (
        select(ImportedRow, Respondent)
        .join(Respondent, Respondent.id == ImportedRow.respondent_id)
        .where(
            ImportedRow.office_id == office_id, ImportedRow.lacks != "", ImportedRow.digest != b"",
            Respondent.excluded_on.is_(None), Respondent.pseudonymised_on.is_(None),
        )
        .order_by(ImportedRow.number, ImportedRow.ordinal)
    )  # fmt: skip
    mended, named = (
        _mended(session, office_id),
        set(session.scalars(select(RespondentViolation.respondent_id))),
    )
    lines = []
    for row, person in session.execute(found):
        columns = tuple(
            column
            for column in MENDED_BY
            if column in row.lacks.split() and not _is_there(column, person, mended, named)
        )
        if columns:
            lines.append(ToComplete(row.case_id, row.number, row.ordinal, columns))
    return lines


def _is_there(
    column: Column, person: Respondent, mended: set[tuple[uuid.UUID, str]], named: set[uuid.UUID]
) -> bool:
    if column is Column.FORWARDED_ON:
        return person.state is not State.VERIFIED
    if column is Column.VIOLATION_TYPE:
        return person.violation_type is not None or person.id in named
    if column is Column.AGENCY:
        return person.agency_id is not None
    return (person.id, MENDED_BY[column]) in mended


def _mended(session: Session, office_id: uuid.UUID) -> set[tuple[uuid.UUID, str]]:
    """Return which fields of which respondents a ralat mended; what they say now lies sealed."""
    found = (
        select(Event.respondent_id, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .join(ImportedRow, ImportedRow.respondent_id == Event.respondent_id)
        .where(ImportedRow.office_id == office_id, Event.kind == EventKind.FIELD_CORRECTED)
    )
    return {(person, json.loads(content)["field"]) for person, content in session.execute(found) if person}
