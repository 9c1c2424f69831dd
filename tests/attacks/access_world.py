"""Four offices of one tree, each with a case that has everything a case can have, and everybody who walks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.delegations import enter_delegation
from neutrality.accounts.service import grant_role, load_actor
from neutrality.cases.captures import record_capture
from neutrality.cases.conflicts import declare
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Actor, Role
from neutrality.domain.capture import Capture
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.conflicts import Tie
from neutrality.domain.delegation import DelegationKind, Draft
from neutrality.domain.reporter import ReleasePurpose
from neutrality.recusal.models import Conflict
from neutrality.reports.submission import RespondentInput
from tests.cases.clearing import Outgoing, outgoing
from tests.cases.custody import Custody
from tests.cases.office import Office
from tests.factories import Factory, Workplace
from tests.fixtures.application import enter, look_no_more
from tests.fixtures.clock import Clock

OWN, SECOND, CHILD, SIBLING, PARENT, NOWHERE = "own", "second", "child", "sibling", "parent", "nowhere"
HANDLERS = frozenset({Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON})
OBJECTS = (
    "report_id", "file_id", "copy_id", "question_id", "sheet_id", "release_id", "link_id", "proposal_id",
    "conflict_id", "delegation_id",
)  # fmt: skip
Grants = dict[str, tuple[Role, ...]]
# One with each role at the own office; then those for whom "somewhere" is not "here"; then nobody much.
WALKERS: dict[str, Grants] = {
    **{role.value: {OWN: (role,)} for role in Role},
    "everything beside, auditor here": {SIBLING: tuple(Role), OWN: (Role.AUDITOR,)},
    "everything beside, custodian here": {SIBLING: tuple(Role), OWN: (Role.CUSTODIAN,)},
    "everything below": {CHILD: tuple(Role)},
    "everything above": {PARENT: tuple(Role)},
    "no role": {},
}


@dataclass(frozen=True)
class Furnished:
    """One case and what hangs on it, by the names that addresses use; and the words that would betray it."""

    office_id: uuid.UUID
    ids: dict[str, uuid.UUID]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Walker:
    """Somebody with a browser; the public has no account."""

    name: str
    client: FlaskClient
    token: str
    actor: Actor | None = None


class World:
    """The tree of offices, what stands in them, and who walks through."""

    def __init__(
        self, app: Flask, sessions: Sessions, factory: Factory, workplace: Workplace, clock: Clock
    ) -> None:
        self.app, self.sessions, self.factory, self.workplace = app, sessions, factory, workplace
        self.clock = clock
        with transaction(sessions) as session:
            self.rows = {
                OWN: workplace.office,
                CHILD: factory.office(session, parent=workplace.office, level=OfficeLevel.DISTRICT),
                SIBLING: factory.office(session, parent=workplace.province),
                PARENT: workplace.province,
            }
        look_no_more(app)
        self.walkers = [self._walker(name, grants) for name, grants in WALKERS.items()]
        client = app.test_client()
        self.walkers.append(Walker("public", client, _token(app, client)))
        with app.app_context():
            offices = {name: self._office(row) for name, row in self.rows.items()}
            self.places = {name: self._furnish(name, office) for name, office in offices.items()}
            self.places[SECOND] = self._furnish(SECOND, offices[OWN])
        self.places[NOWHERE] = Furnished(uuid.uuid4(), {name: uuid.uuid4() for name in ("case_id", *OBJECTS)})

    def _walker(self, name: str, grants: Grants) -> Walker:
        with transaction(self.sessions) as session:
            home = self.rows[next(iter(grants), OWN)]
            account = self.factory.account(session, home, name=f"Pejalan {name}")
            for place, roles in grants.items():
                for role in roles:
                    grant_role(
                        session, self.factory.signer, account, role, office_id=self.rows[place].id,
                        now=self.factory.now,
                    )  # fmt: skip
            session.flush()
            actor = load_actor(session, account)
        client = self.app.test_client()
        enter(client, account)
        return Walker(name, client, _token(self.app, client), actor)

    def _office(self, row: OfficeRow) -> Office:
        at = replace(self.workplace, office=row)
        means = current.means("desk")
        return Office(self.sessions, means, at, self.factory, self.clock, public=current.means("public"))

    def _furnish(self, name: str, office: Office) -> Furnished:
        """Return a signed case with files, copies, a question, a sheet, releases, a link, a proposal."""
        person = f"Terlapor {name.title()}"
        case, custody = outgoing(office, respondents=(RespondentInput(name=person),)), Custody(office)
        other = office.case(office.receive(respondents=(RespondentInput(name=person),)).case_id)
        copy_id = case.clear(1)
        question_id = case.ask(2, reason="Hanya unggahan terbuka.")
        sheet_id = self._sheet(office, case)
        custody.link(case.case_id, other.reference)
        release_id = custody.release(case.case_id, *self._handlers(office, HANDLERS))
        clerks = self._handlers(office, {Role.INTAKE})
        custody.release(case.case_id, *clerks, purpose=ReleasePurpose.LETTER, until=office.today)
        assert not office.correct(case.case_id, "event_on", office.today.isoformat())
        (proposal,) = office.waiting(case.case_id)
        conflict_id, delegation_id = self._tie(office, case.case_id), self._stand_in(office)
        (link,) = custody.links(case.case_id)
        ids = {
            "case_id": case.case_id, "report_id": custody.report_id(case.case_id), "file_id": case.files[0],
            "copy_id": copy_id, "question_id": question_id, "sheet_id": sheet_id, "release_id": release_id,
            "link_id": link.link_id, "proposal_id": proposal.id,
            "conflict_id": conflict_id, "delegation_id": delegation_id,
        }  # fmt: skip
        row = office.case(case.case_id)
        marks = (person, str(row.id), row.reference, str(other.id), other.reference)
        return Furnished(row.office_id, ids, marks)

    def _handlers(self, office: Office, roles: frozenset[Role] | set[Role]) -> Iterator[Actor]:
        """Yield the walkers who do such work at an office, and somebody of its own."""
        here = office.workplace.office.id
        yield office.who(Role.INTAKE, 2)
        for walker in self.walkers:
            held = walker.actor.reach if walker.actor else {}
            if any(here in offices for role, offices in held.items() if role in roles):
                assert walker.actor is not None
                yield walker.actor

    def _tie(self, office: Office, case_id: uuid.UUID) -> uuid.UUID:
        """Let somebody who does not walk step back from the case."""
        who = office.who(Role.INTAKE, 3)
        with transaction(self.sessions) as session:
            declare(
                session, office.means, case_id, tie=Tie.OTHER, reason="Tetangga.", actor=who,
                now=office.clock(),
            )  # fmt: skip
            return session.scalars(select(Conflict.id).where(Conflict.case_id == case_id)).one()

    def _stand_in(self, office: Office) -> uuid.UUID:
        """Let a new head's place be taken for a day, not yet confirmed."""
        head, deputy = office.who(Role.HEAD, 3 + len(office.staff)), office.who(Role.VERIFIER)
        letter = Draft(
            deputy.account_id, head.account_id, Role.HEAD, DelegationKind.PLH, "1/SPt/2026", office.today,
            office.today,
        )  # fmt: skip
        with transaction(self.sessions) as session:
            return enter_delegation(
                session, office.means.signer, office.workplace.office.id, letter, actor=head,
                now=office.clock(), today=office.today,
            ).id  # fmt: skip

    def _sheet(self, office: Office, case: Outgoing) -> uuid.UUID:
        sheet = Capture(
            captured_by="officer", method="screenshot", interaction="share", visibility="public",
            ownership="likely", captured_on=office.today, captured_time=time(8, 30), zone="WIB",
            link="https://www.instagram.com/contoh/p/CxContoh/", captor="Ani Petugas",
            how_seen="Jendela pribadi", basis="Foto profil sama", files=(str(case.files[0]),),
        )  # fmt: skip
        who = office.who(Role.VERIFIER)
        with transaction(self.sessions) as session:
            row = record_capture(session, office.means, case.case_id, sheet, actor=who, now=office.clock())
            return row.sheet_id


def _token(app: Flask, client: FlaskClient) -> str:
    """Return what the forms of this browser carry against forgery."""
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "walker"
    assert app.secret_key is not None
    signed = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("walker")
    return str(signed)
