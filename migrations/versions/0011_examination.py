"""What is examined by the decision: study, checklist, elements, causes, plenary meetings with their votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NEWEST_FIRST = (
    "pleno_decision", "pleno_vote", "pleno_member", "pleno", "respondent_cause", "element_examined",
    "examination", "checklist_answer", "study",
)  # fmt: skip


def upgrade() -> None:
    _create(
        "study",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("examined_by", sa.Uuid(), nullable=False),
        sa.Column("examined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=True),
        _within("study", "examined_by", "account"),
        sa.UniqueConstraint("case_id", name=op.f("uq_study_case_id")),
    )
    _create(
        "checklist_answer",
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        _note(),
        sa.UniqueConstraint("case_id", "item", name=op.f("uq_checklist_answer_case_id_item")),
    )
    _create_of_a_respondent(
        "examination",
        sa.Column("violation_type", sa.String(length=10), nullable=True),
        sa.Column("finding", sa.String(length=20), nullable=True),
        _note(),
        _within("examination", "violation_type", "violation_type", "code"),
        sa.UniqueConstraint("respondent_id", name=op.f("uq_examination_respondent_id")),
    )
    _create_of_a_respondent(
        "element_examined",
        sa.Column("element", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        _note(),
        sa.UniqueConstraint(
            "respondent_id", "element", name=op.f("uq_element_examined_respondent_id_element")
        ),
    )
    _create_of_a_respondent(
        "respondent_cause",
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=True),
        _note(),
        sa.UniqueConstraint("respondent_id", "cause", name=op.f("uq_respondent_cause_respondent_id_cause")),
    )
    _create_plenos()


def downgrade() -> None:
    for table in _NEWEST_FIRST:
        op.drop_table(table)


def _create_plenos() -> None:
    _create(
        "pleno",
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_minutes", sa.LargeBinary(), nullable=True),
        _within("pleno", "recorded_by", "account"),
        sa.UniqueConstraint("case_id", "ordinal", name=op.f("uq_pleno_case_id_ordinal")),
    )
    _create(
        "pleno_member",
        sa.Column("pleno_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        _within("pleno_member", "pleno_id", "pleno"),
        _within("pleno_member", "account_id", "account"),
    )
    for column in ("case_id", "pleno_id"):
        op.create_index(op.f(f"ix_pleno_member_{column}"), "pleno_member", [column], unique=False)
    for table, owner, other, value in (
        ("pleno_vote", "member_id", "pleno_member", "vote"),
        ("pleno_decision", "pleno_id", "pleno", "result"),
    ):
        op.create_table(
            table,
            sa.Column(owner, sa.Uuid(), nullable=False),
            sa.Column("respondent_id", sa.Uuid(), nullable=False),
            sa.Column("case_id", sa.Uuid(), nullable=False),
            sa.Column(value, sa.String(length=20), nullable=False),
            sa.PrimaryKeyConstraint(owner, "respondent_id", name=op.f(f"pk_{table}")),
            _within(table, owner, other),
            _within(table, "respondent_id", "respondent"),
            _within(table, "case_id", "case_file"),
        )
        op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"], unique=False)


def _create_of_a_respondent(table: str, *rest: sa.Column[object] | sa.Constraint) -> None:
    _create(
        table,
        sa.Column("respondent_id", sa.Uuid(), nullable=False),
        *rest,
        _within(table, "respondent_id", "respondent"),
    )
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"], unique=False)


def _create(table: str, *rest: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *rest,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _within(table, "case_id", "case_file"),
    )


def _note() -> sa.Column[bytes]:
    return sa.Column("sealed_note", sa.LargeBinary(), nullable=True)


def _within(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}"))
