"""Who signed each event: a pass of its own, by all cores where there is much to do."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from neutrality.audit.finding import Finding, Place, What
from neutrality.audit.snapshot import Row, Snapshot
from neutrality.audit.written import dashed

# Starting processes takes longer than checking so few.
WORTH_PROCESSES = 50_000
_AHEAD = 4  # pages in flight for each process: memory stays flat
_SIGNED = """
    SELECT id, surface, canonical, signature FROM event WHERE id > ? ORDER BY id LIMIT ?"""
_PLACES = (
    "SELECT id, stream, stream_id, number, kind, legal_on, surface FROM event WHERE id IN (:keys) ORDER BY id"
)

Publics = Mapping[str, bytes]  # surface → its public key


def problems(held: Snapshot, publics: Publics, count: int) -> Iterator[tuple[int, list[Finding]]]:
    """Yield, page by page, how many events were looked at and which of them their surface did not sign."""
    check = _in_processes if count >= WORTH_PROCESSES else _here
    for looked_at, forged in check(held.pages(_SIGNED), publics):
        yield looked_at, [_finding(row) for row in held.chosen(_PLACES, forged)]


def forged_in(page: list[Row], publics: Publics) -> list[int]:
    """Return the positions of the rows that were not signed by the surface that they name."""
    keys = {surface: Ed25519PublicKey.from_public_bytes(public) for surface, public in publics.items()}
    return [row[0] for row in page if not _holds(keys.get(row[1]), row[2], row[3])]


def _here(pages: Iterator[list[Row]], publics: Publics) -> Iterator[tuple[int, list[int]]]:
    for page in pages:
        yield len(page), forged_in(page, publics)


def _in_processes(pages: Iterator[list[Row]], publics: Publics) -> Iterator[tuple[int, list[int]]]:
    cores = len(os.sched_getaffinity(0))
    begun: deque[tuple[int, Future[list[int]]]] = deque()
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        for page in pages:
            begun.append((len(page), pool.submit(forged_in, page, publics)))
            if len(begun) > cores * _AHEAD:
                looked_at, done = begun.popleft()
                yield looked_at, done.result()
        for looked_at, done in begun:
            yield looked_at, done.result()


def _holds(key: Ed25519PublicKey | None, content: object, signature: object) -> bool:
    if key is None or not isinstance(content, bytes) or not isinstance(signature, bytes):
        return False
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _finding(row: Row) -> Finding:
    position, stream, stream_id, number, kind, legal_on, surface = row
    place = Place(stream, dashed(stream_id), number, kind, legal_on, position)
    return Finding(What.SIGNATURE, place, {"surface": surface})
