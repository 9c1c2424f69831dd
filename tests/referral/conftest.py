"""An office with a case that went to two employers, and what is handed on of it."""

from __future__ import annotations

import pytest

from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.referral.handing_on import HandingOn, sent_to_two

__all__ = ["means", "office", "public"]


@pytest.fixture
def sent(office: Office) -> HandingOn:
    """Return a case whose three respondents went to two employers, and the letter about the first."""
    return sent_to_two(office)
