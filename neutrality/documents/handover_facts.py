"""What a berita acara serah terima says: one text for each fact, in Indonesian, as offices write."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases import clocks
from neutrality.cases.handover import ACTED, OpenedLine, Sheet
from neutrality.directory.models import Office
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.due_words import in_words
from neutrality.domain.handover import Handover
from neutrality.stationery.letterheads import Letterhead

LANG = "id"
PURPOSES = {
    "identities": "Identitas pelapor",
    "letters": "Surat kepada dan percakapan dengan pelapor",
    "evidence": "Bukti",
    "from_above": "Perkara kantor di bawah",
    "exports": "Daftar dan angka yang dibawa keluar",
    ACTED: "Tindakan lain atas perkara",
}
WITHOUT_NUMBER, AT_NONE = "Perkara tanpa nomor", "tanpa tenggat"
GIVES, RECEIVES, KNOWS = "Yang menyerahkan", "Yang menerima", "Mengetahui,"
# Beyond these the history itself is the list; a page holds some fifty.
MOST_LINES, MOST_RECEIVERS = 400, 9


def facts_of(session: Session, catalogue: Catalogue, sheet: Sheet, handover: Handover) -> dict[str, str]:
    """Return what is known of a handover that is made now; a fact that is not known is blank."""
    names = _receivers(session, handover)
    return {
        "office": session.get_one(Office, sheet.office_id).name,
        "officer": sheet.officer.name,
        "last_day": _day(handover.last_day),
        "receivers": ", ".join(dict.fromkeys(names.values())),
        "handed_cases": _lines(
            f"{case.number} : kepada {names[case.id]}; {_due(case.due_on)}" for case in sheet.cases
        ),
        "running_clocks": _lines(_clocks(session, catalogue, sheet)),
        "waiting_steps": _lines(f"{number} : diusulkan untuk {_day(on)}" for number, on in sheet.waiting),
        "opened_totals": _lines(
            f"{text} : {sheet.totals[purpose]} kali"
            for purpose, text in PURPOSES.items()
            if purpose in sheet.totals
        ),
        "opened_cases": _lines(map(_opened, sheet.opened)),
    }


def signers_of(session: Session, sheet: Sheet, handover: Handover, head: Letterhead, by: str) -> str:
    """Return who signs, one a line: who hands over, who receives, and the head who knows of it."""
    names = dict.fromkeys(_receivers(session, handover).values())
    receivers = list(names)[:MOST_RECEIVERS] or [""]
    usual = next((block for block in head.blocks if block.position), None)
    position, below = (usual.position, usual.below) if usual else ("Ketua", "")
    known = usual.name if usual and usual.name else by
    return "\n".join(
        [
            f"{GIVES}; {_plain(sheet.officer.name)}",
            *(f"{RECEIVES}; {_plain(name)}" for name in receivers),
            f"{KNOWS} {_plain(position)}; {_plain(known)}; {_plain(below)}".rstrip("; "),
        ]
    )


def _receivers(session: Session, handover: Handover) -> Mapping[uuid.UUID, str]:
    """Return by case who goes on with it."""
    chosen = {case: who for case, who in handover.successors.items() if who is not None}
    names = names_of(session, chosen.values())
    return {case: names.get(who, "") for case, who in chosen.items()}


def _clocks(session: Session, catalogue: Catalogue, sheet: Sheet) -> Iterable[str]:
    for case in sheet.cases:
        for clock in clocks.running(session, case.id):
            name = catalogue.label("clock_kind", clock.kind.value, LANG)
            stands = " (berhenti sementara)" if clock.paused_on else ""
            yield f"{case.number} : {name}, {_due(clock.due_on)}{stands}"


def _opened(line: OpenedLine) -> str:
    until = "" if line.first_on == line.last_on else f" s.d. {_day(line.last_on)}"
    days = f"{_day(line.first_on)}{until}"
    return f"{line.number or WITHOUT_NUMBER} : {PURPOSES[line.purpose].lower()}, {line.times} kali, {days}"


def _lines(lines: Iterable[str]) -> str:
    told = list(lines)
    more = (
        [f"Selebihnya : {len(told) - MOST_LINES} baris lagi pada riwayat"] if len(told) > MOST_LINES else []
    )
    return "\n".join([*told[:MOST_LINES], *more])


def _due(on: date | None) -> str:
    return f"jatuh tempo {_day(on)}" if on else AT_NONE


def _day(value: date | None) -> str:
    return in_words(value, LANG).partition(", ")[2] if value else ""


def _plain(text: str) -> str:
    """Return a name in which no sign parts it from what stands below it."""
    return text.replace(";", ",")
