"""What somebody with the whole database can do to the history, and what must then be told."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, Table, create_engine, delete, func, insert, select, update

from neutrality.cases.acts import Forwarding, SanctionDecision
from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Case, Clock, Respondent
from neutrality.database import Base
from neutrality.domain.history import EventKind, Stream, canonical, leaf_hash
from neutrality.domain.workflow import Outcome, State, SubStatus
from neutrality.history.models import Checkpoint, Event, EventPayload, EventText, Leaf
from neutrality.history.service import _written
from neutrality.reports.models import Message

OTHER = b"x" * 32
LONG_AGO = date(2020, 1, 1)
TRACES: tuple[type[Base], ...] = (EventText, EventPayload, Forwarding, SanctionDecision)


@dataclass(frozen=True)
class Altered:
    """One finding must hold all of `says`; no finding may name a case that is not among `cases`."""

    says: tuple[str, ...]
    cases: frozenset[str]


def table(model: type[Base]) -> Table:
    """Return the table of a model."""
    return Base.metadata.tables[model.__tablename__]


class Forger:
    """Somebody who owns the database but no key; triggers and references are out of the way."""

    def __init__(self, connection: Connection, luck: random.Random) -> None:
        self.connection, self.luck = connection, luck

    def pick(self, *conditions: Any) -> Row[Any]:
        """Return one event of a case (with its reference and the newest number of its stream)."""
        event, case, other = table(Event), table(Case), table(Event).alias()
        newest = select(func.max(other.c.number)).where(other.c.stream_id == event.c.stream_id)
        found = (
            select(event, case.c.reference, newest.scalar_subquery().label("newest"))
            .join(case, case.c.id == event.c.stream_id)
            .where(event.c.stream == Stream.CASE, *conditions)
            .order_by(event.c.id)
        )
        rows = self.connection.execute(found).all()
        if not rows:
            raise LookupError
        return self.luck.choice(rows)

    def row(self, model: type[Base], *conditions: Any, case: str = "case_id") -> Row[Any]:
        """Return one row that belongs to a case, with the case's reference."""
        here, case_file = table(model), table(Case).alias()
        found = select(here, case_file.c.reference.label("of_case")).join(
            case_file, case_file.c.id == here.c[case]
        )
        rows = self.connection.execute(found.where(*conditions).order_by(*here.primary_key)).all()
        if not rows:
            raise LookupError
        return self.luck.choice(rows)

    def set(self, model: type[Base], condition: Any, **values: Any) -> None:
        """Change columns."""
        self.connection.execute(update(table(model)).where(condition).values(**values))

    def drop(self, model: type[Base], condition: Any) -> None:
        """Remove rows."""
        self.connection.execute(delete(table(model)).where(condition))

    def forget(self, position: int) -> None:
        """Remove an event and every row that names it, but its leaf."""
        for model in TRACES:
            self.drop(model, table(model).c.event_id == position)
        self.drop(StateInterval, table(StateInterval).c.position == position)
        self.set(Message, table(Message).c.event_id == position, event_id=None)
        for fact in (CaseFact, RespondentFact):
            self.set(fact, table(fact).c.position == position, position=0)
        self.drop(Event, table(Event).c.id == position)


@contextmanager
def forging(url: str, luck: random.Random) -> Iterator[Forger]:
    """Open a database past every guard, and put the guards back as they were."""
    engine = create_engine(url)  # SQLite holds no references unless it is asked to
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET session_replication_role = replica")
                yield Forger(connection, luck)
            else:
                triggers = connection.exec_driver_sql(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).all()
                for name, _ in triggers:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
                yield Forger(connection, luck)
                for _, sql in triggers:
                    connection.exec_driver_sql(sql)
    finally:
        engine.dispose()


def of_event(row: Row[Any], *words: str, number: int | None = None) -> Altered:
    """Return that this event of this case must be named, with these words."""
    return Altered((row.reference, f"event {number or row.number} ", *words), frozenset({row.reference}))


def living(column: Any) -> Any:
    """Return the condition that the case was not erased."""
    return column.in_(select(table(Case).c.id).where(table(Case).c.erased_on.is_(None)))


def other(value: Any, *choices: Any) -> Any:
    """Return the first of these that is something else."""
    return next(choice for choice in choices if choice != value)


def another_step(sub_status: SubStatus) -> SubStatus:
    """Return a legal step that this is not."""
    return SubStatus.HEARING if sub_status is not SubStatus.HEARING else SubStatus.EXTENDED


