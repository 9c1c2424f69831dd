"""Months released, their files, what was asked for, and what was found wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SAME = {
    "release": "id = NEW.id OR (month = NEW.month AND revision = NEW.revision)",
    "release_file": "id = NEW.id OR (release_id = NEW.release_id AND name = NEW.name)",
    "release_erratum": "id = NEW.id",
}
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=True),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("month", "revision", name=op.f("uq_release_month_revision")),
    )
    op.create_table(
        "release_file",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_file_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_file")),
        sa.UniqueConstraint("release_id", "name", name=op.f("uq_release_file_release_id_name")),
    )
    op.create_table(
        "release_ground",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_ground_release_id")),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_ground")),
    )
    op.create_table(
        "release_order",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("result", sa.String(length=60), nullable=True),
        sa.Column("release_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_order_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_order")),
    )
    op.create_table(
        "release_erratum",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("text_id", sa.String(length=2000), nullable=False),
        sa.Column("text_en", sa.String(length=2000), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_erratum")),
    )
    op.create_index(op.f("ix_release_erratum_month"), "release_erratum", ["month"])
    for table in SAME:
        _guard(table)


def downgrade() -> None:
    for table in ("release_erratum", "release_order", "release_ground", "release_file", "release"):
        op.drop_table(table)


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, when, each in (
            ("append_only", "UPDATE OR DELETE", "ROW"),
            ("kept", "TRUNCATE", "STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END"
        )
    # REPLACE removes a row without the DELETE trigger, whatever the connection's settings.
    op.execute(
        f"CREATE TRIGGER {table}_append_only_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {SAME[table]}) "
        "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END"
    )
