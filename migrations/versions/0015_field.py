"""Field supervisors: their appointments, their invitations on paper, and whose result a report is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_post",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(length=120), nullable=False),
        sa.Column("decree_number", sa.String(length=60), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_field_post")),
        _within("field_post", "account_id", "account"),
        _within("field_post", "office_id", "office"),
    )
    op.create_index(op.f("ix_field_post_office_id"), "field_post", ["office_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("runs_out", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
        _within("invitation", "account_id", "account"),
        _within("invitation", "made_by", "account"),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"], unique=False)
    op.create_table(
        "field_result",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_field_result")),
        _within("field_result", "report_id", "report"),
        _within("field_result", "account_id", "account"),
    )
    op.create_index(op.f("ix_field_result_account_id"), "field_result", ["account_id"], unique=False)
    # What field supervisors handed in before is theirs too.
    op.execute(
        "INSERT INTO field_result (report_id, account_id) SELECT id, entered_by FROM report "
        "WHERE source = 'field_supervisor' AND entered_by IS NOT NULL"
    )


def downgrade() -> None:
    for table in ("field_result", "invitation", "field_post"):
        op.drop_table(table)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
