"""Names of the codes along each dimension."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.directory.models import Agency, Election, Office, Place
from neutrality.domain.catalogue import PlaceLevel
from neutrality.domain.mistakes import ExclusionReason
from neutrality.domain.workflow import ReportKind, State
from neutrality.names import name_of
from neutrality.statistics.conduct import OTHERS
from neutrality.statistics.scope import NO_SANCTION, UNKNOWN

DECLARED: dict[str, type[StrEnum]] = {"kind": ReportKind, "state": State, "exclusion": ExclusionReason}
WITHOUT_CODE = {
    UNKNOWN: {"id": "tidak diketahui", "en": "not known"},
    OTHERS: {"id": "lainnya", "en": "others"},
    NO_SANCTION: {"id": "tanpa sanksi (tidak ada pelanggaran)", "en": "no sanction (no violation found)"},
}
# A matter of no election is no gap in what is known.
NO_ELECTION = {"id": "tanpa pemilihan", "en": "no election"}
DAYS = {"id": "hari", "en": "days"}


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
    agencies: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    provinces: Mapping[str, str] = field(default_factory=dict)
    elections: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def __call__(self, dimension: str, code: str, lang: str) -> str:
        """Return the name of a code in `id` or `en`."""
        if dimension == "election_agency":
            election, agency = code.split(" ")
            return f"{self('election', election, lang)}: {self('agency', agency, lang)}"
        if code in WITHOUT_CODE:
            return (NO_ELECTION if (dimension, code) == ("election", UNKNOWN) else WITHOUT_CODE[code])[lang]
        listed: dict[str, Callable[[], str]] = {
            "office": lambda: self.offices[code].name,
            "agency": lambda: self.agencies[code][1],
            "election": lambda: self.elections[code][1],
            "province": lambda: self.provinces[code],
        }
        if dimension in listed:
            return listed[dimension]()
        if dimension in DECLARED:
            with force_locale(lang):
                return name_of(DECLARED[dimension](code))
        return _of_the_law(dimension, code, lang)

    def public_code(self, dimension: str, code: str) -> str:
        """Return the code as it stands in a file: offices by their own code, never by a row's id."""
        if dimension == "agency" and code in self.agencies:
            return self.agencies[code][0]
        if dimension == "election" and code in self.elections:
            return self.elections[code][0]
        if dimension == "election_agency":
            election, agency = code.split(" ")
            return f"{self.public_code('election', election)}/{self.public_code('agency', agency)}"
        return self.offices[code].code if dimension == "office" else code

    def kept_code(self, dimension: str, code: str) -> str:
        """Return the code as figures keep it, of one that stands in an address or a file."""
        if dimension == "office":
            return next((key for key, office in self.offices.items() if office.code == code), code)
        if dimension == "agency":
            return next((key for key, (known, _) in self.agencies.items() if known == code), code)
        if dimension == "election":
            return next((key for key, (known, _) in self.elections.items() if known == code), code)
        return self._kept_pair(code) if dimension == "election_agency" else code

    def _kept_pair(self, code: str) -> str:
        """Return election and agency as figures keep them, whatever signs their own codes have."""
        agencies = {known: key for key, (known, _) in self.agencies.items()} | {OTHERS: OTHERS}
        elections = {known: key for key, (known, _) in self.elections.items()} | {UNKNOWN: UNKNOWN}
        pairs = (
            f"{key} {agencies[code.removeprefix(f'{known}/')]}"
            for known, key in elections.items()
            if code.startswith(f"{known}/") and code.removeprefix(f"{known}/") in agencies
        )
        return next(pairs, code)

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
    agencies = session.execute(select(Agency.id, Agency.code, Agency.name))
    elections = session.execute(select(Election.id, Election.code, Election.name))
    places = session.execute(select(Place.code, Place.name).where(Place.level == PlaceLevel.PROVINCE))
    return Names(
        {str(row.id): OfficeName(*row) for row in found},
        {str(row.id): (row.code, row.name) for row in agencies},
        {row.code: row.name for row in places},
        {str(row.id): (row.code, row.name) for row in elections},
    )


def _of_the_law(dimension: str, code: str, lang: str) -> str:
    catalogue = current.catalogue()
    rows: dict[str, Callable[[], str]] = {
        "channel": lambda: catalogue.label("intake_channel", code, lang),
        "violation_type": lambda: catalogue.violation_type(code).label(lang),
        "outcome": lambda: catalogue.outcome(code).label(lang),
        "sanction_kind": lambda: catalogue.sanction_kind(code).label(lang),
        "sanction_level": lambda: catalogue.label("sanction_level", code, lang),
        "cause": lambda: catalogue.cause(code).label(lang),
        "age": lambda: f"{code} {DAYS[lang]}",
        "measure": lambda: _together(("control_measure", "measure_stage"), code, lang),
        "act": lambda: _together(("violation_type", "channel", "interaction"), code, lang),
    }
    return rows[dimension]()


def _together(kinds: Sequence[str], codes: str, lang: str) -> str:
    """Return the names of codes that were counted together."""
    return ", ".join(_one_of(kind, code, lang) for kind, code in zip(kinds, codes.split(), strict=True))


def _one_of(kind: str, code: str, lang: str) -> str:
    if code == UNKNOWN:
        return WITHOUT_CODE[UNKNOWN][lang]
    catalogue = current.catalogue()
    if kind == "violation_type":
        return catalogue.violation_type(code).label(lang)
    return catalogue.label(kind, code, lang)
