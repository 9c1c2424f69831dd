"""A long history on one database, written in bulk: cases from report to sanction, all signed and sealed."""

from __future__ import annotations

import itertools
import json
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, insert, select

from neutrality.cases.acts import Forwarding, SanctionDecision
from neutrality.cases.fact_rows import Facts
from neutrality.cases.facts import fold
from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Case, Respondent
from neutrality.cases.replay import MOVING, Replay
from neutrality.database import Base, transaction
from neutrality.domain.catalogue import Regime
from neutrality.domain.checkpoint import TreeHead, write_note
from neutrality.domain.history import (
    EMPTY_HASH,
    EventKind,
    Stream,
    canonical,
    commitment,
    leaf_hash,
    new_salt,
)
from neutrality.domain.merkle import Frontier
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.history.models import Checkpoint, Event, EventPayload, EventText, Leaf
from neutrality.history.service import _written
from neutrality.history.standing import Log
from tests.benchmarks.site import Site
from tests.factories import REGENCY
from tests.fixtures.clock import NOW

TOGETHER = 500  # cases whose events lie between each other's
BEGUN = date(2026, 3, 2)
SEALED_TEXT = bytes(range(256)) + bytes(40)
FORWARDED = {"case_state": "recommended_sanction", "case_outcome": None, "sanction_level": "berat"}
STEPS: tuple[tuple[EventKind, dict[str, Any], bool], ...] = (
    (EventKind.CASE_RECEIVED, {}, False),
    (EventKind.EVIDENCE_ADDED, {"file": "f" * 36, "ciphertext": "0" * 64, "plaintext": "0" * 64}, False),
    (EventKind.CASE_ASSIGNED, {"to": "a" * 36}, False),
    (EventKind.CASE_REGISTERED, {"case_state": "verified", "case_outcome": None}, True),
    (EventKind.EVIDENCE_READ, {"file": "f" * 36}, False),
    (EventKind.IDENTITY_CHECKED, {"complete": True}, False),
    (EventKind.RESPONDENT_FORWARDED, {**FORWARDED, "violation_type": "D06", "cause": None}, True),
    (EventKind.REPORTER_ASKED, {"message": "m" * 36}, True),
    (EventKind.EVIDENCE_READ, {"file": "f" * 36}, False),
    (
        EventKind.RESPONDENT_SANCTIONED,
        {
            "case_state": "closed",
            "case_outcome": "sanctioned",
            "sanction_kind": "moral_terbuka",
            "level": "moral",
        },
        True,
    ),
)
MOVED = {"verified": State.VERIFIED, "recommended_sanction": State.RECOMMENDED, "closed": State.CLOSED}
EVENT_COLUMNS = [column.name for column in Event.__table__.columns]
Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass
class Life:
    """One case while its history is written."""

    number: int
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    respondent: uuid.UUID = field(default_factory=uuid.uuid4)
    report: uuid.UUID = field(default_factory=uuid.uuid4)
    events: int = 0
    previous: bytes = EMPTY_HASH
    facts: Facts = field(default_factory=Facts)
    replay: Replay = field(init=False)

    def __post_init__(self) -> None:
        self.replay = Replay(self.id)


