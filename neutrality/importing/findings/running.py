"""The check and the taking in of a whole sheet, so many rows at once: few of them lie open in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.exc import IntegrityError

from neutrality.database import Sessions, reading, transaction
from neutrality.importing.findings.checking import Checked, Checker, portions
from neutrality.importing.findings.ground import Ground
from neutrality.importing.findings.service import Taken, take_in
from neutrality.importing.findings.sheet import FindingSheet
from neutrality.importing.service import By
from neutrality.means import Means
from neutrality.spreadsheets.tables import Line

# So many rows are one transaction: intake goes on meanwhile, and what broke off goes on where it was.
AT_ONCE = 25


class Run:
    """One sheet of one office, checked and taken in by one officer."""

    def __init__(self, sessions: Sessions, means: Means, ground: Ground, sheet: FindingSheet, by: By) -> None:
        self._sessions, self._means, self._ground, self._by = sessions, means, ground, by
        self.sheet = sheet
        self._checker = Checker(means, ground, sheet, by)

    def check(self) -> Iterator[Checked]:
        """Yield what becomes of each row."""
        for lines in portions(self.sheet):
            with reading(self._sessions) as session:
                checked = self._checker.portion(session, lines)
            yield from checked

    def take(self) -> Iterator[Taken]:
        """Take in what is new, some rows at a time; yield how much of each some was taken."""
        for lines in portions(self.sheet, AT_ONCE):
            try:
                yield self._take(lines)
            except IntegrityError:  # somebody took the same row in at the same moment: now it is there
                yield self._take(lines)

    def _take(self, lines: Sequence[Line]) -> Taken:
        with transaction(self._sessions) as session:
            checked = self._checker.portion(session, lines)
            return take_in(session, self._means, self._ground, checked, self._by)
