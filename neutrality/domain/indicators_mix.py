"""Of what kind the proven ones are, who stands out, and what employers do."""

from __future__ import annotations

from neutrality.domain.indicator import KASN, OWN, Basis, Indicator, Unit

MIX: tuple[Indicator, ...] = (
    Indicator(
        "measures", Unit.RESPONDENT, Basis.PERIOD,
        "Tindakan pengendalian menurut jenis dan tahap",
        "Control measures by kind and stage",
        explained_id="Teguran, pemblokiran yang dimintakan, berlaku atau dicabut, menurut tanggal suratnya "
        "pada bulan ini.",
        explained_en="Reprimands and blocks that were asked for, came into force or were lifted, by their "
        "own date in the month.",
        source="Peraturan BKN 1/2023",
    ),
    Indicator(
        "causes", Unit.RESPONDENT, Basis.PERIOD,
        "Penyebab",
        "Causes",
        explained_id="Bagian terlapor terbukti pada bulan ini dengan penyebab ini. Satu terlapor dapat "
        "memiliki beberapa penyebab, sehingga jumlahnya dapat melebihi 100 %.",
        explained_en="Share of the respondents proven in the month with this cause. One respondent can "
        "have several, so that the shares can exceed 100 %.",
        source=KASN,
    ),
    Indicator(
        "channels", Unit.RESPONDENT, Basis.PERIOD,
        "Jenis, saluran dan bentuk perbuatan",
        "Type, channel and manner",
        explained_id="Terlapor terbukti pada bulan ini menurut jenis pelanggaran, saluran dan bentuk "
        "perbuatan. Hanya yang terbukti.",
        explained_en="Respondents proven in the month by type of violation, channel and manner of the act. "
        "Proven ones only.",
        source=OWN,
    ),
    Indicator(
        "top_agencies", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Instansi dengan terlapor terbukti terbanyak",
        "Agencies with most respondents proven",
        explained_id="Sepuluh teratas sampai akhir bulan; yang sama jumlahnya berbagi tempat; paling "
        "sedikit 5.",
        explained_en="The first ten up to the end of the month; ties share a place; at least 5.",
        source=KASN,
    ),
    Indicator(
        "top_provinces", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Provinsi dengan terlapor terbukti terbanyak",
        "Provinces with most respondents proven",
        explained_id="Sepuluh teratas sampai akhir bulan menurut tempat kejadian; yang sama jumlahnya "
        "berbagi tempat; paling sedikit 5.",
        explained_en="The first ten up to the end of the month by place of the event; ties share a place; "
        "at least 5.",
        source=KASN,
    ),
    Indicator(
        "repeat_offenders", Unit.PERSON, Basis.CUMULATIVE,
        "Pelanggar berulang",
        "Repeat offenders",
        explained_id="Orang dengan sedikitnya dua sanksi tetap dari perkara berbeda dalam 60 bulan sampai "
        "akhir bulan ini. Hanya jumlah.",
        explained_en="Persons with at least two final sanctions in different cases within the 60 months up "
        "to the end of the month. A count only.",
        source="domain 9",
    ),
    Indicator(
        "repeat_rate", Unit.PERSON, Basis.CUMULATIVE,
        "Persentase pelanggar berulang",
        "Repeat rate",
        explained_id="Pelanggar berulang dibagi semua orang dengan sedikitnya satu sanksi tetap dalam 60 "
        "bulan sampai akhir bulan ini.",
        explained_en="Repeat offenders of all persons with at least one final sanction within the 60 months "
        "up to the end of the month.",
        source="domain 9",
    ),
    Indicator(
        "letters_sent", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Surat penerusan menurut instansi",
        "Letters of forwarding by agency",
        explained_id="Surat sampai akhir bulan menurut instansi; instansi dengan kurang dari 3 surat "
        "tergabung dalam lainnya.",
        explained_en="Letters up to the end of the month by agency; agencies with fewer than 3 letters are "
        "together under others.",
        source="design 6",
    ),
    Indicator(
        "letters_answered", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Surat yang dijawab",
        "Letters answered",
        explained_id="Surat yang sampai akhir bulan dijawab instansi, dengan atau tanpa keputusan.",
        explained_en="Letters that the agency answered up to the end of the month, with a decision or "
        "without.",
        source="design 6",
    ),
    Indicator(
        "letters_executed", Unit.RESPONDENT, Basis.CUMULATIVE,
        "Surat yang berujung sanksi tetap",
        "Letters that ended in a final sanction",
        explained_id="Surat yang sampai akhir bulan diikuti sanksi yang tetap.",
        explained_en="Letters that were followed by a final sanction up to the end of the month.",
        source="design 6",
    ),
    Indicator(
        "letters_waiting", Unit.RESPONDENT, Basis.STOCK,
        "Median hari menunggu jawaban",
        "Median of days waiting for an answer",
        explained_id="Hari sejak surat yang pada akhir bulan belum dijawab.",
        explained_en="Days since the letters that were not answered at the end of the month.",
        source="design 6",
    ),
)  # fmt: skip
