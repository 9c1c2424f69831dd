"""Addresses and former names of agencies, versions of the law, and who compared its rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agency", sa.Column("address", sa.String(length=810), server_default="", nullable=False))
    op.create_table(
        "agency_name",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ppk_title", sa.String(length=200), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_name_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_name")),
    )
    op.create_index(op.f("ix_agency_name_agency_id"), "agency_name", ["agency_id"])
    op.create_table(
        "law_version",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_version")),
    )
    op.create_table(
        "law_review",
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_law_review_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_review")),
    )
    op.create_index(op.f("ix_law_review_file"), "law_review", ["file"])


def downgrade() -> None:
    op.drop_index(op.f("ix_law_review_file"), table_name="law_review")
    op.drop_table("law_review")
    op.drop_table("law_version")
    op.drop_index(op.f("ix_agency_name_agency_id"), table_name="agency_name")
    op.drop_table("agency_name")
    with op.batch_alter_table("agency") as table:
        table.drop_column("address")
