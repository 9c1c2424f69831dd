"""Not proven: two years after closing nobody can read or find any more who was accused."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from neutrality.cases import facts
from neutrality.cases.models import Person, Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.search import search
from neutrality.cases.work import begin
from neutrality.database import transaction
from neutrality.domain.catalogue import Afterwards
from neutrality.domain.errors import ConflictError, NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Action
from neutrality.history.models import Event, EventText
from neutrality.history.service import check
from neutrality.retention.erasing import Two
from neutrality.retention.running import carry_out
from neutrality.vault import BlindIndex, KeyKind, SealBrokenError
from tests.cases.office import NARRATIVE, NIP, TWO
from tests.retention.conftest import Archive

BEGAN = date(2024, 2, 27)


@pytest.mark.both_databases
def test_the_name_goes_and_the_rest_stays(archive: Archive) -> None:
    case_id = archive.closed("not_proven", BEGAN)
    before = archive.people(case_id)[0]
    archive.later(years=2)
    assert [(item.then, item.ordinal) for item in archive.due()] == [(Afterwards.PSEUDONYMISE, 1)]

    archive.erase_all()

    view, row = archive.office.view(case_id), archive.people(case_id)[0]
    assert (view.respondents[0].name, view.respondents[0].nip_masked) == ("", "")
    assert row.pseudonymised_on == view.respondents[0].pseudonymised_on == archive.office.today
    assert view.reports[0].narrative == NARRATIVE
    assert len(view.reports[0].files) == 1
    assert row.sealed_content != before.sealed_content
    assert len(row.sealed_content) == len(before.sealed_content)
    with transaction(archive.office.sessions) as session:
        assert session.scalars(select(func.count()).select_from(Person)).one() == 0
        kinds = select(BlindIndex.owner_kind).distinct()
        assert set(session.scalars(kinds)) <= {KeyKind.REPORT}
        for sought in (NIP, "Budi Contoh"):
            assert search(session, archive.means, sought, actor=archive.head()) == []
        work = begin(session, archive.means, case_id, actor=archive.head(), now=archive.office.clock())
        with pytest.raises(SealBrokenError):
            open_particulars(work.respondent_key(row), before)
        assert facts.differences(session, case_id) == []
        assert check(session, Stream.CASE, case_id) > 0
        assert session.scalars(select(Event.kind).order_by(Event.id.desc())).first() == (
            EventKind.RESPONDENT_PSEUDONYMISED
        )
    assert archive.due() == []


def test_a_corrected_name_goes_from_the_story_too(archive: Archive) -> None:
    office = archive.office
    office.clock.set(office.clock().replace(year=2024))
    case_id = office.receive().case_id
    office.correct_by_two(case_id, "name", "Budi Benar", respondent=1)
    office.correct(case_id, "employee_type", "pppk", respondent=1)
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN)
    archive.later(years=2)

    archive.erase_all()

    story = [entry for entry in office.view(case_id).timeline if entry.kind is EventKind.FIELD_CORRECTED]
    assert [bool(entry.reason) for entry in story] == [False, True]
    with office.sessions() as session:
        corrected = select(EventText.event_id).join(Event).where(Event.kind == EventKind.FIELD_CORRECTED)
        assert len(session.scalars(corrected).all()) == 1
        assert facts.differences(session, case_id) == []
    with pytest.raises(ConflictError, match="identity_erased"):
        office.correct(case_id, "name", "Budi Lagi", respondent=1)


def test_beside_a_sanctioned_respondent_only_the_other_loses_the_name(archive: Archive) -> None:
    office = archive.office
    office.clock.set(office.clock().replace(year=2024))
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=2)
    office.step(case_id, Action.FORWARD)
    office.step(case_id, Action.RECORD_SANCTION)
    archive.later(years=2)

    archive.erase_all()

    assert [person.name for person in office.view(case_id).respondents] == ["Budi Contoh", ""]


def test_it_needs_two_persons_as_well(archive: Archive) -> None:
    archive.closed("not_proven", BEGAN)
    archive.later(years=2)
    (item,) = archive.due()

    with pytest.raises(NotAllowedError, match="two_to_erase"):
        carry_out(archive.running(), item, Two(archive.who("head"), archive.who("head")))

    with archive.office.sessions() as session:
        assert session.scalars(select(Respondent.pseudonymised_on)).all() == [None]
