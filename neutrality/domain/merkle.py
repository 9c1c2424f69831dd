"""One growing tree of hashes (RFC 6962, section 2.1): its root, and proofs that others can check.

Leaves are hashed by `history.leaf_hash`. Whatever the number of leaves, no more than one hash a level
is held: a tree grows by its frontier, and proofs are made while the leaves stream by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice

from neutrality.domain.errors import DomainError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
Span = tuple[int, int]  # the leaves from the first up to, not including, the second


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right), the inner hash of RFC 6962."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: the roots of its whole subtrees, largest first.

    Their sizes are the powers of two that make up the tree's size, so that `size` and the hashes are
    all that is needed to go on.
    """

    def __init__(self, size: int = 0, content: bytes = b"") -> None:
        """Go on from what `content` returned for a tree of this size.

        Raises:
            DomainError: `frontier_broken`, the hashes are not as many as the size asks for.

        """
        if size < 0 or len(content) != size.bit_count() * HASH_BYTES:
            raise DomainError("frontier_broken", size=size)
        self.size = size
        self._peaks = [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]

    def add(self, leaf: bytes) -> None:
        """Put the next leaf's hash at the end."""
        whole, peak = self.size, leaf
        while whole & 1:
            peak = node_hash(self._peaks.pop(), peak)
            whole >>= 1
        self._peaks.append(peak)
        self.size += 1

    @property
    def content(self) -> bytes:
        """The hashes, one after the other: at most 32 bytes for each doubling of the size."""
        return b"".join(self._peaks)

    @property
    def root(self) -> bytes:
        """The hash of the whole tree; of an empty one that of nothing."""
        if not self._peaks:
            return EMPTY_ROOT
        *larger, root = self._peaks
        for peak in reversed(larger):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def inclusion_proof(leaves: Iterable[bytes], index: int, size: int) -> list[bytes]:
    """Return what proves that the leaf at `index` (from 0) is in the tree of the first `size` leaves.

    Raises:
        DomainError: `leaf_outside` when the tree has no such leaf; `tree_short` when leaves are missing.

    """
    if not 0 <= index < size:
        raise DomainError("leaf_outside", size=size)
    return _roots(leaves, _beside(index, size))


def inclusion_holds(leaf: bytes, index: int, size: int, *, root: bytes, path: Sequence[bytes]) -> bool:
    """Return whether the path leads from the leaf's hash to the root of the tree of that size."""
    if not 0 <= index < size:
        return False
    spans = _beside(index, size)
    if len(spans) != len(path):
        return False
    node = leaf
    for (first, _), other in zip(spans, path, strict=True):
        node = node_hash(node, other) if first > index else node_hash(other, node)
    return node == root


def consistency_proof(leaves: Iterable[bytes], older: int, newer: int) -> list[bytes]:
    """Return what proves that the tree of `newer` leaves begins with that of `older` ones.

    Raises:
        DomainError: `tree_shrunk` when the older is the larger; `tree_short` when leaves are missing.

    """
    if not 0 <= older <= newer:
        raise DomainError("tree_shrunk", older=older, newer=newer)
    return _roots(leaves, _between(older, newer))


def consistency_holds(
    older: int, newer: int, *, older_root: bytes, newer_root: bytes, path: Sequence[bytes]
) -> bool:
    """Return whether the path shows that nothing in the older tree was changed or taken away."""
    if not 0 <= older <= newer or len(path) != len(spans := _between(older, newer)):
        return False
    if older == 0:
        return older_root == EMPTY_ROOT
    if older == newer:
        return older_root == newer_root
    hashes = list(zip(spans, path, strict=True))
    if older.bit_count() == 1:  # the older tree is itself a subtree of the newer: its root is the start
        was = now = older_root
    else:
        was = now = hashes.pop(0)[1]
    for (first, _), other in hashes:
        if first < older:
            was, now = node_hash(other, was), node_hash(other, now)
        else:
            now = node_hash(now, other)
    return (was, now) == (older_root, newer_root)


def _beside(index: int, size: int) -> list[Span]:
    """Return the leaves under each hash of an audit path, from the leaf upwards."""
    first, last = 0, size
    spans: list[Span] = []
    while last - first > 1:
        middle = first + _left_of(last - first)
        if index < middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def _between(older: int, newer: int) -> list[Span]:
    """Return the leaves under each hash of a consistency proof, in its order; none from an empty tree."""
    if older == 0:
        return []
    first, last, known = 0, newer, True
    spans: list[Span] = []
    while last != older:
        middle = first + _left_of(last - first)
        if older <= middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first, known = middle, False
    return [*([] if known else [(first, last)]), *spans[::-1]]


def _left_of(size: int) -> int:
    """Return the largest power of two below the size: how many leaves lie left of the root."""
    return 1 << ((size - 1).bit_length() - 1)


def _roots(leaves: Iterable[bytes], spans: Sequence[Span]) -> list[bytes]:
    """Return the root over each span, the leaves being read once."""
    stream, at = iter(leaves), 0
    found: dict[Span, bytes] = {}
    for first, last in sorted(spans):
        for _ in islice(stream, first - at):
            pass
        part = Frontier()
        for leaf in islice(stream, last - first):
            part.add(leaf)
        if part.size != last - first:
            raise DomainError("tree_short", size=first + part.size)
        found[first, last] = part.root
        at = last
    return [found[span] for span in spans]
