"""Every event by itself: bytes, hash, columns, what it commits to, whether its surface may write it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from neutrality.audit.finding import Finding, Place, What
from neutrality.audit.snapshot import Row, Snapshot
from neutrality.audit.written import columns, dashed, written
from neutrality.domain.history import EventKind, surface_may_write
from neutrality.retention.renaming import NAMING
from neutrality.vault.keys import SURFACES

MAY = frozenset(
    (surface, kind.value) for surface in SURFACES for kind in EventKind if surface_may_write(surface, kind)
)
# By how much the clocks of machines may differ.
TOLERANCE = timedelta(minutes=10)


def pages(held: Snapshot) -> Iterator[list[Row]]:
    """Yield all events with payload and text: twenty columns, then salt, content, salt, sealed."""
    return held.pages(
        f"SELECT {columns(sqlite=held.sqlite)}, p.salt, p.content, t.salt, t.sealed FROM event e "
        "LEFT JOIN event_payload p ON p.event_id = e.id LEFT JOIN event_text t ON t.event_id = e.id "
        "WHERE e.id > ? ORDER BY e.id LIMIT ?"
    )


def place_of(row: Row) -> Place:
    """Return which event a row of `pages` is."""
    return Place(row[1], dashed(row[2]), row[3], row[4], row[5], row[0])


def problems(held: Snapshot, page: list[Row]) -> Iterator[Finding]:
    """Return what is wrong with the events of one page."""
    sha256, may, gone = hashlib.sha256, MAY, []
    for row in page:
        (_id, _stream, _stream_id, _number, kind, _legal, _recorded, _office, _actor, _report, _respondent,
         _from, _to, surface, payload, text, _previous, own, content, _signature,
         payload_salt, payload_content, text_salt, sealed) = row  # fmt: skip
        try:
            whole = (
                written(row) == content
                and sha256(b"\x00" + content).digest() == own
                and (surface, kind) in may
                and (
                    payload_salt is None
                    if payload is None
                    else payload_salt is not None
                    and sha256(payload_salt + payload_content.encode()).digest() == payload
                )
                and (
                    text_salt is None
                    if text is None
                    else text_salt is not None and sha256(text_salt + sealed).digest() == text
                )
            )
        except (TypeError, AttributeError, UnicodeError):  # a value of another type than any that we write
            whole = False
        if not whole:
            found, lost = _diagnosis(row)
            yield from found
            gone += lost
    yield from _unaccounted(held, gone)


def ahead(held: Snapshot, now: datetime) -> Iterator[Finding]:
    """Return the first event that says it was written later than now, and how many do."""
    moment = "e.recorded_at" if held.sqlite else "(e.recorded_at AT TIME ZONE 'UTC')::text"
    latest = (now + TOLERANCE).strftime("%Y-%m-%d %H:%M:%S")
    names = "e.id, e.stream, e.stream_id, e.number, e.kind, e.legal_on"
    later = f"FROM event e WHERE {moment} > ?"
    for row in held.rows(f"SELECT {names}, {moment} {later} ORDER BY e.id LIMIT 1", latest):
        count = int(held.rows(f"SELECT count(*) {later}", latest)[0][0])
        place = Place(row[1], dashed(row[2]), row[3], row[4], row[5], row[0])
        yield Finding(What.AHEAD, place, {"at": str(row[6])[:16], "count": count})


def _diagnosis(row: Row) -> tuple[list[Finding], list[Row]]:
    """Return what is wrong with one event, and the event itself when it lacks what it commits to."""
    place, content, own = place_of(row), row[18], row[17]
    found = [] if _gives(content, own) else [Finding(What.BYTES, place)]
    if names := _differing(row):
        found.append(Finding(What.COLUMNS, place, {"columns": names}))
    if (row[13], row[4]) not in MAY:
        found.append(Finding(What.SURFACE, place, {"surface": row[13]}))
    lacks = False
    for promised, salt, kept, changed, added in (
        (row[14], row[20], row[21], What.PAYLOAD, What.PAYLOAD_ADDED),
        (row[15], row[22], row[23], What.TEXT, What.TEXT_ADDED),
    ):
        if salt is None:
            lacks = lacks or promised is not None
        elif promised is None:
            found.append(Finding(added, place))
        elif not _commits(salt, kept, promised):
            found.append(Finding(changed, place))
    return found, [row] if lacks else []


def _gives(content: object, own: object) -> bool:
    return isinstance(content, bytes) and hashlib.sha256(b"\x00" + content).digest() == own


def _commits(salt: object, kept: object, promised: object) -> bool:
    content = kept.encode(errors="replace") if isinstance(kept, str) else kept
    if not isinstance(salt, bytes) or not isinstance(content, bytes):
        return False
    return bool(hashlib.sha256(salt + content).digest() == promised)


def _differing(row: Row) -> list[str]:
    """Return which columns say something else than the signed bytes."""
    try:
        signed = json.loads(row[18])
        mine = json.loads(written(row))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return [] if _same(row) else ["all"]
    if not isinstance(signed, dict):
        return ["all"]
    names = sorted(name for name in mine.keys() | signed.keys() if mine.get(name) != signed.get(name))
    return names or ([] if _same(row) else ["all"])


def _same(row: Row) -> bool:
    try:
        return bool(written(row) == row[18])
    except (TypeError, AttributeError, UnicodeError):
        return False


def _unaccounted(held: Snapshot, rows: list[Row]) -> Iterator[Finding]:
    """Return which of these events lost their contents without an erasure that tells of it."""
    keys = [row[0] for row in rows]
    erased = {key for (key,) in held.chosen(f"{_LATER} x.kind = 'case:case:erased'", keys)}
    renamed = {
        key
        for (key,) in held.chosen(
            f"{_LATER} x.kind = 'case:respondent:pseudonymised' AND x.respondent_id = e.respondent_id", keys
        )
    }
    for row in rows:
        if row[0] in erased:
            continue
        if row[14] is not None and row[20] is None:
            yield Finding(What.PAYLOAD_GONE, place_of(row))
        if row[15] is not None and row[22] is None and not (row[0] in renamed and _named(row)):
            yield Finding(What.TEXT_GONE, place_of(row))


def _named(row: Row) -> bool:
    """Return whether an event is the correction of a name, whose text goes with the name."""
    try:
        field = json.loads(row[21])["field"]
    except (ValueError, TypeError, KeyError):
        return False
    return row[4] == EventKind.FIELD_CORRECTED.value and field in NAMING


_LATER = (
    "SELECT e.id FROM event e JOIN event x ON x.stream = e.stream AND x.stream_id = e.stream_id "
    "AND x.number > e.number WHERE e.id IN (:keys) AND"
)