def another(outcome: Outcome | None) -> Outcome:
    """Return an outcome that this is not."""
    return Outcome.SANCTIONED if outcome is Outcome.NOT_PROVEN else Outcome.NOT_PROVEN


def changed_column(forger: Forger) -> Altered:
    row = forger.pick()
    other_kind = other(row.kind, EventKind.EVIDENCE_READ, EventKind.CASE_ASSIGNED)
    column, value = forger.luck.choice(
        [("kind", other_kind), ("legal_on", LONG_AGO), ("actor_id", uuid.UUID(int=1)), ("surface", "public"),
         ("office_id", uuid.UUID(int=1)), ("to_state", "elsewhere"), ("from_state", "elsewhere"),
         ("respondent_id", uuid.UUID(int=1)), ("report_id", uuid.UUID(int=1)),
         ("recorded_at", row.recorded_at.replace(year=2020)), ("previous_hash", OTHER),
         ("payload_commitment", OTHER)]
    )  # fmt: skip
    forger.set(Event, table(Event).c.id == row.id, **{column: value})
    return of_event(row, "columns no longer say what was signed")


def rewritten(forger: Forger) -> Altered:
    """The columns, the bytes and the hash all say the same; only the signature is not to be had."""
    row = forger.pick()
    body = json.loads(row.canonical)
    del body["v"]
    content = canonical({**body, "legal_on": LONG_AGO.isoformat()})
    forger.set(
        Event, table(Event).c.id == row.id, legal_on=LONG_AGO, canonical=content, hash=leaf_hash(content)
    )
    return of_event(row, "was not signed by the surface")


def changed_bytes(forger: Forger) -> Altered:
    row = forger.pick()
    forger.set(Event, table(Event).c.id == row.id, canonical=row.canonical.replace(b"2", b"3"))
    return of_event(row, "bytes do not give its hash")


def changed_hash(forger: Forger) -> Altered:
    row = forger.pick()
    forger.set(Event, table(Event).c.id == row.id, hash=OTHER)
    return of_event(row, "bytes do not give its hash")


def changed_signature(forger: Forger) -> Altered:
    row = forger.pick()
    forger.set(Event, table(Event).c.id == row.id, signature=OTHER * 2)
    return of_event(row, "was not signed by the surface")


def changed_payload(forger: Forger) -> Altered:
    kept, event = table(EventPayload), table(Event)
    row = forger.pick(event.c.id.in_(select(kept.c.event_id)))
    content = select(kept.c.content).where(kept.c.event_id == row.id)
    said = json.loads(forger.connection.execute(content).scalar_one())
    forger.set(EventPayload, kept.c.event_id == row.id, content=json.dumps({**said, "outcome": "not_proven"}))
    return of_event(row, "its codes, or their salt")


def changed_salt(forger: Forger) -> Altered:
    model = forger.luck.choice([EventPayload, EventText])
    row = forger.pick(table(Event).c.id.in_(select(table(model).c.event_id)))
    forger.set(model, table(model).c.event_id == row.id, salt=OTHER)
    return of_event(row, "salt")


def changed_text(forger: Forger) -> Altered:
    row = forger.pick(table(Event).c.id.in_(select(table(EventText).c.event_id)))
    forger.set(EventText, table(EventText).c.event_id == row.id, sealed=OTHER * 8)
    return of_event(row, "its sealed text")


def removed_contents(forger: Forger) -> Altered:
    model, words = forger.luck.choice([(EventPayload, "lost its codes"), (EventText, "lost its sealed text")])
    row = forger.pick(table(Event).c.id.in_(select(table(model).c.event_id)))
    forger.drop(model, table(model).c.event_id == row.id)
    return of_event(row, words, "no erasure tells of it")


def added_text(forger: Forger) -> Altered:
    row = forger.pick(table(Event).c.text_commitment.is_(None))
    more = {"event_id": row.id, "row_id": uuid.uuid4(), "salt": OTHER, "sealed": OTHER}
    forger.connection.execute(insert(table(EventText)).values(more))
    return of_event(row, "was given a sealed text")


def removed_middle(forger: Forger) -> Altered:
    row = forger.pick()
    if row.number == row.newest:
        raise LookupError
    forger.forget(row.id)
    words = (row.reference, f"event {row.number + 1} ", f"event {row.number} of the same history is missing")
    return Altered(words, frozenset({row.reference}))


def removed_newest(forger: Forger) -> Altered:
    """Nothing in the case's rows tells any more that there was such an event."""
    row = forger.pick()
    newest = forger.pick(table(Event).c.stream_id == row.stream_id, table(Event).c.number == row.newest)
    forger.forget(newest.id)
    return of_event(newest, "is missing: the process log")


