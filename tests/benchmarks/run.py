"""Measure every row and print the table; the exit status is 1 when a ratio does not hold."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from tests.benchmarks import audit_rows, flood, history_rows, list_rows, vault_rows, webhook_rows
from tests.benchmarks.bulk import KINDS, built
from tests.benchmarks.harness import HEADER, Pair, measure
from tests.benchmarks.site import Site, sites

ON_EACH_DATABASE = (audit_rows.pairs, history_rows.pairs, webhook_rows.pairs)
SIZE = int(os.environ.get("SIZE", "100000"))


def main() -> int:
    """Print the table row by row."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: SIZE=2000 make bench")
    parser.add_argument("--only", choices=("lists", "others"), help="one part of the table")
    only = parser.parse_args().only
    print(HEADER, flush=True)
    held = [] if only == "others" else [_told(pair) for pair in listed()]
    if only != "lists":
        with sites() as on:
            held += [_told(pair) for pair in rows(on)]
            figure, wrong = flood.small()
            print(figure.row(), *wrong, sep="\n", flush=True)
            held += [figure.holds, not wrong]
    return 0 if all(held) else 1


def _told(pair: Pair) -> bool:
    figure = measure(pair)
    print(figure.row(), flush=True)
    return figure.holds


def rows(on: list[Site]) -> Iterator[Pair]:
    """Return every row, each made only when its turn has come."""
    yield from vault_rows.pairs()
    for site in on:
        for pairs in ON_EACH_DATABASE:
            yield from pairs(site)


def listed() -> Iterator[Pair]:
    """Return the rows of pages on sites of many cases, which are built once and kept."""
    with built(SIZE) as site, built(min(SIZE, list_rows.SMALL)) as small:
        for kind in KINDS:
            yield from list_rows.pairs(site, small, kind)


if __name__ == "__main__":
    sys.exit(main())
