"""Every way in which a row can end, taken in: audited, told twice, counted in the months of its days."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from neutrality.cases.figures import RespondentFact
from neutrality.database import Sessions
from neutrality.domain.cumulative import Part
from neutrality.domain.register_ends import ENDS
from neutrality.domain.workflow import Outcome
from neutrality.statistics.service import month_of
from tests.audit.test_mended import findings
from tests.importing.conftest import Importing
from tests.statistics.bureau import along
from tests.statistics.twice import counted_twice

HEADS = (
    "Nomor Register,Jenis,Tanggal Diterima,Tanggal Registrasi,Tanggal Tidak Diregistrasi,Putusan,"
    "Tanggal Putusan,Tanggal Penerusan,Tanggal Keputusan PPK,Keputusan PPK,Tanggal Selesai,Hasil Akhir,"
    "Nama,Jenis Pelanggaran"
)
ROWS = (
    "1,,2024-03-01,,2024-03-05,,,,,,,,A,",
    "2,Informasi awal,2024-03-01,,,,,,,,2024-03-06,ditelusuri tanpa hasil,B,",
    "3,Laporan,2024-03-01,,,,,,,,2024-03-07,dicabut,C,",
    "4,,2024-03-01,,,,,,,,2024-03-08,di luar kewenangan,D,",
    "5,,2024-03-01,,,,,,,,2024-03-09,meninggal dunia,E,",
    "6,,2024-03-01,2024-03-04,,Tidak terbukti,2024-03-10,,,,,,F,D06",
    "7,,2024-03-01,2024-03-04,,,,,,,2024-03-11,gakkumdu,G,",
    "8,,2024-03-01,2024-03-04,,,,,,,2024-03-12,di luar kewenangan,H,",
    "9,,2024-03-01,2024-03-04,,,,,,,2024-03-13,pensiun,I,",
    "10,,2024-03-01,2024-03-04,,Terbukti,2024-03-14,2024-03-20,2024-04-02,Teguran lisan,,,J,D06",
    "11,,2024-03-01,2024-03-04,,Terbukti,2024-03-14,2024-03-20,2024-04-03,Tidak terbukti,,,K,",
    "12,,2024-03-01,2024-03-04,,Terbukti,2024-03-14,2024-03-20,,,2024-04-04,tidak ditindaklanjuti,L,D02",
    "13,,2024-03-01,2024-03-04,,Terbukti,2024-03-14,2024-03-20,,,2024-04-05,pensiun,M,D02",
    "14,,2024-03-01,,,,,,,,,,N,",
    "15,,2024-03-01,2024-03-04,,Terbukti,2024-03-14,,,,,,O,E04",
    "16,,2024-03-01,2024-03-04,,Terbukti,2024-03-14,2024-03-20,,,,,P; Q,D06",
    "16,,2024-03-01,2024-03-04,,Tidak terbukti,2024-03-15,,,,,,R,",
)


@pytest.mark.both_databases
def test_every_way_that_a_row_can_end_stands_as_worked_and_is_counted(
    importing: Importing, sessions: Sessions
) -> None:
    checked = importing.take("\n".join([HEADS, *ROWS]))

    assert (checked.problems, checked.people) == ((), 18)
    assert findings(sessions) == []
    offices = frozenset({importing.workplace.office.id})
    with sessions() as session:
        ends = Counter(session.scalars(select(RespondentFact.outcome)))
        assert (
            set(ends) - {None} == {outcome for _stage, outcome in ENDS} == set(Outcome) - {"duplicate_merged"}
        )
        row = counted_twice(session, offices, date(2024, 3, 31))
        assert (row.reported, row[Part.UNANSWERED], row[Part.NOT_PROVEN], row[Part.IN_PROCESS]) == (
            18,
            6,
            2,
            2,
        )
        march = month_of(session, "2024-03", offices, today=importing.today)
        april = month_of(session, "2024-04", offices, today=importing.today)
    assert along(march, "respondents_received", "office") == {str(importing.workplace.office.id): 18}
    assert along(march, "forwarded", "violation_type") == {"D02": 2, "D06": 3, "unknown": 1}
    assert along(march, "forwarded", "sanction_level") == {"unknown": 6}
    assert along(april, "decided", "sanction_kind") == {"teguran_lisan": 1, "none": 1}
    assert along(april, "respondents_closed", "outcome") == {
        "sanctioned": 1,
        "ppk_no_violation": 1,
        "not_followed_up": 1,
        "terminated_other": 1,
    }
    assert (march.adds_up, april.adds_up) == (True, True)
