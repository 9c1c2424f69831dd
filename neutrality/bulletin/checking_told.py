"""How a printed bulletin tells its reader to check a release, and what that shows."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from neutrality.bulletin.seal import Seal
from neutrality.domain.publication import Publication

VERIFIER = Path(__file__).resolve().parent / "verify.py"
STEPS = (
    "Unduh paket (ZIP) terbitan ini dari situs penerbit dan buka di folder kosong.",
    (
        'Jalankan python verify.py --fingerprint "…" dengan sidik kunci yang tercetak di sini (perlu Python '
        "dan pustaka cryptography). Jawaban COCOK berarti tidak ada yang berubah."
    ),
    (
        "Tanpa Python: hitung SHA-256 dari data.json (sha256sum data.json; di Windows certutil -hashfile "
        "data.json SHA256), lalu bandingkan dengan yang tercetak di sini."
    ),
    (
        "Bandingkan sidik kunci ini dengan buletin bulan lain atau dengan catatan orang lain: kunci yang "
        "sama mempunyai sidik yang sama."
    ),
)
COMPARED = "Pos pemeriksaan riwayat dapat dibandingkan dengan halaman /integritas di situs penerbit."
PROVES = ("Angka, tabel dan berkas terbitan ini tidak diubah sejak ditandatangani oleh pemegang kunci.",)
PROVES_SEALED = "Terbitan ini dihitung atas riwayat yang disegel sampai pos pemeriksaan yang disebut di sini."
PROVES_NOT = (
    "Bahwa angka lengkap: laporan yang tidak pernah dicatat tidak terhitung.",
    "Bahwa setiap catatan benar: catatan yang keliru tetap tertandatangani, dan dikoreksi dalam revisi.",
    "Siapa pemegang kunci: itu hanya ditunjukkan oleh sidik dari sumber yang Anda percayai.",
)


def checking_told(publication: Publication, seal: Seal) -> dict[str, Any]:
    """Return fingerprint, digests, checkpoint, steps, and what a signature proves and what not."""
    point = publication.checkpoint
    return {
        "fingerprint": seal.fingerprint.split(),
        "digest": seal.digest,
        "verifier": seal.verifier,
        "program": hashlib.sha256(VERIFIER.read_bytes()).hexdigest(),
        "checkpoint": [str(point.size), point.root] if point else [],
        "position": str(publication.position),
        "steps": (*STEPS, COMPARED) if point else STEPS,
        "proves": (*PROVES, PROVES_SEALED) if point else PROVES,
        "proves_not": PROVES_NOT,
    }
