"""How long it takes, how old what is open is, and whether clocks were kept."""

from __future__ import annotations

from neutrality.domain.indicator import OWN, Basis, Indicator, Unit

TIMES: tuple[Indicator, ...] = (
    Indicator(
        "days_to_registration_median", Unit.CASE, Basis.PERIOD,
        "Median hari dari diterima sampai diregistrasi",
        "Median of days from receipt to registration",
        explained_id="Hari kalender dari yang meninggalkan tahap ini pada bulan ini. Nilai tengah; yang "
        "masih menunggu tidak terlihat di sini.",
        explained_en="Calendar days of those who left this stage in the month. The middle value; whoever "
        "still waits is not seen here.",
        source=OWN,
    ),
    Indicator(
        "days_to_registration_p90", Unit.CASE, Basis.PERIOD,
        "P90 hari dari diterima sampai diregistrasi",
        "P90 of days from receipt to registration",
        explained_id="Sembilan dari sepuluh yang meninggalkan tahap ini pada bulan ini tidak lebih lama "
        "daripada ini.",
        explained_en="Nine of ten who left this stage in the month took no longer than this.",
        source=OWN,
    ),
    Indicator(
        "days_to_registration_waiting", Unit.CASE, Basis.STOCK,
        "Median hari dari diterima sampai diregistrasi, termasuk yang masih menunggu",
        "Median of days from receipt to registration, those who still wait included",
        explained_id="Taksiran Kaplan-Meier atas semua yang memasuki tahap ini dalam 12 bulan sampai akhir "
        "bulan ini. Belum matang bila belum separuhnya selesai.",
        explained_en="The Kaplan-Meier estimate over all who entered this stage in the 12 months up to the "
        "end of the month. Not yet mature while fewer than half are through.",
        source="Kaplan & Meier 1958",
    ),
    Indicator(
        "days_to_recommendation_median", Unit.RESPONDENT, Basis.PERIOD,
        "Median hari dari diregistrasi sampai diteruskan",
        "Median of days from registration to forwarding",
        explained_id="Hari kalender dari yang meninggalkan tahap ini pada bulan ini. Nilai tengah; yang "
        "masih menunggu tidak terlihat di sini.",
        explained_en="Calendar days of those who left this stage in the month. The middle value; whoever "
        "still waits is not seen here.",
        source=OWN,
    ),
    Indicator(
        "days_to_recommendation_p90", Unit.RESPONDENT, Basis.PERIOD,
        "P90 hari dari diregistrasi sampai diteruskan",
        "P90 of days from registration to forwarding",
        explained_id="Sembilan dari sepuluh yang meninggalkan tahap ini pada bulan ini tidak lebih lama "
        "daripada ini.",
        explained_en="Nine of ten who left this stage in the month took no longer than this.",
        source=OWN,
    ),
    Indicator(
        "days_to_recommendation_waiting", Unit.RESPONDENT, Basis.STOCK,
        "Median hari dari diregistrasi sampai diteruskan, termasuk yang masih menunggu",
        "Median of days from registration to forwarding, those who still wait included",
        explained_id="Taksiran Kaplan-Meier atas semua yang memasuki tahap ini dalam 12 bulan sampai akhir "
        "bulan ini. Belum matang bila belum separuhnya selesai.",
        explained_en="The Kaplan-Meier estimate over all who entered this stage in the 12 months up to the "
        "end of the month. Not yet mature while fewer than half are through.",
        source="Kaplan & Meier 1958",
    ),
    Indicator(
        "days_to_decision_median", Unit.RESPONDENT, Basis.PERIOD,
        "Median hari dari diteruskan sampai keputusan Pejabat Pembina Kepegawaian (PPK)",
        "Median of days from forwarding to the employer's decision",
        explained_id="Hari kalender dari yang meninggalkan tahap ini pada bulan ini. Nilai tengah; yang "
        "masih menunggu tidak terlihat di sini.",
        explained_en="Calendar days of those who left this stage in the month. The middle value; whoever "
        "still waits is not seen here.",
        source=OWN,
    ),
    Indicator(
        "days_to_decision_p90", Unit.RESPONDENT, Basis.PERIOD,
        "P90 hari dari diteruskan sampai keputusan Pejabat Pembina Kepegawaian (PPK)",
        "P90 of days from forwarding to the employer's decision",
        explained_id="Sembilan dari sepuluh yang meninggalkan tahap ini pada bulan ini tidak lebih lama "
        "daripada ini.",
        explained_en="Nine of ten who left this stage in the month took no longer than this.",
        source=OWN,
    ),
    Indicator(
        "days_to_decision_waiting", Unit.RESPONDENT, Basis.STOCK,
        "Median hari dari diteruskan sampai keputusan Pejabat Pembina Kepegawaian (PPK), termasuk "
        "yang masih menunggu",
        "Median of days from forwarding to the employer's decision, those who still wait "
        "included",
        explained_id="Taksiran Kaplan-Meier atas semua yang memasuki tahap ini dalam 12 bulan sampai akhir "
        "bulan ini. Belum matang bila belum separuhnya selesai.",
        explained_en="The Kaplan-Meier estimate over all who entered this stage in the 12 months up to the "
        "end of the month. Not yet mature while fewer than half are through.",
        source="Kaplan & Meier 1958",
    ),
    Indicator(
        "days_to_closing_median", Unit.CASE, Basis.PERIOD,
        "Median hari dari diterima sampai pertama kali selesai",
        "Median of days from receipt to the first closing",
        explained_id="Hari kalender dari yang meninggalkan tahap ini pada bulan ini. Nilai tengah; yang "
        "masih menunggu tidak terlihat di sini.",
        explained_en="Calendar days of those who left this stage in the month. The middle value; whoever "
        "still waits is not seen here.",
        source=OWN,
    ),
    Indicator(
        "days_to_closing_p90", Unit.CASE, Basis.PERIOD,
        "P90 hari dari diterima sampai pertama kali selesai",
        "P90 of days from receipt to the first closing",
        explained_id="Sembilan dari sepuluh yang meninggalkan tahap ini pada bulan ini tidak lebih lama "
        "daripada ini.",
        explained_en="Nine of ten who left this stage in the month took no longer than this.",
        source=OWN,
    ),
    Indicator(
        "days_to_closing_waiting", Unit.CASE, Basis.STOCK,
        "Median hari dari diterima sampai pertama kali selesai, termasuk yang masih menunggu",
        "Median of days from receipt to the first closing, those who still wait included",
        explained_id="Taksiran Kaplan-Meier atas semua yang memasuki tahap ini dalam 12 bulan sampai akhir "
        "bulan ini. Belum matang bila belum separuhnya selesai.",
        explained_en="The Kaplan-Meier estimate over all who entered this stage in the 12 months up to the "
        "end of the month. Not yet mature while fewer than half are through.",
        source="Kaplan & Meier 1958",
    ),
    Indicator(
        "in_time_K1", Unit.CASE, Basis.PERIOD,
        "K1 kajian awal tepat waktu",
        "K1 preliminary study in time",
        explained_id="Batas waktu yang jatuh pada bulan ini dan dipenuhi sampai hari itu, dibagi semua "
        "yang jatuh pada bulan ini; yang masih terbuka dan lewat ikut dihitung.",
        explained_en="Clocks due in the month that stopped by that day, of all due in the month; those "
        "still open and overdue count too.",
        source=OWN,
    ),
    Indicator(
        "in_time_K2", Unit.CASE, Basis.PERIOD,
        "K2 perbaikan laporan tepat waktu",
        "K2 correction of the report in time",
        explained_id="Batas waktu yang jatuh pada bulan ini dan dipenuhi sampai hari itu, dibagi semua "
        "yang jatuh pada bulan ini; yang masih terbuka dan lewat ikut dihitung.",
        explained_en="Clocks due in the month that stopped by that day, of all due in the month; those "
        "still open and overdue count too.",
        source=OWN,
    ),
    Indicator(
        "in_time_K3", Unit.CASE, Basis.PERIOD,
        "K3 penanganan tepat waktu",
        "K3 handling in time",
        explained_id="Batas waktu yang jatuh pada bulan ini dan dipenuhi sampai hari itu, dibagi semua "
        "yang jatuh pada bulan ini; yang masih terbuka dan lewat ikut dihitung. Penanganan yang "
        "diperpanjang dihitung sekali, menurut batas yang lebih panjang.",
        explained_en="Clocks due in the month that stopped by that day, of all due in the month; those "
        "still open and overdue count too. An extended handling counts once, by the longer limit.",
        source=OWN,
    ),
    Indicator(
        "in_time_K4", Unit.RESPONDENT, Basis.PERIOD,
        "K4 penyampaian tepat waktu",
        "K4 delivery in time",
        explained_id="Batas waktu yang jatuh pada bulan ini dan dipenuhi sampai hari itu, dibagi semua "
        "yang jatuh pada bulan ini; yang masih terbuka dan lewat ikut dihitung.",
        explained_en="Clocks due in the month that stopped by that day, of all due in the month; those "
        "still open and overdue count too.",
        source=OWN,
    ),
    Indicator(
        "in_time_K5", Unit.RESPONDENT, Basis.PERIOD,
        "K5 tindak lanjut Pejabat Pembina Kepegawaian (PPK) tepat waktu",
        "K5 the employer's follow-up in time",
        explained_id="Batas waktu yang jatuh pada bulan ini dan dipenuhi sampai hari itu, dibagi semua "
        "yang jatuh pada bulan ini; yang masih terbuka dan lewat ikut dihitung.",
        explained_en="Clocks due in the month that stopped by that day, of all due in the month; those "
        "still open and overdue count too.",
        source=OWN,
    ),
    Indicator(
        "overdue_K5", Unit.RESPONDENT, Basis.STOCK,
        "Median hari lewat batas K5",
        "Median of days overdue at K5",
        explained_id="Hari sejak batas waktu tindak lanjut yang pada akhir bulan masih terbuka.",
        explained_en="Days since the date of follow-up of those still open at the end of the month.",
        source=OWN,
    ),
    Indicator(
        "ageing", Unit.CASE, Basis.STOCK,
        "Umur perkara terbuka",
        "Age of open cases",
        explained_id="Perkara terbuka pada akhir bulan menurut hari sejak diterima: 0-7, 8-14, 15-30, "
        "31-90, lebih dari 90.",
        explained_en="Cases open at the end of the month by days since receipt: 0-7, 8-14, 15-30, 31-90, "
        "more than 90.",
        source=OWN,
    ),
    Indicator(
        "entry_lag", Unit.CASE, Basis.PERIOD,
        "Median hari sampai dicatat",
        "Median of days until entry",
        explained_id="Hari antara tanggal hukum dan pencatatan, dari penerimaan dan langkah perkara pada "
        "bulan ini.",
        explained_en="Days between the legal date and the entry, of receipts and steps of the month.",
        source=OWN,
    ),
    Indicator(
        "entered_late", Unit.CASE, Basis.PERIOD,
        "Bagian yang dicatat sesudah batas tanggal 5",
        "Share entered after the cut-off (day 5)",
        explained_id="Dari penerimaan dan langkah perkara pada bulan ini, bagian yang baru dicatat sesudah "
        "tanggal 5 bulan berikutnya.",
        explained_en="Of the receipts and steps of the month, the share entered only after the 5th of the "
        "next month.",
        source=OWN,
    ),
)  # fmt: skip
