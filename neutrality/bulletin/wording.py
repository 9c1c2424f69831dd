"""What every file of a release says in the same words, in both languages; no request is needed."""

from __future__ import annotations

from collections.abc import Mapping

from neutrality.charts.words import SIGNS, month
from neutrality.domain.publication import Publication, Table, Text
from neutrality.domain.values import Sign

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
    "unusable": Text(
        "Tidak dapat dipakai: angka ini tidak cocok, atau berbeda antara dua cara hitung",
        "Cannot be used: these figures do not add up, or differ between two ways of counting",
    ),
}
MARKS: Mapping[str, Text] = {
    "released": Text("", ""),
    "draft": Text("DRAF", "DRAFT"),
    "internal": Text("INTERNAL", "INTERNAL USE"),
    "unusable": Text("INTERNAL, TIDAK DAPAT DIPAKAI", "INTERNAL, CANNOT BE USED"),
}
NAME = Text("Berita Statistik Netralitas ASN", "Statistics on the Neutrality of Civil Servants")
SAMPLE = Text("SAMPEL: data rekaan", "SAMPLE: invented data")
NOBODY_TOLD = Text(
    "Terbitan ini tidak mencatat kantor mana yang ikut serta.",
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
