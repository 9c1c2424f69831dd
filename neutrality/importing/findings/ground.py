"""What a sheet of supervision results is read against at one office: the lists of its columns."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.field_posts import supervisors
from neutrality.directory.models import Agency, Office, Place
from neutrality.directory.service import elections_near
from neutrality.domain.access import Actor, Permission, Subject, may
from neutrality.domain.catalogue import Catalogue, Code
from neutrality.domain.finding_columns import FindingColumn
from neutrality.domain.register_names import Names, PatientNames
from neutrality.importing.known import place_of
from neutrality.reports.models import Source

# What is written for a source besides its code, in both languages.
SOURCES = {
    Source.FIELD_SUPERVISOR: ("Pengawas lapangan", "Field supervisor"),
    Source.DIRECT_SUPERIOR: ("Atasan langsung ASN", "Direct superior of the civil servant"),
}
_KINDS_OF_PLACE = ("Kabupaten ", "Kota ")


@dataclass(frozen=True)
class Choice:
    """One entry of a list: what may be written for it, the code or its name in either language."""

    code: str
    name_id: str = field(repr=False)
    name_en: str = field(repr=False)


@dataclass(frozen=True)
class Ground:
    """The office, the lists of its columns, and the rows behind the codes."""

    office: Office
    lists: Mapping[FindingColumn, Names]
    elections: Mapping[str, uuid.UUID]
    agencies: Mapping[str, uuid.UUID]
    choices: Mapping[FindingColumn, Sequence[Choice]] = field(repr=False)


def ground_of(session: Session, catalogue: Catalogue, office: Office, *, actor: Actor, today: date) -> Ground:
    """Return what is known at an office to whoever takes a sheet in there."""
    place = place_of(session, catalogue, office)
    choices = {
        FindingColumn.SOURCE: [Choice(code.value, *names) for code, names in SOURCES.items()],
        FindingColumn.SUPERVISOR: _supervisors(session, office, actor, today),
        FindingColumn.KIND: _by_law(catalogue.codes("plain_kind")),
        FindingColumn.PLACE: _places(session),
        FindingColumn.ELECTION: [
            Choice(row.code, row.name, row.name) for row in elections_near(session, today)
        ],
        FindingColumn.AGENCY: _agencies(session),
        FindingColumn.EMPLOYEE_TYPE: _by_law(catalogue.codes("employee_type")),
    }
    lists = {column: _names(column, entries) for column, entries in choices.items()}
    lists[FindingColumn.ELECTION] = _patient(place.known.elections)
    lists[FindingColumn.AGENCY] = _patient(place.known.agencies)
    return Ground(office, lists, place.elections, place.agencies, choices)


def _by_law(codes: Iterable[Code]) -> list[Choice]:
    return [Choice(row.code, row.label_id, row.label_en) for row in codes]


def _places(session: Session) -> list[Choice]:
    found = select(Place.code, Place.name).where(Place.code.like("__.__")).order_by(Place.name)
    return [Choice(row.code, row.name, row.name) for row in session.execute(found)]


def _agencies(session: Session) -> list[Choice]:
    found = select(Agency.code, Agency.name).where(Agency.active).order_by(Agency.name, Agency.code)
    return [Choice(row.code, row.name, row.name) for row in session.execute(found)]


def _supervisors(session: Session, office: Office, actor: Actor, today: date) -> list[Choice]:
    """Return for whom the actor may type, as the form of a finding offers them."""
    if not may(actor, Permission.ENTER_FOR_FIELD, Subject(office.id)):
        return []
    return [Choice(str(one), text, text) for one, text in supervisors(session, {office.id}, today)]


def _names(column: FindingColumn, entries: Sequence[Choice]) -> PatientNames:
    return _patient(Names.of((one.code, _written(column, one)) for one in entries))


def _written(column: FindingColumn, one: Choice) -> tuple[str, ...]:
    """Return what people write for an entry besides its code."""
    if column is FindingColumn.PLACE:
        return one.name_id, *_short(one)
    if column is FindingColumn.SUPERVISOR:
        return one.name_id, one.name_id.partition(" · ")[0]
    return one.name_id, one.name_en


def _short(one: Choice) -> Iterable[str]:
    """Return a place without its kind, and its code as a spreadsheet shortens what it takes for a number."""
    for kind in _KINDS_OF_PLACE:
        if one.name_id.startswith(kind):
            bare = one.name_id.removeprefix(kind)
            yield from (bare, f"Kab. {bare}", f"Kab {bare}") if kind == _KINDS_OF_PLACE[0] else (bare,)
    if one.code.endswith("0"):
        yield one.code[:-1]


def _patient(names: Names) -> PatientNames:
    return PatientNames(names.codes, names.shown, names.twice)
