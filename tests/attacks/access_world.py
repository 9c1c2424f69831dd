"""Four offices of one tree, each with a case that has everything a case can have, and everybody who walks."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from neutrality import current
from neutrality.accounts.delegations import enter_delegation
from neutrality.accounts.service import grant_role, load_actor
from neutrality.cases.acts import Forwarding
from neutrality.cases.captures import record_capture
from neutrality.cases.conflicts import declare
from neutrality.cases.external_keeping import add_external_number
from neutrality.cases.models import Clock as CaseClock
from neutrality.cases.replies import ReplyAnswer, ReplyPage, ReplyPerson
from neutrality.cases.scans import add_scans
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.documents.finishing import Finishing
from neutrality.documents.handovers import Desk as HandoverDesk
from neutrality.documents.handovers import finish_handover, hand_over_on_paper, scan_handover
from neutrality.domain.access import Actor, Role
from neutrality.domain.capture import Capture
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.conflicts import Tie
from neutrality.domain.delegation import DelegationKind, Draft
from neutrality.domain.external import ExternalEntry
from neutrality.domain.handover import Handover
from neutrality.domain.replies import ReplyKind, ReplyState
from neutrality.domain.reporter import ReleasePurpose
from neutrality.evidence.models import DocumentScan, ReplyFile
from neutrality.evidence.service import seal_upload, sealed_columns
from neutrality.history.models import Event
from neutrality.recusal.models import Conflict
from neutrality.reports.submission import RespondentInput
from neutrality.vault import KeyKind, Reader
from tests.cases.clearing import Outgoing, outgoing, picture
from tests.cases.custody import Custody
from tests.cases.office import Office
from tests.cases.testifying import Respondents
from tests.documents.writing import Writing
from tests.factories import Factory, Workplace
from tests.fixtures.application import enter, look_no_more
from tests.fixtures.clock import Clock

OWN, SECOND, CHILD, SIBLING, PARENT, NOWHERE = "own", "second", "child", "sibling", "parent", "nowhere"
HANDLERS = frozenset({Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON})
OBJECTS = (
    "report_id", "file_id", "copy_id", "question_id", "sheet_id", "release_id", "link_id", "proposal_id",
    "conflict_id", "delegation_id", "clock_id", "hearing_id", "rebuttal_id", "request_id", "witness_id",
    "respondent_id", "other_id", "document_id", "scan_id", "number_id", "record_scan_id", "position",
    "handover_id", "handover_scan_id", "reply_page_id", "answer_id", "reply_file_id", "account_id",
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
    ids: dict[str, Any]
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
        nowhere: dict[str, Any] = {name: uuid.uuid4() for name in ("case_id", *OBJECTS)}
        self.places[NOWHERE] = Furnished(uuid.uuid4(), nowhere | {"position": 2**31 - 1})

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
        ids: dict[str, Any] = {
            "case_id": case.case_id, "report_id": custody.report_id(case.case_id), "file_id": case.files[0],
            "copy_id": copy_id, "question_id": question_id, "sheet_id": sheet_id, "release_id": release_id,
            "link_id": link.link_id, "proposal_id": proposal.id,
            "conflict_id": conflict_id, "delegation_id": delegation_id,
            "clock_id": self._clock(case.case_id),
            "respondent_id": office.people(case.case_id)[0].id, "other_id": office.people(other.id)[0].id,
        }  # fmt: skip
        people = Respondents(office, case.case_id)
        ids |= {
            "hearing_id": people.summon(), "rebuttal_id": people.bring(), "request_id": people.ask(),
            "witness_id": people.testify(), **self._document(office, case.case_id),
            "number_id": self._number(office, case.case_id), **self._record(office, case.case_id),
            **self._handover(office), **self._reply(office, case.case_id),
            "account_id": self._account(name),
        }  # fmt: skip
        row = office.case(case.case_id)
        marks = (person, str(row.id), row.reference, str(other.id), other.reference)
        return Furnished(row.office_id, ids, marks)

    def _account(self, name: str) -> uuid.UUID:
        """Return an account of the office that holds no role."""
        with transaction(self.sessions) as session:
            return self.factory.account(session, self.rows.get(name, self.rows[OWN]), name="Petugas").id

    def _document(self, office: Office, case_id: uuid.UUID) -> dict[str, uuid.UUID]:
        """Return a document of the case with its signed scan."""
        writing = Writing(office, case_id)
        document_id = writing.finished("board_notice")
        writing.scan(document_id)
        with self.sessions() as session:
            found = select(DocumentScan.id).where(DocumentScan.document_id == document_id)
            return {"document_id": document_id, "scan_id": session.scalars(found).one()}

    def _handover(self, office: Office) -> dict[str, uuid.UUID]:
        """Let an officer leave without any case; return the document of it with its signed scan."""
        leaving, head = office.who(Role.VERIFIER, 4 + len(office.staff)), office.who(Role.HEAD, 2)
        with transaction(self.sessions) as session:
            desk = HandoverDesk(session, office.means, head, office.clock())
            handover = Handover(leaving.account_id, office.today, {}, "")
            handover_id = hand_over_on_paper(desk, handover, today=office.today)
            finish_handover(desk, handover_id, Finishing(office.today), version=1)
            upload = seal_upload(office.means.store, BytesIO(picture()), "serah.jpg")
            scan = scan_handover(desk, handover_id, upload)
            return {"handover_id": handover_id, "handover_scan_id": scan.id}

    def _number(self, office: Office, case_id: uuid.UUID) -> uuid.UUID:
        """Let the case bear a number of another system."""
        who, entry = office.who(Role.LIAISON), ExternalEntry("sbt", "SBT-1", office.today)
        version = office.case(case_id).version
        with transaction(self.sessions) as session:
            return add_external_number(
                session, office.means, case_id, entry, version=version, actor=who, now=office.clock()
            ).id

    def _record(self, office: Office, case_id: uuid.UUID) -> dict[str, Any]:
        """Let a record stand on the case, as a forwarding leaves one, with the scan of its paper."""
        (person,) = office.people(case_id)
        with transaction(self.sessions) as session:
            position = session.scalars(select(func.min(Event.id)).where(Event.stream_id == case_id)).one()
            record = Forwarding(
                respondent_id=person.id, event_id=position, made_on=office.today, addressee="employer",
                proposed_level="berat", criminal_track=False,
            )  # fmt: skip
            session.add(record)
            session.flush()
            upload = seal_upload(office.means.store, BytesIO(picture()), "surat.jpg")
            (scan,) = add_scans(
                session, office.means, case_id, position, [upload],
                actor=office.who(Role.VERIFIER), now=office.clock(),
            )  # fmt: skip
            return {"position": position, "record_scan_id": scan.id}

    def _reply(self, office: Office, case_id: uuid.UUID) -> dict[str, uuid.UUID]:
        """Let an agency have answered on a page of its own, with a paper."""
        (person,), vault = office.people(case_id), office.means.vault
        page_id, person_id, answer_id = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
        with transaction(self.sessions) as session:
            reader = [Reader.office(office.workplace.office.id)]
            key = vault.create_key(session, kind=KeyKind.REPLY, owner=page_id, readers=reader)

            def sealed(table: str, row_id: uuid.UUID, told: object) -> bytes:
                return key.seal(table, row_id, "sealed_content", json.dumps(told))

            letter = {"office": "Kantor", "agency": "Dinas", "numbers": "", "due_on": "", "basis": ""}
            session.add(
                ReplyPage(
                    id=page_id,
                    case_id=case_id,
                    office_id=office.workplace.office.id,
                    agency_id=self.workplace.agency.id,
                    letter="forward",
                    letter_on=office.today,
                    valid_until=office.today,
                    opened_by=office.who(Role.LIAISON).account_id,
                    opened_at=office.clock(),
                    sealed_content=sealed("reply_page", page_id, letter),
                )
            )
            session.flush()
            session.add(
                ReplyPerson(
                    id=person_id,
                    reply_page_id=page_id,
                    respondent_id=person.id,
                    ordinal=1,
                    sealed_content=sealed("reply_person", person_id, {}),
                )
            )
            session.flush()
            position = session.scalars(select(func.min(Event.id)).where(Event.stream_id == case_id)).one()
            said = {"reply": {"kind": "received"}, "by": {"name": "A", "position": "B", "contact": "C"}}
            session.add(
                ReplyAnswer(
                    id=answer_id,
                    reply_page_id=page_id,
                    reply_person_id=person_id,
                    respondent_id=person.id,
                    reference="ABCD-EFGH",
                    kind=ReplyKind.RECEIVED,
                    sent_on=office.today,
                    sent_at=office.clock(),
                    event_id=position,
                    state=ReplyState.WAITING,
                    sealed_content=sealed("reply_answer", answer_id, said),
                )
            )
            session.flush()
            upload = seal_upload(office.means.store, BytesIO(picture()), "sk.jpg")
            file = ReplyFile(
                reply_page_id=page_id, answer_id=answer_id, respondent_id=person.id,
                received_at=office.clock(), **sealed_columns("reply_file", key, upload),
            )  # fmt: skip
            session.add(file)
            session.flush()
            return {"reply_page_id": page_id, "answer_id": answer_id, "reply_file_id": file.id}

    def _clock(self, case_id: uuid.UUID) -> uuid.UUID:
        """Return the clock of the case; it is a target of the office's own, which a head can move."""
        with transaction(self.sessions) as session:
            return session.scalars(select(CaseClock.id).where(CaseClock.case_id == case_id)).one()

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