def removed_newest_carelessly(forger: Forger) -> Altered:
    """Facts and intervals are left; without any log they still tell of which case it was."""
    position = table(StateInterval).c.position
    row = forger.pick(table(Event).c.id.in_(select(position)))
    forger.drop(Event, table(Event).c.id == row.id)
    words = (row.reference, f"the event at position {row.id} of the log is missing")
    return Altered(words, frozenset({row.reference}))


def rolled_back(forger: Forger) -> Altered:
    """Everything since some seal is taken out of every table, checkpoints too."""
    leaf, checkpoint = table(Leaf), table(Checkpoint)
    row = forger.pick(table(Event).c.id.in_(select(leaf.c.event_id)))
    later = select(table(Event).c.id).where(table(Event).c.id >= row.id).order_by(table(Event).c.id.desc())
    for position in forger.connection.execute(later).scalars().all():
        forger.drop(Leaf, leaf.c.event_id == position)
        forger.forget(position)
    left = forger.connection.execute(select(func.count()).select_from(leaf)).scalar_one()
    forger.drop(Checkpoint, checkpoint.c.size > left)
    return Altered(("The sealer's last checkpoint", "the history was rolled back"), EVERY_CASE)


def inserted(forger: Forger) -> Altered:
    """A well-hashed event at the end of a stream, signed with some key."""
    row = forger.pick()
    last = forger.pick(table(Event).c.stream_id == row.stream_id, table(Event).c.number == row.newest)
    forged = Event(**{column.name: getattr(last, column.name) for column in table(Event).columns})
    forged.number, forged.previous_hash = last.number + 1, last.hash
    forged.payload_commitment = forged.text_commitment = None
    forged.id = forger.connection.execute(select(func.max(table(Event).c.id))).scalar_one() + 1
    forged.canonical = canonical(_written(forged))
    forged.hash = leaf_hash(forged.canonical)
    forged.signature = Ed25519PrivateKey.generate().sign(forged.canonical)
    values = {column.name: getattr(forged, column.name) for column in table(Event).columns}
    forger.connection.execute(insert(table(Event)).values(values))
    return of_event(last, "was not signed by the surface", number=last.number + 1)


def exchanged(forger: Forger) -> Altered:
    event = table(Event)
    row = forger.pick(event.c.number > 1)
    before = forger.pick(event.c.stream_id == row.stream_id, event.c.number == row.number - 1)
    for position, number in ((row.id, -1), (before.id, row.number), (row.id, before.number)):
        forger.set(Event, event.c.id == position, number=number)
    return of_event(row, "columns no longer say what was signed (number)")


def moved(forger: Forger) -> Altered:
    event = table(Event)
    row = forger.pick()
    other = forger.pick(event.c.stream_id != row.stream_id)
    forger.set(Event, event.c.id == row.id, stream_id=other.stream_id, number=other.newest + 1)
    says = (other.reference, f"event {other.newest + 1} ", "columns no longer say what was signed")
    return Altered(says, frozenset({row.reference, other.reference}))


def changed_leaf(forger: Forger) -> Altered:
    leaf = table(Leaf)
    row = forger.pick(table(Event).c.id.in_(select(leaf.c.event_id)))
    index = forger.connection.execute(select(leaf.c.leaf_index).where(leaf.c.event_id == row.id)).scalar_one()
    forger.set(Leaf, leaf.c.event_id == row.id, hash=OTHER)
    return of_event(row, f"is not the one that was sealed as leaf {index}")


def removed_leaf(forger: Forger) -> Altered:
    leaf = table(Leaf)
    last = forger.connection.execute(select(func.max(leaf.c.leaf_index))).scalar_one()
    index = forger.luck.randint(0, last)
    forger.drop(Leaf, leaf.c.leaf_index == index)
    return Altered(
        ("newest leaves are missing" if index == last else f"The tree lacks leaf {index}",), NO_CASE
    )


def changed_checkpoint(forger: Forger) -> Altered:
    checkpoint = table(Checkpoint)
    rows = forger.connection.execute(select(checkpoint).order_by(checkpoint.c.id)).all()
    row = forger.luck.choice(rows)
    values = forger.luck.choice(
        [{"root": OTHER}, {"note": row.note.replace("\n", "\n1", 1)}, {"size": row.size - 1}]
    )
    forger.set(Checkpoint, checkpoint.c.id == row.id, **values)
    return Altered((f"The checkpoint number {row.id} ",), NO_CASE)


