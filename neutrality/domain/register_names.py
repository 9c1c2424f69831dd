"""What people write in a register for an entry of a list: its code, its names in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from neutrality.domain.appointments import folded
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import FieldProblem

LEAST_LIKE = 0.4
SHOWN = 3
MOST_ASKED = 200


@dataclass(frozen=True)
class Names:
    """The entries of one list: by each name that is written for them, and how each name is shown."""

    codes: Mapping[str, str]
    shown: Mapping[str, str]
    twice: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Iterable[str]]]) -> Names:
        """Return the names of entries, each a code with what else it is called.

        A name that two entries bear leads to neither; their codes always do.
        """
        codes: dict[str, str] = {}
        shown: dict[str, str] = {}
        twice: set[str] = set()
        for code, names in entries:
            for name in (code, *names):
                key = folded(name)
                if codes.setdefault(key, code) != code:
                    twice.add(key)
                shown.setdefault(key, name)
        return cls(codes, shown, frozenset(twice))

    def find(self, field: str, text: str) -> str | FieldProblem | None:
        """Return the code of what is written, nothing for a blank, else the problem with the nearest."""
        key = folded(text)
        if not key:
            return None
        if key in self.twice:
            return FieldProblem(field, "several_so_named", {"written": text})
        if key in self.codes:
            return self.codes[key]
        near = get_close_matches(key, self.codes, n=SHOWN, cutoff=LEAST_LIKE)
        names = "; ".join(self.shown[one] for one in near) or "–"
        return FieldProblem(field, "not_on_the_list", {"written": text, "near": names})


@dataclass(frozen=True)
class PatientNames(Names):
    """The same for long sheets: the nearest are sought once for a text, and not for endlessly many."""

    asked: dict[str, str | FieldProblem | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, field: str, text: str) -> str | FieldProblem | None:
        """Return the code of what is written, nothing for a blank, else the problem with the nearest."""
        key = folded(text)
        if not key or (key in self.codes and key not in self.twice):
            return self.codes.get(key)
        if key not in self.asked:
            if len(self.asked) >= MOST_ASKED:
                return FieldProblem(field, "not_on_the_list", {"written": text, "near": "–"})
            self.asked[key] = super().find(field, text)
        return self.asked[key]


@dataclass(frozen=True)
class Known:
    """Every list that a register is read against; `offices` holds the one whose register it is."""

    offices: Names
    elections: Names
    agencies: Names
    types: Names
    levels: Names
    decisions: Names
    employees: Mapping[str, str]

    @classmethod
    def by_law(cls, catalogue: Catalogue, *, offices: Names, elections: Names, agencies: Names) -> Known:
        """Return the lists of the law beside those of this installation."""
        kinds = catalogue.sanction_kinds()
        return cls(
            offices=offices,
            elections=elections,
            agencies=agencies,
            types=Names.of(
                (row.code, (row.short_id, row.short_en, row.description_id, row.description_en))
                for row in catalogue.violation_types()
            ),
            levels=Names.of(
                (row.code, (row.label_id, row.label_en)) for row in catalogue.codes("sanction_level")
            ),
            decisions=Names.of(
                [*((row.code, (row.label_id, row.label_en)) for row in kinds), (NO_VIOLATION, CLEARED)]
            ),
            employees={row.code: row.employee_type for row in kinds},
        )


# The employer's decision that is no sanction, and how offices write it.
NO_VIOLATION = "ppk_no_violation"
CLEARED = (
    "tidak terbukti", "bukan pelanggaran", "tidak ada pelanggaran", "tidak ditemukan pelanggaran",
    "tidak dijatuhi sanksi", "no violation", "not proven",
)  # fmt: skip
