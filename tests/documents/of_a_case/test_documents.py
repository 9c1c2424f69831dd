"""Documents: composed from the case, numbered once, kept to the byte, sealed, carried along, checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from docx import Document
from sqlalchemy import Engine, select

from neutrality.cases.register import GivenNumber
from neutrality.database import reading, transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.documents.drafting import write_anew
from neutrality.documents.reading import pdf_content, word_content
from neutrality.documents.verifying import Matched, Validity, Verified, verify_document
from neutrality.domain.access import Actor
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.documents import DocumentState
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Action
from neutrality.evidence.models import DocumentFile
from neutrality.evidence.store import LocalStore
from neutrality.history.models import Event
from neutrality.history.service import check
from neutrality.reports.submission import Identity, RespondentInput
from neutrality.stationery.letterheads import Letterhead, set_letterhead
from tests.cases.handing import Handing
from tests.cases.mending import Mending
from tests.cases.office import Office
from tests.cases.test_concurrency import at_once
from tests.cases.test_nothing_in_clear import every_value
from tests.documents.writing import Writing

REPORTER = Identity("Pelapor Rahasia", "Jalan Rahasia 9", "081299887766")


def content_of(
    writing: Writing,
    document_id: object,
    work: Callable[..., object] = pdf_content,
    who: Actor | None = None,
) -> bytes:
    """Return the bytes of a document as the office gets them."""
    office = writing.office
    with reading(office.sessions) as session:
        made = work(
            session, office.means, writing.case_id, document_id, actor=who or office.who("liaison"),
            now=office.clock(),
        )  # fmt: skip
    assert hasattr(made, "read")
    return bytes(made.read())


def text_of(pdf: bytes) -> str:
    """Return what a PDF says, in one line."""
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def checked(writing: Writing, text: str) -> Verified:
    """Return what anybody learns of a document."""
    with reading(writing.office.sessions) as session:
        return verify_document(session, text)


def refused(work: Callable[[], object]) -> str:
    """Return the code with which something is refused; of what was typed the first one."""
    with pytest.raises(DomainError) as caught:
        work()
    error = caught.value
    return error.problems[0].code if isinstance(error, InvalidInputError) else error.code


def test_every_kind_begins_with_the_facts_of_the_case_and_none_names_the_reporter(
    office: Office, catalogue: Catalogue
) -> None:
    people = (RespondentInput(name="Budi Contoh", position="Lurah", agency_text="Kecamatan Contoh"),)
    case_id = office.receive(respondents=people, identity=REPORTER, narrative="Cerita Rahasia.").case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD)
    writing = Writing(office, case_id)
    said = {}
    for kind in catalogue.documents(office.today):
        who = office.who("verifier" if kind.testimony else "liaison")
        document_id = writing.begin(kind.code, respondent=1 if kind.of_a_respondent else None, who=who)
        writing.finish(document_id, who=who)
        said[kind.code] = text_of(content_of(writing, document_id, who=who))
        assert kind.subject.casefold() in said[kind.code].casefold()
        assert b"word/document.xml" in content_of(writing, document_id, word_content, who)

    number = office.case(case_id).registration_number
    assert all("Rahasia" not in text and "08129" not in text for text in said.values())
    assert all(str(number) in re.sub(r"/ ", "/", text) for code, text in said.items() if code != "reminder")
    naming = {code for code, text in said.items() if "Budi Contoh" in text}
    assert naming == {row.code for row in catalogue.document_kinds.values() if row.names_respondents}
    assert "Jabatan : Lurah" in said["forwarding"]
    assert "Pasal 14 huruf i" in said["forwarding"]
    assert re.search(r"Yth\. Pelapor-\w{4}", said["status_notice"])


def test_a_letter_to_be_edited_is_set_as_the_printed_one(writing: Writing) -> None:
    invitation = writing.begin("hearing_invitation", respondent=1)
    document = Document(BytesIO(content_of(writing, invitation, word_content)))
    ruled = [bool(one._p.xpath("./w:pPr/w:pBdr/w:bottom")) for one in document.paragraphs]
    last = ruled.index(True)
    assert ruled.count(True) == 1, "the letterhead is closed by its line"
    assert all(not one.paragraph_format.space_after for one in document.paragraphs[: last + 1])
    cell = document.tables[0].rows[0].cells[0].paragraphs[0]
    assert cell.style.paragraph_format.space_after == 0, "the lines of a table stand close"
    names, colon, values = (round(column.width.mm) for column in document.tables[0].columns)
    assert (names, colon) == (48, 5), "the colons stand beside the names"
    assert values > 2 * names


def test_what_was_finished_stays_to_the_byte(writing: Writing) -> None:
    office = writing.office
    draft = writing.begin("forwarding", respondent=1)
    assert "DRAF" in text_of(content_of(writing, draft))
    writing.save(draft, body="Satu.\n\nDua #strong[tiga] $x$ `kode` \\ {nol}.", copies="Arsip")
    digest = writing.finish(draft)
    first, head = content_of(writing, draft), office.who("head")
    with transaction(office.sessions) as session:
        set_letterhead(
            session, office.means.signer, office.workplace.office.id, Letterhead("", "Nama Baru"),
            actor=head, now=office.clock(), today=office.today,
        )  # fmt: skip

    assert content_of(writing, draft) == first
    assert hashlib.sha256(first).hexdigest() == digest
    assert "Dua #strong[tiga] $x$ `kode` \\ {nol}." in text_of(first)
    assert "001/PNR/" in text_of(first)
    assert b"/MarkInfo" in first
    assert refused(lambda: writing.save(draft, body="Lain.")) == "document_is_final"
    assert refused(lambda: writing.finish(draft)) == "document_is_final"


@pytest.mark.both_databases
def test_numbers_have_no_gap_when_two_finish_at_once_and_after_one_is_void(writing: Writing) -> None:
    one, two, three = (writing.begin("board_notice") for _ in range(3))
    found = at_once(lambda: writing.finish(one), lambda: writing.finish(two))
    assert all(isinstance(digest, str) for digest in found), found
    writing.void(one)
    writing.finish(three)

    numbers = sorted(str(writing.row(document).number)[:3] for document in (one, two, three))
    assert numbers == ["001", "002", "003"]
    with writing.office.sessions() as session:
        given = session.scalars(select(GivenNumber).where(GivenNumber.series == "letter-PMM")).all()
        assert sorted((row.value or 0) for row in given) == [1, 2, 3]
        assert [row.text for row in given if row.void] == [writing.row(one).number]


def test_a_step_can_be_cancelled_until_its_letter_left(writing: Writing) -> None:
    office, mending = writing.office, Mending(writing.office)
    office.step(writing.case_id, Action.FORWARD)
    mending.cancel(writing.case_id)
    office.step(writing.case_id, Action.FORWARD)
    other = writing.finished("board_notice")
    writing.leave(other)
    letter = writing.finished("forwarding", respondent=1)
    mending.cancel(writing.case_id)
    office.step(writing.case_id, Action.FORWARD)
    early = office.today - timedelta(days=1)
    assert refused(lambda: writing.leave(letter, early)) == "before_document"
    writing.leave(letter)

    assert refused(lambda: mending.cancel(writing.case_id)) == "letter_left"
    writing.void(letter)  # it lies with somebody else all the same
    assert refused(lambda: mending.cancel(writing.case_id)) == "letter_left"


def test_a_step_is_never_dated_past_the_day_on_which_its_letter_left(writing: Writing) -> None:
    office, mending = writing.office, Mending(writing.office)
    office.step(writing.case_id, Action.FORWARD)
    left = office.today
    writing.leave(writing.finished("forwarding", respondent=1))
    office.clock.move(days=2)

    later = left + timedelta(days=1)
    assert refused(lambda: mending.redate(writing.case_id, later.isoformat())) == "after_its_letter"
    assert refused(lambda: mending.cancel(writing.case_id)) == "letter_left"


@pytest.mark.both_databases
def test_a_document_goes_with_its_case_and_the_former_office_opens_it_no_more(
    writing: Writing, handing: Handing, other: OfficeRow
) -> None:
    office = writing.office
    document_id = writing.finished("forwarding", respondent=1)
    first = content_of(writing, document_id)
    handing.transfer(writing.case_id, other)

    assert refused(lambda: writing.read(document_id)) == "no_such_case"
    there = office.who("liaison", at=other)
    assert writing.read(document_id, there).row.number == writing.row(document_id).number
    with reading(office.sessions) as session:
        taken = pdf_content(
            session, office.means, writing.case_id, document_id, actor=there, now=office.clock()
        )
    assert taken.read() == first
    assert handing.opened_by(office.workplace.office.id) == 0


@pytest.mark.both_databases
def test_nothing_of_a_document_stands_readable_in_tables_or_store(
    office: Office, engine: Engine, store: LocalStore
) -> None:
    people = (RespondentInput(name="Terlapor Rahasia", position="Kepala Rahasia"),)
    case_id = office.receive(respondents=people, identity=REPORTER, narrative="Cerita.").case_id
    office.step(case_id, Action.REGISTER)
    writing = Writing(office, case_id)
    document_id = writing.begin("forwarding", respondent=1)
    writing.save(document_id, body="Isi rahasia.", addressee="Bupati Rahasia", copies="Arsip rahasia")
    writing.finish(document_id)
    writing.scan(document_id)
    writing.void(document_id, reason="Alasan rahasia.")
    clear = {where for where, value in every_value(engine) if re.search("rahasia", value, re.IGNORECASE)}
    assert clear == set()
    with office.sessions() as session:
        (kept,) = session.scalars(select(DocumentFile.object_key))
    with store.open(kept) as sealed:
        assert b"%PDF" not in sealed.read()
    with office.sessions() as session:
        check(session, Stream.CASE, case_id)
        kinds = session.scalars(select(Event.kind).where(Event.stream_id == case_id).order_by(Event.number))
        told = [kind for kind in kinds if kind.value.startswith("case:document")]
    assert told == [
        EventKind.DOCUMENT_DRAFTED, EventKind.DOCUMENT_EDITED, EventKind.DOCUMENT_FINALISED,
        EventKind.DOCUMENT_SIGNED, EventKind.DOCUMENT_VOIDED,
    ]  # fmt: skip


@pytest.mark.both_databases
def test_anybody_learns_whether_a_document_stands_by_square_digest_or_file(writing: Writing) -> None:
    office = writing.office
    document_id = writing.begin("board_notice")
    assert refused(lambda: checked(writing, "A" * 24)) == "document_unknown"
    assert refused(lambda: checked(writing, "bukan apa-apa")) == "document_unknown"
    digest = writing.finish(document_id)
    printed = re.search(r"mengetik ((?:[A-Z2-7]{4} ?){6})", text_of(content_of(writing, document_id)))
    assert printed is not None

    by_square = checked(writing, printed[1].lower())
    assert (by_square.matched, by_square.validity) == (Matched.REFERENCE, Validity.STANDS)
    assert (by_square.number, by_square.office) == (
        writing.row(document_id).number, office.workplace.office.name,
    )  # fmt: skip
    assert checked(writing, digest).matched is Matched.FINAL
    assert checked(writing, writing.scan(document_id)).matched is Matched.SIGNED
    writing.void(document_id)
    assert checked(writing, digest).validity is Validity.VOID
    fresh = writing.do(write_anew, document_id).id
    assert checked(writing, digest).validity is Validity.VOID  # a draft stands in the place of nothing
    assert writing.row(fresh).state is DocumentState.DRAFT
    assert writing.row(fresh).number is None
