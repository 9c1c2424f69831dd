"""Rows of an office's earlier register; a forwarding of which it does not say what level was proposed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LEVEL = sa.String(length=20)


def upgrade() -> None:
    # SQLite copies the table for this: it has no trigger that could be lost.
    with op.batch_alter_table("forwarding") as table:
        table.alter_column("proposed_level", existing_type=LEVEL, nullable=True)
    op.create_table(
        "imported_row",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("lacks", sa.String(length=400), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_imported_row_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_imported_row_office_id")),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondent.id"], name=op.f("fk_imported_row_respondent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
        sa.UniqueConstraint(
            "office_id", "number", "ordinal", name=op.f("uq_imported_row_office_id_number_ordinal")
        ),
    )
    op.create_index(op.f("ix_imported_row_case_id"), "imported_row", ["case_id"])
    op.create_index(op.f("ix_imported_row_respondent_id"), "imported_row", ["respondent_id"])


def downgrade() -> None:
    op.drop_table("imported_row")
    op.execute(sa.text("UPDATE forwarding SET proposed_level = '' WHERE proposed_level IS NULL"))
    with op.batch_alter_table("forwarding") as table:
        table.alter_column("proposed_level", existing_type=LEVEL, nullable=False)
