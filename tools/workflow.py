"""Draws the workflow of the README from the one declared table: a diagram, and what each step asks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from neutrality.domain.transfer import CODE  # noqa: E402 - the checkout is put on the path first
from neutrality.domain.workflow import TRANSITIONS, State, Transition  # noqa: E402 - the checkout comes first

README = ROOT / "README.md"
BEGIN, END = "<!-- workflow: written by tools/workflow.py -->", "<!-- end of workflow -->"
HEADER = "| step | on | who | second person | bars it | asks | clocks |\n|---|---|---|---|---|---|---|"

BESIDE = (
    f"{CODE} pelimpahan moves the office and not the state: offered by the head (or by an investigator, whom "
    "the head confirms), taken or returned by the other office's head; see `neutrality/domain/transfer.py`."
)


def main() -> int:
    """Print both parts, or put them into the README."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: tools/workflow.py --write")
    parser.add_argument("--write", action="store_true", help="replace the parts in README.md")
    if not parser.parse_args().write:
        print(section())
        return 0
    text = README.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{section()}\n{END}{after}", encoding="utf-8")
    return 0


def section() -> str:
    """Return what stands between the two marks of the README."""
    return f"\n```mermaid\n{diagram()}\n```\n\n{table()}\n\n{BESIDE}\n"


def diagram() -> str:
    """Return the states and the steps between them as a Mermaid state diagram."""
    arrows = [
        f"    {start} --> {row.to_state.value}: {_name(row)}" for row in TRANSITIONS for start in _from(row)
    ]
    return "\n".join(["stateDiagram-v2", *arrows, f"    {State.CLOSED.value} --> [*]"])


def table() -> str:
    """Return a row for each step."""
    return "\n".join([HEADER, *map(_row, TRANSITIONS)])


def _from(row: Transition) -> list[str]:
    return sorted(state.value for state in row.from_states) or ["[*]"]


def _name(row: Transition) -> str:
    return f"{row.code} {row.action.value}"


def _row(row: Transition) -> str:
    clocks = [f"stops {kind.value}" for kind in sorted(row.stops)]
    clocks += [f"starts {row.starts.value}"] if row.starts else []
    optional = [f"({field})" for field in row.optional]
    cells = (
        [_name(row)],
        [row.level.value],
        sorted(row.roles),
        sorted(row.second),
        [guard.__name__ for guard in row.guards],
        [*row.fields, *optional],
        clocks,
    )
    return "| " + " | ".join(", ".join(cell).replace("_", " ") or "–" for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
