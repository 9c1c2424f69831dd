"""Sign-ins at a provider that holders linked to their accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider_link",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_provider_link_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_provider_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_provider_link_digest")),
    )


def downgrade() -> None:
    op.drop_table("provider_link")
