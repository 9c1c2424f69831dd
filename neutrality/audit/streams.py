"""Each stream by its numbers and hashes: nothing missing, nothing twice, each after the one it names."""

from __future__ import annotations

from collections.abc import Iterator

from neutrality.audit.finding import Finding, Place, What
from neutrality.audit.snapshot import Snapshot
from neutrality.audit.written import dashed
from neutrality.domain.history import EMPTY_HASH

# The database walks its own index; only what is not in order comes back.
_BROKEN = """
    SELECT id, stream, stream_id, number, kind, legal_on, coalesce(before, 0),
           CASE WHEN previous_hash = hash_before THEN 1 ELSE 0 END
    FROM (SELECT id, stream, stream_id, number, kind, legal_on, previous_hash,
                 lag(number) OVER in_order AS before,
                 coalesce(lag(hash) OVER in_order, ?) AS hash_before
          FROM event WINDOW in_order AS (PARTITION BY stream, stream_id ORDER BY number)) AS linked
    WHERE number <> coalesce(before, 0) + 1 OR previous_hash <> hash_before
    ORDER BY stream, stream_id, number"""
# Rows of the work itself that name an event which is not there, and of which case they are.
_TRACES = """
    SELECT DISTINCT position, case_id FROM (
        SELECT position, case_id FROM state_interval
        UNION ALL SELECT position, case_id FROM case_fact
        UNION ALL SELECT position, case_id FROM respondent_fact
        UNION ALL SELECT m.event_id, c.case_id FROM message m JOIN case_report c ON c.report_id = m.report_id
        UNION ALL SELECT event_id, case_id FROM forwarding JOIN respondent r ON r.id = respondent_id
        UNION ALL SELECT event_id, case_id FROM recommendation JOIN respondent r ON r.id = respondent_id
        UNION ALL SELECT event_id, case_id FROM sanction_decision JOIN respondent r ON r.id = respondent_id
    ) AS named
    WHERE position IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event e WHERE e.id = named.position)
    ORDER BY position"""
_STRAYS = (
    "SELECT s.event_id FROM {table} s WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = s.event_id) "
    "ORDER BY s.event_id"
)


def count(held: Snapshot) -> int:
    """Return how many streams there are."""
    return int(held.value("SELECT count(*) FROM (SELECT DISTINCT stream, stream_id FROM event) AS streams"))


def problems(held: Snapshot) -> Iterator[Finding]:
    """Return where a stream is not whole and in order."""
    for position, stream, stream_id, number, kind, legal_on, before, follows in held.rows(
        _BROKEN, EMPTY_HASH
    ):
        place = Place(stream, dashed(stream_id), number, kind, legal_on, position)
        if not isinstance(number, int) or not isinstance(before, int):
            continue  # no number at all: the event itself is told as changed
        if number <= before:
            yield Finding(What.TWICE, place)
        elif number != before + 1:
            yield Finding(What.GAP, place, {"first": before + 1, "last": number - 1})
        elif not follows:
            yield Finding(What.FOLLOWS, place, {"before": before})


def traces(held: Snapshot) -> Iterator[Finding]:
    """Return events that are gone and left something behind: rows of a case, a payload, a text."""
    named = {}
    for position, case_id in held.rows(_TRACES):
        named[position] = dashed(case_id)
        yield Finding(What.TRACE, Place("case", dashed(case_id), position=position))
    for table in ("event_payload", "event_text"):
        for (position,) in held.rows(_STRAYS.format(table=table)):
            if position not in named:
                yield Finding(What.STRAY, Place(position=position), {"table": table})
