"""The look of an office's papers: what stands by itself, how the head changes it, how it prints."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.domain.papers import PaperKind, PaperSize
from neutrality.history.models import Event, EventPayload
from neutrality.stationery.letterheads import MOST_BLOCKS, Letterhead, SignatureBlock, letterhead_of
from neutrality.stationery.typesetting import typeset
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn

ADDRESS = "/meja/kop"
TYPED = {
    "institution": "BADAN PENGAWAS PEMILIHAN UMUM",
    "office_name": "KANTOR UJI #let x = 1 *tebal*",
    "address": "Jalan Uji 1, Watampone\r\n\r\nTelepon (0481) 000000",
    "place": "Watampone",
    "size": "f4",
    "blocks-0-label": "Mengetahui,",
    "blocks-0-position": "Ketua",
    "blocks-0-name": "Andi Contoh",
    "blocks-0-papers": ["register", "recap"],
    "blocks-1-position": "Kepala Sekretariat",
    "blocks-1-name": "Siti Contoh",
    "blocks-1-below": "NIP 000000000000000000",
    "blocks-1-papers": ["recap"],
}  # fmt: skip


def test_an_office_that_never_set_it_prints_under_its_own_name(
    sessions: Sessions, workplace: Workplace
) -> None:
    with sessions() as session:
        head = letterhead_of(session, workplace.office.id)

    assert (head.office_name, head.address, head.size) == (workplace.office.name, (), PaperSize.F4)
    assert head.place
    assert [block.position for block in head.signing(PaperKind.LETTER)] == ["Ketua"]


def test_the_head_sets_it_and_the_history_tells_which_parts_and_no_name(
    sign_in: SignIn, sessions: Sessions, workplace: Workplace
) -> None:
    client = sign_in("head")
    assert client.post(ADDRESS, data=TYPED).status_code == 303

    with sessions() as session:
        head = letterhead_of(session, workplace.office.id)
        events = session.scalars(select(Event).where(Event.kind == EventKind.LETTERHEAD_CHANGED)).all()
        payload = session.get_one(EventPayload, events[0].id).content
    assert head.address == ("Jalan Uji 1, Watampone", "Telepon (0481) 000000")
    assert [block.name for block in head.signing(PaperKind.RECAP)] == ["Andi Contoh", "Siti Contoh"]
    assert [block.name for block in head.signing(PaperKind.REGISTER)] == ["Andi Contoh"]
    assert head.signing(PaperKind.LETTER) == ()
    assert len(events) == 1
    assert "blocks" in payload
    assert "Contoh" not in payload

    shown = client.get(ADDRESS).text
    assert "Andi Contoh" in shown
    assert "KANTOR UJI #let x = 1 *tebal*" in shown
    assert client.post(ADDRESS, data=TYPED).status_code == 303, "the same again changes nothing"
    with sessions() as session:
        assert (
            len(session.scalars(select(Event).where(Event.kind == EventKind.LETTERHEAD_CHANGED)).all()) == 1
        )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"office_name": " "}, "office_name-error"),
        ({"address": "satu\ndua\ntiga\nempat\nlima"}, "address-error"),
        ({"place": "x" * 101}, "place-error"),
        ({"size": "a3"}, "size-error"),
        ({"blocks-0-papers": []}, "blocks-0-papers-error"),
        ({"blocks-1-name": "x" * 201}, "blocks-1-name-error"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, sessions: Sessions, workplace: Workplace, wrong: dict[str, object], said: str
) -> None:
    answer = sign_in("head").post(ADDRESS, data={**TYPED, **wrong})

    assert answer.status_code == 422
    assert f'id="{said}"' in answer.text
    assert "Siti Contoh" in answer.text or "blocks-1-name" in wrong
    with sessions() as session:
        assert letterhead_of(session, workplace.office.id).institution == ""


def test_it_is_the_head_of_that_very_office(
    sign_in: SignIn, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    with transaction(sessions) as session:
        above = factory.account(session, workplace.province, Role.HEAD)
    assert sign_in("verifier").get(ADDRESS).status_code == 403
    client = sign_in(account=above)
    assert client.get(ADDRESS).status_code == 200
    assert client.get(f"{ADDRESS}?kantor={workplace.office.id}").status_code == 404
    assert client.post(f"{ADDRESS}?kantor={workplace.office.id}", data=TYPED).status_code == 404
    assert client.get(f"{ADDRESS}?kantor=x").status_code == 404


@pytest.mark.parametrize(("size", "points"), [(PaperSize.A4, (595, 842)), (PaperSize.F4, (609, 935))])
def test_it_prints_what_was_typed_as_text_on_the_sheet_of_the_office(
    app: Flask, size: PaperSize, points: tuple[int, int]
) -> None:
    block = SignatureBlock("Mengetahui,", "Ketua #panic()", "Andi $x^2$", "NIP 1")
    head = Letterhead("LEMBAGA", "Kantor = Uji", ("Jalan *1*",), "Bone", size, (block,) * MOST_BLOCKS)
    values = {"title": "Contoh", "head": head.values(PaperKind.LETTER, dated="1 Mei 2026"), "text": "Isi"}

    paper = pypdfium2.PdfDocument(typeset("specimen", values, lang="id"))
    text = paper[0].get_textpage().get_text_range()

    assert tuple(round(side) for side in paper[0].get_size()) == points
    for typed in ("Kantor = Uji", "Jalan *1*", "Bone, 1 Mei 2026", "Ketua #panic()", "Andi $x^2$"):
        assert typed in text
    assert text.count("NIP 1") == MOST_BLOCKS
    assert len(paper) == 1
    assert head.signing(PaperKind.LETTER) == (block,) * MOST_BLOCKS
    assert replace(head, blocks=()).signing(PaperKind.LETTER) == ()


def test_the_specimen_is_given_out(sign_in: SignIn) -> None:
    answer = sign_in("head").get(f"{ADDRESS}/contoh.pdf")

    assert answer.data.startswith(b"%PDF")
    assert answer.mimetype == "application/pdf"
