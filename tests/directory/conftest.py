from __future__ import annotations

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.settings import ROOT


@pytest.fixture(scope="session")
def law() -> Catalogue:
    """Return the law as the files hold it."""
    return Catalogue.load(ROOT / "neutrality" / "data")
