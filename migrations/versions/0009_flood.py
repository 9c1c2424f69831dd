"""Reports that came in a flood are marked; the half of a day's key for digests of sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    for table in ("report", "case_file"):
        op.add_column(table, sa.Column("flooded", sa.Boolean(), nullable=False, server_default=sa.false()))
    columns = ["office_id", "flooded", "received_on", "id"]
    op.create_index("ix_case_file_office_line", "case_file", columns, unique=False)
    op.create_table(
        "source_key",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_source_key")),
    )


def downgrade() -> None:
    op.drop_table("source_key")
    op.drop_index("ix_case_file_office_line", table_name="case_file")
    for table in ("case_file", "report"):
        op.drop_column(table, "flooded")
