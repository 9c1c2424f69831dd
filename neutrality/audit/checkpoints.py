"""Whether every checkpoint in the database is what the log's key signed, and what a saved one says."""

from __future__ import annotations

from collections.abc import Iterator

from neutrality.audit.finding import Finding, What
from neutrality.audit.snapshot import Snapshot
from neutrality.audit.tree import Witness
from neutrality.domain.errors import DomainError
from neutrality.history.standing import Log

_NOTES = "SELECT id, size, root, note FROM checkpoint WHERE id > ? ORDER BY id LIMIT ?"


def notes(held: Snapshot, log: Log) -> Iterator[Finding]:
    """Return which checkpoints of the database are not as they were signed."""
    for page in held.pages(_NOTES):
        for number, size, root, note in page:
            if why := _problem(log, size, root, note):
                yield Finding(What.NOTE, said={"id": number, "why": why})


def saved(name: str, note: str, log: Log) -> Witness | Finding:
    """Return what a checkpoint from elsewhere says, or the finding that this log never signed it.

    Raises:
        DomainError: `note_wrong` or `checkpoint_wrong`, it is no checkpoint at all.

    """
    try:
        return Witness(name, log.head(note))
    except DomainError as error:
        if error.code in {"note_unsigned", "note_forged"}:
            return Finding(What.FORGED_WITNESS, said={"name": name})
        raise


def _problem(log: Log, size: object, root: object, note: object) -> str:
    try:
        head = log.head(str(note))
    except DomainError as error:
        return "the signature does not hold" if error.code.startswith("note") else "it cannot be read"
    return "" if (head.size, head.root) == (size, root) else "its row says another size or root"
