"""Documents of a case as an office writes them, by the services alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any, TypeVar

from neutrality.cases.documents import Document
from neutrality.database import reading, transaction
from neutrality.documents.drafting import begin_document, save_document
from neutrality.documents.finishing import Finishing, add_scan, finish_document, mark_left, void_document
from neutrality.documents.reading import OpenDocument, read_document
from neutrality.domain.access import Actor
from neutrality.domain.documents import Letter
from neutrality.evidence.service import SealedUpload, seal_upload
from tests.cases.clearing import picture
from tests.cases.office import Office

Answer = TypeVar("Answer")
ADDRESS = "https://lapor.contoh.test/verifikasi"


@dataclass
class Writing:
    """One office and the documents of one of its cases; the liaison officer writes them."""

    office: Office
    case_id: uuid.UUID

    def do(
        self, work: Callable[..., Answer], *arguments: object, who: Actor | None = None, **more: Any
    ) -> Answer:
        """Carry out a use case on the case."""
        shared = {"actor": who or self.office.who("liaison"), "now": self.office.clock()}
        with transaction(self.office.sessions) as session:
            return work(session, self.office.means, self.case_id, *arguments, **shared, **more)

    def begin(
        self,
        kind: str,
        *,
        respondent: int | None = None,
        report: uuid.UUID | None = None,
        who: Actor | None = None,
    ) -> uuid.UUID:
        """Begin a document, about the case or one respondent, or in answer to one of several reports."""
        person = self.office.people(self.case_id)[respondent - 1].id if respondent else None
        return self.do(begin_document, kind=kind, respondent_id=person, report_id=report, who=who).id

    def read(self, document_id: uuid.UUID, who: Actor | None = None) -> OpenDocument:
        """Return a document, opened."""
        who = who or self.office.who("liaison")
        with reading(self.office.sessions) as session:
            return read_document(
                session, self.office.means, self.case_id, document_id, actor=who, now=self.office.clock()
            )

    def save(self, document_id: uuid.UUID, *, version: int | None = None, **changes: str) -> Letter:
        """Save what a draft says."""
        held = self.read(document_id)
        letter = replace(held.letter, **changes)
        self.do(save_document, document_id, letter, version=version or held.row.version)
        return letter

    def finish(
        self,
        document_id: uuid.UUID,
        *,
        number: str = "",
        on: date | None = None,
        who: Actor | None = None,
    ) -> str:
        """Give a draft its number; return the SHA-256 of its PDF."""
        wanted = Finishing(on or self.office.today, number, ADDRESS)
        version = self.row(document_id).version
        return self.do(finish_document, document_id, wanted, version=version, who=who)

    def finished(self, kind: str, *, respondent: int | None = None, number: str = "") -> uuid.UUID:
        """Begin and finish a document."""
        document_id = self.begin(kind, respondent=respondent)
        self.finish(document_id, number=number)
        return document_id

    def leave(self, document_id: uuid.UUID, on: date | None = None) -> None:
        """Mark that it left."""
        self.do(mark_left, document_id, on or self.office.today)

    def scan(self, document_id: uuid.UUID) -> str:
        """Bring the signed scan; return its SHA-256."""
        upload = self.upload()
        self.do(add_scan, document_id, upload)
        return upload.sha256

    def upload(self) -> SealedUpload:
        """Return a signed document, scanned."""
        return seal_upload(self.office.means.store, BytesIO(picture()), "surat-bertanda-tangan.jpg")

    def void(self, document_id: uuid.UUID, reason: str = "Salah alamat.") -> None:
        """Make it void."""
        self.do(void_document, document_id, reason=reason)

    def row(self, document_id: uuid.UUID) -> Document:
        """Return the row of a document."""
        with self.office.sessions() as session:
            return session.get_one(Document, document_id)
