"""An office whose closed cases grow old, and what erases them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from neutrality.cases.models import Case, Respondent
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Actor, Surface
from neutrality.domain.retention import due_on
from neutrality.domain.workflow import BY_ACTION, Action, Level
from neutrality.evidence.service import seal_upload
from neutrality.evidence.store import LocalStore
from neutrality.means import Means
from neutrality.retention import running
from neutrality.retention.erasing import Erased, Two
from neutrality.retention.ledger import Ledger
from neutrality.retention.running import Running
from neutrality.retention.scrubbing import scrub
from neutrality.retention.service import Item, items
from neutrality.vault import TrackingCode
from tests.cases.conftest import means, office, public
from tests.cases.office import Office, now_of

__all__ = ["means", "office", "public"]
ENDS: dict[str, tuple[Action, ...]] = {
    "sanctioned": (Action.REGISTER, Action.FORWARD, Action.RECORD_SANCTION),
    "not_proven": (Action.REGISTER, Action.FIND_NOT_PROVEN),
    "unmet": (Action.CLOSE_UNMET,),
    "elsewhere": (Action.FORWARD_ELSEWHERE,),
    "not_followed_up": (
        Action.REGISTER, Action.FORWARD, Action.RECORD_RECOMMENDATION, Action.RECORD_CONTROL_MEASURE,
        Action.RETURN_TO_OFFICE, Action.FORWARD, Action.RECORD_CONTROL_MEASURE,
        Action.RECORD_NOT_FOLLOWED_UP,
    ),
    "reopened": (
        Action.REGISTER, Action.FIND_NOT_PROVEN, Action.REOPEN, Action.FORWARD, Action.RECORD_SANCTION,
    ),
}  # fmt: skip


@dataclass
class Archive:
    """The closed cases of an office, and the two who erase."""

    office: Office
    means: Means
    engine: Engine
    store: LocalStore
    ledger: Ledger

    @property
    def two(self) -> Two:
        """The head and a custodian."""
        return Two(self.who("head"), self.who("custodian"))

    def closed(self, end: str, day: date, *, code: TrackingCode | None = None, **changes: Any) -> uuid.UUID:
        """Bring a case with a file to its end, each step on the day after the one before."""
        office = self.office
        office.clock.set(now_of(day))
        upload = seal_upload(self.store, BytesIO(b"%PDF-1.7\nbukti\n%%EOF"), "bukti.pdf", limit=10**6)
        case_id = office.receive(code=code, uploads=(upload,), **changes).case_id
        for action in ENDS[end]:
            office.clock.move(days=1)
            whole = BY_ACTION[action].level is Level.CASE
            for number in (1,) if whole else range(1, len(self.people(case_id)) + 1):
                office.step(case_id, action, respondent=number)
        return case_id

    def later(self, *, years: int, days: int = 0) -> date:
        """Let years pass; return the day."""
        self.office.clock.set(now_of(due_on(self.office.today, years)))
        self.office.clock.move(days=days)
        return self.office.today

    def running(self) -> Running:
        """Return with what it is carried out today."""
        office = self.office
        return Running(office.sessions, self.means, self.ledger, office.clock(), office.today)

    def due(self, *, held: bool = False) -> list[Item]:
        """Return what is due today, without what is held unless asked."""
        with self.office.sessions() as session:
            found = items(session, self.means.catalogue, today=self.office.today)
        return [item for item in found if bool(item.holds) == held]

    def erase_all(self, by: Two | None = None) -> list[Erased]:
        """Carry out everything that is due, and let the database file forget it."""
        done = [running.carry_out(self.running(), item, by or self.two) for item in self.due()]
        scrub(self.engine)
        return [one for one in done if one is not None]

    def case(self, case_id: uuid.UUID) -> Case:
        """Return the row of a case."""
        return self.office.case(case_id)

    def people(self, case_id: uuid.UUID) -> list[Respondent]:
        """Return the respondents of a case."""
        with self.office.sessions() as session:
            rows = select(Respondent).where(Respondent.case_id == case_id).order_by(Respondent.ordinal)
            return list(session.scalars(rows))

    def who(self, role: str, number: int = 1, *, at: OfficeRow | None = None) -> Actor:
        """Return somebody at the server itself, where alone it is erased."""
        return replace(self.office.who(role, number, at=at), surface=Surface.COMMAND_LINE)

    def head(self) -> Actor:
        """Return the head at the desk."""
        return self.office.who("head")


@pytest.fixture
def archive(office: Office, means: Means, engine: Engine, store: LocalStore, keys_dir: Path) -> Archive:
    """Return the archive of an office."""
    return Archive(office, means, engine, store, Ledger(keys_dir.parent / "erasures.log"))
