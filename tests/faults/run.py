"""`make faults`: rounds of faults under load on both databases, what they hit, and what was wrong."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.faults.points import POINTS
from tests.faults.rounds import Outcome, plan, run
from tests.fixtures import run as shared

ROUNDS = 100
# One in five on the one-server installation, the others on the split one.
ON_SQLITE = 5


def main() -> int:
    """Print rounds, faults, hits and what was wrong; the exit status is 1 when anything was."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="Example: python -m tests.faults.run --rounds 8"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=None, help="the order of an earlier run")
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"{chosen.rounds} rounds, seed {seed}", flush=True)
    order = random.Random(seed)  # noqa: S311 - no secret
    few = chosen.rounds // ON_SQLITE
    shared.begin()
    try:
        outcomes = {
            kind: struck(kind, plan(kind, rounds, order))
            for kind, rounds in (("postgresql", chosen.rounds - few), ("sqlite", few))
            if rounds
        }
    finally:
        shared.end()
    for kind, outcome in outcomes.items():
        print(*told(kind, outcome), sep="\n")
    wrong = [text for outcome in outcomes.values() for text in outcome.wrong]
    print(f"\n{sum(one.rounds for one in outcomes.values())} rounds, {len(wrong)} problems")
    return 1 if wrong else 0


def struck(kind: str, faults: list[str]) -> Outcome:
    """Run the rounds of one database in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="neutrality-faults-") as folder:
        return run(kind, Path(folder) / "site", faults, say=lambda text: print(f"{kind} {text}", flush=True))


def told(kind: str, outcome: Outcome) -> list[str]:
    """Return what rounds came to, as tables."""
    office = outcome.office
    lines = ["", f"| {kind} | |", "|---|---:|", f"| rounds | {outcome.rounds} |"]
    lines += [f"| {name} | {times} |" for name, times in sorted(outcome.faults.items())]
    lines += [
        f"| codes shown | {len(outcome.told)} |",
        f"| requests without an answer, sent again | {outcome.failures} |",
    ]
    if office is not None:
        lines.append(f"| entered at the counter; registered by two | {office.entered}; {office.registered} |")
    lines += [f"| {name} | {number} |" for name, number in outcome.seen.items()]
    lines += ["", f"| fail-point ({kind}) | passed | killed |", "|---|---:|---:|"]
    lines += [f"| `{name}` | {outcome.points[name][0]} | {outcome.points[name][1]} |" for name in POINTS]
    return [*lines, *outcome.wrong]


if __name__ == "__main__":
    sys.exit(main())
