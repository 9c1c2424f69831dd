"""The columns of an office's register as it is imported: how offices head them, and what words they write.

`docs/register-import.md` is the page about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from neutrality.domain.appointments import folded
from neutrality.domain.workflow import Outcome, ReportKind


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    RECEIPT_NUMBER = "receipt_number"
    KIND = "kind"
    RECEIVED_ON = "received_on"
    EVENT_ON = "event_on"
    REGISTERED_ON = "registered_on"
    NOT_REGISTERED_ON = "not_registered_on"
    DECISION = "decision"
    DECIDED_ON = "decided_on"
    FORWARDED_ON = "forwarded_on"
    PROPOSED_LEVEL = "proposed_level"
    RECOMMENDED_ON = "recommended_on"
    RECOMMENDED_LEVEL = "recommended_level"
    EMPLOYER_ON = "employer_decided_on"
    EMPLOYER_DECISION = "employer_decision"
    DECISION_NUMBER = "decision_number"
    CLOSED_ON = "closed_on"
    OUTCOME = "outcome"
    ELECTION = "election"
    OFFICE = "office"
    AGENCY = "agency"
    VIOLATION_TYPE = "violation_type"
    NAME = "name"
    NIP = "nip"
    POSITION = "position"
    DESCRIPTION = "description"


class Decision(StrEnum):
    """What the office decided about a respondent."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    INCOMPLETE = "incomplete"


