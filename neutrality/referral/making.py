"""Making a package: what will be in it, the file, and the event that keeps its digests.

The history is the register of packages: a package is made, leaves, and nothing of it stays but the event.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from neutrality.cases.clearance import ready_to_leave
from neutrality.cases.work import Work, begin, reports_of
from neutrality.directory.models import Office
from neutrality.documents.drafting import record
from neutrality.documents.references import new_reference
from neutrality.domain.access import Actor, Permission
from neutrality.domain.deadlines import ZONES
from neutrality.domain.history import EventKind
from neutrality.domain.referral import Seal, Warned, file_stem, has_passage
from neutrality.evidence.models import ScanState
from neutrality.evidence.spool import SealedSpool
from neutrality.means import Means
from neutrality.referral.archive import Archive, Listed, in_pieces
from neutrality.referral.letter import Handed, file_of_letter, handed
from neutrality.referral.pieces import Leaving, Piece, in_order, leaving, pieces_of
from neutrality.referral.sealing import check_sealing, sealed
from neutrality.referral.sheet import pdf_of
from neutrality.referral.texts import ANSWER, DATA, MANIFEST, READ_ME, empty_answer, schema
from neutrality.referral.told import letter_told, told
from neutrality.reports.models import Author
from neutrality.reports.service import open_content
from neutrality.reports.thread import thread_of
from neutrality.stationery.letterheads import letterhead_of

ZIP, AGE = "application/zip", "application/age"
JSON, PDF, TEXT = "application/json", "application/pdf", "text/plain"
MANIFEST_SCHEMA = "neutrality/referral-manifest/1"


@dataclass(frozen=True)
class Order:
    """What somebody wants in a package and how it is sealed; `address` is where documents are checked."""

    files: tuple[uuid.UUID, ...] = ()
    seal: Seal = Seal.OPEN
    recipient: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)
    address: str = ""
    reference: str = field(default_factory=new_reference, repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)


@dataclass(frozen=True)
class Preview:
    """What a package of a letter would hold, before it is made."""

    document_id: uuid.UUID
    kind: str
    number: str | None
    subject: str = field(repr=False)
    addressee: str
    addressee_name: str
    signed: bool
    people: list[tuple[int, str]] = field(repr=False)
    left_out: int
    pieces: list[Piece] = field(repr=False)
    warnings: list[Warned]


@dataclass(frozen=True)
class Made:
    """A package as it leaves, and what the history keeps of it."""

    document_id: uuid.UUID
    file_name: str
    mime: str
    content: SealedSpool = field(repr=False)
    payload: dict[str, str | int] = field(repr=False)
    copies: list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]] = field(repr=False)

    @property
    def size(self) -> int:
        """How many bytes leave."""
        return int(self.payload["bytes"])


def preview(
    session: Session, means: Means, case_id: uuid.UUID, document_id: uuid.UUID, *, actor: Actor, now: datetime
) -> Preview:
    """Return what a package of a letter would hold, what stays out of it and why.

    Raises:
        NotFoundError: `no_such_case`, `no_such_document`.
        NotAllowedError: for whoever hands nothing on.
        ConflictError: see `handed`.

    """
    work = _working(session, means, case_id, actor, now)
    letter = handed(work, document_id, actor)
    values = told(work, letter, "", now)
    people = zip(letter.people, values["respondents"], strict=True)
    return Preview(
        document_id=document_id,
        kind=letter.row.kind,
        number=letter.row.number,
        subject=letter.letter.subject,
        addressee=letter.addressee,
        addressee_name=letter.addressee_name,
        signed=letter.scan is not None,
        people=[(person.ordinal, one["name"] or "") for person, one in people],
        left_out=len(work.respondents()) - len(letter.people),
        pieces=pieces_of(work),
        warnings=_warnings(work, letter),
    )


def make_package(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    order: Order,
    *,
    actor: Actor,
    now: datetime,
) -> Made:
    """Return the package of a letter; none of it may leave before `record_package` was committed.

    Raises:
        NotFoundError: `no_such_case`, `no_such_document`, `evidence_missing`.
        NotAllowedError: for whoever hands nothing on.
        ConflictError: see `handed`.
        DomainError: `not_cleared`, `no_copy_to_hand_on`, `file_dangerous`, `too_large_for_passphrase`.
        InvalidInputError: see `check_sealing`.
        UnavailableError: `store_away`, `store_full`.

    """
    check_sealing(order.seal, order.recipient, order.passphrase)
    work = _working(session, means, case_id, actor, now)
    letter = handed(work, document_id, actor)
    made_at = now.astimezone(ZoneInfo(ZONES[session.get_one(Office, work.case.office_id).zone]))
    made_at = made_at.replace(second=0, microsecond=0)
    archive = Archive(made_at)
    copies = _fill(archive, work, letter, order, made_at)
    manifest = _finish(archive, letter, order, made_at, work)
    whole = archive.close()
    opened = whole.sha256
    given = sealed(whole, order.seal, order.recipient, order.passphrase)
    return Made(
        document_id=document_id,
        file_name=f"{file_stem(letter.row.number or '')}.zip"
        + (".age" if order.seal is not Seal.OPEN else ""),
        mime=ZIP if order.seal is Seal.OPEN else AGE,
        content=given,
        payload={
            **_kept(order, letter),
            "manifest": manifest.sha256,
            "sha256": opened,
            "given_sha256": given.sha256,
            "files": len(copies),
            "bytes": _size(given),
        },
        copies=[(one.file_id, one.report_id, one.copy_id) for one in copies],
    )


def record_package(
    session: Session, means: Means, case_id: uuid.UUID, made: Made, *, actor: Actor, now: datetime
) -> None:
    """Write down that a package leaves: its digests, what is in it, and each copy that goes along.

    Raises:
        ConflictError: see `handed`, when the letter was made void meanwhile.
        DomainError: `not_cleared`, when a copy was held back meanwhile.

    """
    permission = Permission.MAKE_PACKAGE
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission)
    letter = handed(work, made.document_id, actor)
    ready_to_leave(session, case_id, files=[file_id for file_id, _report, _copy in made.copies])
    for file_id, report_id, copy_id in made.copies:
        payload = {"file": str(file_id), "copy": str(copy_id), "form": "package"}
        work.record(EventKind.EVIDENCE_READ, legal_on=work.today, report_id=report_id, payload=payload)
    record(work, letter.row, EventKind.PACKAGE_MADE, made.payload)


def digest_of(nonce: str) -> str:
    """Return under which digest the nonce of a package is kept."""
    return hashlib.sha256(nonce.encode()).hexdigest()


def as_json(values: dict[str, Any]) -> bytes:
    """Return values as a file that people can read too."""
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def _working(session: Session, means: Means, case_id: uuid.UUID, actor: Actor, now: datetime) -> Work:
    permission = Permission.MAKE_PACKAGE
    return begin(session, means, case_id, actor=actor, now=now, permission=permission, lock=False)


def _fill(archive: Archive, work: Work, letter: Handed, order: Order, made_at: datetime) -> list[Leaving]:
    """Write letter, data, copies and the form of the answer; return the copies that went along."""
    values = told(work, letter, order.reference, made_at)
    mime, content = file_of_letter(work, letter)
    signed = "Surat yang ditandatangani, hasil pindaian" if letter.scan else "Surat"
    archive.add(f"surat{_ending(mime)}", mime, signed, content.pieces())
    head = letterhead_of(work.session, letter.row.office_id)
    archive.add("data.pdf", PDF, "Data penanganan untuk dibaca", in_pieces(pdf_of(values, head)))
    archive.add("data.json", JSON, "Data penanganan untuk sistem", in_pieces(as_json(values)))
    copies = []
    for number, file_id in enumerate(in_order(pieces_of(work), order.files), start=1):
        one = leaving(work, file_id)
        redacted = "Salinan bukti yang ditutupi" if one.redactions else "Salinan bukti yang digambar ulang"
        archive.add(f"berkas/{number:02}{_ending(one.mime)}", one.mime, redacted, one.content.pieces())
        copies.append(one)
    answer = empty_answer(order.reference, order.nonce, [one["reference"] for one in values["respondents"]])
    archive.add("jawaban.json", JSON, "Formulir jawaban, untuk diisi", in_pieces(as_json(answer)))
    for name in (ANSWER, DATA, MANIFEST):
        archive.add(f"skema/{name}.json", JSON, "JSON Schema", in_pieces(schema(name)))
    return copies


def _finish(archive: Archive, letter: Handed, order: Order, made_at: datetime, work: Work) -> Listed:
    """Write how it is checked, the manifest, and the sums of all; return the manifest's line."""
    office = work.session.get_one(Office, letter.row.office_id).name
    text = READ_ME.format(
        package=order.reference, office=office, number=letter.row.number or "–",
        files="\n".join(f"- {one.name}: {one.description}" for one in archive.listed),
        address=order.address, reference=letter.reference,
    )  # fmt: skip
    archive.add("BACA-SAYA.txt", TEXT, "Cara memeriksa dan menjawab", in_pieces(text.encode()))
    manifest = {
        "schema": MANIFEST_SCHEMA,
        "package": order.reference,
        "made_at": made_at.isoformat(timespec="minutes"),
        "office": office,
        "letter": letter_told(letter),
        "files": [one.values() for one in archive.listed],
    }
    listed = archive.add("manifest.json", JSON, "Daftar isi dengan digest", in_pieces(as_json(manifest)))
    sums = "".join(f"{one.sha256}  {one.name}\n" for one in archive.listed)
    archive.add("SHA256SUMS", TEXT, "Digest semua berkas", in_pieces(sums.encode()))
    return listed


