"""The figures that only releases have: their definitions, as for every other figure."""

from __future__ import annotations

from neutrality.domain.indicator import KASN, OWN, Basis, Indicator, Unit

FLOW: tuple[Indicator, ...] = (
    Indicator(
        "cases_at_start", Unit.CASE, Basis.STOCK,
        "Perkara terbuka pada awal",
        "Cases open at the start",
        explained_id="Angka akhir yang terakhir diterbitkan; pada terbitan pertama dihitung.",
        explained_en="The closing number that was published last; counted in the first release.",
        source=OWN,
    ),
    Indicator(
        "cases_in", Unit.CASE, Basis.PERIOD,
        "Perkara masuk",
        "Cases in",
        explained_id="Perkara yang diterima, dibuka kembali atau dimasukkan kembali, dan koreksi ke atas "
        "untuk bulan sebelumnya.",
        explained_en="Cases received, reopened or taken back in, and upward corrections to earlier months.",
        source=OWN,
    ),
    Indicator(
        "cases_out", Unit.CASE, Basis.PERIOD,
        "Perkara keluar",
        "Cases out",
        explained_id="Perkara yang selesai atau dikeluarkan dari angka, dan koreksi ke bawah untuk bulan "
        "sebelumnya.",
        explained_en="Cases closed or taken out of the figures, and downward corrections to earlier months.",
        source=OWN,
    ),
    Indicator(
        "cases_at_end", Unit.CASE, Basis.STOCK,
        "Perkara terbuka pada akhir",
        "Cases open at the end",
        explained_id="Perkara yang belum selesai pada akhir bulan: awal + masuk − keluar.",
        explained_en="Cases not closed at the end of the month: start + in − out.",
        source=OWN,
    ),
)  # fmt: skip

PERSONS: tuple[Indicator, ...] = (
    Indicator(
        "persons_reported", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Terlapor yang dilaporkan",
        "Respondents reported",
        explained_id="Setiap terlapor sampai akhir bulan, sekali untuk setiap perkara: terbukti + tidak "
        "terbukti + syarat tidak terpenuhi + masih diproses + berakhir lain.",
        explained_en="Every respondent up to the end of the month, once in each case: proven + not proven + "
        "requirements not met + in process + ended otherwise.",
        source=KASN,
    ),
    Indicator(
        "persons_proven", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Terbukti dan direkomendasikan",
        "Proven and recommended",
        explained_id="Terlapor yang dinyatakan terbukti oleh pleno dan diteruskan: dijatuhi sanksi + belum "
        "dijatuhi sanksi. Perbuatan Bawaslu, bukan putusan Pejabat Pembina Kepegawaian (PPK).",
        explained_en="Respondents found proven by the pleno and forwarded: sanctioned + without a sanction. "
        "An act of Bawaslu, not the employer's decision.",
        source=KASN,
    ),
    Indicator(
        "persons_sanctioned", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Dijatuhi sanksi",
        "Sanctioned",
        explained_id="Terlapor yang sanksinya dari Pejabat Pembina Kepegawaian (PPK) sudah tetap.",
        explained_en="Respondents whose sanction by the employer is final.",
        source=KASN,
    ),
    Indicator(
        "persons_outstanding", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Belum dijatuhi sanksi",
        "Without a sanction",
        explained_id="Direkomendasikan tanpa sanksi yang tetap: belum dijawab, dinilai tidak melanggar oleh "
        "Pejabat Pembina Kepegawaian (PPK), atau tidak ditindaklanjuti.",
        explained_en="Recommended without a final sanction: unanswered, found no violation by the employer, "
        "or not followed up.",
        source=KASN,
    ),
    Indicator(
        "persons_not_proven", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Tidak terbukti",
        "Not proven",
        explained_id="Terlapor yang dinyatakan tidak terbukti oleh pleno.",
        explained_en="Respondents found not proven by the pleno.",
        source=KASN,
    ),
    Indicator(
        "persons_incomplete", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Syarat tidak terpenuhi",
        "Requirements not met",
        explained_id="Terlapor yang perkaranya ditutup karena syarat formal atau materiel tidak terpenuhi.",
        explained_en="Respondents whose case was closed because requirements were not met.",
        source=KASN,
    ),
    Indicator(
        "persons_in_process", Unit.RESPONDENT, Basis.STOCK,
        "Masih diproses",
        "In process",
        explained_id="Terlapor yang perkaranya belum selesai dan belum diteruskan.",
        explained_en="Respondents whose matter is neither closed nor forwarded.",
        source=KASN,
    ),
    Indicator(
        "persons_otherwise", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Berakhir lain",
        "Ended otherwise",
        explained_id="Diteruskan ke lembaga lain, dicabut, pidana saja, ditelusuri tanpa hasil, atau "
        "berhenti karena pensiun atau meninggal.",
        explained_en="Passed to another body, withdrawn, criminal only, traced without result, or ended by "
        "retirement or death.",
        source=OWN,
    ),
)  # fmt: skip
PUBLIC_FIGURES: dict[str, Indicator] = {row.id: row for row in (*FLOW, *PERSONS)}
