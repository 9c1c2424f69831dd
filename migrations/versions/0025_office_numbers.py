"""The numbers of an office: one of a document of the office itself belongs to no case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite copies the table for this: it has no trigger that could be lost.
    with op.batch_alter_table("given_number") as table:
        table.alter_column("case_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM given_number WHERE case_id IS NULL"))
    with op.batch_alter_table("given_number") as table:
        table.alter_column("case_id", existing_type=sa.Uuid(), nullable=False)
