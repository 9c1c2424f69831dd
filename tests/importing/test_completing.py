"""What a register did not say is known until the desk says it: by ralat, by an agency, by a forwarding."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from neutrality.cases import corrections
from neutrality.cases.models import Case, Proposal
from neutrality.cases.steps import confirm_step
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.workflow import Action
from neutrality.importing.completing import to_complete
from tests.importing.conftest import Importing
from tests.statistics.bureau import Bureau

SHEET = (
    "Nomor Register,Nama,Tanggal Diterima,Tanggal Registrasi,Putusan,Tanggal Putusan\n"
    "1,Budi Contoh,2024-01-02,2024-01-04,Terbukti,2024-01-09\n"
)


@pytest.mark.both_databases
def test_what_lacks_goes_away_as_it_is_completed(
    importing: Importing, bureau: Bureau, sessions: Sessions
) -> None:
    importing.take(SHEET)
    verifier, head = bureau.actor(Role.VERIFIER), bureau.actor(Role.HEAD)
    with sessions() as session:
        case_id = session.scalars(select(Case.id)).one()

    def lacks() -> list[str]:
        with sessions() as session:
            rows = to_complete(session, importing.workplace.office.id)
        assert {row.case_id for row in rows} <= {case_id}
        return [column.value for row in rows for column in row.columns]

    def correct(field: str, value: str) -> bool:
        with transaction(sessions) as session:
            return corrections.correct(
                session,
                importing.means,
                case_id,
                field=field,
                value=value,
                reason="Menurut kepegawaian.",
                respondent_id=respondents_of(session, case_id)[0].id,
                version=session.get_one(Case, case_id).version,
                actor=verifier,
                now=importing.now,
                today=importing.today,
            )

    assert lacks() == ["nip", "agency", "violation_type", "forwarded_on"]
    assert correct("agency_id", str(importing.workplace.agency.id))
    assert lacks() == ["nip", "violation_type", "forwarded_on"]
    assert not correct("nip", "198609262015051001")
    with transaction(sessions) as session:
        waiting = session.scalars(select(Proposal.id)).one()
        confirm_step(
            session,
            importing.means,
            waiting,
            actor=head,
            now=importing.now,
            today=importing.today,
        )
    assert lacks() == ["violation_type", "forwarded_on"]
    bureau.step(case_id, Action.FORWARD, importing.today)
    assert lacks() == []
