"""The data of a package as a PDF to be read, in Indonesian, under the letterhead of the office."""

from __future__ import annotations

from datetime import date
from typing import Any

from neutrality.domain.due_words import in_words
from neutrality.domain.papers import PaperKind
from neutrality.stationery.letterheads import Letterhead
from neutrality.stationery.typesetting import typeset

TEMPLATE, LANG = "referral", "id"
TITLE = "Data penanganan untuk ditindaklanjuti"
NOTE = (
    "Lembar ini menyertai surat dan tidak menggantikannya. Isinya sama dengan berkas data.json. Identitas "
    "pelapor tidak dicantumkan dan tidak boleh ditelusuri."
)
UNKNOWN = "belum diketahui"
REVIEW = "rujukan ini masih menunggu pemeriksaan"
TARGET = "sasaran internal"
ADDRESSEES = {"authority": "Instansi yang berwenang", "employer": "Pejabat Pembina Kepegawaian (PPK)"}
Pairs = list[tuple[str, str]]


def pdf_of(told: dict[str, Any], head: Letterhead) -> bytes:
    """Return the tagged PDF of what a package tells; it does not say when it was set."""
    values = {
        "head": {**head.values(PaperKind.LETTER), "blocks": []},
        "title": TITLE,
        "note": NOTE,
        "letter": _letter(told),
        "case": _case(told["case"]),
        "respondents": [_respondent(one) for one in told["respondents"]],
        "elements_head": ["Unsur", "Hasil pemeriksaan"],
        "clocks_head": ["Batas waktu", "Mulai", "Sampai dengan"],
        "package": f"Paket {told['package']}",
    }
    return typeset(TEMPLATE, values, lang=LANG)


def _letter(told: dict[str, Any]) -> Pairs:
    letter, to = told["letter"], told["addressee"]
    return [
        ("Surat", letter["subject"]),
        ("Nomor", letter["number"] or UNKNOWN),
        ("Tanggal", _day(letter["dated_on"])),
        ("Ditujukan kepada", ", ".join(filter(None, (ADDRESSEES[to["kind"]], to["name"])))),
        ("Dari", told["office"]),
    ]


def _case(case: dict[str, Any]) -> Pairs:
    return [
        ("Nomor perkara", case["number"]),
        ("Diregistrasi", _day(case["registered_on"])),
        ("Pemilu/Pemilihan", case["election"] or UNKNOWN),
        ("Tempat kejadian", case["place"] or UNKNOWN),
        ("Waktu kejadian", _day(case["happened_on"])),
    ]


def _respondent(one: dict[str, Any]) -> dict[str, Any]:
    sent = one["forwarding"] or {}
    return {
        "title": f"Terlapor {one['reference']}",
        "pairs": [
            ("Nama", one["name"] or UNKNOWN),
            ("NIP", one["nip"] or UNKNOWN),
            ("Jabatan", one["position"] or _label(one["position_group"])),
            ("Instansi", one["agency"] or UNKNOWN),
            ("Jenis kepegawaian", _label(one["employee_type"])),
            ("Tahapan", _label(one["phase"])),
            *_alleged(one["violation_types"]),
            ("Hasil pemeriksaan", _label(one["finding"])),
            ("Tingkat sanksi yang diusulkan", _label(sent.get("recommended_level"))),
            ("Diteruskan", _day(sent.get("forwarded_on"))),
        ],
        "elements": [(row["text"], row["answer"]["label"]) for row in one["elements"]],
        "clocks": [(_clock(row), _day(row["started_on"]), _day(row["due_on"])) for row in one["clocks"]],
    }


def _alleged(types: list[dict[str, Any]]) -> Pairs:
    if not types:
        return [("Dugaan pelanggaran", UNKNOWN)]
    return [
        pair
        for row in types
        for pair in (
            ("Dugaan pelanggaran", f"{row['code']} – {row['description']}"),
            ("Ketentuan", row["legal_basis"] + (f" ({REVIEW})" if row["needs_review"] else "")),
        )
    ]


def _clock(row: dict[str, Any]) -> str:
    because = TARGET if row["internal_target"] else row["legal_basis"]
    return f"{row['label']} ({because})" if because else str(row["label"])


def _label(told: dict[str, Any] | None) -> str:
    return str(told["label"]) if told else UNKNOWN


def _day(text: str | None) -> str:
    return in_words(date.fromisoformat(text), LANG).partition(", ")[2] if text else UNKNOWN
