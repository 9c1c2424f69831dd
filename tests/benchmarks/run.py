"""Measure every row and print the table; the exit status is 1 when a ratio does not hold."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.benchmarks import audit_rows, flood, history_rows, vault_rows, webhook_rows
from tests.benchmarks.harness import HEADER, Pair, measure
from tests.benchmarks.site import Site, sites

ON_EACH_DATABASE = (audit_rows.pairs, history_rows.pairs, webhook_rows.pairs)


def main() -> int:
    """Print the table row by row."""
    argparse.ArgumentParser(description=__doc__, epilog="Example: make bench").parse_args()
    print(HEADER, flush=True)
    holds = True
    with sites() as on:
        for pair in rows(on):
            figure = measure(pair)
            print(figure.row(), flush=True)
            holds = holds and figure.holds
        figure, wrong = flood.small()
        print(figure.row(), *wrong, sep="\n", flush=True)
        holds = holds and figure.holds and not wrong
    return 0 if holds else 1


def rows(on: list[Site]) -> Iterator[Pair]:
    """Return every row, each made only when its turn has come."""
    yield from vault_rows.pairs()
    for site in on:
        for pairs in ON_EACH_DATABASE:
            yield from pairs(site)


if __name__ == "__main__":
    sys.exit(main())
