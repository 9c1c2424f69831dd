"""What a package says of itself: how it is checked, how it is answered; and the empty form of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parent / "schemas"
ANSWER, DATA, MANIFEST = "jawaban-1", "data-1", "manifest-1"
ANSWER_SCHEMA = "neutrality/referral-answer/1"
DAYS = ("received_on", "decision_on", "effective_on", "more_time_until", "moved_on")
TEXTS = ("sanction_kind", "decision_number", "new_agency", "note")

READ_ME = """\
PAKET RUJUKAN {package}
Dari: {office}
Surat: {number}

ISI
{files}

RAHASIA
Paket ini memuat data pribadi terlapor. Pakai hanya untuk menindaklanjuti surat ini. Identitas pelapor tidak
ada di dalamnya dan tidak boleh ditelusuri. Salinan bukti sudah ditutupi; aslinya disimpan di kantor pengirim.

CARA MEMERIKSA
1. Buka ZIP ini ke sebuah folder, lalu di folder itu jalankan:
       sha256sum -c SHA256SUMS
   Setiap baris harus berakhir "OK". Di Windows: certutil -hashfile NAMA-BERKAS SHA256, lalu bandingkan.
2. Keaslian surat: {address}
   Ketik rujukan {reference}, atau pilih berkas surat ini. Berkas diperiksa di peramban Anda sendiri.
3. Digest manifest.json tercatat dalam riwayat perkara di kantor pengirim. Bacakan digest itu kepada kantor
   bila ragu.

CARA MENJAWAB
Isi jawaban.json (satu baris untuk setiap terlapor, arti kodenya ada di skema/jawaban-1.json), lalu kirim
kembali bersama surat atau keputusan yang telah dipindai. Jawaban lewat surat biasa tetap diterima.
"""


def schema(name: str) -> bytes:
    """Return the JSON Schema of one of the files, as it lies in the package."""
    return (SCHEMAS / f"{name}.json").read_bytes()


def empty_answer(package: str, nonce: str, respondents: Sequence[str]) -> dict[str, Any]:
    """Return the form of the answer with nothing filled in; it names nobody."""
    return {
        "schema": ANSWER_SCHEMA,
        "package": package,
        "nonce": nonce,
        "letter": {"number": "", "dated_on": ""},
        "respondents": [
            {"reference": one, "answer": "", **dict.fromkeys((*DAYS, *TEXTS), "")} for one in respondents
        ],
    }
