"""A letter as paper: what the template asks for, and the PDF of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from neutrality.domain.catalogue import DocumentKind
from neutrality.domain.documentrows import Layout
from neutrality.domain.documents import Letter, blocks, signatures
from neutrality.domain.due_words import day_in_words
from neutrality.domain.papers import PaperKind, PaperSize
from neutrality.stationery.letterheads import Letterhead
from neutrality.stationery.typesetting import square, typeset

TEMPLATE, LANG = "letter", "id"
DRAFT_MARK = "DRAF – belum bernomor"
COPIES, TO = "Tembusan:", "Yth."
CHECK = (
    "Keaslian dokumen ini dapat diperiksa dengan memindai kotak di samping, atau di {address} dengan "
    "mengetik {reference}."
)
SQUARE = "Kode QR untuk memeriksa keaslian dokumen"
NUMBER, ATTACHMENT, SUBJECT, FORM = "Nomor", "Lampiran", "Hal", "Formulir"
BLANK = "……………………"
_GROUP = 4


@dataclass(frozen=True)
class Sheet:
    """One document ready to be set: what it says, on which letterhead, with which number and day."""

    kind: DocumentKind
    head: Letterhead
    letter: Letter = field(repr=False)
    number: str | None = None
    dated_on: date | None = None
    reference: str = field(default="", repr=False)
    address: str = ""

    @property
    def title(self) -> str:
        """What the document is called."""
        return self.letter.subject

    @property
    def place_and_day(self) -> str:
        """Where and when it was written, as it stands above the signatures or beside the number."""
        dated = day_in_words(self.dated_on, LANG) if self.dated_on else BLANK
        return ", ".join(part for part in (self.letter.place, dated) if part)

    @property
    def meta(self) -> list[tuple[str, str]]:
        """What stands at the head of a letter, by name."""
        number = [(NUMBER, self.number or BLANK)] if self.kind.numbered else []
        attached = [(ATTACHMENT, self.letter.attachment)] if self.letter.attachment else []
        return [*number, *attached, (SUBJECT, self.letter.subject)]

    @property
    def form(self) -> str:
        """The code of the form, as it stands at the top."""
        return f"{FORM} {self.letter.form_code}" if self.letter.form_code else ""

    @property
    def addressee(self) -> list[str]:
        """To whom it goes; whoever reported has a blank line, to be filled in by the identity custodian."""
        blank = [BLANK] if self.kind.to_reporter else []
        return [*self.letter.addressee.splitlines(), *blank]

    @property
    def copies(self) -> list[str]:
        """Who gets a copy."""
        return [line for line in self.letter.copies.splitlines() if line.strip()]


def pdf_of(sheet: Sheet) -> bytes:
    """Return the document as a tagged PDF; without a reference it is marked as a draft."""
    return typeset(TEMPLATE, _values(sheet), lang=LANG)


def _values(sheet: Sheet) -> dict[str, Any]:
    letter, is_letter = sheet.letter, sheet.kind.layout == Layout.LETTER
    head = replace(sheet.head, size=PaperSize(letter.size)).values(PaperKind.LETTER)
    head["place_and_day"] = "" if is_letter else sheet.place_and_day
    head["blocks"] = [
        {"label": "", "position": position, "name": name, "below": below}
        for position, name, below in signatures(letter.signers)
    ]
    return {
        "head": head,
        "layout": sheet.kind.layout,
        "title": sheet.title,
        "keyword": sheet.reference,
        "mark": "" if sheet.reference else DRAFT_MARK,
        "form": sheet.form,
        "meta": sheet.meta,
        "number": f"{NUMBER}: {sheet.number or BLANK}" if sheet.kind.numbered else "",
        "place_and_day": sheet.place_and_day,
        "to": TO,
        "addressee": sheet.addressee,
        "blocks": [{"kind": one.kind.value, "lines": one.lines} for one in blocks(letter.body)],
        "copies_title": COPIES,
        "copies": sheet.copies,
        **_square(sheet),
    }


def _square(sheet: Sheet) -> dict[str, str]:
    """Return the square that leads to the check, behind a # that no browser sends to any server."""
    if not sheet.reference:
        return {"qr": "", "qr_alt": "", "check": ""}
    parts = [sheet.reference[start : start + _GROUP] for start in range(0, len(sheet.reference), _GROUP)]
    drawn = square(f"{sheet.address}#{sheet.reference}").svg_inline(omitsize=True, border=1)
    check = CHECK.format(address=sheet.address, reference=" ".join(parts))
    return {"qr": drawn, "qr_alt": SQUARE, "check": check}
