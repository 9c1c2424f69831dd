"""Buku Register and Rekap Bulanan: what stands in them in every format, and what never does."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import get_args, get_type_hints
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from docx import Document
from flask import Flask
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from neutrality.cases.conflicts import declare, record_of
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.papers import PaperKind
from neutrality.domain.workflow import ReportKind, State
from neutrality.history.models import Event, EventPayload
from neutrality.means import Means
from neutrality.register import papers, reading
from neutrality.register.beside import beside
from neutrality.register.columns import COLUMNS, Value
from neutrality.register.lines import Line, Remark
from neutrality.register.making import FORMATS, make
from neutrality.register.papers import Clockwork, Order, paper_of, preview_of
from neutrality.vault import KeyFiles, Keyholder, KeyKind
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.clock import Clock
from tests.register.conftest import MONTH, NAMES, NIP, REPORTER, STORY, Office, cells_of, paper_from, text_of

PAPERS = ("buku-register", "rekap")
JAKARTA = ZoneInfo("Asia/Jakarta")
TODAY = Clockwork(datetime(2026, 11, 10, 2, tzinfo=UTC), date(2026, 11, 10), JAKARTA)
SECRETS = (*vars(REPORTER).values(), STORY, "zamrud", "Zamrud", "Pelapor Rahasia")


def test_every_format_names_every_respondent_and_no_reporter(
    office: Office, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in("head")
    for name in PAPERS:
        for kind in FORMATS:
            content = paper_from(client, office.bureau, name, kind)
            if name == "buku-register":
                CHECKS[kind](content)
            text = text_of(content, kind)
            for respondent in NAMES:
                # A PDF breaks a long name into lines.
                assert "".join(respondent.split()) in "".join(text.split()), (name, kind)
            assert office.bureau.office.name in text
            assert "DRAF" not in text
            for secret in filter(None, SECRETS):
                assert secret not in text, (name, kind)

    with sessions() as session:
        told = session.scalars(
            select(Event).where(Event.kind == EventKind.PAPER_MADE).order_by(Event.id)
        ).all()
        payloads = [session.get_one(EventPayload, row.id).content for row in told]
    assert len(told) == len(PAPERS) * len(FORMATS)
    assert all(row.actor_id is not None and row.office_id == office.bureau.office.id for row in told)
    assert '"lines":6' in payloads[0].replace(" ", "")
    assert not any("Contoh" in payload for payload in payloads)


def check_workbook(content: bytes) -> None:
    """Assert that days are days, texts stay texts, and that it prints as offices print."""
    rows = cells_of(content)
    start = next(place for place, row in enumerate(rows) if row[0] == "No.")
    first, *others = rows[start + 1 : start + 7]

    assert first[:2] == [1.0, date(2026, 10, 1)]
    assert [row[5] for row in (first, *others)] == [*NAMES, ""]
    assert first[6] == NIP
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
        assert not any("externalLink" in name for name in book.namelist())
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    setup = re.findall(r"<pageSetup[^>]*>", sheet)[0]
    assert all(said in setup for said in ('paperSize="14"', 'orientation="landscape"', 'fitToHeight="0"'))
    assert f"${start + 1}:${start + 1}" in re.findall(r"Print_Titles[^>]*>([^<]*)<", names)[0]


def check_document(content: bytes) -> None:
    """Assert that the heading is repeated, on the sheet of the office."""
    document = Document(io.BytesIO(content))
    section, table = document.sections[0], document.tables[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (330, 215)  # type: ignore[union-attr]
    marks = [row._tr.xpath(".//w:tblHeader") for row in table.rows]
    assert [bool(mark) for mark in marks] == [True, *[False] * 6]
    insets = table._tbl.tblPr.xpath("./w:tblCellMar/*/@w:w")
    assert insets == ["28", "28"], "half a millimetre: the columns have no room to spare"
    assert round(sum(column.width.mm for column in table.columns)) == 330 - 2 * 12
    signed = [one.text for one in document.tables[-1].rows[0].cells[1].paragraphs]
    assert signed.index("") == len([text for text in signed[:3] if text]), "no blank line above the position"


def check_pdf(content: bytes) -> None:
    """Assert that it is tagged, on the sheet of the office."""
    paper = pypdfium2.PdfDocument(content)
    assert tuple(round(side / 72 * 25.4) for side in paper[0].get_size()) == (330, 215)
    assert b"/MarkInfo" in content
    assert b"pdfuaid" in content


CHECKS = {"xlsx": check_workbook, "docx": check_document, "pdf": check_pdf}


@dataclass(frozen=True)
class Desk:
    """Makes papers below the pages, for one of the office's people, at any time."""

    office: Office
    sessions: Sessions
    means: Means

    def lines(
        self, kind: PaperKind, role: Role = Role.HEAD, means: Means | None = None
    ) -> list[dict[str, Value]]:
        """Return the lines of a paper of October, by column."""
        order = Order(kind, MONTH, self.office.bureau.office.id)
        with self.sessions() as session:
            paper = paper_of(
                session,
                means or self.means,
                order,
                actor=self.office.bureau.actor(role),
                clock=TODAY,
                lang="id",
            )
            columns = [column.id for column in paper.columns]
            found = [dict(zip(columns, row, strict=True)) for row in paper.rows]
            assert "opened keys" not in session.info
        return found

    def is_draft(self, now: datetime) -> bool:
        """Return whether a paper of October made at this moment is marked."""
        clock = Clockwork(now, now.astimezone(JAKARTA).date(), JAKARTA)
        order = Order(PaperKind.REGISTER, MONTH, self.office.bureau.office.id)
        with self.sessions() as session:
            head = self.office.bureau.actor(Role.HEAD)
            return paper_of(session, self.means, order, actor=head, clock=clock, lang="id").draft


