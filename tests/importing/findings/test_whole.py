"""All or nothing is one transaction; portions that a kill cut off are finished by the same file."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.imported import ImportedFinding
from neutrality.cases.models import Case
from neutrality.database import Sessions, make_engine, make_sessions
from neutrality.domain.errors import ConflictError
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.importing.findings import running
from neutrality.importing.findings.checking import Checked, Checker, Standing
from neutrality.importing.findings.running import Run
from neutrality.importing.findings.service import Taken
from neutrality.spreadsheets.tables import Line
from tests.importing.findings.conftest import Desk, as_csv, row

ROWS = 30
SHEET = as_csv(*(row(A=str(one), C=f"Peristiwa {one}.") for one in range(1, ROWS + 1)))


def counts(sessions: Sessions) -> tuple[int, int, int]:
    """Return how many cases there are, how many rows are known again, how often a sheet was told."""
    told = select(func.count()).select_from(Event).where(Event.kind == EventKind.FINDINGS_IMPORTED)
    asked = (select(func.count()).select_from(Case), select(func.count()).select_from(ImportedFinding), told)
    with sessions() as session:
        cases, known, events = (session.scalar(one) or 0 for one in asked)
    return cases, known, events


def killed(desk: Desk, url: str, taking: Callable[[Run], Iterator[Taken]], *, after: int) -> None:
    """Let another process take the sheet in, and kill it when so many portions are behind it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            sessions = make_sessions(make_engine(url))
            for _some in taking(replace(desk, sessions=sessions).run(SHEET)):
                os.write(writing, b".")
        finally:
            os._exit(1)
    os.close(writing)
    assert sum(len(os.read(reading, 1)) for _portion in range(after)) == after
    os.kill(child, signal.SIGKILL)
    _child, ended = os.waitpid(child, 0)
    os.close(reading)
    assert os.WIFSIGNALED(ended)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a portion be five rows."""
    monkeypatch.setattr(running, "AT_ONCE", 5)


@pytest.mark.both_databases
def test_of_one_transaction_a_kill_leaves_nothing(desk: Desk, sessions: Sessions, database_url: str) -> None:
    killed(desk, database_url, Run.take_whole, after=4)
    assert counts(sessions) == (0, 0, 0)

    taken = sum(desk.run(SHEET).take_whole(), start=Taken())

    assert taken == Taken(ROWS, ROWS)
    assert counts(sessions) == (ROWS, ROWS, 1)


@pytest.mark.both_databases
def test_of_portions_a_kill_leaves_whole_rows_and_the_same_file_brings_the_others(
    desk: Desk, sessions: Sessions, database_url: str
) -> None:
    killed(desk, database_url, Run.take, after=3)
    cases, known, told = counts(sessions)
    assert (cases, known) == (told * 5, told * 5), "each portion whole, and told with itself"
    assert 15 <= cases < ROWS

    taken = desk.take(SHEET)

    assert taken.findings == ROWS - cases
    assert counts(sessions) == (ROWS, ROWS, ROWS // 5)
    assert desk.take(SHEET) == Taken()


def test_a_row_that_is_no_longer_good_takes_the_others_back(
    desk: Desk, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    portion, run = Checker.portion, desk.run(SHEET)

    def spoilt(checker: Checker, session: Session, lines: Sequence[Line]) -> list[Checked]:
        found = portion(checker, session, lines)
        return [replace(one, standing=Standing.WRONG) if one.line.number == 20 else one for one in found]

    monkeypatch.setattr(Checker, "portion", spoilt)
    with pytest.raises(ConflictError) as refused:
        sum(run.take_whole(), start=Taken())

    assert (refused.value.code, refused.value.params) == ("findings_moved", {"row": 20})
    assert counts(sessions) == (0, 0, 0)
