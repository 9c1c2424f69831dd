"""Clocks keep what they stood still for and what changed their date; calendars that are subscribed to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DATES = ("happened_on", "paused_on", "extended_to")


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    for name in _DATES:
        op.add_column("clock", sa.Column(name, sa.Date(), nullable=True))
    column = sa.Column("after_closing", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("clock", column)
    _create_of_a_clock(
        "clock_pause",
        sa.Column("paused_on", sa.Date(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=False),
    )
    _create_of_a_clock(
        "clock_change",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=False),
        sa.Column("old_version", sa.String(length=20), nullable=False),
        sa.Column("new_version", sa.String(length=20), nullable=False),
        _within("clock_change", "event_id", "event"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
        _within("calendar_feed", "account_id", "account"),
    )
    op.create_index(op.f("ix_calendar_feed_account_id"), "calendar_feed", ["account_id"], unique=False)


def downgrade() -> None:
    for table in ("calendar_feed", "clock_change", "clock_pause"):
        op.drop_table(table)
    for name in ("after_closing", *_DATES):
        op.drop_column("clock", name)


def _create_of_a_clock(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _within(table, "case_id", "case_file"),
        _within(table, "clock_id", "clock"),
    )
    for name in ("case_id", "clock_id"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)


def _within(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}"))