def test_lines_pages_the_cap_and_the_mark(
    office: Office, sessions: Sessions, means: Means, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(office, sessions, means)
    with app.test_request_context():
        lines = desk.lines(PaperKind.REGISTER)
        assert [line["number"] for line in lines] == [1, 2, 3, 4, 5, 6]
        assert lines[0]["registration_number"]
        assert lines[0]["violation"]
        assert len({line["receipt_number"] for line in lines[1:5]}) == 1
        assert (lines[5]["name"], lines[5]["nip"], lines[5]["violation"]) == ("", "", "")

        # A page of one case gives the same lines; a case that lost its last respondent keeps one.
        monkeypatch.setattr(reading, "PAGE", 1)
        assert desk.lines(PaperKind.REGISTER) == lines
        real = beside
        monkeypatch.setattr(reading, "beside", lambda *told: replace(real(*told), people={}))
        assert [line["name"] for line in desk.lines(PaperKind.REGISTER)] == [""] * 3
        monkeypatch.undo()

        # What is printed page by page has an end, and says so.
        monkeypatch.setattr(papers, "MOST_PRINTED", 5)
        order = Order(PaperKind.REGISTER, MONTH, office.bureau.office.id)
        with sessions() as session, pytest.raises(DomainError, match="paper_too_long"):
            make(session, means, order, "pdf", actor=office.bureau.actor(Role.HEAD), clock=TODAY, lang="id")
        monkeypatch.undo()

        # Making a paper counts as one purpose within the hour, a look at the page does not.
        key_files = KeyFiles(app.extensions["settings"].keys_dir)
        capped = replace(means, opener=Keyholder(key_files, cap=2))
        for _again in range(2):
            assert len(desk.lines(PaperKind.REGISTER, Role.VERIFIER, capped)) == 6
        with sessions() as session, pytest.raises(NotAllowedError, match="opening_cap"):
            preview_of(
                session, capped, order, actor=office.bureau.actor(Role.VERIFIER), clock=TODAY, lang="id"
            )

        # The mark falls when the cut-off day is over where the installation stands.
        assert desk.is_draft(datetime(2026, 10, 15, 2, tzinfo=UTC))
        assert desk.is_draft(datetime(2026, 11, 5, 16, 59, tzinfo=UTC))
        assert not desk.is_draft(datetime(2026, 11, 5, 17, 0, tzinfo=UTC))


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that the application sends to its database."""
    seen: list[str] = []

    def note(*told: object) -> None:
        seen.append(str(told[2]))

    sqlalchemy_event.listen(app.extensions["engine"], "before_cursor_execute", note)
    yield seen
    sqlalchemy_event.remove(app.extensions["engine"], "before_cursor_execute", note)


@pytest.mark.both_databases
def test_nothing_of_a_reporter_is_read_or_opened(
    office: Office, sign_in: SignIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, opened = sign_in("head"), set[KeyKind]()
    real = Keyholder.open_many

    def noted(self: Keyholder, *rest: object, **named: object) -> object:
        opened.add(KeyKind(str(named["kind"])))
        return real(self, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Keyholder, "open_many", noted)
    with statements(app) as seen:
        for name in PAPERS:
            paper_from(client, office.bureau, name, "xlsx")

    assert opened == {KeyKind.CASE, KeyKind.RESPONDENT}
    words = " ".join(seen)
    for closed in ("sealed_identity", "report.sealed_content", "FROM message", "contact", "identity_release",
                   "lookup_id", "sealed_notes AS report"):  # fmt: skip
        assert closed not in words, closed
    assert "report.event_on" in words


def test_no_column_can_reach_more_than_a_line_which_holds_days_codes_and_texts_of_the_office(
    app: Flask,
) -> None:
    plain = {str, int, date, type(None)}
    for field in fields(Line):
        kinds = get_type_hints(Line)[field.name]
        parts = set(get_args(kinds)) - {...} or {kinds}
        assert all(part in plain or issubclass(part, StrEnum) for part in parts), field.name
    line = Line(number=1, reference="X", received_on=date(2026, 10, 1), kind=ReportKind.LAPORAN,
                channel="web", state=State.RECEIVED, remarks=tuple(Remark))  # fmt: skip
    with app.test_request_context():
        values = [column.value(line) for column in COLUMNS]
    assert all(value is None or isinstance(value, str | int | date) for value in values)
    assert len({column.id for column in COLUMNS}) == len(COLUMNS)


def test_an_empty_month_a_running_one_and_one_that_is_none(office: Office, sign_in: SignIn) -> None:
    client, address = sign_in("head"), "/meja/register"
    for kind in FORMATS:
        text = text_of(paper_from(client, office.bureau, "buku-register", kind, "2026-08"), kind)
        assert "NIHIL" in text or "NIL –" in text
        assert "10 November 2026" in text, "the date line"
        draft = text_of(paper_from(client, office.bureau, "rekap", kind, "2026-11"), kind)
        assert re.search("DRA[FT]", draft), kind
        assert NAMES[1] in draft, "open since October"
    answer = client.get(f"{address}/rekap-2026-11.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rekap-bulanan-2026-11-draf.pdf"'

    for path in (
        "rekap-2026-13.pdf",
        "rekap-2027-01.pdf",
        "rekap-x.pdf",
        "rekap-2026-10.csv",
        "lain-2026-10.pdf",
    ):
        assert client.get(f"{address}/{path}").status_code == 404, path
    page = client.get("/meja/register?bulan=2026-99")
    assert page.status_code == 404
    assert 'href="#bulan"' in page.text


def test_who_may_look_who_may_take_and_of_which_office(
    office: Office, sign_in: SignIn, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    address = f"/meja/register/rekap-{MONTH}.xlsx?kantor={office.bureau.office.id}"
    auditor = sign_in("auditor")
    page = auditor.get(f"/meja/register?bulan={MONTH}")
    assert page.status_code == 200
    assert "+62 Contoh" in page.text
    assert "rekap-2026-10.xlsx" not in page.text
    assert auditor.get(address).status_code == 403
    assert sign_in("statistics").get("/meja/register").status_code == 403
    assert sign_in("intake").get("/meja/register").status_code == 403
    with transaction(sessions) as session:
        above = factory.account(session, workplace.province, Role.HEAD)
    client = sign_in(account=above)
    assert client.get(address).status_code == 404
    assert client.get(f"/meja/register?kantor={office.bureau.office.id}").status_code == 404
    with sessions() as session:
        assert session.scalars(select(Event).where(Event.kind == EventKind.PAPER_MADE)).all() == []


def test_whoever_is_barred_from_a_case_takes_its_names_in_no_paper(
    office: Office, sign_in: SignIn, sessions: Sessions, means: Means, clock: Clock
) -> None:
    factory = office.bureau.factory
    head = office.bureau.actor(Role.HEAD)
    with transaction(sessions) as session:
        account = factory.account(session, office.bureau.office, Role.VERIFIER)
    client = sign_in(account=account)
    with transaction(sessions) as session:
        record_of(session, means, office.several, account_id=account.id, tie=Tie.KIN, reason="Keluarga.",
                  actor=head, now=clock())  # fmt: skip
    verifier = office.bureau.actor(Role.VERIFIER)
    with transaction(sessions) as session:
        declare(
            session, means, office.forwarded, tie=Tie.KIN, reason="Keluarga.", actor=verifier, now=clock()
        )

    hidden = text_of(paper_from(client, office.bureau, "buku-register", "xlsx"), "xlsx")
    assert NAMES[0] in hidden
    assert not any(name in hidden for name in NAMES[1:])
    with client.application.test_request_context():
        lines = Desk(office, sessions, means).lines(PaperKind.REGISTER, Role.VERIFIER)
    assert (lines[0]["name"], lines[0]["nip"], lines[0]["forwarded_number"]) == ("", "", "")
    assert lines[0]["note"]
    assert lines[1]["name"] == NAMES[1]
