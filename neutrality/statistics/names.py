"""Names of the codes along each dimension."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.directory.models import Office
from neutrality.domain.mistakes import ExclusionReason
from neutrality.domain.workflow import ReportKind, State
from neutrality.names import name_of
from neutrality.statistics.scope import NO_SANCTION, UNKNOWN

DECLARED: dict[str, type[StrEnum]] = {"kind": ReportKind, "state": State, "exclusion": ExclusionReason}
WITHOUT_CODE = {
    UNKNOWN: {"id": "tidak diketahui", "en": "not known"},
    NO_SANCTION: {"id": "tanpa sanksi (tidak ada pelanggaran)", "en": "no sanction (no violation found)"},
}


@dataclass(frozen=True)
class OfficeName:
    """What an office is called, read once."""

    id: uuid.UUID
    code: str
    name: str
    parent_id: uuid.UUID | None


@dataclass(frozen=True)
class Names:
    """What codes are called, and under which code an office stands in a file."""

    offices: Mapping[str, OfficeName]

    def __call__(self, dimension: str, code: str, lang: str) -> str:
        """Return the name of a code in `id` or `en`."""
        if code in WITHOUT_CODE:
            return WITHOUT_CODE[code][lang]
        if dimension == "office":
            return self.offices[code].name
        if dimension in DECLARED:
            with force_locale(lang):
                return name_of(DECLARED[dimension](code))
        return _of_the_law(dimension, code, lang)

    def public_code(self, dimension: str, code: str) -> str:
        """Return the code as it stands in a file: offices by their own code, never by a row's id."""
        return self.offices[code].code if dimension == "office" else code

    def covered(self, offices: frozenset[uuid.UUID]) -> str:
        """Return the code of the office that stands above these, `all` where no office is missing."""
        if 1 < len(offices) == len(self.offices):
            return "all"
        rows = [self.offices[str(office)] for office in offices]
        return " ".join(sorted(row.code for row in rows if row.parent_id not in offices))

    def ids(self) -> dict[str, uuid.UUID]:
        """Return the offices by their code."""
        return {office.code: office.id for office in self.offices.values()}


def names(session: Session) -> Names:
    """Return the names as they stand now."""
    found = session.execute(select(Office.id, Office.code, Office.name, Office.parent_id))
    return Names({str(row.id): OfficeName(*row) for row in found})


def _of_the_law(dimension: str, code: str, lang: str) -> str:
    catalogue = current.catalogue()
    rows: dict[str, Callable[[], str]] = {
        "channel": lambda: catalogue.label("intake_channel", code, lang),
        "violation_type": lambda: catalogue.violation_type(code).label(lang),
        "outcome": lambda: catalogue.outcome(code).label(lang),
        "sanction_kind": lambda: catalogue.sanction_kind(code).label(lang),
        "sanction_level": lambda: catalogue.label("sanction_level", code, lang),
    }
    return rows[dimension]()
