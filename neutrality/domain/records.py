"""Three records with their authors: forwarding, recommendation, decision; and how their levels compare.

The forwarding is the office's, the recommendation that of the authority valid on its day, the decision the
employer's (design 2). What is read in the press or told by message is no paper yet.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from neutrality.domain.catalogue import Authority, Catalogue, SanctionKind
from neutrality.domain.errors import DomainError
from neutrality.domain.respondent import is_outside, permitted

DOCUMENT = "document"
SOURCES = "record_source"


def is_on_paper(catalogue: Catalogue, source: str | None) -> bool:
    """Return whether a record rests on a paper; what was written down before it was asked is taken so."""
    return source is None or catalogue.code(SOURCES, source).parent == DOCUMENT


def authorities_on(catalogue: Catalogue, on: date) -> tuple[Authority, ...]:
    """Return the authorities that are valid on a day; none where the law left a gap."""
    return tuple(row for row in catalogue.authorities if row.valid(on))


def authority_of(catalogue: Catalogue, on: date, named: str = "") -> str:
    """Return whose act something of that day is: the authority valid then, or the one that was named.

    Raises:
        DomainError: `unknown_code` where none is valid and none was named.

    """
    return named or catalogue.authority(on).code


def authority_problem(catalogue: Catalogue, on: date, named: str) -> str | None:
    """Return what is wrong with the named authority: it is asked where none is valid on that day."""
    valid = {row.code for row in authorities_on(catalogue, on)}
    if not valid:
        return None if named else "required_none_valid"
    return "not_valid_then" if named and named not in valid else None


@dataclass(frozen=True)
class PermittedLevel:
    """A level that the violation types permit, with what an employer can impose there on this employee."""

    level: str
    kinds: tuple[SanctionKind, ...]


@dataclass(frozen=True)
class PermittedRange:
    """What is permitted for these types and this kind of employee; some types want a reason anyway."""

    levels: tuple[PermittedLevel, ...]
    needs_reason: bool

    @property
    def families(self) -> tuple[str, ...]:
        """Whether the range is one of ethics, of discipline, or of more."""
        return tuple(dict.fromkeys(kind.family for row in self.levels for kind in row.kinds))

    def holds(self, level: str) -> bool:
        """Return whether the level is in the range."""
        return level in {row.level for row in self.levels}


def permitted_range(
    catalogue: Catalogue, codes: Collection[str], employee_type: str | None, on: date
) -> PermittedRange:
    """Return the range of all types together; a level at which this employee knows no sanction is outside.

    Of whoever is no civil servant the catalogue holds no sanctions: the types alone say it then.
    """
    levels, needs_reason = permitted(catalogue, codes)
    outside = employee_type is not None and is_outside(catalogue, employee_type)
    rows = [
        PermittedLevel(level, catalogue.sanction_kinds(None if outside else employee_type, level, on))
        for level in levels
    ]
    return PermittedRange(tuple(row for row in rows if row.kinds or outside), needs_reason)


def is_lighter(catalogue: Catalogue, decided: str | None, recommended: str | None) -> bool:
    """Return whether a decision is lighter than what the authority recommended, where it recommended.

    What this office itself proposed is no recommendation of an authority and is compared with nothing.
    """
    if not decided or not recommended:
        return False
    order = [row.code for row in catalogue.codes("sanction_level")]
    if decided not in order or recommended not in order:
        raise DomainError("unknown_code", kind="sanction_level", value=f"{decided}/{recommended}")
    return order.index(decided) < order.index(recommended)
