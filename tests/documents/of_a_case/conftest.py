"""An office with a case about which documents are written."""

from __future__ import annotations

import pytest

from neutrality.domain.workflow import Action
from tests.cases.conftest import handing, means, office, other, public
from tests.cases.office import TWO, Office
from tests.documents.writing import Writing

__all__ = ["handing", "means", "office", "other", "public"]


@pytest.fixture
def writing(office: Office) -> Writing:
    """Return the documents of a registered case with two respondents."""
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    return Writing(office, case_id)
