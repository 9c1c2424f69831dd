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
        "reports_excluded", Unit.REPORT, Basis.PERIOD,
        "Laporan dikeluarkan dari angka", "Reports taken out of the figures", source=OWN,
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
        "cases_transferred_in", Unit.CASE, Basis.PERIOD,
        "Perkara dilimpahkan masuk", "Cases transferred in", source="design 3 (T17)",
    ),
    Indicator(
        "cases_transferred_out", Unit.CASE, Basis.PERIOD,
        "Perkara dilimpahkan keluar", "Cases transferred out", source="design 3 (T17)",
    ),
    Indicator(
        "cases_closed", Unit.CASE, Basis.PERIOD,
        "Perkara selesai", "Cases closed", source=OWN,
    ),
    Indicator(
        "cases_excluded", Unit.CASE, Basis.PERIOD,
        "Perkara dikeluarkan dari angka", "Cases taken out of the figures", source=OWN,
    ),
    Indicator(
        "cases_readmitted", Unit.CASE, Basis.PERIOD,
        "Perkara dimasukkan kembali", "Cases taken back in", source=OWN,
    ),
    Indicator(
        "cases_excluded_closed", Unit.CASE, Basis.PERIOD,
        "Perkara selesai yang dikeluarkan dari angka", "Closed cases taken out of the figures", source=OWN,
    ),
    Indicator(
        "cases_readmitted_closed", Unit.CASE, Basis.PERIOD,
        "Perkara selesai yang dimasukkan kembali", "Closed cases taken back in", source=OWN,
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
        "forwarded_elsewhere", Unit.CASE, Basis.PERIOD,
        "Diteruskan ke lembaga lain sebelum registrasi", "Forwarded elsewhere before registration",
        source=BAWASLU,
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
        "respondents_joined", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor masuk dari penggabungan perkara", "Respondents who came with a merged case", source=OWN,
    ),
    Indicator(
        "respondents_reopened", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dibuka kembali", "Respondents reopened", source=OWN,
    ),
    Indicator(
        "respondents_transferred_in", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dilimpahkan masuk", "Respondents transferred in", source="design 3 (T17)",
    ),
    Indicator(
        "respondents_transferred_out", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dilimpahkan keluar", "Respondents transferred out", source="design 3 (T17)",
    ),
    Indicator(
        "respondents_closed", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor selesai", "Respondents closed", source=OWN,
    ),
    Indicator(
        "respondents_excluded", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dikeluarkan dari angka", "Respondents taken out of the figures", source=OWN,
    ),
    Indicator(
        "respondents_readmitted", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dimasukkan kembali", "Respondents taken back in", source=OWN,
    ),
    Indicator(
        "respondents_excluded_closed", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor selesai yang dikeluarkan dari angka", "Closed respondents taken out of the figures",
        source=OWN,
    ),
    Indicator(
        "respondents_readmitted_closed", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor selesai yang dimasukkan kembali", "Closed respondents taken back in", source=OWN,
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
        "returned", Unit.RESPONDENT, Basis.PERIOD,
        "Dikembalikan untuk dilengkapi", "Returned for completion", source=OWN,
    ),
    Indicator(
        "control_measures", Unit.RESPONDENT, Basis.PERIOD,
        "Tindakan pengendalian", "Control measures", source="Peraturan BKN 1/2023",
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
    """Opening + what came − what left = closing, for one unit.

    What goes from one office of the scope to another counts once on each side, and is nothing in total.
    Who came with a merged case was received with that one, and counts as closed there. Mistakes that were
    taken out of the figures, and what of them was taken back in, stand apart.
    """

    unit: Unit
    opening: int
    received: int
    joined: int
    reopened: int
    readmitted: int
    transferred_in: int
    transferred_out: int
    closed: int
    excluded: int
    closing: int

    @property
    def expected(self) -> int:
        """Return the closing stock that the flows give."""
        came = self.received + self.joined + self.reopened + self.readmitted + self.transferred_in
        return self.opening + came - self.transferred_out - self.closed - self.excluded

    @property
    def holds(self) -> bool:
        """Return whether the counted closing stock is the expected one."""
        return self.expected == self.closing
