"""Void acts, entries out of the figures, and the register of numbers with what was given so far."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ACTS = ("forwarding", "recommendation", "sanction_decision")
EXCLUDED = ("case_file", "respondent", "case_fact", "respondent_fact")
# As the office's own counter writes it: 001/Reg/LP/CODE/XI/2026.
COUNTED = re.compile(r"(\d{3,})/((?:Reg/)?[A-Z]{2})/.+/[IVX]+/(\d{4})")


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    for table in ACTS:
        op.add_column(table, sa.Column("void", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in EXCLUDED:
        op.add_column(table, sa.Column("excluded_on", sa.Date(), nullable=True))
    register = op.create_table(
        "given_number",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("void_reason", sa.String(length=40), nullable=True),
        sa.Column("voided_by", sa.Uuid(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_number")),
        sa.UniqueConstraint("office_id", "text", name=op.f("uq_given_number_office_id_text")),
        _within("office_id", "office"),
        _within("case_id", "case_file"),
        _within("voided_by", "account"),
    )
    op.create_index("ix_given_number_office_year", "given_number", ["office_id", "year"], unique=False)
    op.create_index(op.f("ix_given_number_case_id"), "given_number", ["case_id"], unique=False)
    rows = list(_given())
    if rows:
        op.bulk_insert(register, rows)


def downgrade() -> None:
    op.drop_table("given_number")
    for table in EXCLUDED:
        op.drop_column(table, "excluded_on")
    for table in ACTS:
        op.drop_column(table, "void")


def _within(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_given_number_{column}"))


def _given() -> Iterator[dict[str, Any]]:
    """Return the numbers that stand on cases; what was given before is known from there alone."""
    cases = sa.table(
        "case_file", sa.column("id", sa.Uuid()), sa.column("office_id", sa.Uuid()),
        sa.column("receipt_number", sa.String()), sa.column("registration_number", sa.String()),
        sa.column("received_on", sa.Date()), sa.column("registered_on", sa.Date()),
    )  # fmt: skip
    for row in op.get_bind().execute(sa.select(cases)):
        for kind, text, on in (
            ("receipt", row.receipt_number, row.received_on),
            ("registration", row.registration_number, row.registered_on or row.received_on),
        ):
            if text:
                yield _number(row, kind, text, on)


def _number(row: sa.Row[Any], kind: str, text: str, on: date) -> dict[str, Any]:
    counted = COUNTED.fullmatch(text)
    return {
        "id": uuid.uuid4(), "office_id": row.office_id, "case_id": row.id, "kind": kind, "text": text,
        "year": int(counted[3]) if counted else on.year, "typed": counted is None, "given_on": on,
        "series": f"{kind}-{counted[2]}"[:20] if counted else None,
        "value": int(counted[1]) if counted else None,
        "void": False, "void_reason": None, "voided_by": None, "voided_at": None,
    }  # fmt: skip
