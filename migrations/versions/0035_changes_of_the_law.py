"""Changes of the law that are proposed and confirmed at the desk; on which day an account was used last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law_change",
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_law_change_asked_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_law_change_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_change")),
    )
    op.create_index("ix_law_change_state", "law_change", ["state", "settled_at"])
    op.add_column("account", sa.Column("signed_in_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "signed_in_on")
    op.drop_index("ix_law_change_state", table_name="law_change")
    op.drop_table("law_change")
