"""Serah terima as a document: what it lists, its number, what is kept of it, whom it is for, void."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from io import BytesIO

import docx
import pikepdf
import pypdfium2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.assignment import assign
from neutrality.cases.documents import Document
from neutrality.cases.numbering import numbering
from neutrality.database import reading, transaction
from neutrality.documents.finishing import Finishing
from neutrality.documents.handover_reading import HandoverPaper, handover_pdf, handover_word, paper_about
from neutrality.documents.handovers import (
    Desk,
    edit_handover,
    finish_handover,
    hand_over_on_paper,
    void_handover,
)
from neutrality.documents.verifying import Validity, verify_document
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.handover import Handover
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Action, Step
from neutrality.history.models import Event
from neutrality.history.service import check
from tests.cases.hands import papers
from tests.cases.office import Office


@dataclass
class Leaving:
    """Who left, who goes on, the case and the document of the handover."""

    office: Office
    officer: Actor
    goes_on: Actor
    case_id: uuid.UUID
    document_id: uuid.UUID

    @property
    def paper(self) -> HandoverPaper:
        """Return the document that stands, as the head sees it."""
        with reading(self.office.sessions) as session:
            found = paper_about(desk(self.office, session), self.officer.account_id)
        assert found is not None
        return found

    def content(self, *, word: bool = False, by: Actor | None = None) -> bytes:
        """Return the bytes of the document as its head gets them."""
        with reading(self.office.sessions) as session:
            work = handover_word if word else handover_pdf
            return work(desk(self.office, session, by), self.paper.id).getvalue()

    def finish(self, number: str = "", *, days: int = 0, version: int = 1) -> str:
        """Finish the document that stands; return its digest."""
        day = self.office.today + timedelta(days=days)
        wanted = Finishing(day, number, "https://contoh.test/verifikasi")
        with transaction(self.office.sessions) as session:
            return finish_handover(desk(self.office, session), self.paper.id, wanted, version=version)

    def edit(self, *, version: int = 1, **texts: str) -> None:
        """Let the draft say something else."""
        letter = replace(self.paper.letter, **texts)
        with transaction(self.office.sessions) as session:
            edit_handover(desk(self.office, session), self.paper.id, letter, version=version)

    def void(self, reason: str) -> uuid.UUID:
        """Make the document that stands void."""
        with transaction(self.office.sessions) as session:
            return void_handover(desk(self.office, session), self.paper.id, reason=reason)


def desk(office: Office, session: Session, by: Actor | None = None) -> Desk:
    """Return the head, or another, at work."""
    return Desk(session, office.means, by or office.who("head"), office.clock())


def handed_over(office: Office, *, opens: int = 1) -> Leaving:
    """Return an officer whose work was handed over."""
    officer, goes_on, head = office.who("verifier"), office.who("verifier", 2), office.who("head")
    cases = [office.receive().case_id for _ in range(opens)]
    for case_id in cases:
        office.act(assign, case_id, assignee_id=officer.account_id, actor=head)
    step = Step(Action.REGISTER, office.today, "Alasan.", "", papers(Action.REGISTER, office.today))
    office.take(cases[0], officer, step)
    last = office.today + timedelta(days=3)
    handover = Handover(officer.account_id, last, dict.fromkeys(cases, goes_on.account_id), "Di lemari.")
    with transaction(office.sessions) as session:
        document_id = hand_over_on_paper(desk(office, session), handover, today=office.today)
    return Leaving(office, officer, goes_on, cases[0], document_id)


def lines_of(pdf: bytes) -> str:
    """Return what a PDF says, in one line."""
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.mark.both_databases
def test_the_document_lists_what_goes_to_whom_what_waits_and_what_was_opened(office: Office) -> None:
    leaving = handed_over(office)
    case = office.case(leaving.case_id)

    told = lines_of(leaving.content())

    assert case.receipt_number
    assert case.next_due_on
    assert f"{case.receipt_number} : kepada {plain(leaving.goes_on)}; jatuh tempo" in told
    assert "TENGGAT YANG BERJALAN" in told
    assert f"{case.receipt_number} : Kajian awal" in told
    assert f"{case.receipt_number} : diusulkan untuk" in told
    assert "tindakan lain atas perkara, 1 kali" in told
    for signs in ("Yang menyerahkan", "Yang menerima", "Mengetahui, Ketua", plain(leaving.officer)):
        assert signs in told
    assert "Di lemari" not in told  # the note is for whoever goes on, sealed in the case


def test_it_is_numbered_without_a_gap_kept_to_the_byte_and_checked_by_anybody(office: Office) -> None:
    leaving = handed_over(office)
    assert "DRAF" in lines_of(leaving.content())

    digest = leaving.finish()

    kept, paper = leaving.content(), leaving.paper
    assert hashlib.sha256(kept).hexdigest() == digest == paper.final_sha256
    assert str(paper.number).startswith("001/BAST/")
    assert str(paper.number) in lines_of(kept)
    with pikepdf.open(BytesIO(kept)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    word = docx.Document(BytesIO(leaving.content(word=True)))
    assert str(paper.number) in " ".join(line.text for line in word.paragraphs)
    with reading(office.sessions) as session:
        known = verify_document(session, digest)
        assert (known.kind, known.number, known.validity) == (
            "officer_handover", paper.number, Validity.STANDS,
        )  # fmt: skip
        assert leaving.officer.name not in repr(known)
        assert check(session, Stream.ACCOUNT, leaving.officer.account_id)
        told = select(Event.kind).where(Event.stream_id == leaving.officer.account_id).order_by(Event.number)
        assert list(session.scalars(told))[-3:] == [
            EventKind.OFFICER_HANDED_OVER, EventKind.HANDOVER_DRAFTED, EventKind.HANDOVER_FINALISED,
        ]  # fmt: skip
        given = numbering(session, actor=office.who("head"), year=office.today.year)
    (series,) = [one for one in given.series if one.name == "BAST"]
    assert [(row.text, row.case_id) for row in series.rows] == [(paper.number, None)]
    assert series.missing == ()
    assert refused(leaving.finish) == "document_is_final"


def test_a_number_of_the_own_agenda_is_taken_once_and_the_day_is_none_before_the_handover(
    office: Office,
) -> None:
    leaving = handed_over(office)
    with pytest.raises(InvalidInputError) as early:
        leaving.finish(days=-1)
    assert early.value.problems[0].code == "before_received"

    leaving.finish("12/BAST/XI/2026")

    assert leaving.paper.number == "12/BAST/XI/2026"


@pytest.mark.both_databases
def test_its_text_is_edited_until_it_has_its_number_and_nobody_writes_over_another(office: Office) -> None:
    leaving = handed_over(office)
    begun = leaving.paper.letter.body

    leaving.edit(body=f"{begun}\n\nKunci lemari arsip diserahkan.", version=1)
    leaving.edit(body=f"{begun}\n\nKunci lemari arsip diserahkan.", version=2)  # says the same: no version

    assert "Kunci lemari arsip" in lines_of(leaving.content())
    assert refused(partial(leaving.edit, body="Lain.", version=1)) == "document_changed"
    assert refused(partial(leaving.finish, version=1)) == "document_changed"
    with pytest.raises(InvalidInputError) as empty:
        leaving.edit(body=" ", version=2)
    assert [(one.field, one.code) for one in empty.value.problems] == [("body", "required")]

    leaving.finish(version=2)

    assert "Kunci lemari arsip" in lines_of(leaving.content())
    assert refused(partial(leaving.edit, body="Lain.", version=2)) == "document_is_final"
    with reading(office.sessions) as session:
        assert check(session, Stream.ACCOUNT, leaving.officer.account_id)
        edited = select(Event).where(Event.kind == EventKind.HANDOVER_EDITED)
        assert len(session.scalars(edited).all()) == 1


def test_void_it_stands_there_anew_and_its_number_is_batal(office: Office) -> None:
    leaving = handed_over(office)
    assert refused(lambda: leaving.void("Salah.")) == "document_not_final"
    digest, number = leaving.finish(), leaving.paper.number
    body = leaving.paper.letter.body

    leaving.void("Salah tanggal.")

    assert leaving.paper.number is None
    assert leaving.paper.letter.body == body
    assert leaving.paper.earlier == (number,)
    with reading(office.sessions) as session:
        assert verify_document(session, digest).validity is Validity.REPLACED
    leaving.finish()
    assert str(leaving.paper.number).startswith("002/BAST/")


def test_the_document_is_for_the_head_of_that_office_alone_and_belongs_to_no_case(office: Office) -> None:
    leaving = handed_over(office)
    above = office.who(Role.HEAD, at=office.workplace.province)

    for nobody in (above, office.who("liaison"), leaving.goes_on):
        assert refused(partial(leaving.content, by=nobody)) == "no_such_document"
    with reading(office.sessions) as session:
        row = session.get_one(Document, leaving.document_id)
        assert (row.case_id, row.officer_id) == (None, leaving.officer.account_id)


def plain(who: Actor) -> str:
    """Return a name as it is read off a page, with single blanks."""
    return " ".join(who.name.split())


def refused(work: Callable[[], object]) -> str:
    """Return with which code something is refused."""
    with pytest.raises(DomainError) as error:
        work()
    return error.value.code
