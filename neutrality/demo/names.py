"""Invented names: no real person, no real agency."""

from __future__ import annotations

from random import Random

GIVEN = (
    "Arga", "Bima", "Cakra", "Dirga", "Elang", "Fajarina", "Galuhwati",
    "Hestika", "Indrasta", "Jatmika", "Kartikasari", "Lestarining", "Mandalika", "Nirwana",
    "Oktaviari", "Pramesti", "Rangga", "Samudera", "Tirtana", "Utamika", "Wicaksa",
    "Yudistira", "Zamrudin",
)  # fmt: skip
FAMILY = (
    "Contohutama", "Ilustrasi", "Rekaandaru", "Percobaan", "Fiktiwan", "Modelina",
    "Simulasari", "Umpamawati", "Misalkan", "Andaikata", "Teladani", "Khayalan",
)  # fmt: skip
STORIES = (
    "Ia membagikan unggahan kampanye di grup pegawai dan meminta semua memberi tanda suka.",
    "Saat apel pagi ia mengajak bawahan memilih calon tertentu dan menyebut nomor urutnya.",
    "Mobil dinas dipakai untuk mengangkut baliho calon menuju lapangan.",
    "Ia berfoto bersama tim sukses dengan mengangkat jari sesuai nomor urut.",
    "Ia hadir pada deklarasi dan memakai kaus bergambar calon.",
    "Dalam rapat ia menyampaikan bahwa kenaikan jabatan bergantung pada dukungan kepada calon.",
)
POSITIONS = (
    ("fungsional", "Guru", 26),
    ("jpt_pratama", "Kepala dinas", 20),
    ("pelaksana", "Staf", 17),
    ("kepala_wilayah", "Camat", 14),
    ("administrator", "Kepala bidang", 13),
    ("pengawas", "Kepala seksi", 10),
)


def person(random: Random) -> str:
    """Return an invented name."""
    return f"{random.choice(GIVEN)} {random.choice(FAMILY)}"


def nip(random: Random) -> str:
    """Return a number with a sequence that nobody has (000)."""
    year = random.randint(1968, 1998)
    appointed = min(year + random.randint(22, 30), 2024)
    birth = f"{year}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    return f"{birth}{appointed}{random.randint(1, 12):02d}{random.choice('12')}000"


def position(random: Random) -> tuple[str, str]:
    """Return a position group with a title, in the published shares (domain 4.4)."""
    group, title, _share = random.choices(POSITIONS, [share for _, _, share in POSITIONS])[0]
    return group, title
