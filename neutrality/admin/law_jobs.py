"""What the worker does when a change of the law was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.directory.law import note_version
from neutrality.directory.law_changing import LOAD_LAW
from neutrality.directory.law_in_force import catalogue_in_force, rows_in_force
from neutrality.directory.reference import load_reference_data
from neutrality.means import Job, Means


def load_law(session: Session, means: Means, _payload: Mapping[str, str], now: datetime) -> None:
    """Write down the version of the law that holds from now on, and its types where other rows name them."""
    load_reference_data(session, catalogue_in_force(session))
    note_version(session, means.signer, rows_in_force(session), now=now)


HANDLERS: dict[str, Job] = {LOAD_LAW: load_law}
