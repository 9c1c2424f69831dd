"""The months of the sample data are released as an office would: on the sixth of the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from neutrality.accounts.service import at_the_server
from neutrality.database import Sessions, transaction
from neutrality.demo.accounts import ACCOUNT_TOP, email_of
from neutrality.domain.access import Actor, Role
from neutrality.means import Means
from neutrality.releases.jobs import Wanted, prepared
from neutrality.releases.making import Moment, keep, newest_month
from neutrality.settings import Settings
from neutrality.statistics.service import last_complete_month

SIXTH = 6
MORNING = time(2)  # UTC


@dataclass
class Releasing:
    """Releases the month before once its cut-off is past; `means` are the worker's."""

    sessions: Sessions
    means: Means
    settings: Settings
    began: date | None = None

    def __call__(self, day: date) -> None:
        """Release what is due on this day."""
        month, self.began = last_complete_month(day), self.began or day
        if day.day < SIXTH or month < f"{self.began:%Y-%m}":
            return
        with self.sessions() as session:
            newest, by = newest_month(session), self._two(session)
            session.rollback()
        if newest is not None and newest >= month:
            return
        zone = ZoneInfo(self.settings.timezone)
        moment = Moment(datetime.combine(day, MORNING, UTC), day, zone, sample=True)
        made = prepared(self.sessions, replace(self.means, sealer=None), Wanted(month, "", by), moment)
        with transaction(self.sessions) as session:
            keep(session, self.means.signer, made, by=by, now=moment.now, today=day)

    def _two(self, session: Session) -> tuple[Actor, Actor]:
        return at_the_server(session, email_of(Role.STATISTICS)), at_the_server(session, ACCOUNT_TOP[0])
