"""The thread has two sides, and a sender may choose to hear of news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: a table made anew would lose its triggers, and others refer to it.
    op.add_column(
        "message", sa.Column("author", sa.String(length=40), nullable=False, server_default="office")
    )
    op.add_column("message", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("report", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.create_table(
        "contact",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_contact_report_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_contact")),
    )


def downgrade() -> None:
    op.drop_table("contact")
    op.drop_column("report", "withdrawn_on")
    # What senders wrote has no place in the older table, which holds only what offices told.
    op.execute("DELETE FROM message WHERE author = 'reporter'")
    op.drop_column("message", "read_at")
    op.drop_column("message", "author")
