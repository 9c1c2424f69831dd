"""Writes docs/staffing.md from the code: with which people an office works, and what it needs from above."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from neutrality.domain.access import Role  # noqa: E402 - the checkout comes first
from neutrality.domain.staffing import ACTS, THREE, Act, Hand, undone  # noqa: E402
from tools.written import offer, table, word  # noqa: E402

PAGE = ROOT / "docs" / "staffing.md"
NAMES = ("A", "B", "C")
BEGINNING = """# With how few people an office works

Written by `tools/staffing.py --write` from `neutrality/domain/staffing.py`; a test compares, and
`tests/cases/test_office_of_three.py` carries a case through with just these people.

Three persons can do everything when they hold these roles; more people are better, fewer need the office
above. The separation is per act and per report, not per person: whoever took a step never confirms it,
whoever entered a report never registers it, and nobody releases an identity to themselves.
"""
ALONE = """
## What two or one need from the office above

An officer of the office above is second person for everything that waits, from a phone, without being asked.
For what nobody here can do at all, the office above is asked for help with the case, and then acts on it
(`bantuan`). A role that is missing for some days is held by a stand-in (Plh, Plt).
"""


def main() -> int:
    """Print the page, or write it."""
    return offer(PAGE, page(), by="staffing.py", says=str(__doc__))


def page() -> str:
    """Return the whole page."""
    hands = [Hand.free(UUID(int=number), roles) for number, roles in enumerate(THREE, start=1)]
    people = table(
        ["person", "roles"],
        [[name, ", ".join(_words(sorted(roles)))] for name, roles in zip(NAMES, THREE, strict=True)],
    )
    acts = table(["act", "first", "second"], [[word(act.name), *_who(act, hands)] for act in ACTS])
    everybody = Hand.free(UUID(int=9), Role)
    left = [
        (f"without {name}", [hand for hand in hands if hand != gone])
        for name, gone in zip(NAMES, hands, strict=True)
    ]
    rows = [
        [name, ", ".join(map(word, undone(few)))]
        for name, few in [*left, ("one person with every role", [everybody])]
    ]
    lacking = table(["office", "cannot do among themselves"], rows)
    return f"{BEGINNING}\n{people}\n\n## Which person does what\n\n{acts}\n{ALONE}\n{lacking}\n"


def _who(act: Act, hands: list[Hand]) -> list[str]:
    firsts = [name for name, hand in zip(NAMES, hands, strict=True) if hand.first & act.first]
    seconds = [name for name, hand in zip(NAMES, hands, strict=True) if hand.second & act.second]
    return [" or ".join(firsts), (" or ".join(seconds) + ", another person") if seconds else "–"]


def _words(several: Iterable[str]) -> list[str]:
    return [word(one) for one in several]


if __name__ == "__main__":
    sys.exit(main())
