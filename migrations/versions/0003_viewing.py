"""What a virus scanner said of a file, and its viewing copy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What the worker found out of each file; the rows that are there already wait for it.
STATES = {
    "scan_state": (sa.String(length=40), "unscanned"),
    "scan_code": (sa.String(length=80), None),
    "scanned_at": (sa.DateTime(timezone=True), None),
    "copy_state": (sa.String(length=40), "waiting"),
    "copy_reason": (sa.String(length=40), None),
}


def upgrade() -> None:
    for name, (kind, first) in STATES.items():
        op.add_column("evidence_file", sa.Column(name, kind, nullable=first is None, server_default=first))
    op.create_table(
        "viewing_copy",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("ciphertext_size", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("plaintext_commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_meta", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing_copy")),
        sa.UniqueConstraint("object_key", name=op.f("uq_viewing_copy_object_key")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_viewing_copy_evidence_id")),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence_file.id"],
            name=op.f("fk_viewing_copy_evidence_id"),
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("viewing_copy")
    for name in reversed(STATES):
        op.drop_column("evidence_file", name)  # no trigger hangs on this table
