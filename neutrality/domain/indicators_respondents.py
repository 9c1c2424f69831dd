"""The figures of the month that count respondents."""

from __future__ import annotations

from neutrality.domain.indicator import KASN, OWN, Basis, Indicator, Unit

OF_RESPONDENTS: tuple[Indicator, ...] = (
    Indicator(
        "respondents_opening", Unit.RESPONDENT, Basis.STOCK,
        "Terlapor terbuka pada awal bulan",
        "Respondents open at the start",
        explained_id="Terlapor yang perkaranya belum selesai pada akhir bulan sebelumnya.",
        explained_en="Respondents whose matter was not closed at the end of the month before.",
        source=OWN,
    ),
    Indicator(
        "respondents_received", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor baru",
        "Respondents received",
        explained_id="Terlapor dalam laporan yang diterima pada bulan ini, dan yang ditambahkan kemudian "
        "pada bulan ini; sekali untuk setiap perkara.",
        explained_en="Respondents of reports received in the month, and those added later in the month; "
        "once in each case.",
        source=OWN,
    ),
    Indicator(
        "respondents_joined", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor masuk dari penggabungan perkara",
        "Respondents who came with a merged case",
        explained_id="Terlapor yang berlanjut pada perkara ini karena perkaranya digabungkan pada bulan "
        "ini.",
        explained_en="Respondents who go on in this case because theirs was merged in the month.",
        source=OWN,
    ),
    Indicator(
        "respondents_reopened", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dibuka kembali",
        "Respondents reopened",
        explained_id="Terlapor selesai yang perkaranya dibuka kembali pada bulan ini.",
        explained_en="Closed respondents whose matter was opened again in the month.",
        source=OWN,
    ),
    Indicator(
        "respondents_transferred_in", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dilimpahkan masuk",
        "Respondents transferred in",
        explained_id="Terlapor terbuka yang diterima dari kantor lain pada bulan ini.",
        explained_en="Open respondents taken over from another office in the month.",
        source="design 3 (T17)",
    ),
    Indicator(
        "respondents_transferred_out", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dilimpahkan keluar",
        "Respondents transferred out",
        explained_id="Terlapor terbuka yang diserahkan kepada kantor lain pada bulan ini.",
        explained_en="Open respondents handed to another office in the month.",
        source="design 3 (T17)",
    ),
    Indicator(
        "respondents_closed", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor selesai",
        "Respondents closed",
        explained_id="Terlapor yang perkaranya berakhir pada bulan ini, menurut hasilnya.",
        explained_en="Respondents whose matter ended in the month, by outcome.",
        source=OWN,
    ),
    Indicator(
        "respondents_excluded", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dikeluarkan dari angka",
        "Respondents taken out of the figures",
        explained_id="Terlapor terbuka yang bulan ini dikeluarkan dari angka sebagai kekeliruan.",
        explained_en="Open respondents taken out of the figures in the month as mistakes.",
        source=OWN,
    ),
    Indicator(
        "respondents_readmitted", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor dimasukkan kembali",
        "Respondents taken back in",
        explained_id="Terlapor terbuka yang bulan ini dimasukkan kembali ke dalam angka.",
        explained_en="Open respondents taken back into the figures in the month.",
        source=OWN,
    ),
    Indicator(
        "respondents_excluded_closed", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor selesai yang dikeluarkan dari angka",
        "Closed respondents taken out of the figures",
        explained_id="Terlapor selesai yang bulan ini dikeluarkan dari angka.",
        explained_en="Closed respondents taken out of the figures in the month.",
        source=OWN,
    ),
    Indicator(
        "respondents_readmitted_closed", Unit.RESPONDENT, Basis.PERIOD,
        "Terlapor selesai yang dimasukkan kembali",
        "Closed respondents taken back in",
        explained_id="Terlapor selesai yang bulan ini dimasukkan kembali ke dalam angka.",
        explained_en="Closed respondents taken back into the figures in the month.",
        source=OWN,
    ),
    Indicator(
        "respondents_open", Unit.RESPONDENT, Basis.STOCK,
        "Terlapor terbuka pada akhir bulan",
        "Respondents open at the end",
        explained_id="Terlapor yang perkaranya belum selesai pada akhir bulan, menurut tahapnya.",
        explained_en="Respondents whose matter is not closed at the end of the month, by state.",
        source=OWN,
    ),
    Indicator(
        "proven", Unit.RESPONDENT, Basis.PERIOD,
        "Terbukti",
        "Proven",
        explained_id="Terlapor yang bulan ini dinyatakan terbukti oleh pleno dan diteruskan. Perbuatan "
        "Bawaslu, bukan putusan Pejabat Pembina Kepegawaian (PPK).",
        explained_en="Respondents found proven by the pleno and forwarded in the month. An act of Bawaslu, "
        "not the employer's decision.",
        source=KASN,
    ),
    Indicator(
        "forwarded", Unit.RESPONDENT, Basis.PERIOD,
        "Diteruskan ke lembaga berwenang atau Pejabat Pembina Kepegawaian (PPK)",
        "Forwarded to the authority or the employer (PPK)",
        explained_id="Surat penerusan menurut tanggal suratnya, dengan tingkat sanksi yang diusulkan.",
        explained_en="Letters of forwarding by their own date, with the proposed level of sanction.",
        source="PP 94/2021",
    ),
    Indicator(
        "returned", Unit.RESPONDENT, Basis.PERIOD,
        "Dikembalikan untuk dilengkapi",
        "Returned for completion",
        explained_id="Terlapor yang bulan ini dikembalikan oleh lembaga berwenang untuk dilengkapi.",
        explained_en="Respondents returned by the authority in the month for completion.",
        source=OWN,
    ),
    Indicator(
        "control_measures", Unit.RESPONDENT, Basis.PERIOD,
        "Tindakan pengendalian",
        "Control measures",
        explained_id="Tindakan pengendalian terhadap Pejabat Pembina Kepegawaian (PPK), yang diminta pada "
        "bulan ini.",
        explained_en="Control measures against the employer that were asked for in the month.",
        source="Peraturan BKN 1/2023",
    ),
    Indicator(
        "decided", Unit.RESPONDENT, Basis.PERIOD,
        "Diputus Pejabat Pembina Kepegawaian (PPK)",
        "Decided by the employer (PPK)",
        explained_id="Keputusan Pejabat Pembina Kepegawaian (PPK) menurut tanggal keputusannya, dengan jenis "
        "sanksi.",
        explained_en="Decisions of the employer by their own date, with the kind of sanction.",
        source=KASN,
    ),
)  # fmt: skip
