"""Rows of sheets of supervision results, so that the same row makes nothing twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_finding",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_imported_finding_office_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_imported_finding_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_finding")),
        sa.UniqueConstraint("digest", name=op.f("uq_imported_finding_digest")),
    )
    op.create_index(op.f("ix_imported_finding_report_id"), "imported_finding", ["report_id"])


def downgrade() -> None:
    op.drop_table("imported_finding")
