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


BAWASLU, KASN, OWN = "Perbawaslu 7/2022", "KASN", "design 6"

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "reports_received", Unit.REPORT, Basis.PERIOD,
        "Laporan masuk", "Reports received", source=BAWASLU,
    ),
    Indicator(
        "findings", Unit.CASE, Basis.PERIOD,
        "Temuan", "Findings", source="UU 7/2017 454 (5)",
    ),
    Indicator(
        "cases_opening", Unit.CASE, Basis.STOCK,
        "Perkara terbuka pada awal bulan", "Cases open at the start", source=OWN,
    ),
    Indicator(
        "cases_received", Unit.CASE, Basis.PERIOD,
        "Perkara masuk", "Cases received", source=OWN,
    ),
    Indicator(
        "cases_reopened", Unit.CASE, Basis.PERIOD,
        "Perkara dibuka kembali", "Cases reopened", source=OWN,
    ),
    Indicator(
        "cases_closed", Unit.CASE, Basis.PERIOD,
        "Perkara selesai", "Cases closed", source=OWN,
    ),
    Indicator(
        "cases_open", Unit.CASE, Basis.STOCK,
        "Perkara terbuka pada akhir bulan", "Cases open at the end", source=OWN,
    ),
    Indicator(
        "registered", Unit.CASE, Basis.PERIOD,
        "Diregistrasi", "Registered", source=BAWASLU,
    ),
    Indicator(
        "not_registered", Unit.CASE, Basis.PERIOD,
        "Tidak diregistrasi", "Not registered", source=BAWASLU,
    ),
    Indicator(
        "respondents_opening", Unit.RESPONDENT, Basis.STOCK,
        "Terlapor terbuka pada awal bulan", "Respondents open at the start", source=OWN,
    ),
    Indicator(
        "respondents_received", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor baru", "Respondents received", source=OWN,
    ),
    Indicator(
        "respondents_reopened", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dibuka kembali", "Respondents reopened", source=OWN,
    ),
    Indicator(
        "respondents_closed", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor selesai", "Respondents closed", source=OWN,
    ),
    Indicator(
        "respondents_open", Unit.RESPONDENT, Basis.STOCK,
        "Terlapor terbuka pada akhir bulan", "Respondents open at the end", source=OWN,
    ),
    Indicator(
        "proven", Unit.RESPONDENT, Basis.PERIOD,
        "Terbukti", "Proven", source=KASN,
    ),
    Indicator(
        "forwarded", Unit.RESPONDENT, Basis.PERIOD,
        "Diteruskan ke lembaga berwenang atau Pejabat Pembina Kepegawaian (PPK)",
        "Forwarded to the authority or the employer (PPK)", source="PP 94/2021",
    ),
    Indicator(
        "decided", Unit.RESPONDENT, Basis.PERIOD,
        "Diputus Pejabat Pembina Kepegawaian (PPK)", "Decided by the employer (PPK)", source=KASN,
    ),
    Indicator(
        "pressure_told", Unit.REPORT, Basis.PERIOD,
        "Laporan dengan tekanan terhadap pelapor", "Reports whose senders told of pressure", source=OWN,
    ),
    Indicator(
        "late_entries", Unit.CASE, Basis.PERIOD,
        "Perkara dengan catatan sesudah batas tanggal 5", "Cases with entries after the cut-off (day 5)",
        source=OWN,
    ),
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
