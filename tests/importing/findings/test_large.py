"""Fifty thousand rows of a workbook are read and checked in about the memory that five thousand take."""

from __future__ import annotations

import gc
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from neutrality.importing.findings.checking import Standing
from neutrality.importing.findings.running import Run
from neutrality.importing.findings.sheet import COMMAND, read_findings
from neutrality.importing.service import By
from tests.importing.findings.conftest import HEADS, Desk
from tests.spreadsheets.test_reading import parts

FEW, MANY = 5_000, 50_000
# What ten times as many rows may take more, in MiB: digests by which rows are known again, texts packed.
MORE = 24
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
SAID = "Terlihat berfoto bersama calon di balai desa pada rapat warga, disaksikan beberapa orang. " * 2


def write(path: Path, number: int) -> None:
    """Write a workbook of so many different rows, its texts beside the cells; nothing of it is held."""
    heads = "".join(f'<c t="s"><v>{at}</v></c>' for at in range(len(HEADS)))
    with zipfile.ZipFile(io.BytesIO(parts(""))) as empty, zipfile.ZipFile(path, "w") as made:
        for name in empty.namelist()[:2]:
            made.writestr(name, empty.read(name))
        with made.open("xl/sharedStrings.xml", "w") as part:
            part.write(f"<sst>{''.join(f'<si><t>{head}</t></si>' for head in HEADS)}".encode())
            for one in range(1, number + 1):
                part.write(f"<si><t>{SAID}{one}</t></si><si><t>Orang Contoh {one}</t></si>".encode())
            part.write(b"</sst>")
        with made.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f"<worksheet><sheetData><row>{heads}</row>".encode())
            for row in _rows(number):
                part.write(row.encode())
            part.write(b"</sheetData></worksheet>")


def _rows(number: int) -> Iterator[str]:
    for one in range(1, number + 1):
        at = len(HEADS) + 2 * (one - 1)
        yield (
            f'<row><c><v>{one}</v></c><c><v>46336</v></c><c t="s"><v>{at}</v></c><c><v>46335</v></c>'
            f'<c t="s"><v>{at + 1}</v></c></row>'
        )


def checked(desk: Desk, path: Path) -> tuple[Counter[Standing], int]:
    """Check a sheet; return what became of its rows, and how many MiB that took at its highest."""
    by, ground = By(desk.actor, desk.now, desk.today), desk.ground()
    gc.collect()
    before = _of("VmRSS")
    RESET.write_text("5")
    with path.open("rb") as file:
        run = Run(desk.sessions, desk.means, ground, read_findings(file, COMMAND), by)
        found = Counter(one.standing for one in run.check())
    return found, (_of("VmHWM") - before) // 1024


def _of(name: str) -> int:
    [line] = [line for line in STATUS.read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1])


@pytest.mark.slow
def test_fifty_thousand_rows_are_checked_in_flat_memory(desk: Desk, tmp_path: Path) -> None:
    for number in (FEW, MANY):
        write(tmp_path / f"{number}.xlsx", number)
    _found, few = checked(desk, tmp_path / f"{FEW}.xlsx")

    found, many = checked(desk, tmp_path / f"{MANY}.xlsx")

    assert found == {Standing.NEW: MANY}
    assert many - few <= MORE, (few, many)
