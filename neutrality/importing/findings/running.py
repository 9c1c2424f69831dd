"""The check and the taking in of a whole sheet, so many rows at once: few of them lie open in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neutrality.database import Sessions, reading, transaction
from neutrality.domain.errors import ConflictError
from neutrality.importing.findings.checking import Checked, Checker, Standing, portions
from neutrality.importing.findings.ground import Ground
from neutrality.importing.findings.service import Taken, conclude, take_in
from neutrality.importing.findings.sheet import FindingSheet
from neutrality.importing.service import By
from neutrality.means import Means
from neutrality.spreadsheets.tables import Line

# So many rows are one portion: intake goes on between two of them, and what broke off goes on where it was.
AT_ONCE = 25
# Up to so many rows are one transaction. While it runs no other report is received at the office, on SQLite
# nothing is written at all: some seconds, and others wait fifteen.
ONE_TRANSACTION = 250


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
        """Take in what is new, some rows at a time, each told in the history with them; yield how much."""
        for lines in portions(self.sheet, AT_ONCE):
            try:
                yield self._take(lines)
            except IntegrityError:  # somebody took the same row in at the same moment: now it is there
                yield self._take(lines)

    def take_whole(self) -> Iterator[Taken]:
        """Take everything in by one transaction, told in the history by it; yield how much each some brought.

        Leaving before the end takes nothing in.

        Raises:
            ConflictError: `findings_moved` with the row that is no longer good since it was checked;
                `findings_meanwhile` when somebody took the same row in at the same moment.

        """
        try:
            with transaction(self._sessions) as session:
                taken = Taken()
                for lines in portions(self.sheet, AT_ONCE):
                    taken += (some := self._some_of_all(session, lines))
                    yield some
                if taken.findings:
                    conclude(session, self._means, self._ground.office.id, taken, self._by)
        except IntegrityError:
            raise ConflictError("findings_meanwhile") from None

    def _some_of_all(self, session: Session, lines: Sequence[Line]) -> Taken:
        checked = self._checker.portion(session, lines)
        if wrong := next((one for one in checked if one.standing is Standing.WRONG), None):
            raise ConflictError("findings_moved", row=wrong.line.number)
        some = take_in(session, self._means, self._ground, checked, self._by)
        session.expunge_all()  # what is written need not lie open in memory until the end
        return some

    def _take(self, lines: Sequence[Line]) -> Taken:
        with transaction(self._sessions) as session:
            checked = self._checker.portion(session, lines)
            taken = take_in(session, self._means, self._ground, checked, self._by)
            if taken.findings:
                conclude(session, self._means, self._ground.office.id, taken, self._by)
            return taken
