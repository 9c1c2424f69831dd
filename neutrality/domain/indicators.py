"""The figures of the month, declared: what is counted, in which unit, on which basis (domain 9)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure counts."""

    REPORT = "report"
    CASE = "case"
    RESPONDENT = "respondent"


class Basis(StrEnum):
    """Whether a figure counts what happened in the month, or what stands at its end."""

    PERIOD = "period"
    STOCK = "stock"


@dataclass(frozen=True)
class Indicator:
    """One figure with its definition."""

    id: str
    unit: Unit
    basis: Basis
    label_id: str
    label_en: str
    source: str
    version: int = 1

    def label(self, lang: str) -> str:
        """Return the name in Indonesian for `id`, else in English."""
        return self.label_id if lang == "id" else self.label_en


def _row(code: str, unit: Unit, basis: Basis, label_id: str, label_en: str, source: str) -> Indicator:
    return Indicator(code, unit, basis, label_id, label_en, source)


_R, _C, _P = Unit.REPORT, Unit.CASE, Unit.RESPONDENT
_IN, _AT = Basis.PERIOD, Basis.STOCK
_BAWASLU = "Perbawaslu 7/2022"
_OWN = "design 6"

INDICATORS: tuple[Indicator, ...] = (
    _row("reports_received", _R, _IN, "Laporan masuk", "Reports received", _BAWASLU),
    _row("findings", _C, _IN, "Temuan", "Findings", "UU 7/2017 454 (5)"),
    _row("cases_opening", _C, _AT, "Perkara terbuka pada awal bulan", "Cases open at the start", _OWN),
    _row("cases_received", _C, _IN, "Perkara masuk", "Cases received", _OWN),
    _row("cases_reopened", _C, _IN, "Perkara dibuka kembali", "Cases reopened", _OWN),
    _row("cases_closed", _C, _IN, "Perkara selesai", "Cases closed", _OWN),
    _row("cases_open", _C, _AT, "Perkara terbuka pada akhir bulan", "Cases open at the end", _OWN),
    _row("registered", _C, _IN, "Diregistrasi", "Registered", _BAWASLU),
    _row("not_registered", _C, _IN, "Tidak diregistrasi", "Not registered", _BAWASLU),
    _row("respondents_opening", _P, _AT, "Terlapor terbuka pada awal bulan", "Respondents open at the start", _OWN),
    _row("respondents_received", _P, _IN, "Terlapor baru", "Respondents received", _OWN),
    _row("respondents_reopened", _P, _IN, "Terlapor dibuka kembali", "Respondents reopened", _OWN),
    _row("respondents_closed", _P, _IN, "Terlapor selesai", "Respondents closed", _OWN),
    _row("respondents_open", _P, _AT, "Terlapor terbuka pada akhir bulan", "Respondents open at the end", _OWN),
    _row("proven", _P, _IN, "Terbukti dan diteruskan", "Proven and forwarded", "KASN"),
    _row("decided", _P, _IN, "Diputus PPK (Pejabat Pembina Kepegawaian)", "Decided by the employer (PPK)", "KASN"),
    _row("late_entries", _C, _IN, "Dicatat sesudah batas tanggal 5", "Entered after the cut-off (day 5)", _OWN),
)  # fmt: skip
BY_ID: dict[str, Indicator] = {row.id: row for row in INDICATORS}


@dataclass(frozen=True)
class Identity:
    """Opening + received + reopened − closed = closing, for one unit."""

    unit: Unit
    opening: int
    received: int
    reopened: int
    closed: int
    closing: int

    @property
    def expected(self) -> int:
        """Return the closing stock that the flows give."""
        return self.opening + self.received + self.reopened - self.closed

    @property
    def holds(self) -> bool:
        """Return whether the counted closing stock is the expected one."""
        return self.expected == self.closing
