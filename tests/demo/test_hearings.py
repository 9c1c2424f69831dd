"""Each sample office has one respondent who was heard, so that every page has something to show."""

from __future__ import annotations

from random import Random

from neutrality.database import transaction
from neutrality.demo.hearings import hear
from neutrality.demo.moment import Moment
from neutrality.demo.offices import Staffed, World
from neutrality.domain.access import Role
from neutrality.domain.workflow import Action
from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.cases.testifying import Respondents

__all__ = ["means", "office", "public"]


def test_one_respondent_of_an_office_is_heard_and_another_office_without_such_a_case_is_left(
    office: Office,
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    people = {Role.VERIFIER: office.who("verifier")}
    staffed = [Staffed(office.workplace.office, people=people), Staffed(office.elsewhere(), people=people)]

    with transaction(office.sessions) as session:
        moment = Moment(session, office.means, office.today)
        hear(moment, World(staffed, [], {}), Random(1))  # noqa: S311 - a sample

    file = Respondents(office, case_id).file()
    assert [one.attendance for one in file.hearings] == ["excused", "attended"]
    assert (len(file.files), len(file.requests)) == (1, 1)
    assert file.manner.platform == "facebook"
