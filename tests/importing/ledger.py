"""A register as an office keeps it in Excel: made row by row from a seed, counted by hand from its rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

import xlsxwriter

from neutrality.domain.cumulative import Part

HEADINGS = (
    "No. Register",
    "Jenis",
    "Tanggal Diterima",
    "Tanggal Registrasi",
    "Tanggal Tidak Diregistrasi",
    "Putusan",
    "Tanggal Putusan",
    "Tanggal Penerusan",
    "Tanggal Rekomendasi",
    "Tingkat Rekomendasi",
    "Tanggal Keputusan PPK",
    "Keputusan PPK",
    "Tanggal Selesai",
    "Hasil Akhir",
    "Pemilihan",
    "Instansi",
    "Jenis Pelanggaran",
    "Nama Terlapor",
    "NIP",
    "Jabatan",
)
BEGAN = date(2023, 1, 2)
DAYS = 3 * 365
SINGLE, PAIR, TRIPLE = 0.86, 0.11, 0.03
Line = dict[str, str]


def lines(people: int, *, seed: int, agency: str, election: str) -> list[Line]:
    """Return so many respondents, one a row; some cases have two or three."""
    random, made, number = Random(seed), list[Line](), 0  # noqa: S311 - made up on purpose
    while len(made) < people:
        number += 1
        size = min(random.choices([1, 2, 3], [SINGLE, PAIR, TRIPLE])[0], people - len(made))
        received = BEGAN + timedelta(days=random.randrange(DAYS))
        case = {
            "No. Register": f"{number:04d}/Reg/{received.year}",
            "Jenis": random.choice(["Laporan", "Temuan"]),
            "Tanggal Diterima": _day(received),
            "Pemilihan": election if random.random() < 0.8 else "",
        }
        before = _before(random, received)
        made += [
            {**dict.fromkeys(HEADINGS, ""), **case, **before, **_person(random, len(made) + one, agency),
             **_after(random, before)}
            for one in range(size)
        ]  # fmt: skip
    return made


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _later(random: Random, day: str, most: int) -> str:
    at = date(int(day[6:]), int(day[3:5]), int(day[:2]))
    return _day(at + timedelta(days=random.randint(0, most)))


def _person(random: Random, number: int, agency: str) -> Line:
    nip = f"1980{number % 12 + 1:02d}15200501{random.choice('12')}{number % 999 + 1:03d}"
    return {
        "Nama Terlapor": f"Terlapor Contoh {number}", "NIP": nip, "Jabatan": "Camat", "Instansi": agency,
        "Jenis Pelanggaran": random.choice(["D02", "D06", "E04"]),
    }  # fmt: skip


def _before(random: Random, received: date) -> Line:
    """Return whether the case was registered, what it ended as if not, or that it is open."""
    way = random.choices(["open", "unmet", "elsewhere", "registered"], [4, 18, 3, 75])[0]
    then = _later(random, _day(received), 9)
    if way == "unmet":
        return {"Tanggal Tidak Diregistrasi": then}
    if way == "elsewhere":
        return {"Tanggal Selesai": then, "Hasil Akhir": "Di luar kewenangan"}
    return {"Tanggal Registrasi": then} if way == "registered" else {}


def _after(random: Random, before: Line) -> Line:
    registered = before.get("Tanggal Registrasi", "")
    way = random.choices(["open", "not", "criminal", "proven"], [5, 30, 2, 63])[0]
    if not registered or way == "open":
        return {}
    decided = _later(random, registered, 14)
    if way == "not":
        return {"Putusan": "Tidak terbukti", "Tanggal Putusan": decided}
    if way == "criminal":
        return {"Tanggal Selesai": decided, "Hasil Akhir": "Gakkumdu"}
    return {"Putusan": "Terbukti", "Tanggal Putusan": decided, **_sent(random, _later(random, decided, 3))}


def _sent(random: Random, forwarded: str) -> Line:
    sent = {"Tanggal Penerusan": forwarded}
    if random.random() < 0.5:
        recommended = _later(random, forwarded, 30)
        sent |= {"Tanggal Rekomendasi": recommended, "Tingkat Rekomendasi": "sedang"}
    answered = _later(random, sent.get("Tanggal Rekomendasi", forwarded), 200)
    way = random.choices(["waits", "sanctioned", "cleared"], [35, 55, 10])[0]
    if way == "sanctioned":
        kind = random.choice(["Teguran lisan", "potong_tukin_6", "moral_terbuka"])
        return sent | {"Tanggal Keputusan PPK": answered, "Keputusan PPK": kind}
    if way == "cleared":
        return sent | {"Tanggal Keputusan PPK": answered, "Keputusan PPK": "Tidak terbukti"}
    return sent


def by_hand(rows: Iterable[Line], on: date) -> tuple[int, dict[Part, int]]:
    """Count the rows themselves as of a day: how many came, and where each stands by the last day it has."""

    def past(row: Line, name: str) -> bool:
        day = row[name]
        return bool(day) and date(int(day[6:]), int(day[3:5]), int(day[:2])) <= on

    def part(row: Line) -> Part:
        if past(row, "Tanggal Keputusan PPK"):
            return Part.NO_VIOLATION if row["Keputusan PPK"] == "Tidak terbukti" else Part.SANCTIONED
        if past(row, "Tanggal Penerusan"):
            return Part.UNANSWERED
        if past(row, "Tanggal Selesai"):
            return Part.CRIMINAL if row["Hasil Akhir"] == "Gakkumdu" else Part.FORWARDED
        if past(row, "Tanggal Putusan") and row["Putusan"] == "Tidak terbukti":
            return Part.NOT_PROVEN
        return Part.INCOMPLETE if past(row, "Tanggal Tidak Diregistrasi") else Part.IN_PROCESS

    come = [row for row in rows if past(row, "Tanggal Diterima")]
    return len(come), dict(Counter(part(row) for row in come))


def as_csv(rows: Sequence[Line], *, mark: str = ",", headings: Sequence[str] = HEADINGS) -> str:
    """Return rows as a CSV file."""
    written = io.StringIO()
    writer = csv.DictWriter(written, headings, delimiter=mark, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def as_xlsx(rows: Sequence[Line], *, dates: bool = False, empty: int = 0) -> bytes:
    """Return rows as a workbook; days as date cells where asked, and empty rows before the last one."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet, style = book.add_worksheet("Register"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEADINGS)
    for number, row in enumerate(rows, start=1):
        at = number + (empty if number == len(rows) else 0)
        for place, heading in enumerate(HEADINGS):
            text = row[heading]
            if dates and heading.startswith("Tanggal") and text:
                sheet.write_datetime(at, place, date(int(text[6:]), int(text[3:5]), int(text[:2])), style)
            elif text:
                sheet.write_string(at, place, text)
    book.close()
    return written.getvalue()
