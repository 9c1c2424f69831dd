"""What a role of the database may do with a table, and what of it the public sees.

Nobody changes or removes events, intervals, leaves or checkpoints; nobody may TRUNCATE, refer or trigger. The
public role has no right on any table: it works on views of the same names, which show what belongs to the
report whose code, receipt or draft was presented in this transaction (`database.present`), and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

# The schema of the public's views, first and alone on its role's search path.
PUBLIC_SCHEMA = "neutrality_public"


class DatabaseRole(StrEnum):
    """Who connects: each process of the application as one of these, none of them as the owner."""

    PUBLIC = "public"
    DESK = "desk"
    WORKER = "worker"
    AUDITOR = "auditor"
    READER = "reader"


@dataclass(frozen=True)
class Columns:
    """Some columns of a table: those that are named, or with `others` all but those."""

    names: tuple[str, ...] = ()
    others: bool = False

    def of(self, table: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of the table's columns these are.

        Raises:
            ValueError: for a name that the table does not have.

        """
        unknown = set(self.names) - set(table)
        if unknown:
            raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
        return tuple(name for name in table if (name in self.names) is not self.others)


NONE, ALL = Columns(), Columns(others=True)


def only(*names: str) -> Columns:
    """Return these columns."""
    return Columns(names)


def all_but(*names: str) -> Columns:
    """Return all columns but these."""
    return Columns(names, others=True)


@dataclass(frozen=True)
class May:
    """What a role may do: read and change by column, add and remove by row."""

    read: Columns = NONE
    add: bool = False
    change: Columns = NONE
    remove: bool = False


NOTHING = May()
READ = May(ALL)
ADD = May(ALL, add=True)
KEEP = May(ALL, add=True, change=ALL)
CARE = May(ALL, add=True, change=ALL, remove=True)
DROP = May(ALL, add=True, remove=True)


class Rows(StrEnum):
    """Which rows the public's view of a table shows, in SQL; `presented…` are what was presented."""

    EVERY = "true"
    REPORT = "id IN (SELECT id FROM {schema}.presented_report)"
    OF_REPORT = "report_id IN (SELECT id FROM {schema}.presented_report)"
    CASE = "id IN (SELECT case_id FROM {schema}.presented_case)"
    OF_CASE = "case_id IN (SELECT case_id FROM {schema}.presented_case)"
    EVENT = (
        "stream_id IN (SELECT case_id FROM {schema}.presented_case) "
        "OR report_id IN (SELECT id FROM {schema}.presented_report) "
        # Of a case whose letter is answered its newest event alone, to write one behind it.
        "OR (stream_id IN (SELECT case_id FROM {schema}.presented_reply) AND number >= "
        "(SELECT max(number) FROM public.event AS newest WHERE newest.stream_id = event.stream_id))"
    )
    KEY = (
        "owner IN (SELECT id FROM {schema}.presented_report) "
        "OR owner IN (SELECT id FROM {schema}.presented_reply)"
    )
    WRAP = (
        "data_key_id IN (SELECT id FROM public.data_key "
        "WHERE owner IN (SELECT id FROM {schema}.presented_report) "
        "OR owner IN (SELECT id FROM {schema}.presented_reply))"
    )
    REPLY = "id IN (SELECT id FROM {schema}.presented_reply)"
    OF_REPLY = "reply_page_id IN (SELECT id FROM {schema}.presented_reply)"
    DOCUMENT = "current_setting('neutrality.document', true) IN (lookup, final_sha256, signed_sha256)"
    DRAFT = "lookup = current_setting('neutrality.draft', true)"
    NONE = "false"

    @property
    def bind(self) -> bool:
        """Whether what is added must belong to what was presented: nothing is slipped into other reports.

        A report, its case and its keys are written before the report is there to belong to.
        """
        return self in {Rows.OF_REPORT, Rows.OF_CASE, Rows.EVENT, Rows.DRAFT, Rows.OF_REPLY}


@dataclass(frozen=True)
class Table:
    """One table: what each role may do with it, and which rows the public's view shows."""

    public: May = NOTHING
    desk: May = NOTHING
    worker: May = NOTHING
    auditor: May = NOTHING
    rows: Rows = field(default=Rows.NONE)
    # What no list needs: how one signs in, secrets of programs. It is not read from a copy either.
    desk_alone: bool = False

    def of(self, role: DatabaseRole) -> May:
        """Return what one role may do; who reads the copy for the desk reads what the desk reads."""
        if role is DatabaseRole.READER:
            return NOTHING if self.desk_alone else May(self.desk.read)
        may: May = getattr(self, role.value)
        return may