def changed_fact(forger: Forger) -> Altered:
    model = forger.luck.choice([CaseFact, RespondentFact])
    row = forger.row(model)
    column, value = forger.luck.choice(
        [
            ("received_on", LONG_AGO),
            ("channel", "elsewhere"),
            ("place_code", "99"),
            ("outcome", another(row.outcome)),
        ]
    )
    own = table(model).c[next(iter(table(model).primary_key)).name]
    forger.set(model, own == row._mapping[own.name], **{column: value})
    return Altered((row.of_case, "the facts differ", column), frozenset({row.of_case}))


def removed_fact(forger: Forger) -> Altered:
    row = forger.row(RespondentFact)
    forger.drop(RespondentFact, table(RespondentFact).c.respondent_id == row.respondent_id)
    return Altered((row.of_case, "the facts differ"), frozenset({row.of_case}))


def changed_interval(forger: Forger) -> Altered:
    """Of an erased case only the newest rows can be told anew: the codes of the older ones are gone."""
    interval = table(StateInterval)
    row = forger.row(StateInterval, living(table(StateInterval).c.case_id))
    choices: list[dict[str, Any]] = [{"legal_from": LONG_AGO}, {"void": True}, {"revision": 99}]
    values = forger.luck.choice(choices)
    forger.set(StateInterval, interval.c.id == row.id, **values)
    return Altered((row.of_case, "the intervals differ"), frozenset({row.of_case}))


def removed_interval(forger: Forger) -> Altered:
    row = forger.row(StateInterval, living(table(StateInterval).c.case_id))
    forger.drop(StateInterval, table(StateInterval).c.id == row.id)
    return Altered((row.of_case, "the intervals differ"), frozenset({row.of_case}))


def changed_case(forger: Forger) -> Altered:
    row = forger.row(Case, case="id")
    column, value = forger.luck.choice(
        [
            ("channel", "elsewhere"),
            ("place_code", "99"),
            ("outcome", another(row.outcome)),
        ]
        + ([("received_on", LONG_AGO), ("closed_on", LONG_AGO)] if row.erased_on is None else [])
        + ([("state", State.CLOSED)] if row.state is not State.CLOSED else [("state", State.VERIFIED)])
        + ([("sub_status", another_step(row.sub_status))] if row.sub_status else [])
    )
    forger.set(Case, table(Case).c.id == row.id, **{column: value})
    return Altered((row.reference, "rows of the case differ", column), frozenset({row.reference}))


def changed_respondent(forger: Forger) -> Altered:
    row = forger.row(Respondent)
    moved = [("sub_status", another_step(row.sub_status))] if row.sub_status else []
    column, value = forger.luck.choice([("employee_type", "elsewhere"), ("violation_type", "A99"),
                                        ("outcome", another(row.outcome)), *moved])  # fmt: skip
    forger.set(Respondent, table(Respondent).c.id == row.id, **{column: value})
    words = (row.of_case, "rows of the case differ", f"{column} of respondent {row.ordinal}")
    return Altered(words, frozenset({row.of_case}))


def stopped_clock(forger: Forger) -> Altered:
    row = forger.row(Clock, table(Clock).c.stopped_on.is_(None))
    forger.set(Clock, table(Clock).c.id == row.id, stopped_on=LONG_AGO)
    return Altered((row.of_case, "rows of the case differ", "open clocks"), frozenset({row.of_case}))


def dated_otherwise(forger: Forger) -> Altered:
    event, act = table(Event), table(Forwarding)
    row = forger.pick(event.c.id.in_(select(act.c.event_id)), living(event.c.stream_id))
    forger.set(Forwarding, act.c.event_id == row.id, made_on=LONG_AGO)
    return of_event(row, "rows of the case differ", "forwarding.made_on")


NO_CASE: frozenset[str] = frozenset()
EVERY_CASE = frozenset({"*"})
DEEDS: tuple[Callable[[Forger], Altered], ...] = (
    changed_column, changed_column, rewritten, changed_bytes, changed_hash, changed_signature,
    changed_payload, changed_salt, changed_text, removed_contents, added_text, removed_middle,
    removed_newest, removed_newest_carelessly, rolled_back, inserted, exchanged, moved, changed_leaf,
    removed_leaf, changed_checkpoint, changed_fact, removed_fact, changed_interval, removed_interval,
    changed_case, changed_respondent, stopped_clock, dated_otherwise,
)  # fmt: skip
