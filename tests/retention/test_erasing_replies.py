"""What agencies answered goes with the case, its files from the store too."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from neutrality.cases.replies import ReplyAnswer, ReplyPage, ReplyPerson
from neutrality.domain.history import Stream
from neutrality.domain.workflow import Action
from neutrality.evidence.models import ReplyFile
from neutrality.history.service import check
from neutrality.reports.submission import RespondentInput
from neutrality.vault import DataKey, KeyKind
from tests.cases.office import now_of
from tests.cases.replying import Replying
from tests.retention.conftest import Archive

BEGAN = date(2024, 2, 27)
TABLES = (ReplyPage, ReplyPerson, ReplyAnswer, ReplyFile)


@pytest.mark.both_databases
def test_with_the_case_goes_what_was_answered(archive: Archive) -> None:
    office = archive.office
    office.clock.set(now_of(BEGAN))
    agency = office.workplace.agency.id
    person = RespondentInput(name="Budi Contoh", agency_id=agency, employee_type="pns")
    letter = Replying(office, office.receive(respondents=(person,)).case_id)
    for action in (Action.REGISTER, Action.FORWARD):
        office.step(letter.case_id, action)
    letter.decided(letter.open())
    with office.sessions() as session:
        objects = list(session.scalars(select(ReplyFile.object_key)))
    office.step(letter.case_id, Action.RECORD_SANCTION)
    archive.later(years=6)

    archive.erase_all()

    with office.sessions() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in TABLES] == [0, 0, 0, 0]
        assert session.scalars(select(DataKey).where(DataKey.kind == KeyKind.REPLY)).all() == []
        check(session, Stream.CASE, letter.case_id)
    assert objects
    assert not any(archive.store.exists(key) for key in objects)
