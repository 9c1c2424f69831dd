"""Merged cases grow old: the merged one goes first, its reports stay with the other and go with that one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from neutrality.cases.joined import MergedRespondent, ReportStanding
from neutrality.cases.sameness import PersonMatch
from neutrality.cases.tracking import track
from neutrality.domain.errors import NotFoundError
from neutrality.domain.workflow import Action, Outcome, State
from neutrality.vault import TrackingCode
from tests.cases.merging import Mergers
from tests.cases.office import TWO
from tests.cases.test_persons import People
from tests.retention.conftest import Archive, archive, means, office, public

__all__ = ["archive", "means", "office", "public"]


@pytest.mark.both_databases
def test_a_merged_report_lives_as_long_as_the_case_in_which_it_goes_on(archive: Archive) -> None:
    office, code = archive.office, TrackingCode.new()
    master = office.receive().case_id
    merged = office.receive(code, respondents=TWO).case_id
    Mergers(office).merge(merged, master, 1, None)
    archive.later(years=1)
    assert [len(archive.erase_all()), archive.case(merged).erased_on] == [1, office.today]

    office.step(master, Action.REGISTER)
    office.step(master, Action.FIND_NOT_PROVEN, respondent=1)
    with office.holding(code) as held:
        assert held.case.id == master
        assert [line.told for line in track(held).lines][-2:] == ["register", "not_proven"]
        assert track(held).state is State.VERIFIED
    office.step(master, Action.FIND_NOT_PROVEN, respondent=2)
    assert archive.case(master).outcome is Outcome.NOT_PROVEN
    assert len(office.view(master).reports) == 2

    archive.later(years=5)
    archive.erase_all()
    assert archive.case(master).erased_on == office.today
    with pytest.raises(NotFoundError, match="no_such_report"), office.holding(code):
        pass
    with office.sessions() as session:
        for model in (MergedRespondent, ReportStanding):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_what_was_decided_about_a_person_goes_with_the_name(archive: Archive) -> None:
    office = archive.office
    people = People(office)
    one, other = (people.case("Slamet Rekaan") for _ in range(2))
    people.decide(one, other)
    office.step(one, Action.REGISTER)
    office.step(one, Action.FIND_NOT_PROVEN)
    archive.later(years=2)
    archive.erase_all()
    assert archive.people(one)[0].pseudonymised_on is not None
    with office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(PersonMatch)) == 0
