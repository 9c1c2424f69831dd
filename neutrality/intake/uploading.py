"""Files that come in part by part, over a line that breaks, for whatever keeps them sealed.

A `Held` keeps two lists: `files`, whole and sealed, and `unfinished`, with their parts. It is the draft
of a form, or on the tracking page a draft made for it: `drafts.new_draft(now=…, follows=code)`, saved and put
into the cookie `draft_cookie.FOLLOWED`; then `macros/uploads.html` and `upload_views` work there as well.

    begin(held, name, size)           tells what is here of a file, so that a browser goes on where it stopped
    seal_part(store, stream, digest)  seals one part; nothing is kept of one that did not arrive whole
    append(held, token, number, part) counts it; False for one that was here, whose new object then goes
    finish(store, held, token)        joins the parts to one sealed file, flat in memory; the caller keeps it
    remove(held, token)               forgets a file: the whole is kept, or it is not wanted
    discard_parts(store, file)        removes its parts, after the commit: before it a crash would lose them

`held` is opened under a lock, changed and saved by the caller in one transaction; sealing happens outside it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass, field
from typing import IO, Any, Protocol, Self

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.evidence.limits import LIMITS, MEGABYTE, in_megabytes
from neutrality.evidence.sealed import decrypt, encrypt
from neutrality.evidence.service import SealedUpload, discard, plain_name, seal_upload
from neutrality.evidence.spool import PIECE, SealedSpool
from neutrality.evidence.store import EvidenceStore

LARGEST_PART = 4 * MEGABYTE
_SMALL_PART = 1 * MEGABYTE
_SMALL_FILE = 64 * MEGABYTE


@dataclass(frozen=True)
class Part:
    """One part that lies sealed in the store."""

    object_key: str = field(repr=False)
    secret: str = field(repr=False)
    size: int
    sha256: str = field(repr=False)


@dataclass
class Unfinished:
    """A file of which some parts are here; `part_size` is what each but the last has."""

    token: str = field(repr=False)
    name: str = field(repr=False)
    size: int
    part_size: int
    parts: list[Part] = field(default_factory=list, repr=False)

    @property
    def arrived(self) -> int:
        """How many bytes are here."""
        return sum(part.size for part in self.parts)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a sealed draft."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the file that `to_json` told."""
        return cls(**{**values, "parts": [Part(**part) for part in values["parts"]]})


class Held(Protocol):
    """Whatever keeps files under a seal until a report has them."""

    files: list[SealedUpload]
    unfinished: list[Unfinished]


def begin(held: Held, name: str, size: int, *, sent: tuple[int, int] = (0, 0)) -> Unfinished:
    """Return the file of this name and size, with the parts that are here, or a new one without any.

    `sent` says how many files, and how many bytes, the report has already.

    Raises:
        DomainError: `file_empty`, `file_too_large`, `too_many_files`, `files_too_large`.

    """
    name = plain_name(name)
    for one in held.unfinished:
        if (one.name, one.size) == (name, size):
            return one
    if size <= 0:
        raise DomainError("file_empty")
    if size > LIMITS.per_file:
        raise DomainError("file_too_large", most=in_megabytes(LIMITS.per_file))
    count, taken = sent
    if len(held.files) + len(held.unfinished) + count >= LIMITS.per_report:
        raise DomainError("too_many_files", most=LIMITS.per_report)
    refuse_beyond(held, size + taken)
    part_size = _SMALL_PART if size <= _SMALL_FILE else LARGEST_PART
    new = Unfinished(secrets.token_hex(16), name, size, part_size)
    held.unfinished.append(new)
    return new


def refuse_beyond(held: Held, more: int) -> None:
    """Refuse what would make the files of a report too large together; raises `files_too_large`."""
    together = sum(file.size for file in held.files) + sum(file.size for file in held.unfinished)
    if together + more > LIMITS.total:
        raise DomainError("files_too_large", most=in_megabytes(LIMITS.total))


def seal_part(store: EvidenceStore, stream: IO[bytes], digest: str) -> Part:
    """Seal one part; `digest` is its SHA-256 in hexadecimal, or nothing where the browser cannot say.

    Raises:
        DomainError: `file_broken` when it is not what was sent, is empty or too large.
        UnavailableError: `store_away`, `store_full`.

    """
    content = stream.read(LARGEST_PART + 1)
    found = hashlib.sha256(content).hexdigest()
    if not 0 < len(content) <= LARGEST_PART or digest not in {"", found}:
        raise DomainError("file_broken")
    with SealedSpool() as spool:
        spool.write(content)
        spool.seek(0)
        with store.create() as sink:
            sealed = encrypt(spool, len(content), sink)
    return Part(sink.key, sealed.secret, len(content), found)


def append(held: Held, token: str, number: int, part: Part) -> bool:
    """Count a part as the file's; return False when it was there already, so that the new object goes.

    Raises:
        NotFoundError: `file_unknown`.
        DomainError: `file_broken` for a part that does not follow, or differs from the one that is there.

    """
    file = find(held, token)
    if number < len(file.parts):
        if file.parts[number].sha256 != part.sha256:
            raise DomainError("file_broken")
        return False
    last = file.arrived + part.size == file.size
    if (
        number > len(file.parts)
        or not (last or part.size == file.part_size)
        or file.arrived + part.size > file.size
    ):
        raise DomainError("file_broken")
    file.parts.append(part)
    return True


def finish(store: EvidenceStore, held: Held, token: str) -> SealedUpload:
    """Return the whole as one sealed file; the parts stay, so that a crash loses nothing.

    Raises:
        NotFoundError: `file_unknown`.
        DomainError: `file_broken` while parts are missing or damaged; what `seal_upload` refuses.
        UnavailableError: `store_away`, `store_full`.

    """
    file = find(held, token)
    if file.arrived != file.size:
        raise DomainError("file_broken")
    with SealedSpool() as whole:
        for part in file.parts:
            _join(store, part, whole)
        return seal_upload(store, whole, file.name)


def remove(held: Held, token: str) -> Unfinished:
    """Forget and return an unfinished file; `discard_parts` follows the commit; raises `file_unknown`."""
    file = find(held, token)
    held.unfinished.remove(file)
    return file


def discard_parts(store: EvidenceStore, file: Unfinished) -> None:
    """Remove the parts of a file that nothing names any more."""
    for part in file.parts:
        discard(store, part.object_key)


def find(held: Held, token: str) -> Unfinished:
    """Return the unfinished file of a token; raises `file_unknown`."""
    for file in held.unfinished:
        if secrets.compare_digest(file.token, token):
            return file
    raise NotFoundError("file_unknown")


def _join(store: EvidenceStore, part: Part, whole: SealedSpool) -> None:
    try:
        with store.open(part.object_key) as sealed, decrypt(sealed, part.secret).content as content:
            while piece := content.read(PIECE):
                whole.write(piece)
    except (FileNotFoundError, ValueError):
        raise DomainError("file_broken") from None
