"""Pages on which agencies answer a letter, who stands on them, what came, with its files."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create(
        "reply_page",
        {"case_id": "case_file", "office_id": "office", "agency_id": "agency", "opened_by": "account"},
        sa.Column("letter", sa.String(length=20), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=False),
        sa.Column("lookup_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("lookup_id", name=op.f("uq_reply_page_lookup_id")),
        indexed=("case_id",),
    )
    _create(
        "reply_person",
        {"reply_page_id": "reply_page", "respondent_id": "respondent"},
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("reply_page_id", "ordinal", name=op.f("uq_reply_person_reply_page_id_ordinal")),
        indexed=("respondent_id",),
    )
    _create_answers()
    _create_files()


def downgrade() -> None:
    for table in ("reply_copy", "reply_file", "reply_answer", "reply_person", "reply_page"):
        op.drop_table(table)


def _create_answers() -> None:
    _create(
        "reply_answer",
        {"reply_page_id": "reply_page", "reply_person_id": "reply_person", "respondent_id": "respondent"},
        sa.Column("reference", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", POSITION, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("taken_event_id", POSITION, nullable=True),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("reply_person_id", name=op.f("uq_reply_answer_reply_person_id")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_reply_answer_{column}"))
            for column, table in (
                ("event_id", "event"),
                ("handled_by", "account"),
                ("proposal_id", "proposal"),
                ("taken_event_id", "event"),
            )
        ),
        indexed=("reply_page_id", "respondent_id"),
    )


def _create_files() -> None:
    _create(
        "reply_file",
        {"reply_page_id": "reply_page", "answer_id": "reply_answer", "respondent_id": "respondent"},
        *_sealed(),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_state", sa.String(length=40), nullable=False, server_default="unscanned"),
        sa.Column("scan_code", sa.String(length=80), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copy_state", sa.String(length=40), nullable=False, server_default="waiting"),
        sa.Column("copy_reason", sa.String(length=40), nullable=True),
        sa.UniqueConstraint("object_key", name=op.f("uq_reply_file_object_key")),
        indexed=("reply_page_id", "answer_id", "respondent_id"),
    )
    op.create_table(
        "reply_copy",
        sa.Column("reply_file_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_sealed(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_copy")),
        sa.UniqueConstraint("object_key", name=op.f("uq_reply_copy_object_key")),
        sa.UniqueConstraint("reply_file_id", name=op.f("uq_reply_copy_reply_file_id")),
        sa.ForeignKeyConstraint(
            ["reply_file_id"],
            ["reply_file.id"],
            name=op.f("fk_reply_copy_reply_file_id"),
            ondelete="CASCADE",
        ),
    )


def _sealed() -> list[sa.Column[Any]]:
    return [
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("ciphertext_size", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("plaintext_commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_meta", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
    ]


def _create(table: str, within: dict[str, str], *columns: Any, indexed: tuple[str, ...]) -> None:
    op.create_table(
        table,
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in within),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in within.items()
        ),
    )
    for column in indexed:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
