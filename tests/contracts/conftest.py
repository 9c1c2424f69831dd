"""A database in which something happened: what a migration meets."""

from __future__ import annotations

import pytest

from neutrality.domain.workflow import Action
from tests.cases.conftest import means, office, public
from tests.cases.office import TWO, Office

__all__ = ["means", "office", "public"]
LINE = (Action.REGISTER, Action.FORWARD, Action.RECORD_SANCTION)


@pytest.fixture
def lived(office: Office) -> Office:
    """Return an office with a case at its end, one half way and a correction that waits."""
    for steps in (LINE, LINE[:2]):
        case_id = office.receive(respondents=TWO).case_id
        for action in steps:
            office.step(case_id, action)
    office.correct(office.receive().case_id, "name", "Budi Benar", respondent=1)
    return office
