"""`reports import`: checked wholly, then taken in; each mistake with its cell; the corrected file beside."""

from __future__ import annotations

import stat
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
from neutrality.history.models import Event
from tests.factories import Factory, Workplace
from tests.importing.findings.conftest import GOOD, as_csv, book, row

WRONG = as_csv(GOOD, row(A="2", C="Lain.", D="kemarin"))


@dataclass(frozen=True)
class Typing:
    """What types the command for an investigator of the office."""

    app: Flask
    folder: Path
    office: str
    officer: str
    head: str

    def __call__(self, content: bytes, *more: str, by: str = "", office: str = "") -> Result:
        path = self.folder / "temuan.tabel"
        path.write_bytes(content)
        return self.run("import", str(path), *more, by=by, office=office)

    def run(self, *arguments: str, by: str = "", office: str = "") -> Result:
        """Run a command of the group."""
        named = ("--office", office or self.office, "--as", by or self.officer)
        return self.app.test_cli_runner().invoke(args=["reports", *arguments, *named])


@pytest.fixture
def typing(app: Flask, sessions: Sessions, workplace: Workplace, factory: Factory, tmp_path: Path) -> Typing:
    """Return the command line of an office with an investigator and a head."""
    with transaction(sessions) as session:
        officer = factory.account(session, workplace.office, Role.VERIFIER).email
        head = factory.account(session, workplace.office, Role.HEAD).email
    return Typing(app, tmp_path, workplace.office.code, officer, head)


def cases(sessions: Sessions) -> int:
    """Return how many cases there are."""
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.mark.both_databases
def test_a_sheet_is_checked_taken_in_and_known_the_next_time(typing: Typing, sessions: Sessions) -> None:
    content = as_csv(*(row(A=str(one), C=f"Peristiwa {one}.") for one in range(1, 31)))

    tried = typing(content, "--dry-run")
    assert (tried.exit_code, cases(sessions)) == (0, 0), tried.output
    assert ": 30" in tried.output
    done = typing(content)
    assert done.exit_code == 0, done.output
    assert "Findings: 30. Respondents: 30." in done.output
    again = typing(content)

    assert (again.exit_code, cases(sessions)) == (0, 30)
    assert "Findings: 0." in again.output
    with sessions() as session:
        told = select(func.count()).select_from(Event).where(Event.kind == EventKind.FINDINGS_IMPORTED)
        assert session.scalar(told) == 1


def test_a_mistake_in_one_row_takes_nothing_in_unless_only_the_good_are_wanted(
    typing: Typing, sessions: Sessions
) -> None:
    tried, refused = typing(WRONG, "--dry-run"), typing(WRONG)
    assert (tried.exit_code, refused.exit_code, cases(sessions)) == (1, 1, 0)
    assert any(line.startswith("Sel D3, ") and "“kemarin”" in line for line in refused.stderr.splitlines())
    assert "Nothing was taken in" in refused.stderr

    done = typing(WRONG, "--only-good")
    assert (done.exit_code, cases(sessions)) == (0, 1)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_corrected_file_is_written_for_nobody_else_and_over_nothing(typing: Typing, suffix: str) -> None:
    output = typing.folder / f"catatan.{suffix}"

    assert typing(WRONG, "--dry-run", "--corrected", str(output)).exit_code == 1
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    content = output.read_bytes()
    assert (b"kemarin" in content) or content.startswith(b"PK")
    again = typing(WRONG, "--dry-run", "--corrected", str(output))

    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert output.read_bytes() == content


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_template_is_written(typing: Typing, suffix: str) -> None:
    output = typing.folder / f"contoh.{suffix}"

    assert typing.run("template", str(output)).exit_code == 0
    assert typing(output.read_bytes(), "--dry-run").exit_code == 0


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (b"a,b\n1,2\n", {}, "15"),
        (as_csv(GOOD[:4], heads=("Nomor", "Tanggal diterima", "Uraian", "Tanggal kejadian")), {}, "“"),
        (book(options={"date_1904": True}), {}, "1904"),
        (as_csv(GOOD), {"office": "TIDAK"}, "."),
        (as_csv(GOOD), {"by": "tidak@ada.test"}, "."),
        (as_csv(GOOD), {"by": "head"}, "."),
    ],
    ids=["no headings", "a column lacks", "1904", "no office", "no account", "may not"],
)
def test_refusals_are_one_sentence(
    typing: Typing, sessions: Sessions, content: bytes, more: dict[str, str], said: str
) -> None:
    if more.get("by") == "head":
        more = {"by": typing.head}

    refused = typing(content, **more)

    assert (refused.exit_code, cases(sessions)) == (1, 0)
    assert said in refused.stderr
    assert "Traceback" not in refused.output
