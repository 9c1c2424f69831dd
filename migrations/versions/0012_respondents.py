"""Respondents: phase, manner and further types, hearings, their own files and data, witnesses of a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CODES = {"phase": 20, "channel": 40, "platform": 40, "interaction": 40}
KNOWN = ("is_official", "employer_conflict")


def upgrade() -> None:
    # Columns are added in place on both databases: no table is copied, so no trigger is lost.
    for name, length in CODES.items():
        op.add_column("respondent", sa.Column(name, sa.String(length=length), nullable=True))
    for name in KNOWN:
        column = sa.Column(name, sa.String(length=10), nullable=False, server_default="unknown")
        op.add_column("respondent", column)
    op.add_column("respondent", sa.Column("sealed_notes", sa.LargeBinary(), nullable=True))
    _create_allegations()
    _create_testimony()
    _create_files()


def downgrade() -> None:
    for table in (
        "rebuttal_copy", "rebuttal_file", "witness", "data_request", "hearing", "capture_tie",
        "respondent_violation",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("respondent", "sealed_notes")
    for name in (*KNOWN, *CODES):
        op.drop_column("respondent", name)


def _create_allegations() -> None:
    op.create_table(
        "respondent_violation",
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("violation_type", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondent_violation")),
        sa.UniqueConstraint(
            "respondent_id",
            "violation_type",
            name=op.f("uq_respondent_violation_respondent_id_violation_type"),
        ),
        _within("respondent_violation", "respondent_id", "respondent"),
        _within("respondent_violation", "violation_type", "violation_type", key="code"),
    )
    op.create_table(
        "capture_tie",
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("tied_by", sa.Uuid(), nullable=False),
        sa.Column("tied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_tie")),
        sa.UniqueConstraint("respondent_id", "sheet_id", name=op.f("uq_capture_tie_respondent_id_sheet_id")),
        _within("capture_tie", "respondent_id", "respondent"),
        _within("capture_tie", "tied_by", "account"),
    )


def _create_testimony() -> None:
    op.create_table(
        "hearing",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("meet_on", sa.Date(), nullable=False),
        sa.Column("meet_at", sa.Time(), nullable=False),
        sa.Column("attendance", sa.String(length=20), nullable=True),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.UniqueConstraint("hearing_id", "version", name=op.f("uq_hearing_hearing_id_version")),
        _within("hearing", "respondent_id", "respondent"),
        _within("hearing", "recorded_by", "account"),
    )
    op.create_index(op.f("ix_hearing_respondent_id"), "hearing", ["respondent_id"], unique=False)
    op.create_table(
        "witness",
        sa.Column("witness_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sworn", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness")),
        sa.UniqueConstraint("witness_id", "version", name=op.f("uq_witness_witness_id_version")),
        _within("witness", "case_id", "case_file"),
        _within("witness", "recorded_by", "account"),
    )
    op.create_index(op.f("ix_witness_case_id"), "witness", ["case_id"], unique=False)
    op.create_table(
        "data_request",
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("sealed_wish", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        _within("data_request", "respondent_id", "respondent"),
        _within("data_request", "answered_by", "account"),
    )
    op.create_index(op.f("ix_data_request_respondent_id"), "data_request", ["respondent_id"], unique=False)


def _create_files() -> None:
    op.create_table(
        "rebuttal_file",
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_state", sa.String(length=40), server_default="unscanned", nullable=False),
        sa.Column("scan_code", sa.String(length=80), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copy_state", sa.String(length=40), server_default="waiting", nullable=False),
        sa.Column("copy_reason", sa.String(length=40), nullable=True),
        *_sealed_object(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebuttal_file")),
        sa.UniqueConstraint("object_key", name=op.f("uq_rebuttal_file_object_key")),
        _within("rebuttal_file", "respondent_id", "respondent"),
    )
    op.create_index(op.f("ix_rebuttal_file_respondent_id"), "rebuttal_file", ["respondent_id"], unique=False)
    op.create_table(
        "rebuttal_copy",
        sa.Column("rebuttal_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_sealed_object(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebuttal_copy")),
        sa.UniqueConstraint("object_key", name=op.f("uq_rebuttal_copy_object_key")),
        sa.UniqueConstraint("rebuttal_id", name=op.f("uq_rebuttal_copy_rebuttal_id")),
        _within("rebuttal_copy", "rebuttal_id", "rebuttal_file", ondelete="CASCADE"),
    )


def _recorded() -> tuple[sa.Column, ...]:
    return (
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
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