@dataclass
class Scribe:
    """Writes on one site; its checkpoints are signed with a key of its own."""

    site: Site
    signed: bool
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    tree: Frontier = field(default_factory=Frontier)

    @property
    def log(self) -> Log:
        """What verifies its checkpoints."""
        return Log("bench/integritas", self.key.public_key())

    def write(self, events: int) -> None:
        """Write so many events, ten a case, with everything that is kept of each case."""
        with self.site.sessions() as session:
            end = session.scalar(select(func.max(Event.id))) or 0
        positions, numbers = itertools.count(end + 1), itertools.count(self.tree.size // len(STEPS) + 1)
        for left in range(events // len(STEPS), 0, -TOGETHER):
            rows: Rows = defaultdict(list)
            lives = [Life(next(numbers)) for _ in range(min(left, TOGETHER))]
            for step in STEPS:
                for life in lives:
                    self._happen(rows, life, step, next(positions))
            for life in lives:
                self._keep(rows, life)
            rows[Checkpoint] = [self._checkpoint()]
            with transaction(self.site.sessions) as session:
                for model in ORDER:
                    session.execute(insert(model.metadata.tables[model.__tablename__]), rows[model])

    def _happen(
        self, rows: Rows, life: Life, step: tuple[EventKind, dict[str, Any], bool], position: int
    ) -> None:
        kind, payload, said = step
        life.events += 1
        day = BEGUN + timedelta(days=len(life.replay.rows))
        codes = self._codes(life, kind, payload, day)
        content = json.dumps(codes, sort_keys=True, separators=(",", ":"))
        salt, text_salt = new_salt(), new_salt()
        of_person = kind.value.startswith("case:respondent")
        after = MOVED.get(codes.get("case_state", "")) or (State.RECEIVED if not life.replay.rows else None)
        event = Event(
            id=position, stream=Stream.CASE, stream_id=life.id, number=life.events, kind=kind,
            legal_on=day, recorded_at=NOW, office_id=self.site.workplace.office.id, actor_id=life.report,
            report_id=life.report, respondent_id=life.respondent if of_person else None, from_state=None,
            to_state=after, surface="desk", payload_commitment=commitment(salt, content.encode()),
            text_commitment=commitment(text_salt, SEALED_TEXT) if said else None, previous_hash=life.previous,
        )  # fmt: skip
        event.canonical = canonical(_written(event))
        event.hash = life.previous = leaf_hash(event.canonical)
        event.signature = self.site.signer.key.sign(event.canonical) if self.signed else bytes(64)
        fold(life.facts, event, codes)
        if kind in MOVING:
            life.replay.play(event, codes)
        rows[Event].append({name: getattr(event, name) for name in EVENT_COLUMNS})
        rows[EventPayload].append({"event_id": position, "salt": salt, "content": content})
        if said:
            said_row = {"event_id": position, "row_id": life.id, "salt": text_salt, "sealed": SEALED_TEXT}
            rows[EventText].append(said_row)
        rows[Leaf].append({"leaf_index": self.tree.size, "event_id": position, "hash": event.hash})
        self.tree.add(event.hash)
        _act(rows, life, event, codes)

    def _codes(self, life: Life, kind: EventKind, payload: dict[str, Any], day: date) -> dict[str, Any]:
        if kind is not EventKind.CASE_RECEIVED:
            return {**payload, "kind": "laporan", "case_on": day.isoformat(), "decision_on": day.isoformat()}
        person = {"id": str(life.respondent), "agency": None, "employee_type": "pns", "position_group": None}
        return {
            "kind": "laporan", "regime": "none", "place": REGENCY, "election": None, "channel": "walk_in",
            "respondents": [person],
        }  # fmt: skip

    def _keep(self, rows: Rows, life: Life) -> None:
        fact, closed = life.facts.case, life.replay.standing(life.id)
        assert fact is not None
        assert closed is not None
        shared = {"place_code": REGENCY, "office_id": fact.office_id, "outcome": Outcome.SANCTIONED}
        rows[Case].append(
            {**shared, "id": life.id, "reference": f"{life.number:012}", "kind": ReportKind.LAPORAN,
             "channel": "walk_in", "election_id": None, "regime": Regime.NONE, "state": State.CLOSED,
             "sub_status": None, "received_on": fact.received_on, "recorded_at": NOW,
             "registered_on": fact.registered_on, "closed_on": fact.closed_on,
             "last_step_on": closed.legal_from, "next_due_on": None, "receipt_number": None,
             "registration_number": None, "assignee_id": None, "erased_on": None, "version": 1}
        )  # fmt: skip
        rows[Respondent].append(
            {"id": life.respondent, "case_id": life.id, "ordinal": 1, "person_id": None, "agency_id": None,
             "employee_type": "pns", "position_group": None, "violation_type": "D06", "cause": None,
             "state": State.CLOSED, "sub_status": None, "outcome": Outcome.SANCTIONED,
             "pseudonymised_on": None, "sealed_content": SEALED_TEXT}
        )  # fmt: skip
        for row in (fact, *life.facts.respondents.values()):
            told = {column.name: getattr(row, column.name) for column in row.__table__.columns}
            rows[type(row)].append(told)
        rows[StateInterval] += [{**vars(row), "void": False} for row in life.replay.rows]

    def _checkpoint(self) -> dict[str, Any]:
        head = TreeHead(self.log.origin, self.tree.size, self.tree.root)
        return {
            "size": head.size, "root": head.root, "frontier": self.tree.content, "recorded_at": NOW,
            "note": write_note(head.text, self.log.key, self.key.sign), "public_on": None, "lost_size": None,
        }  # fmt: skip


def _act(rows: Rows, life: Life, event: Event, codes: dict[str, Any]) -> None:
    shared = {
        "id": uuid.uuid4(),
        "respondent_id": life.respondent,
        "event_id": event.id,
        "sealed_number": None,
    }
    if event.kind is EventKind.RESPONDENT_FORWARDED:
        more = {"made_on": event.legal_on, "addressee": "ppk", "authority": None, "criminal_track": False}
        rows[Forwarding].append({**shared, **more, "proposed_level": codes["sanction_level"]})
    elif event.kind is EventKind.RESPONDENT_SANCTIONED:
        more = {"decided_on": event.legal_on, "effective_on": None, "kind": "moral_terbuka"}
        rows[SanctionDecision].append({**shared, **more, "level": codes["level"]})


ORDER: tuple[type[Base], ...] = (
    Event, EventPayload, EventText, Leaf, Checkpoint, Case, Respondent, CaseFact, RespondentFact,
    StateInterval, Forwarding, SanctionDecision,
)  # fmt: skip
