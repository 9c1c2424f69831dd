"""Referral packages as an office makes them, and their files taken apart, by the services alone."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pikepdf
import pypdfium2

from neutrality.database import reading, transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.workflow import Action
from neutrality.evidence.service import seal_upload
from neutrality.referral.making import Made, Order, make_package, record_package
from neutrality.reports.submission import RespondentInput
from tests.cases.clearing import Outgoing, picture
from tests.cases.office import NIP, Office
from tests.documents.writing import Writing

Answer = TypeVar("Answer")
ADDRESS = "https://lapor.contoh.test/verifikasi"
NARRATIVE = "Pada hari Selasa pagi saya melihat sendiri pegawai itu membagikan kaus calon di halaman kantor."
OTHER, OTHER_NIP = "Wati Lainnya", "199001012015032001"
FIRST, SECOND = "Budi Contoh", "Citra Sekantor"


@dataclass
class HandingOn:
    """One office, a case of it and the letter that is handed on."""

    office: Office
    case_id: UUID
    letter: UUID
    outgoing: Outgoing

    @property
    def writing(self) -> Writing:
        """The documents of the case."""
        return Writing(self.office, self.case_id)

    def do(
        self, work: Callable[..., Answer], *arguments: object, who: Actor | None = None, **more: Any
    ) -> Answer:
        """Carry out a use case on the case, and commit it."""
        shared = {"actor": who or self.office.who(Role.LIAISON), "now": self.office.clock()}
        with transaction(self.office.sessions) as session:
            return work(session, self.office.means, self.case_id, *arguments, **shared, **more)

    def make(
        self, order: Order | None = None, *, letter: UUID | None = None, who: Actor | None = None
    ) -> Made:
        """Return a package that was recorded; its content is not read yet."""
        who = who or self.office.who(Role.LIAISON)
        order = order or Order(address=ADDRESS)
        with reading(self.office.sessions) as session:
            made = make_package(
                session, self.office.means, self.case_id, letter or self.letter, order, actor=who,
                now=self.office.clock(),
            )  # fmt: skip
        self.do(record_package, made, who=who)
        return made

    def package(self, order: Order | None = None, **more: Any) -> dict[str, bytes]:
        """Return the files of a package that was made and recorded."""
        return files_in(content_of(self.make(order, **more)))


def content_of(made: Made) -> bytes:
    """Return all bytes of a package."""
    return b"".join(made.content.pieces())


def files_in(content: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def values_in(files: dict[str, bytes], name: str) -> Any:
    """Return what a JSON file of a package says."""
    return json.loads(files[name])


def told_by(pdf: bytes) -> str:
    """Return all text of a PDF, and all that stands in it beside: particulars, names, attachments."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    with pikepdf.open(BytesIO(pdf)) as opened:
        beside = [repr(item) for item in opened.docinfo.items()]
        beside += [str(opened.Root.get("/Metadata", pikepdf.Dictionary()))]
        beside += [
            one.read_bytes().decode("latin-1") for one in opened.objects if isinstance(one, pikepdf.Stream)
        ]
    return "\n".join([*pages, *beside])


def sums_hold(folder: Path, files: dict[str, bytes]) -> bool:
    """Return whether the standard tool finds every file of a package as its sums say."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    return checked.returncode == 0


def sent_to_two(office: Office) -> HandingOn:
    """Return a case whose first two respondents went to one employer, the third to another."""
    with transaction(office.sessions) as session:
        agencies = [office.factory.agency(session).id for _ in range(2)]
    people = (
        RespondentInput(name=FIRST, nip=NIP, agency_id=agencies[0], position="Kepala Seksi"),
        RespondentInput(name=SECOND, agency_id=agencies[0]),
        RespondentInput(name=OTHER, nip=OTHER_NIP, agency_id=agencies[1]),
    )
    uploads = tuple(
        seal_upload(office.means.store, BytesIO(picture()), "foto-pelapor.jpg", limit=100_000)
        for _ in range(2)
    )
    received = office.receive(uploads=uploads, respondents=people, narrative=NARRATIVE)
    case_id = received.case_id
    files = [file.id for file in office.view(case_id).reports[0].files]
    office.step(case_id, Action.REGISTER)
    for number in (1, 2, 3):
        office.step(
            case_id, Action.FORWARD, respondent=number, addressee="employer", letter_number="014/PNR/2026"
        )
    letter = Writing(office, case_id).finished("forwarding", respondent=1)
    return HandingOn(office, case_id, letter, Outgoing(office, case_id, files))
