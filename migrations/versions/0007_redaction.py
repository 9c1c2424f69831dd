"""Redacted copies, the second reader's question about each file, and capture sheets of posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_copies()
    op.create_table(
        "clearance_question",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_question")),
        sa.UniqueConstraint("evidence_id", "ordinal", name=op.f("uq_clearance_question_evidence_id_ordinal")),
        _within("clearance_question", "evidence_id", "evidence_file", ondelete="CASCADE"),
        _within("clearance_question", "copy_id", "redacted_copy", ondelete="CASCADE"),
        _within("clearance_question", "asked_by", "account"),
        _within("clearance_question", "answered_by", "account"),
    )
    op.create_table(
        "capture_sheet",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("ownership", sa.String(length=40), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_sheet")),
        sa.UniqueConstraint("sheet_id", "version", name=op.f("uq_capture_sheet_sheet_id_version")),
        _within("capture_sheet", "case_id", "case_file"),
        _within("capture_sheet", "recorded_by", "account"),
    )
    op.create_index(op.f("ix_capture_sheet_case_id"), "capture_sheet", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("capture_sheet")
    op.drop_table("clearance_question")
    op.drop_table("redacted_copy")


def _create_copies() -> None:
    op.create_table(
        "redacted_copy",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kinds", sa.String(length=120), nullable=False),
        sa.Column("sealed_plan", sa.LargeBinary(), nullable=False),
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("ciphertext_size", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("plaintext_commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_meta", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redacted_copy")),
        sa.UniqueConstraint("object_key", name=op.f("uq_redacted_copy_object_key")),
        sa.UniqueConstraint("evidence_id", "ordinal", name=op.f("uq_redacted_copy_evidence_id_ordinal")),
        _within("redacted_copy", "evidence_id", "evidence_file", ondelete="CASCADE"),
        _within("redacted_copy", "made_by", "account"),
    )


def _within(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
