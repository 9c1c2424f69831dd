"""Figures, times and signs in words, in both languages; no request is needed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from neutrality.domain.due_words import MONTHS
from neutrality.domain.publication import Publication, Table, Text
from neutrality.domain.values import Days, Rate, Sign, Value

SIGNS = {
    Sign.HIDDEN: Text("disembunyikan", "hidden"),
    Sign.NIL: Text("tidak ada yang dihitung", "nothing to count"),
    Sign.MISSING: Text("tidak ada sumber", "no source"),
    Sign.NOT_YET: Text("belum matang", "not yet mature"),
}
# What each sign means; a zero is a number like any other and stands first.
LEGEND: tuple[tuple[Text, Text], ...] = (
    (Text("0", "0"), Text("Dihitung, dan hasilnya nol.", "Counted, and there were none.")),
    (
        SIGNS[Sign.HIDDEN],
        Text(
            "Angkanya ada, tetapi tidak ditampilkan agar tidak menunjuk orang tertentu.",
            "The figure exists and is not shown, so that it points at nobody.",
        ),
    ),
    (
        SIGNS[Sign.NIL],
        Text(
            "Tidak ada yang dapat dibagi atau diukur, misalnya persentase dari nol.",
            "There was nothing to divide by or to measure, as with a share of none.",
        ),
    ),
    (
        SIGNS[Sign.MISSING],
        Text("Datanya tidak tersedia pada waktu itu.", "There are no data of that time."),
    ),
    (
        SIGNS[Sign.NOT_YET],
        Text(
            "Baru dapat dihitung nanti, karena waktunya belum cukup berlalu.",
            "It can be counted only later: not enough time has gone by.",
        ),
    ),
)
UNITS: Mapping[str, Text] = {
    "report": Text("laporan", "reports"),
    "case": Text("perkara", "cases"),
    "respondent": Text("terlapor", "respondents"),
    "person": Text("orang", "persons"),
    "letter": Text("surat", "letters"),
}
BASES: Mapping[str, Text] = {
    "period": Text("selama bulan", "in the month"),
    "cohort": Text("dari yang masuk pada bulan", "of those of the month"),
    "stock": Text("keadaan akhir bulan", "at the end of the month"),
    "cumulative": Text("sampai akhir bulan", "up to the end of the month"),
}
OFFICES: Mapping[str, Text] = {
    "reporting": Text("melapor", "reporting"),
    "nothing": Text("menyatakan nihil", "nothing to report"),
    "not_yet": Text("belum melapor", "not yet reporting"),
}
STATUSES: Mapping[str, Text] = {
    "released": Text("Diterbitkan", "Released"),
    "draft": Text("Draf: angka masih dapat berubah", "Draft: figures may still change"),
    "internal": Text(
        "Internal: tidak untuk diedarkan, tidak ada angka yang disembunyikan",
        "Internal: not for circulation, nothing is hidden in it",
    ),
}
MARKS: Mapping[str, Text] = {
    "released": Text("", ""),
    "draft": Text("DRAF", "DRAFT"),
    "internal": Text("INTERNAL", "INTERNAL"),
}
NAME = Text("Berita Statistik Netralitas ASN", "Statistics on the Neutrality of Civil Servants")
SAMPLE = Text("SAMPEL: data rekaan", "SAMPLE: invented data")
NOBODY_TOLD = Text(
    "Rilis ini tidak mencatat kantor mana yang ikut serta.",
    "This release does not say which offices take part.",
)
UNSIGNED = Text("Tidak ditandatangani: belum diterbitkan.", "Not signed: this was not released.")
WITHHELD = Text(
    "Tabel ini ditahan: terlalu sedikit untuk diterbitkan tanpa menunjuk orang tertentu.",
    "This table is withheld: too little to publish without pointing at somebody.",
)


def marks(publication: Publication, lang: str) -> str:
    """Return what must stand on every page of this release, nothing where nothing must."""
    found = (MARKS[publication.status](lang), SAMPLE(lang) if publication.sample else "")
    return " · ".join(mark for mark in found if mark)


def number(value: int, lang: str) -> str:
    """Return a whole number with its thousands apart, a negative one with a minus and no hyphen."""
    written = f"{value:,}".replace("-", "−")
    return written.replace(",", ".") if lang == "id" else written


def decimal(value: Fraction, lang: str) -> str:
    """Return a number to one decimal place, half rounded up."""
    whole, tenth = divmod((value * 10 + Fraction(1, 2)).__floor__(), 10)
    return f"{number(whole, lang)}{',' if lang == 'id' else '.'}{tenth}"


def share(value: Rate, lang: str) -> str:
    """Return a share in per cent, to one decimal place."""
    return f"{decimal(value.share * 100, lang)}%"


def shown(value: Value, lang: str) -> str:
    """Return a figure in words: a share with what it is of, a length in days."""
    match value:
        case Rate(part, whole):
            of = "dari" if lang == "id" else "of"
            return f"{share(value, lang)} ({number(part, lang)} {of} {number(whole, lang)})"
        case Days(days, _):
            written = number(int(days), lang) if days.denominator == 1 else decimal(days, lang)
            unit = "hari" if lang == "id" else "day" if days == 1 else "days"
            return f"{written} {unit}"
        case Sign():
            return SIGNS[value](lang)
        case int():
            return number(value, lang)


def month(name: str, lang: str) -> str:
    """Return the month YYYY-MM in words."""
    year, place = name.split("-")
    return f"{MONTHS[lang][int(place) - 1]} {year}"


def short_month(name: str, lang: str) -> str:
    """Return the month YYYY-MM as it fits under a chart: three letters and two digits."""
    year, place = name.split("-")
    return f"{MONTHS[lang][int(place) - 1][:3]} {year[2:]}"


def span(table: Table, lang: str) -> str:
    """Return of which months a table tells, nothing where it says nothing of it."""
    since, until = table.since, table.until
    if not until:
        return ""
    last = month(until, lang)
    if since == until:
        return last
    if since:
        return f"{month(since, lang)} – {last}"
    return f"sampai {last}" if lang == "id" else f"up to {last}"


def lag(publication: Publication, table: Table) -> Text | None:
    """Return that a table ends before the release's month, and why; nothing where it does not.

    A table along months ends where its months are ripe, which its lines say themselves; provinces are
    published every half year at most.
    """
    if not table.until or table.until >= publication.month or table.dimension == "month":
        return None
    last = [month(table.until, lang) for lang in ("id", "en")]
    if table.dimension == "province":
        return Text(
            f"Angka sampai {last[0]}; yang lebih baru belum diterbitkan.",
            f"Figures up to {last[1]}; newer ones are not published yet.",
        )
    return Text(
        f"Angka sampai {last[0]}; sejak itu terlalu sedikit perubahan untuk diterbitkan.",
        f"Figures up to {last[1]}; since then too little has changed to be published.",
    )


def titled(publication: Publication, lang: str) -> str:
    """Return how the bulletin of a release is called."""
    return f"{NAME(lang)}, {month(publication.month, lang)}{revised(publication, lang)}"


def revised(publication: Publication, lang: str) -> str:
    """Return which revision it is as it stands behind the month, nothing for the first release."""
    if not publication.revision:
        return ""
    return f" ({'revisi' if lang == 'id' else 'revision'} {publication.revision})"
