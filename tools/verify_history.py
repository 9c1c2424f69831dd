"""Check a proof about the sealed history, without the installation that it comes from.

    python verify_history.py proof.json --key 'NAME+ID+KEY' [--event HASH] [--receipt LINE]
    python verify_history.py 2026-11-10.txt --key 'NAME+ID+KEY'

Needs Python and `cryptography`. Bring the key from somewhere else than the proof: a bulletin, a
colleague, an earlier visit. Ends with 0 when everything holds, with 1 when something does not, and with
2 when no key was given: then anybody could have made the proof.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import struct
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "neutrality-proof-1"
ED25519 = b"\x01"
LEAST_LINES = 3
RECEIPT = struct.Struct(">B4s9sIH32s")
RECEIPT_LABEL = b"neutrality receipt v1\n"


class FalseProofError(Exception):
    """Something does not hold; the message says what."""


def main() -> int:
    """Check one file and say what was found."""
    parser = argparse.ArgumentParser(description="Check a proof about the sealed history.")
    parser.add_argument("file", type=Path, help="a proof (JSON) or a checkpoint (text)")
    parser.add_argument("--key", help="the history's key, as NAME+ID+KEY, from a source that you trust")
    parser.add_argument("--event", help="the event's hash that the proof must be about")
    parser.add_argument("--receipt", help="the line of the receipt that the proof must be about")
    given = parser.parse_args()
    try:
        print(checked(given.file.read_text(encoding="utf-8"), given.key, given.event, given.receipt))
    except FalseProofError as error:
        print(f"FALSE: {error}")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"FALSE: this is no proof and no checkpoint ({type(error).__name__})")
        return 1
    if given.key is None:
        print("NOT CHECKED: who signed it. Without --key anybody could have made this.")
        return 2
    return 0


def checked(content: str, key: str | None, event: str | None, receipt: str | None) -> str:
    """Return what the file proves."""
    if not content.startswith("{"):
        size, root = head(content, key)
        return f"HOLDS: a checkpoint of {size} events, root {root.hex()}"
    proof = json.loads(content)
    if proof.pop("format") != FORMAT:
        raise FalseProofError("this is a proof of another kind")
    kind = proof.pop("kind")
    if kind == "inclusion":
        return inclusion(proof, key, event, receipt)
    if kind == "consistency" and event is None and receipt is None:
        return consistency(proof, key)
    raise FalseProofError("the proof is not of the kind that you ask for")


def inclusion(proof: dict[str, Any], key: str | None, event: str | None, receipt: str | None) -> str:
    """Check that leaves are in the tree of a checkpoint."""
    size, root = head(proof["checkpoint"], key)
    hashes = [bytes.fromhex(leaf["hash"]) for leaf in proof["leaves"]]
    if event is not None and hashes != [bytes.fromhex(event)]:
        raise FalseProofError("the proof is about another event")
    if (
        receipt is not None
        and digest_of(receipt) != hashlib.sha256(RECEIPT_LABEL + b"".join(hashes)).digest()
    ):
        raise FalseProofError("the proof is about another receipt")
    if not hashes:
        raise FalseProofError("the proof is about nothing")
    for leaf, node in zip(proof["leaves"], hashes, strict=True):
        if climb(node, leaf["index"], size, steps(leaf["path"])) != root:
            raise FalseProofError(f"event {leaf['index']} is not in this history")
    told = ", ".join(node.hex() for node in hashes)
    return f"HOLDS: in the history of {size} events are {told}"


def consistency(proof: dict[str, Any], key: str | None) -> str:
    """Check that a newer checkpoint's tree begins with an older one's (RFC 9162, 2.1.4.2)."""
    (older, was), (newer, now) = head(proof["older"], key), head(proof["newer"], key)
    path = steps(proof["path"])
    if older & (older - 1) == 0 < older < newer:  # the older tree is a subtree of the newer
        path = [was, *path]
    if not goes_on(older, newer, was, now, path):
        raise FalseProofError("the newer history does not go on from the older one")
    return f"HOLDS: the history of {newer} events goes on from that of {older} events"


def goes_on(older: int, newer: int, was: bytes, now: bytes, path: list[bytes]) -> bool:
    """Return whether the path leads from both trees' common parts to both roots."""
    if older in (0, newer):
        same = was == (now if older else hashlib.sha256(b"").digest())
        return same and not path
    if older > newer or not path:
        return False
    left, right = older - 1, newer - 1
    while left & 1:
        left, right = left >> 1, right >> 1
    old = new = path[0]
    for step in path[1:]:
        if right == 0:
            return False
        if left & 1 or left == right:
            old, new = inner(step, old), inner(step, new)
            while not left & 1 and left:
                left, right = left >> 1, right >> 1
        else:
            new = inner(new, step)
        left, right = left >> 1, right >> 1
    return (old, new, right) == (was, now, 0)


def climb(node: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Return the root to which a leaf's path leads (RFC 9162, 2.1.3.2); nothing when it does not fit."""
    last = size - 1
    if not 0 <= index <= last:
        return None
    for step in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = inner(step, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = inner(node, step)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def head(note: str, key: str | None) -> tuple[int, bytes]:
    """Return size and root of a checkpoint, its signature checked when there is a key."""
    above, blank, under = note.rpartition("\n\n")
    text = f"{above}\n"
    lines = text.split("\n")
    if not blank or len(lines) <= LEAST_LINES:
        raise FalseProofError("this is no signed checkpoint")
    if key is not None:
        check_signature(text, under, key)
    root = base64.b64decode(lines[2], validate=True)
    if len(root) != hashlib.sha256().digest_size or str(int(lines[1])) != lines[1]:
        raise FalseProofError("this is no checkpoint")
    return int(lines[1]), root


def check_signature(text: str, under: str, key: str) -> None:
    """Check the line of the one signer whom the reader trusts."""
    name, number, written = key.strip().split("+", 2)
    public = base64.b64decode(written, validate=True)
    known = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
    if known.hex() != number or public[:1] != ED25519:
        raise FalseProofError("the key that you gave was copied wrongly")
    signed = [line.split(" ") for line in under.splitlines() if line.startswith(f"— {name} ")]
    contents = [base64.b64decode(parts[2], validate=True) for parts in signed]
    mine = [content[4:] for content in contents if content[:4] == known]
    if not mine:
        raise FalseProofError("it is not signed with the key that you gave")
    try:
        for signature in mine:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature, text.encode())
    except InvalidSignature:
        raise FalseProofError("the signature is false") from None


def digest_of(receipt: str) -> bytes:
    """Return what a receipt says about the events that it was given for."""
    symbols = "".join(receipt.upper().split())
    signed = base64.b32decode(symbols + "=" * (-len(symbols) % 8))
    return bytes(RECEIPT.unpack(signed[: RECEIPT.size])[-1])


def steps(path: list[str]) -> list[bytes]:
    """Return the hashes of a path."""
    return [bytes.fromhex(step) for step in path]


def inner(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


if __name__ == "__main__":
    sys.exit(main())
