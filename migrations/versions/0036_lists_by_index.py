"""Indexes in the order of the desk's lists, and for what stands above them: no page sorts or counts all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

LINE = ["flooded", sa.text("received_on DESC"), sa.text("id DESC")]
FEW = (
    ("ix_clock_going", "clock", ["due_at", "case_id"], "stopped_on IS NULL AND paused_on IS NULL"),
    ("ix_clock_pressure", "clock", ["case_id"], "kind = 'pressure' AND stopped_on IS NULL"),
    ("ix_proposal_waiting", "proposal", ["case_id"], "status = 'waiting'"),
    ("ix_message_unread", "message", ["report_id"], "author = 'reporter' AND read_at IS NULL"),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name in ("ix_case_file_office_line", "ix_case_file_office_state_received"):
            op.drop_index(name, table_name="case_file", postgresql_concurrently=True, if_exists=True)
        op.create_index(
            "ix_case_file_line", "case_file", LINE, postgresql_concurrently=True, if_not_exists=True
        )
        for name, before in (("office_line", ["office_id"]), ("office_state_line", ["office_id", "state"])):
            op.create_index(
                f"ix_case_file_{name}", "case_file", [*before, *LINE, "excluded_on"],
                postgresql_concurrently=True, if_not_exists=True,
            )  # fmt: skip
        op.create_index(
            "ix_report_event_on", "report", ["event_on"], postgresql_concurrently=True, if_not_exists=True
        )
        for name, table, columns, where in FEW:
            op.create_index(
                name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where),
                postgresql_concurrently=True, if_not_exists=True,
            )  # fmt: skip


def downgrade() -> None:
    for name, table, _columns, _where in FEW:
        op.drop_index(name, table_name=table)
    op.drop_index("ix_report_event_on", table_name="report")
    for name in ("office_state_line", "office_line", "line"):
        op.drop_index(f"ix_case_file_{name}", table_name="case_file")
    op.create_index(
        "ix_case_file_office_state_received", "case_file", ["office_id", "state", "received_on", "id"]
    )
    op.create_index("ix_case_file_office_line", "case_file", ["office_id", "flooded", "received_on", "id"])
