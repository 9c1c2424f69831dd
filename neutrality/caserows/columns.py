"""The columns of the rows: what each holds, and which of them have a name beside their code."""

from __future__ import annotations

from dataclasses import dataclass

LABEL = "_label"


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, what it holds in both languages, whether a name stands beside it."""

    name: str
    told_id: str
    told_en: str
    named: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        "case",
        "Nama samaran perkara: sama dalam satu berkas, lain di setiap berkas",
        "A pseudonym of the case: the same within one file, another in each file",
    ),
    Column(
        "respondent",
        "Nama samaran terlapor dalam satu perkara, dibuat seperti nama samaran perkara",
        "A pseudonym of the respondent in one case, made like that of the case",
    ),
    Column("office", "Kode kantor yang kini menangani", "Code of the office that handles it now", named=True),
    Column("place", "Kode wilayah", "Code of the place", named=True),
    Column("election", "Kode pemilihan", "Code of the election", named=True),
    Column("regime", "Pemilu atau Pemilihan", "General or local election"),
    Column("kind", "Laporan atau temuan", "Report or finding", named=True),
    Column("channel", "Saluran masuk", "Channel by which it came", named=True),
    Column("employee_type", "Jenis pegawai", "Kind of employee", named=True),
    Column("position_group", "Kelompok jabatan", "Group of positions", named=True),
    Column("violation_type", "Jenis pelanggaran", "Type of violation", named=True),
    Column("cause", "Sebab yang dicatat", "The cause that was noted", named=True),
    Column("received_on", "Tanggal diterima", "Day of receipt"),
    Column(
        "joined_on",
        "Tanggal terlapor masuk perkara, bila sesudah penerimaan",
        "Day on which the respondent came to the case, where that was later",
    ),
    Column("registered_on", "Tanggal registrasi", "Day of registration"),
    Column("proven_on", "Tanggal terbukti", "Day on which it was proven"),
    Column("forwarded_on", "Tanggal penerusan", "Day on which it was forwarded"),
    Column(
        "delivered_on",
        "Tanggal surat diterima Pejabat Pembina Kepegawaian (PPK)",
        "Day on which the letter reached the employer (PPK)",
    ),
    Column("answered_on", "Tanggal jawaban PPK", "Day on which the employer answered"),
    Column("decided_on", "Tanggal keputusan PPK", "Day of the employer’s decision"),
    Column("closed_on", "Tanggal selesai", "Day on which it was closed"),
    Column("state", "Status sekarang", "State now", named=True),
    Column("outcome", "Hasil akhir", "Outcome", named=True),
    Column(
        "recommended_level", "Tingkat yang diusulkan kantor", "Level that the office proposed",
        named=True,
    ),
    Column(
        "authority_level",
        "Tingkat yang direkomendasikan lembaga berwenang",
        "Level that the authority recommended",
        named=True,
    ),
    Column("sanction_level", "Tingkat sanksi yang dijatuhkan", "Level of the sanction imposed", named=True),
    Column("sanction_kind", "Jenis sanksi yang dijatuhkan", "Kind of the sanction imposed", named=True),
    Column("excluded_on", "Tanggal dikeluarkan dari angka", "Day on which it was taken out of the figures"),
)  # fmt: skip
NOTE_ID = (
    "Disamarkan, bukan anonim: tanggal, jabatan dan wilayah dapat menunjuk orang tertentu."
    " Bukan untuk diterbitkan."
)
NOTE_EN = (
    "Under pseudonyms, not anonymous: days, positions and places can point to a person. Not to be published."
)


def header() -> list[str]:
    """Return the names of the columns, a name's column behind that of its code."""
    return [name for one in COLUMNS for name in ((one.name, one.name + LABEL) if one.named else (one.name,))]
