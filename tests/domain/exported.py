"""Chats as telephones export them."""

from __future__ import annotations

# Numbers are written with hyphens that never break a line.
UNSAVED = "+62 812\u20113456\u20117890"
ANDROID_ID = """24/11/26 10.30 - Pesan dan panggilan dienkripsi end-to-end. Ketuk untuk info: selengkapnya.
24/11/26 10.30 - Budi membuat grup "ASN: Kompak"
24/11/26 10.31 - Budi: Pilih nomor satu ya
baris kedua: masih pesan itu

24/11/26 10.32 - +62 812\u20113456\u20117890: <Media tidak disertakan>
24/11/26 10.33 - Sari: IMG-20261124-WA0001.jpg (file terlampir)
keterangan foto
24/11/26 10.34 - Sari: Pesan ini dihapus
24/11/26 10.35 - ~ Wati: Baik <Pesan ini diedit>
"""
IOS_EN = (
    "[24/11/26, 10:31:05 PM] Grup Dinas: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "[24/11/26, 10:31:06\u202fPM] \u202a+62 812-3456-7890\u202c: \u200eimage omitted\r\n"
    "\u200e[24/11/26, 10:31:07\u202fPM] Budi Contoh: \u200e<attached: 0001-PHOTO.jpg>\r\n"
    "[24/11/26, 10:31:08\u202fPM] Budi Contoh: Catatan: hadir semua\r\n"
    "[24/11/26, 10:31:09\u202fPM] Sari:\r\n"
)
