"""What the codes in the rows are called."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Election, Office, Place
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.workflow import ReportKind, State
from neutrality.names import name_of

DECLARED: dict[str, type[StrEnum]] = {"kind": ReportKind, "state": State}
TABLES: dict[str, type[Office | Place | Election]] = {"office": Office, "place": Place, "election": Election}
# The closed lists of the law in which the names of these columns stand.
LISTS = {
    "channel": "intake_channel",
    "employee_type": "employee_type",
    "position_group": "position_group",
    "recommended_level": "sanction_level",
    "authority_level": "sanction_level",
    "sanction_level": "sanction_level",
}


class Called:
    """The names of codes in one language; each is looked up once."""

    def __init__(self, session: Session, catalogue: Catalogue, lang: str) -> None:
        self.catalogue, self.lang = catalogue, lang
        self._known: dict[tuple[str, str], str] = {
            (column, code): name
            for column, table in TABLES.items()
            for code, name in session.execute(select(table.code, table.name))
        }

    def __call__(self, column: str, code: str) -> str:
        """Return what a code of a column is called."""
        if (column, code) not in self._known:
            self._known[column, code] = self._look_up(column, code)
        return self._known[column, code]

    def _look_up(self, column: str, code: str) -> str:
        if column in DECLARED:
            with force_locale(self.lang):
                return name_of(DECLARED[column](code))
        if column in LISTS:
            return self.catalogue.label(LISTS[column], code, self.lang)
        rows: dict[str, Callable[[], str]] = {
            "violation_type": lambda: self.catalogue.violation_type(code).label(self.lang),
            "cause": lambda: self.catalogue.cause(code).label(self.lang),
            "outcome": lambda: self.catalogue.outcome(code).label(self.lang),
            "sanction_kind": lambda: self.catalogue.sanction_kind(code).label(self.lang),
        }
        return rows[column]()
