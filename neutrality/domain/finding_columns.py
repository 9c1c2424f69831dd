"""The columns of a sheet of supervision results: how they are headed in either language.

`docs/finding-import.md` is the page about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from neutrality.domain.appointments import folded
from neutrality.domain.register_columns import head_of


class FindingColumn(StrEnum):
    """What a column holds, in the order of the template."""

    REFERENCE = "reference"
    RECEIVED_ON = "received_on"
    RECEIVED_TIME = "received_time"
    LATE_REASON = "late_reason"
    SOURCE = "source"
    SUPERVISOR = "supervisor"
    DUTY_LETTER = "duty_letter"
    KIND = "plain_kind"
    NARRATIVE = "narrative"
    EVENT_ON = "event_on"
    KNOWN_ON = "known_on"
    PLACE = "place"
    PLACE_DETAIL = "place_detail"
    ELECTION = "election"
    CANDIDATE = "candidate"
    NAME = "name"
    NIP = "nip"
    EMPLOYEE_TYPE = "employee_type"
    AGENCY = "agency"
    AGENCY_TEXT = "agency_text"
    POSITION = "position"
    WITNESSES = "witnesses"
    LINKS = "links"
    # What a corrected file says of its own rows; nobody's to fill in.
    WRONG = "wrong"


NEEDED = (
    FindingColumn.RECEIVED_ON, FindingColumn.NARRATIVE, FindingColumn.EVENT_ON, FindingColumn.NAME,
)  # fmt: skip
DAYS = (FindingColumn.RECEIVED_ON, FindingColumn.EVENT_ON, FindingColumn.KNOWN_ON)
# What one cell can hold for several respondents.
OF_PERSON = (
    FindingColumn.NAME, FindingColumn.NIP, FindingColumn.EMPLOYEE_TYPE, FindingColumn.AGENCY,
    FindingColumn.AGENCY_TEXT, FindingColumn.POSITION,
)  # fmt: skip
HEADS: Mapping[FindingColumn, str] = {
    FindingColumn.REFERENCE: "nomor sendiri|nomor kantor|no|nomor|nomor urut|own number|number",
    FindingColumn.RECEIVED_ON: "tanggal diterima|tanggal laporan|tanggal form a|tgl diterima|day of receipt|"
    "received on|received",
    FindingColumn.RECEIVED_TIME: "jam diterima|pukul diterima|jam|time of receipt",
    FindingColumn.LATE_REASON: "mengapa baru dicatat sekarang?|alasan terlambat|why is it entered only now?|"
    "late reason",
    FindingColumn.SOURCE: "dicatat sebagai|sumber|entered as|source",
    FindingColumn.SUPERVISOR: "hasil siapa ini?|pengawas|nama pengawas|whose result is it?|supervisor",
    FindingColumn.DUTY_LETTER: "nomor surat tugas|surat tugas|number of the letter of assignment|"
    "letter of assignment",
    FindingColumn.KIND: "jenis dalam bahasa sehari-hari|jenis|jenis pelanggaran|kind in plain words|kind",
    FindingColumn.NARRATIVE: "apa yang terjadi|uraian|uraian peristiwa|uraian kejadian|peristiwa|"
    "what happened|narrative|description",
    FindingColumn.EVENT_ON: "tanggal kejadian|tanggal peristiwa|tgl kejadian|tgl peristiwa|day of the event|"
    "event on",
    FindingColumn.KNOWN_ON: "tanggal diketahui|tgl diketahui|day on which it became known|known on",
    FindingColumn.PLACE: "kabupaten atau kota|kabupaten/kota|kabupaten|kota|wilayah|regency or city|regency|"
    "place",
    FindingColumn.PLACE_DETAIL: "tepatnya di mana|tempat kejadian|tempat|lokasi|where exactly",
    FindingColumn.ELECTION: "pemilihan|pemilu|election",
    FindingColumn.CANDIDATE: "calon atau partai|calon|partai|candidate or party|candidate",
    FindingColumn.NAME: "terlapor|nama terlapor|nama|nama asn|respondent|respondents|name",
    FindingColumn.NIP: "nomor induk pegawai|nip|nip terlapor|employee number",
    FindingColumn.EMPLOYEE_TYPE: "jenis pegawai|status pegawai|employee type",
    FindingColumn.AGENCY: "instansi|instansi terlapor|agency|employer",
    FindingColumn.AGENCY_TEXT: "instansi, bila tidak ada dalam daftar|instansi lain|"
    "agency, when it is not in the list|other agency",
    FindingColumn.POSITION: "jabatan|jabatan terlapor|position",
    FindingColumn.WITNESSES: "saksi|saksi-saksi|witnesses|witness",
    FindingColumn.LINKS: "alamat web unggahan|tautan|link|web addresses of posts|links",
    FindingColumn.WRONG: "yang salah|what is wrong",
}  # fmt: skip
_BY_HEAD = {head: column for column, heads in HEADS.items() for head in heads.split("|")}
# How the template marks the row that shows how it is done.
EXAMPLES = ("CONTOH (tidak diimpor)", "EXAMPLE (not imported)")
_EXAMPLES = frozenset(map(folded, EXAMPLES))
_FIRST_ROWS = 15


def columns_in(row: Sequence[str]) -> dict[int, FindingColumn]:
    """Return which of the columns stand at which place of a row of headings, each at its first place."""
    found: dict[int, FindingColumn] = {}
    for place, column in _named(row):
        if column not in found.values():
            found[place] = column
    return found


def twice_in(row: Sequence[str]) -> list[int]:
    """Return at which places a heading stands that means a column named before."""
    first = columns_in(row)
    return [place for place, _column in _named(row) if place not in first]


def head_at(rows: Sequence[Sequence[str]]) -> int | None:
    """Return at which of the first rows the headings stand, a title above them or none."""
    best = max(range(min(len(rows), _FIRST_ROWS)), key=lambda at: len(columns_in(rows[at])), default=None)
    return best if best is not None and columns_in(rows[best]) else None


def is_example(reference: str) -> bool:
    """Return whether a row is the one that shows how it is done."""
    return folded(reference) in _EXAMPLES


def _named(row: Sequence[str]) -> list[tuple[int, FindingColumn]]:
    heads = ((place, _BY_HEAD.get(head_of(text))) for place, text in enumerate(row))
    return [(place, column) for place, column in heads if column is not None]
