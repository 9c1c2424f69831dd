"""Respondents sealed for their office, found through keyed indexes, and tied to persons by their NIP."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from neutrality.cases.models import Person, Respondent
from neutrality.domain.identity import clean_nip, employee_type_of
from neutrality.domain.matching import name_tokens
from neutrality.domain.workflow import State, SubStatus
from neutrality.means import Means
from neutrality.reports.submission import RespondentInput
from neutrality.vault import IndexKind, KeyKind, OpenKey, Reader

_TABLE = "respondent"


@dataclass(frozen=True)
class Particulars:
    """What is sealed of a respondent."""

    name: str = field(default="", repr=False)
    nip: str = field(default="", repr=False)
    agency_text: str = field(default="", repr=False)
    position: str = field(default="", repr=False)


def add_respondent(
    session: Session,
    means: Means,
    *,
    case_id: uuid.UUID,
    office_id: uuid.UUID,
    ordinal: int,
    person: RespondentInput,
) -> Respondent:
    """Return a new respondent of a case, sealed under a key of its own for the office."""
    row_id = uuid.uuid4()
    key = means.vault.create_key(
        session, kind=KeyKind.RESPONDENT, owner=row_id, readers=[Reader.office(office_id)]
    )
    particulars = Particulars(
        person.name.strip(), clean_nip(person.nip), person.agency_text.strip(), person.position.strip()
    )
    row = Respondent(
        id=row_id,
        case_id=case_id,
        ordinal=ordinal,
        agency_id=person.agency_id,
        employee_type=_kind_of(person.employee_type, particulars.nip),
        position_group=person.position_group,
        state=State.RECEIVED,
        sub_status=SubStatus.NEW,
        outcome=None,
        sealed_content=seal_particulars(key, row_id, particulars),
    )
    session.add(row)
    session.flush()
    if means.opener is not None:
        index(session, means, row, particulars, office_id)
    return row


def _kind_of(typed: str, nip: str) -> str:
    """Return what kind of employee it is: between PNS and PPPK the NIP knows better than who typed."""
    told = employee_type_of(nip)
    return told if told is not None and typed in {"unknown", "pns", "pppk"} else typed


def seal_particulars(key: OpenKey, row_id: uuid.UUID, particulars: Particulars) -> bytes:
    """Return the particulars sealed under the respondent's key."""
    return key.seal(_TABLE, row_id, "sealed_content", json.dumps(vars(particulars)))


def open_particulars(key: OpenKey, respondent: Respondent) -> Particulars:
    """Return what is sealed of a respondent; raises `SealBrokenError`."""
    content = key.open(_TABLE, respondent.id, "sealed_content", respondent.sealed_content)
    return Particulars(**json.loads(content))


def index(
    session: Session,
    means: Means,
    respondent: Respondent,
    particulars: Particulars,
    office_id: uuid.UUID,
) -> None:
    """Make a respondent findable by name and NIP, and tie it to the person with the same NIP."""
    nip = [particulars.nip] if particulars.nip else []
    wanted = ((IndexKind.NAME, name_tokens(particulars.name), office_id), (IndexKind.NIP, nip, None))
    for kind, values, of_office in wanted:
        means.keyholder.remember(
            session,
            kind=kind,
            values=values,
            office_id=of_office,
            owner_kind=KeyKind.RESPONDENT,
            owner=respondent.id,
        )
    respondent.person_id = _person(session, means, particulars, office_id) if nip else None


def _person(session: Session, means: Means, particulars: Particulars, office_id: uuid.UUID) -> uuid.UUID:
    """Return the person whose NIP this is; the NIP's index is one for all offices, so repeats are seen."""
    nip, kind = [particulars.nip], IndexKind.NIP
    found = means.keyholder.find(session, kind=kind, values=nip, office_id=None, owner_kind=KeyKind.PERSON)
    if found:
        return next(iter(found))
    person_id = new_person(session, means, particulars, office_id)
    means.keyholder.remember(
        session, kind=kind, values=nip, office_id=None, owner_kind=KeyKind.PERSON, owner=person_id
    )
    return person_id


def new_person(session: Session, means: Means, particulars: Particulars, office_id: uuid.UUID) -> uuid.UUID:
    """Return a new person across cases, sealed for the office that first recorded it."""
    person_id = uuid.uuid4()
    readers = [Reader.office(office_id)]
    key = means.vault.create_key(session, kind=KeyKind.PERSON, owner=person_id, readers=readers)
    content = json.dumps({"name": particulars.name, "nip": particulars.nip})
    sealed = key.seal("person", person_id, "sealed_content", content)
    session.add(Person(id=person_id, office_id=office_id, sealed_content=sealed))
    session.flush()
    return person_id
