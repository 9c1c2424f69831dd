"""Where the sealed history stands, and whether it goes on from what was seen before."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.domain.checkpoint import TreeHead, VerifierKey, open_note, split_note
from neutrality.domain.errors import UnavailableError
from neutrality.history.models import Checkpoint, ForgedEvent, Leaf

RESTORED = "restored "
PUBLIC = "public "


@dataclass(frozen=True)
class Log:
    """The history as others know it: its name, and the public key that verifies its checkpoints."""

    origin: str
    public: Ed25519PublicKey

    @property
    def key(self) -> VerifierKey:
        """What a reader needs to check checkpoints, in one word (`str`)."""
        return VerifierKey(self.origin, self.public.public_bytes_raw())

    def head(self, note: str) -> TreeHead:
        """Return what a note of this history says, also one from before the site had a new address.

        Raises:
            DomainError: `note_wrong`, `note_unsigned`, `note_forged`, `checkpoint_wrong`.

        """
        head = TreeHead.parse(split_note(note)[0])
        open_note(note, VerifierKey(head.origin, self.key.public), verified)
        return head


@dataclass(frozen=True)
class Standing:
    """The newest checkpoint in the database, and how many leaves there really are."""

    size: int
    root: bytes
    frontier: bytes
    note: str
    leaves: int


def verified(public: bytes, signature: bytes, text: bytes) -> bool:
    """Return whether an Ed25519 signature over the text holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def standing(session: Session) -> Standing | None:
    """Return where the sealed history ends, read in one statement: a seal may commit at any moment."""
    leaves = select(func.max(Leaf.index)).scalar_subquery()
    newest = select(Checkpoint.size, Checkpoint.root, Checkpoint.frontier, Checkpoint.note, leaves)
    row = session.execute(newest.order_by(Checkpoint.id.desc()).limit(1)).first()
    if row is None:
        return None
    size, root, frontier, note, last = row
    return Standing(size, root, frontier, note, 0 if last is None else last + 1)


def restores(session: Session, log: Log) -> frozenset[str]:
    """Return the signed words of every restore that two persons accepted, as `restored SIZE ROOT`."""
    notes = session.scalars(select(Checkpoint.note).where(Checkpoint.lost_size.is_not(None)))
    heads = (log.head(note) for note in notes)
    return frozenset(line for head in heads for line in head.extensions if line.startswith(RESTORED))


def restored_line(head: TreeHead) -> str:
    """Return the words by which a checkpoint says that it does not go on from this one."""
    size, root = head.text.split("\n")[1:3]
    return f"{RESTORED}{size} {root}"


def check_standing(session: Session, log: Log) -> Standing | None:
    """Return where the history ends, once its checkpoint is signed and every leaf is there.

    Raises:
        UnavailableError: `history_torn`.
        DomainError: as `Log.head`, when the checkpoint was not signed by this history's key.

    """
    found = standing(session)
    if found is None:
        return None
    head = log.head(found.note)
    if (head.size, head.root, found.leaves) != (found.size, found.root, head.size):
        raise UnavailableError("history_torn", size=found.size)
    return found


def check_goes_on(session: Session, log: Log, seen: TreeHead, here: Standing | None) -> None:
    """Refuse a history that does not go on from a checkpoint that was seen before.

    Raises:
        UnavailableError: `history_rolled_back` when it is shorter, `history_parted` when it is another.

    """
    row = select(Checkpoint.id).where(Checkpoint.size == seen.size, Checkpoint.root == seen.root)
    if session.scalar(row.limit(1)) is not None or restored_line(seen) in restores(session, log):
        return
    size = here.size if here else 0
    code = "history_rolled_back" if size < seen.size else "history_parted"
    raise UnavailableError(code, seen=seen.size, size=size)


def forged(session: Session) -> int:
    """Return how many events the sealer refused."""
    return session.scalar(select(func.count()).select_from(ForgedEvent)) or 0
