"""`cases import`: checked wholly, taken in, its sums beside ours; each refusal tells row and remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from neutrality.cases.models import Case
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from tests.factories import Factory, Workplace
from tests.importing.ledger import as_xlsx, lines

HEADS = "Nomor Register,Tanggal Diterima,Tanggal Registrasi,Putusan,Tanggal Putusan,Nama,Instansi"
GOOD = "1,02-01-2024,05-01-2024,Tidak terbukti,10-01-2024,Budi Contoh,UA"
WRONG = "2,02-01-2024,05-01-2024,Tidak terbukti,01-01-2024,Wati Contoh,Dinas Ujian"


@dataclass(frozen=True)
class Typing:
    """What types the command for the head of the office."""

    app: Flask
    folder: Path
    office: str
    head: str
    verifier: str

    def __call__(self, content: str | bytes, *more: str, by: str = "", office: str = "") -> Result:
        path = self.folder / ("register.csv" if isinstance(content, str) else "register.xlsx")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        named = ("--office", office or self.office, "--as", by or self.head)
        return self.app.test_cli_runner().invoke(args=["cases", "import", str(path), *named, *more])


@pytest.fixture
def typing(app: Flask, sessions: Sessions, workplace: Workplace, factory: Factory, tmp_path: Path) -> Typing:
    """Return the command line of an office with a head and an investigator."""
    with transaction(sessions) as session:
        head = factory.account(session, workplace.office, Role.HEAD).email
        verifier = factory.account(session, workplace.office, Role.VERIFIER).email
    return Typing(app, tmp_path, workplace.office.code, head, verifier)


def cases(sessions: Sessions) -> int:
    """Return how many cases there are."""
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.mark.both_databases
def test_a_register_is_checked_taken_in_and_known_the_next_time(
    typing: Typing, sessions: Sessions, workplace: Workplace
) -> None:
    content = as_xlsx(lines(30, seed=5, agency=workplace.agency.name, election=""), dates=True)

    tried = typing(content, "--dry-run")
    assert (tried.exit_code, cases(sessions)) == (0, 0), tried.output
    assert "30 respondents" in tried.output
    done = typing(content, "--second", typing.verifier)
    assert done.exit_code == 0, done.output
    made = cases(sessions)
    again = typing(content)

    assert (again.exit_code, cases(sessions)) == (0, made)
    assert "There already: 30." in again.output
    sums = [line.split()[-2:] for line in done.output.splitlines()[-8:]]
    assert len(sums) == 8
    assert all(theirs == here for theirs, here in sums)
    assert sums[0] == ["30", "30"]
    with sessions() as session:
        told = session.scalars(
            select(EventPayload.content)
            .join(Event, Event.id == EventPayload.event_id)
            .where(Event.kind == EventKind.REGISTER_IMPORTED)
        ).all()
    assert len(told) == 1
    assert f'"cases":{made},"respondents":30' in told[0]


def test_a_mistake_in_one_row_takes_nothing_in_unless_only_the_good_are_wanted(
    typing: Typing, sessions: Sessions
) -> None:
    content = f"{HEADS}\n{GOOD}\n{WRONG}\n"

    tried, refused = typing(content, "--dry-run"), typing(content)
    assert (tried.exit_code, refused.exit_code, cases(sessions)) == (1, 1, 0)
    told = refused.stderr.splitlines()
    assert len(told) == len(("agency", "day", "what to do"))
    assert all(re.match(r"\w+ 3, ", line) for line in told[:2])
    assert "“Dinas Ujian”" in told[0]
    assert re.search(r"Dinas Uji \d", told[0])
    assert "(05-01-2024)" in told[1]
    done = typing(content, "--only-good")

    assert (done.exit_code, cases(sessions)) == (0, 1)
    assert done.stderr.splitlines()[:2] == told[:2]


def test_what_changed_since_is_told_and_left(typing: Typing, sessions: Sessions) -> None:
    assert typing(f"{HEADS}\n{GOOD}\n").exit_code == 0

    again = typing(f"{HEADS}\n{GOOD.replace('Budi', 'Bambang')}\n")

    assert (again.exit_code, cases(sessions)) == (0, 1)
    assert re.match(r"\w+ 2, ", again.output)
    assert "There already: 0." in again.output


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        ("a,b\n1,2\n", {}, "Nomor register"),
        ("Nomor Register,Nama\n1,Budi\n", {}, "“"),
        (f"{HEADS}\n{GOOD}\n", {"office": "TIDAK"}, "antor"),
        (f"{HEADS}\n{GOOD}\n", {"by": "tidak@ada.id"}, "kun"),
    ],
    ids=["no heads", "no day", "office", "account"],
)
def test_each_refusal_is_one_sentence(
    typing: Typing, sessions: Sessions, content: str, more: dict[str, str], said: str
) -> None:
    refused = typing(content, **more)

    assert (refused.exit_code, cases(sessions)) == (1, 0)
    assert said in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_nobody_but_the_head_learns_what_a_register_says(typing: Typing, sessions: Sessions) -> None:
    refused = typing(f"{HEADS}\n{WRONG}\n", by=typing.verifier)
    alone = typing(f"{HEADS}\n{GOOD}\n", "--second", typing.head)

    assert (refused.exit_code, alone.exit_code, cases(sessions)) == (1, 1, 0)
    assert "Ujian" not in refused.output


def test_columns_are_found_in_any_order_and_language(typing: Typing, sessions: Sessions) -> None:
    content = "respondent;case number;received on;note\n1. Budi 2. Wati;9;2024-01-02;x\n"

    assert typing(content).exit_code == 0
    assert "There already: 2." in typing(content).output
    assert cases(sessions) == 1
