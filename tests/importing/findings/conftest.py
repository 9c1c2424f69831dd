"""An officer with a sheet of supervision results."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from neutrality.accounts.service import load_actor
from neutrality.database import Sessions, reading, transaction
from neutrality.domain.access import Actor, Role
from neutrality.importing.findings.checking import Checked
from neutrality.importing.findings.ground import Ground, ground_of
from neutrality.importing.findings.running import Run
from neutrality.importing.findings.service import Taken
from neutrality.importing.findings.sheet import COMMAND, read_findings
from neutrality.importing.service import By
from neutrality.means import Means
from tests.factories import Factory, Workplace
from tests.fixtures.clock import Clock
from tests.importing.conftest import means

__all__ = ["means"]
HEADS = ("Nomor sendiri", "Tanggal diterima", "Apa yang terjadi", "Tanggal kejadian", "Terlapor")
GOOD = ("1", "10-11-2026", "Berfoto bersama calon di balai desa.", "09-11-2026", "Budi Contoh")


def as_csv(*rows: Sequence[str], heads: Sequence[str] = HEADS, mark: str = ",") -> bytes:
    """Return rows as CSV below their headings."""
    return "\n".join(mark.join(f'"{cell}"' for cell in row) for row in (heads, *rows)).encode()


def row(**changed: str) -> tuple[str, ...]:
    """Return a good row with some of its cells changed, by the place of their letter."""
    return tuple(changed.get(letter, cell) for letter, cell in zip("ABCDE", GOOD, strict=True))


def book(
    fill: Callable[[Worksheet], object] = lambda _sheet: None,
    *,
    heads: Sequence[str] = HEADS,
    options: Mapping[str, object] | None = None,
) -> bytes:
    """Return a workbook with headings, a good row, and what is filled in over them."""
    written = io.BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True, **(options or {})})
    sheet = made.add_worksheet("Temuan")
    sheet.write_row(0, 0, heads)
    sheet.write_row(1, 0, GOOD)
    fill(sheet)
    made.close()
    return written.getvalue()


@dataclass(frozen=True)
class Desk:
    """Somebody who enters findings at the local office."""

    sessions: Sessions
    means: Means
    workplace: Workplace
    actor: Actor
    now: datetime
    today: date

    def ground(self) -> Ground:
        """Return what a sheet is read against."""
        with reading(self.sessions) as session:
            return ground_of(
                session, self.means.catalogue, self.workplace.office, actor=self.actor, today=self.today
            )

    def run(self, content: bytes) -> Run:
        """Return the run of a sheet."""
        sheet = read_findings(io.BytesIO(content), COMMAND)
        by = By(self.actor, self.now, self.today)
        return Run(self.sessions, self.means, self.ground(), sheet, by)

    def check(self, content: bytes) -> list[Checked]:
        """Check a sheet."""
        return list(self.run(content).check())

    def take(self, content: bytes) -> Taken:
        """Take in what is good of a sheet."""
        return sum(self.run(content).take(), start=Taken())

    def codes(self, content: bytes) -> Iterator[tuple[str, str]]:
        """Yield cell or column and code of every problem and warning."""
        run = self.run(content)
        for one in run.check():
            for problem in (*one.problems, *one.warnings):
                yield run.sheet.cell(one.line.number, problem.field) or problem.field, problem.code


@pytest.fixture
def desks(
    sessions: Sessions, means: Means, workplace: Workplace, factory: Factory, clock: Clock
) -> Callable[..., Desk]:
    """Return a function: a desk of somebody new with these roles."""

    def desk(*roles: Role) -> Desk:
        with transaction(sessions) as session:
            actor = load_actor(session, factory.account(session, workplace.office, *roles))
        return Desk(sessions, means, workplace, actor, clock(), clock().date())

    return desk


@pytest.fixture
def desk(desks: Callable[..., Desk]) -> Desk:
    """Return the desk of an investigator."""
    return desks(Role.VERIFIER)
