"""Who is the same person as somebody decided, and what becomes of reports and respondents when cases merge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    op.add_column("case_report", sa.Column("current", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("respondent_fact", sa.Column("joined_on", sa.Date(), nullable=True))
    op.create_table(
        "person_match",
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_match")),
        sa.UniqueConstraint("respondent_id", "other_id", name=op.f("uq_person_match_respondent_id_other_id")),
        _within("person_match", "respondent_id", "respondent"),
        _within("person_match", "other_id", "respondent"),
        _within("person_match", "case_id", "case_file"),
        _within("person_match", "decided_by", "account"),
    )
    for column in ("other_id", "case_id"):
        op.create_index(op.f(f"ix_person_match_{column}"), "person_match", [column], unique=False)
    op.create_table(
        "merged_respondent",
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("respondent_id", name=op.f("pk_merged_respondent")),
        _within("merged_respondent", "respondent_id", "respondent"),
        _within("merged_respondent", "into_id", "respondent"),
    )
    op.create_index(op.f("ix_merged_respondent_into_id"), "merged_respondent", ["into_id"], unique=False)
    op.create_table(
        "report_standing",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.Column("handled_from", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_standing")),
        _within("report_standing", "report_id", "report"),
    )


def downgrade() -> None:
    for table in ("report_standing", "merged_respondent", "person_match"):
        op.drop_table(table)
    op.drop_column("respondent_fact", "joined_on")
    op.drop_column("case_report", "current")


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
