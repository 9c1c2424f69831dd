"""The custodian and the handlers of one office, by the services alone."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from neutrality.cases import contact, identity, new_code, releases, same_report
from neutrality.cases.work import reports_of
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import Call, LetterKind, Release, ReleasePurpose
from neutrality.history.models import Event, EventPayload
from neutrality.reports.submission import Identity
from neutrality.vault import DataKey, KeyKind, KeyWrap, ReaderKind, TrackingCode
from tests.cases.office import Office
from tests.factories import PASSPHRASE

REASON = "Perlu klarifikasi langsung."


@dataclass(frozen=True)
class Custody:
    """What is done with the identities of an office's reporters."""

    office: Office

    @property
    def custodian(self) -> Actor:
        """The office's custodian."""
        return self.office.who(Role.CUSTODIAN)

    def do(self, use_case: Any, case_id: uuid.UUID, *typed: Any, **arguments: Any) -> Any:
        """Carry out a use case now, in a transaction of its own; return what it returns."""
        with transaction(self.office.sessions) as session:
            return use_case(session, self.office.means, case_id, *typed, now=self.office.clock(), **arguments)

    def open(self, case_id: uuid.UUID, actor: Actor | None = None, **typed: str) -> Identity:
        """Open an identity as the custodian."""
        found: Identity = self.do(
            identity.open_identity, case_id, actor=actor or self.custodian,
            **{"passphrase": PASSPHRASE, "reason": REASON, **typed},
        )  # fmt: skip
        return found

    def release(
        self,
        case_id: uuid.UUID,
        *handlers: Actor,
        purpose: ReleasePurpose = ReleasePurpose.HANDLING,
        until: date | None = None,
        by: Actor | None = None,
        passphrase: str = PASSPHRASE,
    ) -> uuid.UUID:
        """Release an identity to these people."""
        wanted = Release(purpose, frozenset(one.account_id for one in handlers), until, REASON)
        made: uuid.UUID = self.do(
            releases.release_identity, case_id, wanted, passphrase=passphrase, actor=by or self.custodian
        )
        return made

    def end(self, case_id: uuid.UUID, release_id: uuid.UUID) -> None:
        """End a release as the custodian."""
        self.do(releases.end_release, case_id, release_id, actor=self.custodian)

    def read(self, case_id: uuid.UUID, actor: Actor) -> Identity:
        """Read a released identity."""
        found: Identity = self.do(releases.read_released, case_id, reason=REASON, actor=actor)
        return found

    def write(self, case_id: uuid.UUID, actor: Actor, body: str = "Mohon datang.") -> contact.Letter:
        """Write a letter to the reporter."""
        letter: contact.Letter = self.do(
            contact.write_letter, case_id, kind=LetterKind.STATUS, body=body, actor=actor
        )
        return letter

    def call(self, case_id: uuid.UUID, on: date, late_reason: str = "", note: str = "Datang besok.") -> None:
        """Write down a call of the reporter."""
        self.do(
            contact.log_call, case_id, call=Call.BY_REPORTER, called_on=on, note=note,
            late_reason=late_reason, actor=self.office.who("intake"),
        )  # fmt: skip

    def confirm(self, case_id: uuid.UUID, actor: Actor | None = None) -> None:
        """Open the identity and find that the card at the counter matches."""
        self.open(case_id, actor)
        self.do(identity.confirm_in_person, case_id, actor=actor or self.custodian)

    def give(self, case_id: uuid.UUID, code: TrackingCode, actor: Actor | None = None) -> new_code.GivenCode:
        """Give a new code at the counter."""
        given: new_code.GivenCode = self.do(
            new_code.give_new_code, case_id, code=code, actor=actor or self.office.who("intake")
        )
        return given

    def link(self, case_id: uuid.UUID, number: str, actor: Actor | None = None) -> None:
        """Link a case with the one that bears a number."""
        self.do(
            same_report.link_cases, case_id, number=number, reason=REASON,
            actor=actor or self.office.who("verifier"),
        )  # fmt: skip

    def links(self, case_id: uuid.UUID, actor: Actor | None = None) -> list[same_report.LinkedCase]:
        """Return what the file of a case shows as linked."""
        with self.office.sessions() as session:
            return same_report.linked_with(
                session, self.office.means, case_id, actor=actor or self.office.who("verifier")
            )

    def report_id(self, case_id: uuid.UUID) -> uuid.UUID:
        """Return the report that opened a case."""
        with self.office.sessions() as session:
            return reports_of(session, case_id)[0].id

    def readers(self, case_id: uuid.UUID, kind: KeyKind) -> list[ReaderKind]:
        """Return for whom the identity's or report's key is wrapped."""
        with self.office.sessions() as session:
            found = select(KeyWrap.reader_kind).join(DataKey, DataKey.id == KeyWrap.data_key_id)
            owned = found.where(DataKey.owner == self.report_id(case_id), DataKey.kind == kind)
            return sorted(session.scalars(owned))

    def told(self, case_id: uuid.UUID, kind: EventKind) -> list[dict[str, Any]]:
        """Return what the events of a kind say in clear, the oldest first."""
        with self.office.sessions() as session:
            rows = session.execute(
                select(Event.id, EventPayload.content)
                .outerjoin(EventPayload, EventPayload.event_id == Event.id)
                .where(Event.stream_id == case_id, Event.kind == kind)
                .order_by(Event.number)
            )
            return [json.loads(row.content) if row.content else {} for row in rows]
