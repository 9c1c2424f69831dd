"""The tree over all events: leaves, checkpoints, and what was refused a leaf; only added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# By what a new row could stand in for an old one.
SAME = {
    "leaf": "leaf_index = NEW.leaf_index OR event_id = NEW.event_id",
    "checkpoint": "id = NEW.id OR public_on = NEW.public_on",
    "forged_event": "event_id = NEW.event_id",
}
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "leaf",
        sa.Column("leaf_index", POSITION, autoincrement=False, nullable=False),
        sa.Column("event_id", POSITION, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_leaf_event_id")),
        sa.PrimaryKeyConstraint("leaf_index", name=op.f("pk_leaf")),
        sa.UniqueConstraint("event_id", name=op.f("uq_leaf_event_id")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", POSITION, autoincrement=True, nullable=False),
        sa.Column("size", POSITION, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("public_on", sa.Date(), nullable=True),
        sa.Column("lost_size", POSITION, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("public_on", name=op.f("uq_checkpoint_public_on")),
    )
    op.create_index(op.f("ix_checkpoint_size"), "checkpoint", ["size"], unique=False)
    op.create_table(
        "forged_event",
        sa.Column("event_id", POSITION, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_forged_event_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_forged_event")),
    )
    for table in SAME:
        _guard(table)


def downgrade() -> None:
    for table in reversed(SAME):  # their triggers go with them
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
