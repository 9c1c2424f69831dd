"""The figures of the month that count reports and cases."""

from __future__ import annotations

from neutrality.domain.indicator import BAWASLU, OWN, Basis, Indicator, Unit

OF_CASES: tuple[Indicator, ...] = (
    Indicator(
        "reports_received", Unit.REPORT, Basis.PERIOD,
        "Laporan masuk",
        "Reports received",
        explained_id="Laporan, informasi awal dan hasil pengawasan yang diterima pada bulan ini, menurut "
        "tanggal penerimaan, pada kantor yang menerimanya.",
        explained_en="Reports, initial information and supervision results received in the month, by the "
        "day of receipt, at the office that received them.",
        source=BAWASLU,
    ),
    Indicator(
        "reports_excluded", Unit.REPORT, Basis.PERIOD,
        "Laporan dikeluarkan dari angka",
        "Reports taken out of the figures",
        explained_id="Laporan dari perkara yang bulan ini dikeluarkan dari angka sebagai kekeliruan.",
        explained_en="Reports of cases that were taken out of the figures in the month as mistakes.",
        source=OWN,
    ),
    Indicator(
        "findings", Unit.CASE, Basis.PERIOD,
        "Temuan",
        "Findings",
        explained_id="Temuan yang ditetapkan pleno pada bulan ini. Disajikan di samping laporan, tidak "
        "dicampur.",
        explained_en="Findings made by the pleno in the month. Published beside reports, never mixed with "
        "them.",
        source="UU 7/2017 454 (5)",
    ),
    Indicator(
        "cases_opening", Unit.CASE, Basis.STOCK,
        "Perkara terbuka pada awal bulan",
        "Cases open at the start",
        explained_id="Perkara yang belum selesai pada akhir hari terakhir bulan sebelumnya.",
        explained_en="Cases not closed at the end of the last day of the month before.",
        source=OWN,
    ),
    Indicator(
        "cases_received", Unit.CASE, Basis.PERIOD,
        "Perkara masuk",
        "Cases received",
        explained_id="Perkara yang dimulai oleh penerimaan pada bulan ini.",
        explained_en="Cases begun by a receipt in the month.",
        source=OWN,
    ),
    Indicator(
        "cases_reopened", Unit.CASE, Basis.PERIOD,
        "Perkara dibuka kembali",
        "Cases reopened",
        explained_id="Perkara selesai yang dibuka kembali pada bulan ini; setiap pembukaan dihitung.",
        explained_en="Closed cases opened again in the month; each opening counts.",
        source=OWN,
    ),
    Indicator(
        "cases_transferred_in", Unit.CASE, Basis.PERIOD,
        "Perkara dilimpahkan masuk",
        "Cases transferred in",
        explained_id="Perkara terbuka yang diterima dari kantor lain pada bulan ini.",
        explained_en="Open cases taken over from another office in the month.",
        source="design 3 (T17)",
    ),
    Indicator(
        "cases_transferred_out", Unit.CASE, Basis.PERIOD,
        "Perkara dilimpahkan keluar",
        "Cases transferred out",
        explained_id="Perkara terbuka yang diserahkan kepada kantor lain pada bulan ini.",
        explained_en="Open cases handed to another office in the month.",
        source="design 3 (T17)",
    ),
    Indicator(
        "cases_closed", Unit.CASE, Basis.PERIOD,
        "Perkara selesai",
        "Cases closed",
        explained_id="Perkara yang seluruh terlapornya selesai pada bulan ini, menurut hasil terberat; "
        "setiap penyelesaian dihitung.",
        explained_en="Cases whose respondents all ended in the month, by the weightiest outcome; each "
        "closing counts.",
        source=OWN,
    ),
    Indicator(
        "cases_excluded", Unit.CASE, Basis.PERIOD,
        "Perkara dikeluarkan dari angka",
        "Cases taken out of the figures",
        explained_id="Perkara terbuka yang bulan ini dikeluarkan dari angka sebagai kekeliruan.",
        explained_en="Open cases taken out of the figures in the month as mistakes.",
        source=OWN,
    ),
    Indicator(
        "cases_readmitted", Unit.CASE, Basis.PERIOD,
        "Perkara dimasukkan kembali",
        "Cases taken back in",
        explained_id="Perkara terbuka yang bulan ini dimasukkan kembali ke dalam angka.",
        explained_en="Open cases taken back into the figures in the month.",
        source=OWN,
    ),
    Indicator(
        "cases_excluded_closed", Unit.CASE, Basis.PERIOD,
        "Perkara selesai yang dikeluarkan dari angka",
        "Closed cases taken out of the figures",
        explained_id="Perkara selesai yang bulan ini dikeluarkan dari angka; jumlah perkara terbuka tidak "
        "berubah.",
        explained_en="Closed cases taken out of the figures in the month; the open ones stay as they are.",
        source=OWN,
    ),
    Indicator(
        "cases_readmitted_closed", Unit.CASE, Basis.PERIOD,
        "Perkara selesai yang dimasukkan kembali",
        "Closed cases taken back in",
        explained_id="Perkara selesai yang bulan ini dimasukkan kembali; jumlah perkara terbuka tidak "
        "berubah.",
        explained_en="Closed cases taken back in; the open ones stay as they are.",
        source=OWN,
    ),
    Indicator(
        "cases_open", Unit.CASE, Basis.STOCK,
        "Perkara terbuka pada akhir bulan",
        "Cases open at the end",
        explained_id="Perkara yang belum selesai pada akhir bulan, menurut tahapnya.",
        explained_en="Cases not closed at the end of the month, by state.",
        source=OWN,
    ),
    Indicator(
        "registered", Unit.CASE, Basis.PERIOD,
        "Diregistrasi",
        "Registered",
        explained_id="Perkara yang diregistrasi pada bulan ini, sekali untuk setiap perkara.",
        explained_en="Cases registered in the month, once each.",
        source=BAWASLU,
    ),
    Indicator(
        "not_registered", Unit.CASE, Basis.PERIOD,
        "Tidak diregistrasi",
        "Not registered",
        explained_id="Perkara yang bulan ini ditutup karena syarat formal atau materiel tidak terpenuhi.",
        explained_en="Cases closed in the month because formal or material requirements were not met.",
        source=BAWASLU,
    ),
    Indicator(
        "forwarded_elsewhere", Unit.CASE, Basis.PERIOD,
        "Diteruskan ke lembaga lain sebelum registrasi",
        "Forwarded elsewhere before registration",
        explained_id="Perkara yang bulan ini diteruskan ke lembaga lain yang berwenang sebelum "
        "diregistrasi.",
        explained_en="Cases passed to another competent body in the month before they were registered.",
        source=BAWASLU,
    ),
    Indicator(
        "pressure_told", Unit.REPORT, Basis.PERIOD,
        "Laporan dengan tekanan terhadap pelapor",
        "Reports whose senders told of pressure",
        explained_id="Laporan yang pengirimnya bulan ini menyampaikan tekanan terhadap dirinya atau "
        "keluarganya.",
        explained_en="Reports whose senders told in the month of pressure on themselves or their family.",
        source=OWN,
    ),
    Indicator(
        "late_entries", Unit.CASE, Basis.PERIOD,
        "Perkara dengan catatan sesudah batas tanggal 5",
        "Cases with entries after the cut-off (day 5)",
        explained_id="Perkara yang catatannya untuk bulan ini dimasukkan atau diralat sesudah batas "
        "tanggal 5 bulan berikutnya.",
        explained_en="Cases of which something of the month was entered or corrected after the 5th of the "
        "next month.",
        source=OWN,
    ),
)  # fmt: skip
