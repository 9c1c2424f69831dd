"""The law as data: types, sanctions, clocks, authorities, outcomes, causes and closed lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from neutrality.domain.errors import DomainError
from neutrality.domain.lawfiles import (
    LawFileError,
    read_authorities,
    read_causes,
    read_clock_rules,
    read_elections,
    read_lists,
    read_outcomes,
    read_places,
    read_retention_rules,
    read_sanction_kinds,
    read_violation_types,
)
from neutrality.domain.lawrows import (
    Afterwards,
    Authority,
    Cause,
    ClockKind,
    ClockRule,
    Code,
    DayKind,
    ElectionRow,
    LawRow,
    OfficeLevel,
    Outcome,
    PlaceLevel,
    PlaceRow,
    Regime,
    RetentionRule,
    SanctionKind,
    ViolationType,
)

__all__ = [
    "Afterwards",
    "Authority",
    "Catalogue",
    "Cause",
    "ClockKind",
    "ClockRule",
    "Code",
    "DayKind",
    "ElectionRow",
    "LawFileError",
    "OfficeLevel",
    "Outcome",
    "PlaceLevel",
    "PlaceRow",
    "Regime",
    "RetentionRule",
    "SanctionKind",
    "ViolationType",
    "phase_on",
]

Row = TypeVar("Row")
Law = TypeVar("Law", bound=LawRow)


class ElectionDates(Protocol):
    """The two dates of an election that decide the phase of an act."""

    @property
    def determination_on(self) -> date | None:
        """Day on which the candidates were determined."""

    @property
    def campaign_from(self) -> date | None:
        """First day of the campaign."""

    @property
    def campaign_to(self) -> date | None:
        """Last day of the campaign."""


def phase_on(day: date, election: ElectionDates) -> str:
    """Return the phase of an act; before determination nobody is a candidate (PP 94/2021 Pasal 5 huruf n)."""
    start, end = election.campaign_from, election.campaign_to
    if start is not None and end is not None and start <= day <= end:
        return "masa_kampanye"
    determined = election.determination_on
    return "calon" if determined is not None and day >= determined else "bakal_calon"


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything that a decree could change, read once and never written."""

    types: Mapping[str, ViolationType]
    sanctions: Mapping[str, SanctionKind]
    rules: tuple[ClockRule, ...]
    authorities: tuple[Authority, ...]
    outcome_rows: Mapping[str, Outcome]
    cause_rows: Mapping[str, Cause]
    lists: Mapping[str, Mapping[str, Code]]
    elections: tuple[ElectionRow, ...]
    places: tuple[PlaceRow, ...]
    retention: tuple[RetentionRule, ...]

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read and check the files of a folder.

        Raises:
            LawFileError: naming the file and the row that contradicts the rest.

        """
        lists, outcomes = read_lists(folder), read_outcomes(folder)
        return cls(
            types=read_violation_types(folder, lists),
            sanctions=read_sanction_kinds(folder, lists),
            rules=read_clock_rules(folder, lists),
            authorities=read_authorities(folder),
            outcome_rows=outcomes,
            cause_rows=read_causes(folder),
            lists=lists,
            elections=read_elections(folder),
            places=read_places(folder),
            retention=read_retention_rules(folder, outcomes),
        )

    def violation_type(self, code: str) -> ViolationType:
        """Return the type of that code, or raise `unknown_code`."""
        return _known(self.types, "violation_type", code)

    def violation_types(self, on: date | None = None, phase: str | None = None) -> tuple[ViolationType, ...]:
        """Return the types that hold on a day and fit a phase; the campaign lies after determination."""
        fits = {phase, "semua"} | ({"calon"} if phase == "masa_kampanye" else set())
        return tuple(
            row for row in self.types.values() if row.valid(on) and (phase is None or row.phase in fits)
        )

    def sanction_kind(self, code: str) -> SanctionKind:
        """Return the sanction of that code, or raise `unknown_code`."""
        return _known(self.sanctions, "sanction_kind", code)

    def sanction_kinds(
        self, employee_type: str | None = None, level: str | None = None, on: date | None = None
    ) -> tuple[SanctionKind, ...]:
        """Return the sanctions open to that kind of employee at that level; an unknown kind sees all."""
        fits = None if employee_type in {None, "unknown"} else {employee_type, "any"}
        return tuple(
            row
            for row in self.sanctions.values()
            if row.valid(on)
            and (level is None or row.level == level)
            and (fits is None or row.employee_type in fits)
        )

    def permitted_levels(self, type_codes: Iterable[str]) -> tuple[str, ...]:
        """Return the levels that the types allow together, lightest first, or raise `unknown_code`."""
        allowed = {level for code in type_codes for level in self.violation_type(code).permitted_levels}
        return tuple(level.code for level in self.codes("sanction_level") if level.code in allowed)

    def clock_rules(self) -> tuple[ClockRule, ...]:
        """Return every rule in the order of the file."""
        return self.rules

    def clock_rule(self, rule: str, on: date | None = None) -> ClockRule:
        """Return the rule of that name on a day, without one the latest, or raise `unknown_code`."""
        found = [row for row in self.rules if row.rule == rule and row.valid(on)]
        return _only(found, "clock_rule", rule)

    def rule_for(self, kind: ClockKind, regime: Regime, on: date) -> ClockRule:
        """Return the clock of that kind under an election law, else the common one, or raise."""
        for wanted in (regime, Regime.ANY):
            found = [row for row in self.rules if row.kind == kind and row.regime == wanted and row.valid(on)]
            if found:
                return found[0]
        raise DomainError("unknown_code", kind="clock_rule", value=f"{kind}/{regime}")

    def authority(self, on: date) -> Authority:
        """Return the receiving body of that day (SE MenPANRB 4/2024), or raise `unknown_code`."""
        return _only([row for row in self.authorities if row.valid(on)], "authority", on.isoformat())

    def outcome(self, code: str) -> Outcome:
        """Return the outcome of that code, or raise `unknown_code`."""
        return _known(self.outcome_rows, "outcome", code)

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return all outcomes, the weightiest first."""
        return tuple(sorted(self.outcome_rows.values(), key=lambda row: row.rank))

    def cause(self, code: str) -> Cause:
        """Return the cause of that code, or raise `unknown_code`."""
        return _known(self.cause_rows, "cause", code)

    def retention_rules(self, outcome: str, on: date) -> tuple[RetentionRule, ...]:
        """Return how long a matter is kept that was closed so on that day, the shortest period first."""
        found = (row for row in self.retention if row.outcome == outcome and row.valid(on))
        return tuple(sorted(found, key=lambda row: row.years))

    def periods(self, on: date) -> tuple[RetentionRule, ...]:
        """Return the rules of retention that hold on a day, in the order of the outcomes."""
        rank = {row.code: row.rank for row in self.outcome_rows.values()}
        found = (row for row in self.retention if row.valid(on))
        return tuple(sorted(found, key=lambda row: (rank[row.outcome], row.years)))

    def causes(self) -> tuple[Cause, ...]:
        """Return all causes in the order of the file."""
        return tuple(self.cause_rows.values())

    def codes(self, kind: str, on: date | None = None) -> tuple[Code, ...]:
        """Return the members of a closed list in their order, or raise `unknown_code`."""
        members = _known(self.lists, "code_list", kind).values()
        return tuple(sorted((row for row in members if row.valid(on)), key=lambda row: row.rank))

    def code(self, kind: str, code: str) -> Code:
        """Return one member of a closed list, or raise `unknown_code`."""
        return _known(_known(self.lists, "code_list", kind), kind, code)

    def label(self, kind: str, code: str, lang: str) -> str:
        """Return the name of a member of a closed list, or raise `unknown_code`."""
        return self.code(kind, code).label(lang)

    def choices(self, kind: str, lang: str, on: date | None = None) -> list[tuple[str, str]]:
        """Return code and name of each member of a closed list, for a form."""
        return [(row.code, row.label(lang)) for row in self.codes(kind, on)]


def _known(rows: Mapping[str, Row], kind: str, code: str) -> Row:
    if code not in rows:
        raise DomainError("unknown_code", kind=kind, value=code)
    return rows[code]


def _only(found: list[Law], kind: str, code: str) -> Law:
    if not found:
        raise DomainError("unknown_code", kind=kind, value=code)
    return found[-1]