def _kept(order: Order, letter: Handed) -> dict[str, str]:
    """Return what the history keeps of an order; who answers has the nonce, the office its digest alone."""
    return {
        "package": order.reference,
        "nonce": digest_of(order.nonce),
        "seal": order.seal.value,
        "addressee": letter.addressee,
        "respondents": " ".join(str(person.id) for person in letter.people),
    }


def _warnings(work: Work, letter: Handed) -> list[Warned]:
    found = []
    if letter.scan is None:
        found.append(Warned.NOT_SIGNED)
    elif letter.scan.scan_state is ScanState.UNSCANNED:
        found.append(Warned.UNSCANNED)
    if has_passage(letter.letter.body, list(_told_by_senders(work))):
        found.append(Warned.COPIED_PASSAGE)
    return found


def _told_by_senders(work: Work) -> Iterable[str]:
    for report in reports_of(work.session, work.case.id):
        key = work.report_key(report)
        content = open_content(key, report)
        yield from (content.narrative, content.witnesses)
        for line in thread_of(work.session, key, report):
            if line.author is Author.REPORTER:
                yield line.text


def _ending(mime: str) -> str:
    return mimetypes.guess_extension(mime) or ".bin"


def _size(content: SealedSpool) -> int:
    size = content.seek(0, 2)
    content.seek(0)
    return size
