"""Identities released to named handlers, and cases linked as the same report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_release",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("custodian_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_identity_release_report_id")),
        sa.ForeignKeyConstraint(
            ["custodian_id"], ["account.id"], name=op.f("fk_identity_release_custodian_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_release")),
    )
    op.create_index(
        "uq_identity_release_running",
        "identity_release",
        ["report_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "release_handler",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["identity_release.id"], name=op.f("fk_release_handler_release_id")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_release_handler_account_id")),
        sa.PrimaryKeyConstraint("release_id", "account_id", name=op.f("pk_release_handler")),
    )
    op.create_table(
        "case_link",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_link_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["case_file.id"], name=op.f("fk_case_link_other_id")),
        sa.ForeignKeyConstraint(["linked_by"], ["account.id"], name=op.f("fk_case_link_linked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("case_id", "other_id", name=op.f("uq_case_link_case_id_other_id")),
    )
    op.create_index(op.f("ix_case_link_other_id"), "case_link", ["other_id"], unique=False)


def downgrade() -> None:
    op.drop_table("case_link")
    op.drop_table("release_handler")
    op.drop_table("identity_release")
