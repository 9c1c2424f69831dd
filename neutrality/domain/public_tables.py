"""The tables of a release: fixed and coarse, each with its title, its figures and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from neutrality.domain.indicators import BY_ID, Indicator
from neutrality.domain.public_figures import FLOW, PERSONS, PUBLIC_FIGURES
from neutrality.domain.publication import Column, Line, Table, Text

DEFINITION = 1
TOTAL_LINE = Text("Jumlah", "Total")
OTHERS_LINE = Text("lainnya", "others")
ALL_ELECTIONS = Text("Semua pemilihan", "All elections")
OTHER_ELECTIONS = Text("Pemilihan lain dan tanpa pemilihan", "Other elections and none")
ALL_AGENCIES = Text("Semua instansi", "All agencies")
ALL_OF_AN_ELECTION = Text("semua instansi", "all agencies")


@dataclass(frozen=True)
class Layout:
    """One table as it is declared: along what, with which figures, and what must be said of it."""

    id: str
    title: Text
    dimension: str
    figures: tuple[str, ...]
    note: Text | None = None


_SERIES = Text(
    "Diterbitkan bila perubahan sejak terbitan terakhir cukup besar, agar tidak ada orang yang dapat "
    "dikenali dari selisih dua terbitan.",
    "Published when enough has changed since it was last published, so that nobody can be found from the "
    "difference of two releases.",
)
_TAKEN_OFF = Text(
    "Perkara yang dibuka kembali dan koreksi ke atas dikurangkan dari perkara keluar bila terlalu sedikit "
    "untuk disebut sendiri; perkara masuk kemudian hanya yang diterima.",
    "Reopened cases and upward corrections are taken off the cases out where they are too few to be told "
    "alone; the cases in are then those received only.",
)
_LETTERS = ("letters_sent", "letters_answered", "letters_executed", "letters_waiting")
_CONDUCT = Text(
    "Perilaku lembaga, bukan data pribadi: banyaknya surat kepada instansi dengan 3 surat atau "
    "lebih dapat dihitung dari tabel ini.",
    "Conduct of institutions, no personal attribute: the letters of each agency, from 3 on, can "
    "be counted from this table.",
)
LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "month", Text("Bulan ini", "The month"), "total",
        ("reports_received", "registered", "findings", "registration_rate", "pressure_told"),
    ),
    Layout(
        "flow", Text("Perkara: awal, masuk, keluar, akhir", "Cases: start, in, out, end"), "total",
        tuple(one.id for one in FLOW),
        Text(
            "Awal + masuk − keluar = akhir. Awal adalah angka akhir yang terakhir diterbitkan.",
            "Start + in − out = end. The start is the closing number that was published last.",
        ),
    ),
    Layout(
        "came", Text("Perkara masuk menurut jalannya", "Cases in, by way"), "way_in", ("cases_in",),
        _TAKEN_OFF,
    ),
    Layout(
        "went", Text("Perkara keluar menurut jalannya", "Cases out, by way"), "way_out", ("cases_out",),
        _TAKEN_OFF,
    ),
    Layout(
        "persons", Text("Terlapor sampai akhir bulan", "Respondents up to the end of the month"), "election",
        tuple(one.id for one in PERSONS), _SERIES,
    ),
    Layout(
        "added",
        Text("Tambahan terlapor sejak terbitan terakhir", "Respondents added since the last publication"),
        "total", tuple(one.id for one in PERSONS),
        Text(
            "Selisih bersih: yang dibuka kembali, dibatalkan atau dikoreksi ikut mengurangi.",
            "Net differences: what was reopened, cancelled or corrected is taken off.",
        ),
    ),
    Layout(
        "types", Text("Terbukti menurut jenis pelanggaran", "Proven by type of violation"), "violation_type",
        ("proven",), _SERIES,
    ),
    Layout("causes", Text("Terbukti menurut penyebab", "Proven by cause"), "cause", ("proven",), _SERIES),
    Layout(
        "levels", Text("Terbukti menurut sanksi yang diusulkan", "Proven by proposed sanction"),
        "sanction_level", ("proven",), _SERIES,
    ),
    Layout(
        "sanctions", Text("Sanksi yang dijatuhkan", "Sanctions imposed"), "sanction_kind",
        ("persons_sanctioned",), _SERIES,
    ),
    Layout(
        "provinces", Text("Terbukti menurut provinsi", "Proven by province"), "province", ("proven",),
        Text(
            "Menurut tempat kejadian; diterbitkan setiap setengah tahun.",
            "By place of the event; published every half year.",
        ),
    ),
    Layout(
        "rates", Text("Persentase", "Rates"), "total",
        ("proven_rate_to_date", "follow_up_rate"),
    ),
    Layout(
        "times", Text("Lama waktu", "Lengths of time"), "total",
        tuple(
            f"days_to_{stage}_{what}"
            for stage in ("registration", "recommendation", "decision", "closing")
            for what in ("median", "p90", "waiting")
        ),
        Text(
            "Hanya bila sedikitnya 10 perkara atau terlapor yang diceritakan.",
            "Only where at least 10 cases or respondents are told of.",
        ),
    ),
    Layout(
        "cohorts",
        Text(
            "Disanksi dalam N hari menurut bulan penerusan",
            "Sanctioned within N days by month of forwarding",
        ),
        "month", ("cohort_30", "cohort_90", "cohort_180"),
    ),
    Layout(
        "clocks", Text("Ketepatan waktu", "Clocks kept"), "total",
        tuple(f"in_time_K{number}" for number in range(1, 6)),
    ),
    Layout(
        "conduct", Text("Jawaban instansi", "Answers of agencies"), "agency", _LETTERS, _CONDUCT
    ),
    Layout(
        "conduct_elections",
        Text("Jawaban instansi menurut pemilihan", "Answers of agencies by election"),
        "election_agency", _LETTERS, _CONDUCT,
    ),
    Layout(
        "repeats", Text("Pelanggar berulang", "Repeat offenders"), "total",
        ("repeat_offenders", "repeat_rate"), _SERIES,
    ),
    Layout(
        "entry", Text("Pencatatan sesudah batas", "Entries after the cut-off"), "total", ("late_entries",)
    ),
    Layout(
        "trend", Text("Bulan demi bulan", "Month by month"), "month",
        ("reports_received", "registered", "cases_at_end"),
    ),
)  # fmt: skip
BY_TABLE = {one.id: one for one in LAYOUTS}
WAYS_IN = {
    "received": Text("Diterima", "Received"),
    "back": Text("Dibuka atau dimasukkan kembali", "Reopened or taken back in"),
    "corrected_up": Text("Koreksi bulan sebelumnya", "Corrections to earlier months"),
}
WAYS_OUT = {
    "not_registered": Text("Tidak diregistrasi", "Not registered"),
    "forwarded_elsewhere": Text("Diteruskan ke lembaga lain", "Forwarded elsewhere"),
    "closed": Text("Selesai dengan jalan lain", "Closed in other ways"),
    "excluded": Text("Dikeluarkan dari angka sebagai kekeliruan", "Taken out of the figures as mistakes"),
    "corrected_down": Text("Koreksi bulan sebelumnya", "Corrections to earlier months"),
}


def column(name: str) -> Column:
    """Return the column of a figure with its definition."""
    found: Indicator = PUBLIC_FIGURES[name] if name in PUBLIC_FIGURES else BY_ID[name]
    return Column(
        found.id, Text(found.label_id, found.label_en), found.unit.value, found.basis.value,
        Text(found.explained_id, found.explained_en), found.source, found.version,
    )  # fmt: skip


def table(name: str, since: str | None, until: str | None, lines: Iterable[Line]) -> Table:
    """Return a declared table with these lines; without any it is withheld."""
    layout = BY_TABLE[name]
    columns = tuple(map(column, layout.figures))
    return Table(layout.id, layout.title, layout.dimension, since, until, columns, tuple(lines), layout.note)
