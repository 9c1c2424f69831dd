"""The law as data: types, sanctions, clocks, authorities, outcomes, causes and closed lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from neutrality.domain.documentfiles import read_document_kinds, read_document_paragraphs
from neutrality.domain.documentrows import DocumentKind, DocumentParagraph
from neutrality.domain.errors import DomainError
from neutrality.domain.examinationfiles import read_causes, read_checklist, read_elements
from neutrality.domain.guidefiles import read_guide
from neutrality.domain.lawfiles import (
    LawFileError,
    read_authorities,
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
    ChecklistItem,
    ClockKind,
    ClockRule,
    Code,
    DayKind,
    ElectionRow,
    Element,
    LawRow,
    OfficeLevel,
    Outcome,
    PlaceLevel,
    PlaceRow,
    ReceiptRule,
    Regime,
    RetentionRule,
    SanctionKind,
    Situation,
    ViolationType,
)

__all__ = [
    "Afterwards",
    "Authority",
    "Catalogue",
    "Cause",
    "ChecklistItem",
    "ClockKind",
    "ClockRule",
    "Code",
    "DayKind",
    "DocumentKind",
    "DocumentParagraph",
    "ElectionRow",
    "Element",
    "LawFileError",
    "OfficeLevel",
    "Outcome",
    "PlaceLevel",
    "PlaceRow",
    "ReceiptRule",
    "Regime",
    "RetentionRule",
    "SanctionKind",
    "Situation",
    "ViolationType",
]

Row = TypeVar("Row")
Law = TypeVar("Law", bound=LawRow)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything that a decree could change, read once and never written."""

    types: Mapping[str, ViolationType]
    sanctions: Mapping[str, SanctionKind]
    rules: tuple[ClockRule, ...]
    authorities: tuple[Authority, ...]
    outcome_rows: Mapping[str, Outcome]
    cause_rows: Mapping[str, Cause]
    checklist: Mapping[str, ChecklistItem]
    elements: Mapping[str, Element]
    lists: Mapping[str, Mapping[str, Code]]
    elections: tuple[ElectionRow, ...]
    places: tuple[PlaceRow, ...]
    retention: tuple[RetentionRule, ...]
    guide: tuple[Situation, ...]
    document_kinds: Mapping[str, DocumentKind]
    paragraphs: tuple[DocumentParagraph, ...]

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read and check the files of a folder.

        Raises:
            LawFileError: naming the file and the row that contradicts the rest.

        """
        lists, outcomes = read_lists(folder), read_outcomes(folder)
        types, kinds = read_violation_types(folder, lists), read_document_kinds(folder)
        return cls(
            types=types,
            sanctions=read_sanction_kinds(folder, lists),
            rules=read_clock_rules(folder, lists),
            authorities=read_authorities(folder),
            outcome_rows=outcomes,
            cause_rows=read_causes(folder),
            checklist=read_checklist(folder, lists),
            elements=read_elements(folder, types),
            lists=lists,
            elections=read_elections(folder),
            places=read_places(folder),
            retention=read_retention_rules(folder, outcomes),
            guide=read_guide(folder, types),
            document_kinds=kinds,
            paragraphs=read_document_paragraphs(folder, kinds),
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

    def checklist_items(self, on: date | None = None) -> tuple[ChecklistItem, ...]:
        """Return the questions of the 4+1 checklist on a day, in their order."""
        return tuple(sorted((row for row in self.checklist.values() if row.valid(on)), key=_rank))

    def elements_of(self, type_code: str) -> tuple[Element, ...]:
        """Return the elements of a violation type in their order, or raise `unknown_code`."""
        self.violation_type(type_code)
        found = (row for row in self.elements.values() if row.violation_type == type_code)
        return tuple(sorted(found, key=_rank))

    def document_kind(self, code: str) -> DocumentKind:
        """Return the kind of document of that code, or raise `unknown_code`."""
        return _known(self.document_kinds, "document_kind", code)

    def documents(self, on: date) -> tuple[DocumentKind, ...]:
        """Return the kinds of documents that are written about a case on a day, in their order."""
        return tuple(row for row in self._written(on) if not row.of_an_officer)

    def numbered_documents(self, on: date) -> tuple[DocumentKind, ...]:
        """Return the kinds that bear a number, those of the office itself too, in their order."""
        return tuple(row for row in self._written(on) if row.numbered)

    def _written(self, on: date) -> list[DocumentKind]:
        found = (row for row in self.document_kinds.values() if row.valid(on))
        return sorted(found, key=lambda row: row.rank)

    def letter_of(self, step: str, on: date) -> DocumentKind | None:
        """Return the kind of document that goes out with a step of the workflow, if there is one."""
        return next((row for row in self.documents(on) if row.step == step), None)

    def paragraphs_of(self, kind: str) -> tuple[DocumentParagraph, ...]:
        """Return the sentences with which documents of a kind begin, in their order."""
        return tuple(row for row in self.paragraphs if row.kind == kind)

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


def _rank(row: ChecklistItem | Element) -> int:
    return row.rank


def _known(rows: Mapping[str, Row], kind: str, code: str) -> Row:
    if code not in rows:
        raise DomainError("unknown_code", kind=kind, value=code)
    return rows[code]


def _only(found: list[Law], kind: str, code: str) -> Law:
    if not found:
        raise DomainError("unknown_code", kind=kind, value=code)
    return found[-1]
