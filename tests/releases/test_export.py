"""`statistics export`: as released, as a marked draft, as of a day; what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from neutrality.database import Sessions
from neutrality.domain.publication import Publication
from neutrality.domain.values import Sign
from tests.statistics.conftest import ByHand, bureau, means, october
from tests.statistics.reading import rows_of_csv
from tests.statistics.test_command import exports

__all__ = ["bureau", "means", "october"]


def export(app: Flask, output: Path, kind: str, *more: str) -> Result:
    """Run the command in this process."""
    wanted = ["--month", "2026-10", "--format", kind, "--output", str(output), *more]
    return app.test_cli_runner().invoke(args=["statistics", "export", *wanted])


@pytest.mark.both_databases
def test_a_month_that_is_not_released_is_a_marked_draft_that_hides_what_a_release_would(
    october: ByHand, app: Flask, sessions: Sessions, tmp_path: Path
) -> None:
    for kind in ("csv", "json", "xlsx", "pdf"):
        done = export(app, tmp_path / kind, kind)
        assert done.exit_code == 0, done.output

    draft = Publication.parse((tmp_path / "json").read_bytes())
    rows = rows_of_csv((tmp_path / "csv").read_text(encoding="utf-8"))
    month = draft.table("month")
    assert month is not None
    assert (draft.status, {row["status"] for row in rows}) == ("draft", {"draft"})
    assert (month.value("reports_received"), month.value("registered")) == (6, Sign.HIDDEN)
    assert (tmp_path / "pdf").read_bytes().startswith(b"%PDF")
    assert exports(sessions) == []


def test_a_draft_can_tell_of_the_month_up_to_a_day(october: ByHand, app: Flask, tmp_path: Path) -> None:
    found = {}
    for day in ("2026-10-04", "2026-10-31", "2026-11-09"):
        done = export(app, tmp_path / day, "json", "--as-of", day, "--internal")
        assert done.exit_code == 0, done.output
        identity = Publication.parse((tmp_path / day).read_bytes()).table("identity")
        assert identity is not None
        found[day] = identity.value("identity_received", "case"), identity.value("identity_closing", "case")

    # Of A to I and K only D had come in October by the 4th; then B, C, F, the province's case and K.
    assert found["2026-10-04"][0] == 1
    assert found["2026-10-31"] == found["2026-11-09"] == (6, 7)


@pytest.mark.parametrize(
    ("kind", "more", "status", "said"),
    [
        ("package", (), 1, "belum diterbitkan"),
        ("csv", ("--as-of", "2026-09-30"), 1, "sebelum bulan itu"),
        ("csv", ("--as-of", "kemarin"), 2, "kemarin"),
        ("csv", ("--office", "UL"), 2, "--internal"),
        ("package", ("--internal",), 2, "released"),
    ],
)
def test_what_cannot_be_is_refused(
    october: ByHand, app: Flask, tmp_path: Path, *, kind: str, more: tuple[str, ...], status: int, said: str
) -> None:
    done = export(app, tmp_path / "file", kind, *more)

    assert (done.exit_code, said in done.output) == (status, True), done.output
    assert not (tmp_path / "file").exists()
