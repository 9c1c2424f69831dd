"""What officers put before the head."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalation",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_escalation_case_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["account.id"], name=op.f("fk_escalation_raised_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_escalation_answered_by")),
    )
    op.create_index("ix_escalation_case_answered", "escalation", ["case_id", "answered_at"])


def downgrade() -> None:
    op.drop_table("escalation")
