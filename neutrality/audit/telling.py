"""Every finding in a plain sentence: which event of which case, and what is wrong with it."""

from __future__ import annotations

from functools import lru_cache

from neutrality.audit.finding import Finding, Place, What
from neutrality.audit.snapshot import Snapshot

_CASE = "SELECT reference, registration_number, receipt_number FROM case_file WHERE id = ?"
_NAMES_KEPT = 4096
WORDS: dict[What, str] = {
    What.BYTES: "was changed: its stored bytes do not give its hash.",
    What.COLUMNS: "was changed: its columns no longer say what was signed ({columns}).",
    What.SURFACE: "is of a kind that the surface {surface} may not write: forged or changed.",
    What.SIGNATURE: "was not signed by the surface that it names ({surface}): forged or changed.",
    What.PAYLOAD: "was changed: its codes, or their salt, are not those that it commits to.",
    What.TEXT: "was changed: its sealed text, or the salt, is not the one that it commits to.",
    What.PAYLOAD_GONE: "lost its codes, and no erasure tells of it.",
    What.TEXT_GONE: "lost its sealed text, and no erasure tells of it.",
    What.PAYLOAD_ADDED: "was given codes that it does not commit to.",
    What.TEXT_ADDED: "was given a sealed text that it does not commit to.",
    What.HIDDEN: "{count} events cannot be read in their order: somebody wrote impossible numbers.",
    What.GAP: "is the first after a gap: {range} of the same history is missing.",
    What.TWICE: "stands twice under the same number: one of both was inserted.",
    What.FOLLOWS: "does not follow the event {before} that stands before it: one of both was changed, "
    "exchanged, or inserted, or one between them was taken out.",
    What.TRACE: "the event at position {position} of the log is missing: rows of the case still name it.",
    What.STRAY: "The event at position {position} of the log is missing: its row in {table} is left.",
    What.LEAF: "is not the one that was sealed as leaf {leaf}: the event, or the leaf, was changed.",
    What.LEAF_TWICE: "is sealed {times} times: leaves were added or changed.",
    What.LEAF_GAP: "The tree lacks {range}: leaves were taken out.",
    What.LEAVES_GONE: "The tree has {leaves} leaves, but a checkpoint in the database counts {size}: "
    "the newest leaves are missing.",
    What.SEALED_GONE: "The event at position {position} of the log is missing: it was sealed as leaf {leaf}.",
    What.CHECKPOINT: "The leaves do not give the root of the checkpoint at {first} leaves (the last such at "
    "{last}): a leaf after {whole}, or the checkpoint, was changed.",
    What.NOTE: "The checkpoint number {id} in the database is not what the log's key signed: {why}.",
    What.FORGED_WITNESS: "{name} was not signed by the log's key: it is of another history, or forged.",
    What.ROOT: "{name}, of {size} leaves, does not fit this history: what was sealed by then was changed.",
    What.ROLLED_BACK: "{name} counts {size} leaves, the database only {leaves}: "
    "the history was rolled back, and {lost} sealed events are missing.",
    What.LOGGED_GONE: "is missing: the process log {log} tells of it (hash {hash}).",
    What.FACTS: "the facts differ from what the events add up to ({columns}).",
    What.INTERVALS: "the intervals differ from what the events tell ({columns}).",
    What.STANDING: "the rows of the case differ from what its events tell ({columns}).",
    What.UNREADABLE: "cannot be counted any more: its codes are damaged.",
    What.NO_CASE: "the case itself is missing, its events are there.",
    What.TRIGGER: "The guard {name} of the history is {problem}: rows can be changed without refusal.",
    What.UNSEALED: "is not sealed yet.",
    What.STALE: "waits for its seal since {since} (UTC), with {count} in all: look after the worker.",
    What.AHEAD: "is dated later than now ({at} UTC), {count} such in all: a clock was wrong when it was "
    "written, or is now.",
    What.UNLOGGED: "has no line in the process log between others that have: written past the application, "
    "or its process ended before it could tell.",
}
_OF_THE_WHOLE = frozenset(
    {
        What.HIDDEN, What.STRAY, What.LEAF_GAP, What.LEAVES_GONE, What.SEALED_GONE, What.CHECKPOINT,
        What.NOTE, What.FORGED_WITNESS, What.ROOT, What.ROLLED_BACK, What.TRIGGER,
    }
)  # fmt: skip
_OF_THE_CASE = frozenset({What.TRACE, What.FACTS, What.INTERVALS, What.STANDING, What.NO_CASE})


class Telling:
    """Turns findings into sentences, with the numbers by which the desk knows a case."""

    def __init__(self, held: Snapshot) -> None:
        self._held = held
        self._case = lru_cache(_NAMES_KEPT)(self._look_up)

    def sentence(self, finding: Finding) -> str:
        """Return one finding in one line."""
        said = {**finding.said, "position": finding.place.position}
        if "columns" in said:
            said["columns"] = ", ".join(said["columns"])
        if "first" in said:
            said["range"] = _range(finding)
        if finding.what is What.ROLLED_BACK:
            said["lost"] = said["size"] - said["leaves"]
        words = WORDS[finding.what].format(**said)
        if finding.what in _OF_THE_WHOLE:
            return words
        subject = self._subject(finding)
        return f"{subject} {words}" if finding.what not in _OF_THE_CASE else f"{subject}: {words}"

    def _subject(self, finding: Finding) -> str:
        place = finding.place
        whose = f"Case {self._case(place.stream_id)}" if place.stream == "case" else _stream(place)
        if place.number is None:
            return whose if place.stream is not None else f"The event at position {place.position} of the log"
        named = f" ({place.kind}, {place.legal_on})" if place.kind is not None else ""
        return f"{whose}, event {place.number}{named}"

    def _look_up(self, case_id: object) -> str:
        rows = self._held.rows(_CASE, str(case_id).replace("-", "") if self._held.sqlite else str(case_id))
        if not rows:
            return f"{case_id} (no such case any more)"
        reference, registered, received = rows[0]
        number = registered or received
        return f"{reference} ({number})" if number else str(reference)


def _stream(place: Place) -> str:
    return f"{str(place.stream).capitalize()} {place.stream_id}"


def _range(finding: Finding) -> str:
    first, last = finding.said["first"], finding.said["last"]
    one, more = ("leaf", "leaves") if finding.what is What.LEAF_GAP else ("event", "events")
    return f"{one} {first}" if first == last else f"{more} {first} to {last}"
