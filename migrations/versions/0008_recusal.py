"""Who is barred from which case, who stands in for whom, and what the parent office may do below."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "employment",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_employment")),
        _within("employment", "account_id", "account"),
        _within("employment", "agency_id", "agency"),
    )
    op.create_index(op.f("ix_employment_agency_id"), "employment", ["agency_id"], unique=False)
    _create_delegations()
    _create_of_a_case(
        "conflict",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("tie", sa.String(length=40), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        _within("conflict", "account_id", "account"),
        _within("conflict", "declared_by", "account"),
    )
    op.create_index(op.f("ix_conflict_account_id"), "conflict", ["account_id"], unique=False)
    _create_of_a_case(
        "assistance",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _within("assistance", "office_id", "office"),
        _within("assistance", "accepted_by", "account"),
    )
    op.create_index(op.f("ix_assistance_office_id"), "assistance", ["office_id"], unique=False)
    _create_of_a_case(
        "parent_opening",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        _within("parent_opening", "account_id", "account"),
    )
    op.create_index(op.f("ix_parent_opening_account_id"), "parent_opening", ["account_id"], unique=False)


def downgrade() -> None:
    for table in ("parent_opening", "assistance", "conflict", "delegation", "employment"):
        op.drop_table(table)


def _create_delegations() -> None:
    op.create_table(
        "delegation",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("decree_number", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        _within("delegation", "account_id", "account"),
        _within("delegation", "absent_id", "account"),
        _within("delegation", "office_id", "office"),
        _within("delegation", "entered_by", "account"),
        _within("delegation", "confirmed_by", "account"),
        _within("delegation", "ended_by", "account"),
    )
    for column in ("account_id", "office_id"):
        op.create_index(op.f(f"ix_delegation_{column}"), "delegation", [column], unique=False)


def _create_of_a_case(table: str, *rest: sa.Column[object] | sa.ForeignKeyConstraint) -> None:
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *rest,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _within(table, "case_id", "case_file"),
    )
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"], unique=False)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
