"""What a register is read against at one office: its elections, the agencies, the lists of the law."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Agency, Election, Office
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.register_names import Known, Names


@dataclass(frozen=True)
class Place:
    """The office whose register it is, what is known there, and the rows behind the codes."""

    office: Office
    known: Known
    elections: Mapping[str, uuid.UUID]
    agencies: Mapping[str, uuid.UUID]


def place_of(session: Session, catalogue: Catalogue, office: Office) -> Place:
    """Return what is known at an office; an agency of its own place is meant before a namesake elsewhere."""
    agencies = list(session.scalars(select(Agency).where(Agency.active).order_by(Agency.code)))
    elections = list(session.scalars(select(Election).order_by(Election.code)))
    near = {row.name.casefold() for row in agencies if _is_near(row, office)}
    named = [
        (row.code, (row.name,) if _is_near(row, office) or row.name.casefold() not in near else ())
        for row in agencies
    ]
    known = Known.by_law(
        catalogue,
        offices=Names.of([(office.code, (office.name,))]),
        elections=Names.of((row.code, (row.name,)) for row in elections),
        agencies=Names.of(named),
    )
    return Place(
        office, known, {row.code: row.id for row in elections}, {row.code: row.id for row in agencies}
    )


def _is_near(agency: Agency, office: Office) -> bool:
    return office.place_code is not None and agency.place_code == office.place_code
