"""The columns that an office may print in its register and recap: heading, width, what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from neutrality import current
from neutrality.domain.papers import PaperKind
from neutrality.i18n import label, law
from neutrality.register.lines import Line, Remark

Value = str | int | date | None
# Numbers and days are not wider.
NARROW = 12


@dataclass(frozen=True)
class Column:
    """One column; `width` is in characters, `flow` the figure of the month that it sums up to."""

    id: str
    width: int
    heading_id: str
    heading_en: str
    value: Callable[[Line], Value]
    flow: str = ""

    @property
    def centred(self) -> bool:
        """Whether what stands in it is short and of one measure: numbers and days."""
        return self.width <= NARROW

    def heading(self, lang: str) -> str:
        """Return the heading in Indonesian for `id`, else in English."""
        return self.heading_id if lang == "id" else self.heading_en


def _kept(name: str) -> Callable[[Line], Value]:
    return lambda line: getattr(line, name)


def _named(name: str, kind: str) -> Callable[[Line], Value]:
    """Return what says the name of a code of the law."""
    return lambda line: law(kind, getattr(line, name))


def _told(name: str) -> Callable[[Line], Value]:
    """Return what says the name of a declared member."""

    def value(line: Line) -> Value:
        member: StrEnum | None = getattr(line, name)
        return label(member) if member is not None else ""

    return value


def _mark(name: str) -> Callable[[Line], Value]:
    """Return what says how often; nothing instead of a zero, so that marks are seen."""
    return lambda line: getattr(line, name) or None


def _legal_basis(line: Line) -> Value:
    code = line.violation_type
    return current.catalogue().violation_type(code).legal_basis if code else ""


def _standing(line: Line) -> Value:
    return " – ".join(label(part) for part in (line.state, line.outcome or line.sub_status) if part)


def _addressee(line: Line) -> Value:
    if not line.forwarded_on:
        return ""
    return law("authority", line.authority) if line.authority else _("the employer (PPK)")


def _decision(line: Line) -> Value:
    if line.decided_on is None or line.sanction_kind or line.sanction_level:
        return law("sanction_kind", line.sanction_kind)
    return _("no violation")


def _remedy(line: Line) -> Value:
    parts = (law("remedy", line.remedy), law("remedy_result", line.remedy_result))
    return ": ".join(part for part in parts if part)


def _note(line: Line) -> Value:
    texts = {
        Remark.EXCLUDED: _("VOID: taken out of the figures"),
        Remark.ERASED: _("records erased after their period of retention"),
        Remark.WITHHELD: _("not shown to whoever made this paper (conflict of interest)"),
        Remark.HANDED_ON: _("transferred to %(office)s", office=line.other_office),
        Remark.CAME_OVER: _("transferred from %(office)s", office=line.other_office),
    }
    return "; ".join(texts[remark] for remark in line.remarks)


COLUMNS: tuple[Column, ...] = (
    Column("number", 5, "No.", "No.", _kept("number")),
    Column("reference", 14, "Nomor acak", "Reference", _kept("reference")),
    Column("receipt_number", 18, "Nomor penerimaan", "Receipt number", _kept("receipt_number")),
    Column(
        "registration_number", 20, "Nomor registrasi", "Registration number", _kept("registration_number")
    ),
    Column("received_on", 12, "Tanggal diterima", "Received on", _kept("received_on")),
    Column("registered_on", 12, "Tanggal registrasi", "Registered on", _kept("registered_on")),
    Column("event_on", 12, "Tanggal peristiwa", "Day of the event", _kept("event_on")),
    Column("kind", 14, "Jenis", "Kind", _told("kind")),
    Column("channel", 15, "Cara masuk", "Channel", _named("channel", "intake_channel")),
    Column("election", 18, "Pemilihan", "Election", _kept("election")),
    Column("place", 18, "Tempat", "Place", _kept("place")),
    Column("name", 24, "Nama terlapor", "Respondent", _kept("name")),
    Column("nip", 19, "NIP", "NIP", _kept("nip")),
    Column("employee_type", 14, "Status kepegawaian", "Employee type",
           _named("employee_type", "employee_type")),
    Column("position", 20, "Jabatan", "Position", _kept("position")),
    Column("position_group", 16, "Kelompok jabatan", "Group of positions",
           _named("position_group", "position_group")),
    Column("agency", 22, "Instansi", "Agency", _kept("agency")),
    Column("violation_type", 7, "Kode", "Code", _kept("violation_type")),
    Column("violation", 26, "Jenis pelanggaran", "Violation", _named("violation_type", "violation_type")),
    Column("legal_basis", 30, "Dasar hukum", "Legal basis", _legal_basis),
    Column("phase", 18, "Tahap", "Phase", _named("phase", "phase")),
    Column("cause", 18, "Penyebab", "Cause", _named("cause", "cause")),
    Column("standing", 22, "Status", "State", _standing),
    Column("pleno_on", 12, "Tanggal pleno", "Plenary meeting on", _kept("pleno_on")),
    Column("pleno_result", 14, "Hasil pleno", "Result of the meeting",
           _named("pleno_result", "pleno_result")),
    Column("forwarded_on", 12, "Tanggal penerusan", "Forwarded on", _kept("forwarded_on")),
    Column("forwarded_number", 20, "Nomor penerusan", "Number of forwarding", _kept("forwarded_number")),
    Column("forwarded_to", 18, "Diteruskan kepada", "Forwarded to", _addressee),
    Column("proposed_level", 16, "Tingkat usulan", "Proposed level",
           _named("proposed_level", "sanction_level")),
    Column("recommended_on", 12, "Tanggal rekomendasi", "Recommended on", _kept("recommended_on")),
    Column("recommended_number", 20, "Nomor rekomendasi", "Number of recommendation",
           _kept("recommended_number")),
    Column("recommended_level", 16, "Tingkat rekomendasi", "Recommended level",
           _named("recommended_level", "sanction_level")),
    Column("recommended_by", 16, "Pemberi rekomendasi", "Recommended by",
           _named("recommended_by", "authority")),
    Column("decided_on", 12, "Tanggal keputusan", "Decided on", _kept("decided_on")),
    Column("decision_number", 20, "Nomor keputusan", "Number of decision", _kept("decision_number")),
    Column("decision", 24, "Keputusan Pejabat Pembina Kepegawaian (PPK)", "Decision of the employer (PPK)",
           _decision),
    Column("decision_level", 16, "Tingkat sanksi", "Level of the sanction",
           _named("sanction_level", "sanction_level")),
    Column("effective_on", 12, "Berlaku sejak", "In force from", _kept("effective_on")),
    Column("remedy", 16, "Upaya administratif", "Remedy", _remedy),
    Column("outcome", 18, "Hasil akhir", "Outcome", _told("outcome")),
    Column("closed_on", 12, "Tanggal selesai", "Closed on", _kept("closed_on")),
    Column("investigator", 18, "Petugas", "Investigator", _kept("investigator")),
    Column("days_open", 7, "Lama (hari)", "Days open", _kept("days_open")),
    Column("start", 7, "Sisa awal bulan", "Open at the start", _mark("start"), "start"),
    Column("came", 7, "Masuk", "Came", _mark("came"), "came"),
    Column("left", 7, "Keluar", "Left", _mark("left"), "left"),
    Column("end", 7, "Sisa akhir bulan", "Open at the end", _mark("end"), "end"),
    Column("note", 20, "Keterangan", "Note", _note),
    Column("blank", 14, "Paraf", "Initials", lambda _line: ""),
)  # fmt: skip
BY_ID: dict[str, Column] = {column.id: column for column in COLUMNS}
USUAL: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.REGISTER: (
        "number", "received_on", "receipt_number", "registration_number", "kind", "name", "nip", "position",
        "agency", "violation", "standing", "forwarded_number", "decision", "note",
    ),
    PaperKind.RECAP: (
        "number", "received_on", "registration_number", "kind", "name", "agency", "violation_type",
        "start", "came", "left", "end", "forwarded_on", "decided_on", "outcome", "note",
    ),
}  # fmt: skip
