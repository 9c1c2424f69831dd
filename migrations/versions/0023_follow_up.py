"""What employers say without a decree, control measures, sources of records, and since when a letter waits."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SOURCED = ("recommendation", "sanction_decision")
DAYS = ("delivered_on", "answered_on", "reminded_on")
LEVEL = "authority_level"
# What each kind of event says of how a letter waits: which day it notes, or that the waiting begins anew.
NOTES = {"case:employer:received": "delivered_on", "case:employer:reminded": "reminded_on"}
DECIDES = frozenset(
    {"case:respondent:sanctioned", "case:remedy:pending", "case:remedy:ended", "case:respondent:no_violation"}
)
BEGINS = frozenset({"case:respondent:forwarded", "case:respondent:returned", "case:respondent:reopened"})
RECOMMENDS, MEASURED = "case:authority:recommended", "case:employer:control_measure"
CANCELLED, REDATED, COARSENED = "case:step:cancelled", "case:step:redated", "case:facts:coarsened"


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    for table in SOURCED:
        op.add_column(table, sa.Column("source", sa.String(length=20), nullable=True))
    for name in DAYS:
        op.add_column("respondent_fact", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("respondent_fact", sa.Column(LEVEL, sa.String(length=20), nullable=True))
    # The scan of a record's paper lies with the respondent's files and names the record's event.
    position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("rebuttal_file", sa.Column("event_id", position, nullable=True))
    _create(
        "employer_answer",
        sa.Column("said", sa.String(length=40), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_employer_answer_agency_id")),
    )
    _create(
        "control_measure",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
    )
    _fill()


def downgrade() -> None:
    for table in ("control_measure", "employer_answer"):
        op.drop_table(table)
    op.drop_column("rebuttal_file", "event_id")
    op.drop_column("respondent_fact", LEVEL)
    for name in DAYS:
        op.drop_column("respondent_fact", name)
    for table in SOURCED:
        op.drop_column(table, "source")


def _create(table: str, *columns: Any) -> None:
    op.create_table(
        table,
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["respondent_id"], ["respondent.id"], name=op.f(f"fk_{table}_respondent_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f(f"fk_{table}_event_id")),
    )
    op.create_index(op.f(f"ix_{table}_respondent_id"), table, ["respondent_id"], unique=False)


EVENT = sa.table(
    "event", sa.column("id", sa.BigInteger()), sa.column("kind", sa.String()), sa.column("number", sa.Integer()),
    sa.column("stream", sa.String()), sa.column("stream_id", sa.Uuid()), sa.column("respondent_id", sa.Uuid()),
    sa.column("legal_on", sa.Date()),
)  # fmt: skip
PAYLOAD = sa.table("event_payload", sa.column("event_id", sa.BigInteger()), sa.column("content", sa.Text()))
FACT = sa.table(
    "respondent_fact", sa.column("respondent_id", sa.Uuid()), sa.column("case_id", sa.Uuid()),
    sa.column("position", sa.BigInteger()), sa.column(LEVEL, sa.String()),
    *(sa.column(name, sa.Date()) for name in DAYS),
)  # fmt: skip
CASE_FACT = sa.table("case_fact", sa.column("case_id", sa.Uuid()), sa.column("position", sa.BigInteger()))
MEASURES = sa.table(
    "control_measure", sa.column("id", sa.Uuid()), sa.column("respondent_id", sa.Uuid()),
    sa.column("event_id", sa.BigInteger()), sa.column("kind", sa.String()), sa.column("stage", sa.String()),
    sa.column("made_on", sa.Date()), sa.column("void", sa.Boolean()),
)  # fmt: skip


def _fill() -> None:
    """Note of the letters that were sent already since when they wait, as their events tell it."""
    cases: dict[uuid.UUID, list[Any]] = defaultdict(list)
    told = (
        sa.select(EVENT, PAYLOAD.c.content)
        .join(PAYLOAD, PAYLOAD.c.event_id == EVENT.c.id)
        .where(EVENT.c.stream == "case")
        .order_by(EVENT.c.number)
    )
    for row in op.get_bind().execute(told):
        cases[row.stream_id].append((row, json.loads(row.content)))
    for case_id, past in cases.items():
        _fill_case(case_id, past)


def _fill_case(case_id: uuid.UUID, past: list[tuple[Any, dict[str, Any]]]) -> None:
    gone = {payload["event"] for row, payload in past if row.kind == CANCELLED}
    moved = {
        payload["event"]: date.fromisoformat(payload["to"]) for row, payload in past if row.kind == REDATED
    }
    known: dict[uuid.UUID, dict[str, Any]] = defaultdict(lambda: dict.fromkeys((*DAYS, LEVEL)))
    for row, payload in past:
        if row.kind == MEASURED:
            _keep_measure(row, payload, moved.get(row.id), void=row.id in gone)
        if row.id not in gone and row.respondent_id is not None:
            _note(known[row.respondent_id], row.kind, moved.get(row.id, row.legal_on), payload)
    # Of an erased case its events tell nothing any more, and its figures stay as they were made coarse.
    if not any(row.kind == COARSENED for row, _ in past):
        position = max((row.id for row, _ in past if row.kind in NOTES), default=0)
        _write(case_id, known, position)


def _write(case_id: uuid.UUID, known: dict[uuid.UUID, dict[str, Any]], position: int) -> None:
    """Write the days, and since which event the figures are known: these kinds count from now on."""
    bind = op.get_bind()
    for respondent_id, days in known.items():
        if any(days.values()):
            bind.execute(sa.update(FACT).where(FACT.c.respondent_id == respondent_id).values(**days))
    for table in (FACT, CASE_FACT):
        older = sa.and_(table.c.case_id == case_id, table.c.position < position)
        bind.execute(sa.update(table).where(older).values(position=position))


def _note(days: dict[str, Any], kind: str, on: date, payload: dict[str, Any]) -> None:
    if kind in NOTES:
        days[NOTES[kind]] = on
    elif kind in DECIDES and "decision_on" in payload:
        days["answered_on"] = days["answered_on"] or on
    elif kind == RECOMMENDS:
        days[LEVEL] = payload["recommended_level"]
    elif kind in BEGINS:
        days.update(dict.fromkeys((*DAYS, LEVEL)))


def _keep_measure(row: Any, payload: dict[str, Any], moved: date | None, *, void: bool) -> None:
    on = date.fromisoformat(payload["control_measure_on"])
    # Typed on the day of the step, it moved with the step.
    on = moved if moved is not None and on == row.legal_on else on
    values = {
        "id": uuid.uuid4(), "respondent_id": row.respondent_id, "event_id": row.id,
        "kind": payload["control_measure"], "stage": payload.get("measure_stage", "requested"), "made_on": on, "void": void,
    }  # fmt: skip
    op.get_bind().execute(sa.insert(MEASURES).values(**values))
