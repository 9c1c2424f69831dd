"""Documents of a case: drafts, what was finalised, signed scans; where a series of numbers begins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place on both databases: no table is copied, so no trigger is lost.
    op.add_column("counter", sa.Column("first", sa.Integer(), nullable=False, server_default="1"))
    _create_documents()
    _create_files()


def downgrade() -> None:
    for table in ("document_scan_copy", "document_scan", "document_file", "document_version", "document"):
        op.drop_table(table)
    op.drop_column("counter", "first")


def _create_documents() -> None:
    op.create_table(
        "document",
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("respondent_id", sa.Uuid(), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=True),
        sa.Column("names_respondents", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("dated_on", "left_on")),
        *(sa.Column(name, sa.String(length=64), nullable=True) for name in ("final_sha256", "signed_sha256")),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.Column("sealed_reference", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("lookup", name=op.f("uq_document_lookup")),
        _within("document", "case_id", "case_file"),
        _within("document", "officer_id", "account"),
        _within("document", "respondent_id", "respondent"),
        _within("document", "office_id", "office"),
        _within("document", "made_by", "account"),
        _within("document", "replaces", "document"),
        _within("document", "replaced_by", "document"),
    )
    for column in (
        "case_id", "respondent_id", "final_sha256", "signed_sha256", "replaces", "replaced_by",
    ):  # fmt: skip
        op.create_index(op.f(f"ix_document_{column}"), "document", [column], unique=False)
    op.create_index(op.f("ix_document_officer_id"), "document", ["officer_id"], unique=False)
    op.create_table(
        "document_version",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "version", name=op.f("uq_document_version_document_id_version")),
        _within("document_version", "document_id", "document"),
        _within("document_version", "written_by", "account"),
    )


def _create_files() -> None:
    op.create_table(
        "document_file",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_sealed_object(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_file")),
        sa.UniqueConstraint("object_key", name=op.f("uq_document_file_object_key")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_file_document_id")),
        _within("document_file", "document_id", "document"),
    )
    op.create_table(
        "document_scan",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_state", sa.String(length=40), server_default="unscanned", nullable=False),
        sa.Column("scan_code", sa.String(length=80), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copy_state", sa.String(length=40), server_default="waiting", nullable=False),
        sa.Column("copy_reason", sa.String(length=40), nullable=True),
        *_sealed_object(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_scan")),
        sa.UniqueConstraint("object_key", name=op.f("uq_document_scan_object_key")),
        _within("document_scan", "document_id", "document"),
    )
    op.create_index(op.f("ix_document_scan_document_id"), "document_scan", ["document_id"], unique=False)
    op.create_table(
        "document_scan_copy",
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_sealed_object(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_scan_copy")),
        sa.UniqueConstraint("object_key", name=op.f("uq_document_scan_copy_object_key")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_document_scan_copy_scan_id")),
        _within("document_scan_copy", "scan_id", "document_scan", ondelete="CASCADE"),
    )


def _sealed_object() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("ciphertext_size", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("plaintext_commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_meta", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
    )


def _within(
    table: str, column: str, other: str, *, key: str = "id", ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name, ondelete=ondelete)
