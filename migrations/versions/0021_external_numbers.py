"""Numbers that a case bears in the systems of others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_number",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("respondent_id", sa.Uuid(), nullable=True),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_number")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_external_number_case_id")),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondent.id"], name=op.f("fk_external_number_respondent_id")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_external_number_entered_by")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["account.id"], name=op.f("fk_external_number_withdrawn_by")
        ),
    )
    op.create_index(op.f("ix_external_number_case_id"), "external_number", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_external_number_respondent_id"), "external_number", ["respondent_id"], unique=False
    )


def downgrade() -> None:
    # What was found by these numbers is found by nothing any more.
    op.execute("DELETE FROM blind_index WHERE kind = 'external'")
    op.drop_table("external_number")
