"""An office that works through the services, a receiver on this machine, and the worker between them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from neutrality.history.sealing import Sealer
from neutrality.history.service import Signer
from neutrality.vault import KeyFiles
from neutrality.webhooks.carrier import Carrier
from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.webhooks.receiver import Receiver, receiving
from tests.webhooks.subscribing import LOCAL, Subscribing

__all__ = ["means", "office", "public"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a receiver that answers whatever it is told to."""
    with receiving() as opened:
        yield opened


@pytest.fixture
def carrier() -> Carrier:
    """Return a way out that is let to this machine, and waits for nobody for long."""
    return Carrier(LOCAL, plain=True, connect_seconds=0.5, seconds=0.6)


@pytest.fixture
def hooks(office: Office, sealer: Sealer, key_files: KeyFiles, carrier: Carrier) -> Subscribing:
    """Return who keeps webhooks at the office, and its worker."""
    return Subscribing(office, sealer, Signer("worker", key_files.surface("worker")), carrier)