NEEDED = (Column.NUMBER, Column.RECEIVED_ON, Column.NAME)
# The days in the order in which they can be true.
DAYS = (
    Column.RECEIVED_ON, Column.REGISTERED_ON, Column.NOT_REGISTERED_ON, Column.DECIDED_ON,
    Column.FORWARDED_ON, Column.RECOMMENDED_ON, Column.EMPLOYER_ON, Column.CLOSED_ON,
)  # fmt: skip
# What one cell can hold for several respondents.
OF_PERSON = (Column.NAME, Column.NIP, Column.POSITION, Column.AGENCY)
HEADS: Mapping[Column, str] = {
    Column.NUMBER: "nomor perkara|no perkara|nomor register|no register|nomor registrasi|no registrasi|"
    "nomor reg|no reg|nomor laporan|no laporan|nomor lp|no lp|"
    "nomor kasus|nomor|nomor laporan/temuan|case number|register number|registration number",
    Column.RECEIPT_NUMBER: "nomor penerimaan|no penerimaan|nomor tanda terima|receipt number",
    Column.KIND: "jenis|sumber|laporan/temuan|jenis laporan|kind|source",
    Column.RECEIVED_ON: "tanggal diterima|tanggal penerimaan|tanggal laporan|tanggal terima|tgl diterima|"
    "tgl terima|tgl penerimaan|tgl laporan|received|received on|date received|day of receipt",
    Column.EVENT_ON: "tanggal peristiwa|tanggal kejadian|tgl peristiwa|tgl kejadian|event on|"
    "day of the event",
    Column.REGISTERED_ON: "tanggal registrasi|tanggal diregistrasi|tgl registrasi|diregistrasi|registrasi|"
    "registered|registered on|date registered",
    Column.NOT_REGISTERED_ON: "tanggal tidak diregistrasi|tidak diregistrasi|tgl tidak diregistrasi|"
    "not registered|not registered on",
    Column.DECISION: "putusan|hasil pleno|keputusan pleno|hasil kajian|hasil|decision|finding",
    Column.DECIDED_ON: "tanggal putusan|tanggal pleno|tgl putusan|tgl pleno|tanggal keputusan pleno|"
    "decided on|decision date",
    Column.FORWARDED_ON: "tanggal penerusan|tanggal diteruskan|tgl penerusan|tgl diteruskan|penerusan|"
    "forwarded|forwarded on",
    Column.PROPOSED_LEVEL: "tingkat usulan|usulan sanksi|proposed level",
    Column.RECOMMENDED_ON: "tanggal rekomendasi|tgl rekomendasi|rekomendasi|recommended|recommended on|"
    "recommendation date",
    Column.RECOMMENDED_LEVEL: "tingkat rekomendasi|isi rekomendasi|recommended level",
    Column.EMPLOYER_ON: "tanggal keputusan ppk|tgl keputusan ppk|tanggal sk|tanggal sanksi|tgl sk|tgl sanksi|"
    "employer decision date|employer decided on|sanction date",
    Column.EMPLOYER_DECISION: "keputusan ppk|jenis sanksi|sanksi|jenis keputusan ppk|"
    "employer decision|sanction",
    Column.DECISION_NUMBER: "nomor keputusan ppk|nomor sk|no sk|decision number",
    Column.CLOSED_ON: "tanggal selesai|tgl selesai|selesai|closed|closed on",
    Column.OUTCOME: "hasil akhir|status akhir|status|outcome",
    Column.ELECTION: "pemilihan|pemilu|jenis pemilihan|election",
    Column.OFFICE: "kantor|bawaslu|satuan kerja|office",
    Column.AGENCY: "instansi|instansi terlapor|unit kerja|agency|employer",
    Column.VIOLATION_TYPE: "jenis pelanggaran|kode pelanggaran|pelanggaran|violation type|violation",
    Column.NAME: "nama|nama terlapor|terlapor|nama asn|name|respondent|respondents",
    Column.NIP: "nip|nip terlapor|nip/nippk|civil service number",
    Column.POSITION: "jabatan|jabatan terlapor|position",
    Column.DESCRIPTION: "uraian|uraian peristiwa|peristiwa|uraian singkat|description",
}  # fmt: skip
_BY_HEAD = {head: column for column, heads in HEADS.items() for head in heads.split("|")}
YES = frozenset({"ya", "yes", "sudah", "diregistrasi", "registered"})
NO = frozenset({"tidak", "no", "belum memenuhi", "tidak diregistrasi", "not registered", "tidak registrasi"})
DECISIONS = {
    Decision.PROVEN: "proven|terbukti|pelanggaran|melanggar|rekomendasi|terbukti/rekomendasi",
    Decision.NOT_PROVEN: "not_proven|not proven|tidak terbukti|bukan pelanggaran|tidak melanggar",
    Decision.INCOMPLETE: "incomplete|tidak lengkap|dokumen tidak lengkap|tidak memenuhi syarat|"
    "incomplete documents",
}  # fmt: skip
KINDS = {
    ReportKind.LAPORAN: "laporan|report",
    ReportKind.HASIL_PENGAWASAN: "temuan|hasil pengawasan|finding|supervision result",
    ReportKind.INFORMASI_AWAL: "informasi awal|initial information",
}
# How offices write that a matter goes on.
OPEN = frozenset({"proses", "dalam proses", "open", "in process", "belum selesai", "berjalan", "ditangani"})
OUTCOMES = {
    Outcome.SANCTIONED: "dijatuhi sanksi|sanksi|ditindaklanjuti|ditindaklanjuti ppk|sanctioned",
    Outcome.NOT_FOLLOWED_UP: "tidak ditindaklanjuti|not followed up",
    Outcome.PPK_NO_VIOLATION: "ppk tidak menemukan pelanggaran|employer found no violation",
    Outcome.NOT_PROVEN: "tidak terbukti|bukan pelanggaran|not proven",
    Outcome.CRIMINAL_ONLY: "pidana|gakkumdu|diteruskan ke gakkumdu|criminal only",
    Outcome.OUT_OF_JURISDICTION: "di luar kewenangan|bukan kewenangan|diteruskan ke instansi lain|"
    "out of jurisdiction",
    Outcome.NOT_MEETING_REQUIREMENTS: "tidak diregistrasi|tidak memenuhi syarat|tidak lengkap|not registered|"
    "requirements not met",
    Outcome.TRACED_WITHOUT_RESULT: "ditelusuri tanpa hasil|tidak ditemukan|traced without result",
    Outcome.DUPLICATE_MERGED: "digabung|duplikat|merged|duplicate",
    Outcome.WITHDRAWN: "dicabut|withdrawn",
    Outcome.TERMINATED_OTHER: "dihentikan|meninggal dunia|pensiun|ended for another reason|terminated",
}  # fmt: skip


def head_of(text: str) -> str:
    """Return a heading as it is compared: small letters, no dots, no "(…)" after it."""
    return folded(text.partition("(")[0].replace(".", " ").replace("_", " ")).rstrip(" :")


def columns_in(row: Sequence[str]) -> dict[int, Column]:
    """Return which of the columns stand at which place of a row of headings, each at its first place."""
    found: dict[int, Column] = {}
    for place, text in enumerate(row):
        column = _BY_HEAD.get(head_of(text))
        if column is not None and column not in found.values():
            found[place] = column
    return found


def head_row(rows: Sequence[tuple[int, Sequence[str]]], most: int = 15) -> int | None:
    """Return at which index of the first rows the headings stand, a title above them or none."""
    best = max(range(min(len(rows), most)), key=lambda at: len(columns_in(rows[at][1])), default=None)
    return best if best is not None and columns_in(rows[best][1]) else None


def word_of(text: str, words: Mapping[Any, str]) -> str | None:
    """Return the value of the member that a word means, nothing for one that means none."""
    key = folded(text)
    return next(
        (one.value for one, written in words.items() if key in (one.value, *written.split("|"))), None
    )
