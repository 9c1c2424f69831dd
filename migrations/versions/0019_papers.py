"""Letterheads, signature blocks, layouts of the office's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KIND = sa.String(length=40)


def upgrade() -> None:
    op.create_table(
        "letterhead",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("office_name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("size", _KIND, nullable=False),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_letterhead")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_letterhead_office_id")),
    )
    op.create_table(
        "signature_block",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("below", sa.String(length=200), nullable=False),
        sa.Column("papers", sa.String(length=100), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_block")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_signature_block_office_id")),
        sa.UniqueConstraint("office_id", "ordinal", name=op.f("uq_signature_block_office_id_ordinal")),
    )
    op.create_table(
        "paper_layout",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("paper", _KIND, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("with_letterhead", sa.Boolean(), nullable=False),
        sa.Column("orientation", _KIND, nullable=False),
        sa.Column("size", _KIND, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_layout")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_paper_layout_office_id")),
        sa.UniqueConstraint("office_id", "paper", name=op.f("uq_paper_layout_office_id_paper")),
    )
    op.create_table(
        "layout_column",
        sa.Column("layout_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout_column")),
        sa.ForeignKeyConstraint(["layout_id"], ["paper_layout.id"], name=op.f("fk_layout_column_layout_id")),
        sa.UniqueConstraint("layout_id", "ordinal", name=op.f("uq_layout_column_layout_id_ordinal")),
    )


def downgrade() -> None:
    op.drop_table("layout_column")
    op.drop_table("paper_layout")
    op.drop_table("signature_block")
    op.drop_table("letterhead")
