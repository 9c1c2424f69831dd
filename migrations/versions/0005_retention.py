"""Retention: what was erased, what is held, whose name is gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    op.add_column("case_file", sa.Column("erased_on", sa.Date(), nullable=True))
    op.add_column("respondent", sa.Column("pseudonymised_on", sa.Date(), nullable=True))
    op.create_table(
        "erasure",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.Column("copies_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_erasure_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_copies_until"), "erasure", ["copies_until"], unique=False)
    op.create_table(
        "legal_hold",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_legal_hold_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_case", "legal_hold", ["case_id", "kind"], unique=False)


def downgrade() -> None:
    op.drop_table("legal_hold")
    op.drop_table("erasure")
    op.drop_column("respondent", "pseudonymised_on")
    op.drop_column("case_file", "erased_on")
