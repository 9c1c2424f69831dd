"""Rates of the month and of all time, each with what it is a share of."""

from __future__ import annotations

from neutrality.domain.indicator import BAWASLU, KASN, OWN, Basis, Indicator, Unit

RATES: tuple[Indicator, ...] = (
    Indicator(
        "registration_rate", Unit.CASE, Basis.PERIOD,
        "Persentase registrasi",
        "Registration rate",
        explained_id="Diregistrasi dibagi semua yang diputuskan pada bulan ini: diregistrasi, tidak "
        "diregistrasi, dan diteruskan ke lembaga lain.",
        explained_en="Registered of all that was decided in the month: registered, not registered, and "
        "forwarded elsewhere.",
        source=BAWASLU,
    ),
    Indicator(
        "not_proven", Unit.RESPONDENT, Basis.PERIOD,
        "Tidak terbukti",
        "Not proven",
        explained_id="Terlapor yang bulan ini dinyatakan tidak terbukti oleh pleno.",
        explained_en="Respondents found not proven by the pleno in the month.",
        source=KASN,
    ),
    Indicator(
        "incomplete", Unit.RESPONDENT, Basis.PERIOD,
        "Syarat tidak terpenuhi",
        "Requirements not met",
        explained_id="Terlapor yang perkaranya bulan ini ditutup karena syarat formal atau materiel tidak "
        "terpenuhi.",
        explained_en="Respondents whose case was closed in the month because requirements were not met.",
        source=KASN,
    ),
    Indicator(
        "proven_rate", Unit.RESPONDENT, Basis.PERIOD,
        "Persentase terbukti pada bulan ini",
        "Proven rate of the month",
        explained_id="Terbukti dibagi terbukti, tidak terbukti dan syarat tidak terpenuhi, semuanya pada "
        "bulan ini.",
        explained_en="Proven of proven, not proven and requirements not met, all in the month.",
        source=KASN,
    ),
    Indicator(
        "proven_rate_to_date", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Persentase terbukti sampai akhir bulan",
        "Proven rate up to the end of the month",
        explained_id="Seperti dipublikasikan KASN: semua terlapor menurut kedudukannya pada akhir bulan.",
        explained_en="As KASN published it: all respondents by where they stand at the end of the month.",
        source=KASN,
    ),
    Indicator(
        "follow_up_rate", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Persentase tindak lanjut",
        "Follow-up rate",
        explained_id="Terlapor yang dijatuhi sanksi dibagi terlapor yang direkomendasikan, sampai akhir "
        "bulan.",
        explained_en="Respondents sanctioned of respondents recommended, up to the end of the month.",
        source=KASN,
    ),
    Indicator(
        "answered_rate", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Persentase tindak lanjut, cara baca kedua",
        "Follow-up rate, second reading",
        explained_id="Jawaban Pejabat Pembina Kepegawaian (PPK) bahwa tidak ada pelanggaran dihitung juga "
        "sebagai tindak lanjut.",
        explained_en="An employer's answer that there was no violation counts as follow-up too.",
        source=OWN,
    ),
    Indicator(
        "cohort_30", Unit.RESPONDENT, Basis.COHORT,
        "Disanksi dalam 30 hari",
        "Sanctioned within 30 days",
        explained_id="Dari terlapor yang diteruskan pada bulan ini, bagian yang sanksinya tetap dalam 30 "
        "hari. Belum matang sebelum 30 hari berlalu sejak akhir bulan.",
        explained_en="Of the respondents forwarded in the month, the share whose sanction was final within "
        "30 days. Not yet mature until 30 days have passed since the end of the month.",
        source=OWN,
    ),
    Indicator(
        "cohort_90", Unit.RESPONDENT, Basis.COHORT,
        "Disanksi dalam 90 hari",
        "Sanctioned within 90 days",
        explained_id="Dari terlapor yang diteruskan pada bulan ini, bagian yang sanksinya tetap dalam 90 "
        "hari. Belum matang sebelum 90 hari berlalu sejak akhir bulan.",
        explained_en="Of the respondents forwarded in the month, the share whose sanction was final within "
        "90 days. Not yet mature until 90 days have passed since the end of the month.",
        source=OWN,
    ),
    Indicator(
        "cohort_180", Unit.RESPONDENT, Basis.COHORT,
        "Disanksi dalam 180 hari",
        "Sanctioned within 180 days",
        explained_id="Dari terlapor yang diteruskan pada bulan ini, bagian yang sanksinya tetap dalam 180 "
        "hari. Belum matang sebelum 180 hari berlalu sejak akhir bulan.",
        explained_en="Of the respondents forwarded in the month, the share whose sanction was final within "
        "180 days. Not yet mature until 180 days have passed since the end of the month.",
        source=OWN,
    ),
    Indicator(
        "per_10000", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Terbukti per 10.000 ASN",
        "Proven per 10,000 civil servants (ASN)",
        explained_id="Belum disajikan: belum ada tabel jumlah ASN per provinsi dan tahun.",
        explained_en="Not shown: there is no table yet of the number of civil servants by province and "
        "year.",
        source=OWN,
    ),
)  # fmt: skip
