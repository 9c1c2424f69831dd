"""Two cases are merged at the desk by the desk's grants alone, with everything that goes along."""

from __future__ import annotations

from datetime import timedelta

from neutrality.database import make_sessions
from neutrality.domain.access import Role
from tests.cases.merging import Mergers
from tests.cases.office import TWO, Office
from tests.cases.test_external_numbers import NUMBER, Clerks
from tests.fixtures.roles import Granted


def test_the_numbers_go_along_with_a_merge_by_the_desks_grants(office: Office, granted: Granted) -> None:
    for role in (Role.LIAISON, Role.VERIFIER, Role.HEAD):
        office.who(role)  # the desk grants no roles
    clerks = Clerks(office)
    master, merged = office.receive().case_id, office.receive(respondents=TWO).case_id
    entered_at = clerks.add(merged).entered_at
    clerks.add(merged, "LP 9", system="lapor", respondent=2)
    office.clock.move(hours=3)
    desk = granted.engine("desk")
    office.sessions = make_sessions(desk)

    Mergers(office).merge(merged, master, 1, None)

    listed = {one.number: one for one in clerks.listed(master)}
    desk.dispose()
    assert set(listed) == {NUMBER, "LP 9"}
    assert listed[NUMBER].entered_at == entered_at < office.clock() - timedelta(hours=2)
