"""The head lays a paper out on the page, without anybody's code; what is wrong is said at its field."""

from __future__ import annotations

import io

from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.database import Sessions
from neutrality.domain.history import EventKind
from neutrality.domain.papers import Orientation, PaperKind, PaperSize
from neutrality.history.models import Event
from neutrality.register.columns import BY_ID, COLUMNS
from neutrality.register.layouts import layout_of
from tests.factories import Workplace
from tests.fixtures.application import SignIn
from tests.register.conftest import Office, cells_of, paper_from, text_of

ADDRESS = "/meja/register/tata-letak?kertas=rekap"
# A recap as an office keeps it: twenty columns in its own order and words.
TWENTY = (
    ("number", "NO"), ("registration_number", "NO. REGISTER"), ("received_on", "TGL MASUK"),
    ("kind", "LAPORAN/TEMUAN"), ("channel", "SUMBER"), ("place", "LOKASI"), ("name", "TERLAPOR"),
    ("nip", "NIP/NRK"), ("employee_type", "STATUS"), ("position", "JABATAN"), ("agency", "INSTANSI"),
    ("violation", "DUGAAN"), ("legal_basis", "PASAL"), ("phase", ""), ("pleno_on", ""),
    ("forwarded_on", "TGL TERUS"), ("forwarded_number", ""), ("recommended_level", "REKOMENDASI"),
    ("decision", "TINDAK LANJUT"), ("end", "SISA"),
)  # fmt: skip
WRONG: tuple[tuple[dict[str, tuple[str, str]], dict[str, str], str], ...] = (
    ({"name": ("1", ""), "nip": ("1", "")}, {}, "columns-12-place-error"),
    ({"name": ("satu", "Judul saya")}, {}, "columns-11-place-error"),
    ({"name": ("0", "")}, {}, "columns-11-place-error"),
    ({"name": ("1", "x" * 201)}, {}, "-heading-error"),
    ({}, {}, "govuk-error-summary"),
    ({"name": ("1", "")}, {"size": "a3"}, "size-error"),
    ({"name": ("1", "")}, {"title": "x" * 201}, "title-error"),
    ({column.id: (str(place), "") for place, column in enumerate(COLUMNS, start=1)}, {}, "error-summary"),
)


def typed(places: dict[str, tuple[str, str]], **more: str) -> dict[str, str]:
    """Return what the form sends: for each column its place and own heading."""
    sent = {"title": "REKAP NETRALITAS", "orientation": "landscape", "size": "f4", "with_letterhead": "y"}
    for row, column in enumerate(COLUMNS):
        place, heading = places.get(column.id, ("", ""))
        sent |= {
            f"columns-{row}-column": column.id,
            f"columns-{row}-place": place,
            f"columns-{row}-heading": heading,
        }
    return {**sent, **more}


def twenty(client: FlaskClient, **more: str) -> int:
    """Type the twenty columns in and return the answer's status."""
    places = {column: (str(10 * place), heading) for place, (column, heading) in enumerate(TWENTY, start=1)}
    return client.post(ADDRESS, data=typed(places, **more)).status_code


def test_a_recap_of_twenty_columns_is_laid_out_on_the_page_and_printed_so_in_every_format(
    office: Office, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in("head")
    assert twenty(client, with_letterhead="", size="a4") == 303
    wanted = [heading or BY_ID[column].heading("id") for column, heading in TWENTY]

    rows = cells_of(paper_from(client, office.bureau, "rekap", "xlsx"))
    assert [cell for cell in next(row for row in rows if row[0] == "NO") if cell] == wanted
    assert rows[0][0] == "REKAP NETRALITAS", "no letterhead above"
    document = Document(io.BytesIO(paper_from(client, office.bureau, "rekap", "docx")))
    assert [cell.text for cell in document.tables[1].rows[0].cells] == wanted
    assert round(document.sections[0].page_height.mm) == 210  # type: ignore[union-attr]
    printed = "".join(text_of(paper_from(client, office.bureau, "rekap", "pdf"), "pdf").split())
    assert all("".join(heading.split()) in printed for heading in wanted)

    shown = client.get(ADDRESS).text
    assert shown.index("TERLAPOR") < shown.index("NIP/NRK") < shown.index("TINDAK LANJUT")
    assert client.post(ADDRESS, data={**typed({}), "usual": "1"}).status_code == 303
    with sessions() as session:
        assert layout_of(session, office.bureau.office.id, PaperKind.RECAP).title == ""
        told = session.scalars(select(Event).where(Event.kind == EventKind.LAYOUT_CHANGED)).all()
    assert len(told) == 2


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, sessions: Sessions, workplace: Workplace
) -> None:
    client = sign_in("head")
    for places, more, said in WRONG:
        answer = client.post(ADDRESS, data=typed(places, **more))
        assert answer.status_code == 422, said
        assert said in answer.text
        for _place, heading in places.values():
            assert heading in answer.text
    with sessions() as session:
        kept = layout_of(session, workplace.office.id, PaperKind.RECAP)
    assert (kept.title, kept.size, kept.orientation) == ("", PaperSize.F4, Orientation.LANDSCAPE)


def test_nothing_that_is_sent_makes_a_page_fail(sign_in: SignIn) -> None:
    client = sign_in("head")
    for address in (ADDRESS, "/meja/kop"):
        for sent in (
            {"columns-²-place": "1", "blocks-²-name": "x", "blocks-": "y", "columns-0": "z"},
            {**typed({"name": ("1", "A\x00\x0b")}), "office_name": "A\x00", "blocks-0-name": "\x00B"},
            typed({"name": ("9" * 5000, "")}),
            {**typed({"name": ("²", "")}), "columns-998-place": "9" * 5000, "columns-998-column": "name"},
            {**typed({"name": ("1", "")}), "columns-998-place": "2", "columns-998-column": "name"},
        ):
            assert client.post(address, data=sent).status_code in {303, 422}, (address, sent)


def test_only_the_head_lays_out(sign_in: SignIn) -> None:
    assert sign_in("verifier").get(ADDRESS).status_code == 403
    assert sign_in("head").get("/meja/register/tata-letak?kertas=lain").status_code == 404
