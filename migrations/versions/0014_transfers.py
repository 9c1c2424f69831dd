"""Cases that went to another office, offices that were closed, officers who left, stages that ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OFFICE = ("closed_on", "successor_id", "ad_hoc", "election_id", "ends_on")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    op.add_column("office", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("office", sa.Column("successor_id", sa.Uuid(), nullable=True))
    op.add_column("office", sa.Column("ad_hoc", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("office", sa.Column("election_id", sa.Uuid(), nullable=True))
    op.add_column("office", sa.Column("ends_on", sa.Date(), nullable=True))
    _create_transfers()
    op.create_table(
        "departure",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_departure")),
        *(_within("departure", name, "account") for name in ("account_id", "entered_by")),
        _within("departure", "office_id", "office"),
    )
    op.create_index(op.f("ix_departure_office_id"), "departure", ["office_id"], unique=False)
    op.create_table(
        "stage_closing",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("office_id", "election_id", name=op.f("pk_stage_closing")),
        _within("stage_closing", "office_id", "office"),
        _within("stage_closing", "election_id", "election"),
        *(_within("stage_closing", name, "account") for name in ("asked_by", "confirmed_by")),
    )


def downgrade() -> None:
    for table in ("stage_closing", "departure", "case_transfer"):
        op.drop_table(table)
    for column in reversed(OFFICE):
        op.drop_column("office", column)


def _create_transfers() -> None:
    op.create_table(
        "case_transfer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_office_id", sa.Uuid(), nullable=False),
        sa.Column("to_office_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("offered_at", TIME, nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("legal_on", sa.Date(), nullable=True),
        sa.Column("former_receipt_number", sa.String(length=60), nullable=True),
        sa.Column("former_registration_number", sa.String(length=60), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_transfer")),
        _within("case_transfer", "case_id", "case_file"),
        *(_within("case_transfer", name, "office") for name in ("from_office_id", "to_office_id")),
        *(_within("case_transfer", name, "account") for name in ("offered_by", "answered_by")),
    )
    for column in ("case_id", "from_office_id", "to_office_id"):
        op.create_index(op.f(f"ix_case_transfer_{column}"), "case_transfer", [column], unique=False)
    waiting = sa.text("answer = 'unanswered'")
    op.create_index(
        "uq_case_transfer_waiting", "case_transfer", ["case_id"], unique=True,
        sqlite_where=waiting, postgresql_where=waiting,
    )  # fmt: skip


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
