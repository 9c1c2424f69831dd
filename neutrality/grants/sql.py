"""The declared grants as SQL for psql, run by the owner of the tables; running it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import MetaData

from neutrality.grants.declared import ALL, NONE, PUBLIC_SCHEMA, Columns, DatabaseRole, May, Rows
from neutrality.grants.tables import TABLES, VERSION_TABLE

# What was presented belongs to this transaction; nothing presented is nothing shown.
PRESENTED = {
    "presented_report": (
        "SELECT id FROM public.report "
        "WHERE lookup_id = decode(current_setting('neutrality.code', true), 'hex') "
        "OR reference = current_setting('neutrality.receipt', true)"
    ),
    "presented_case": (
        "SELECT case_id FROM public.case_report "
        f"WHERE report_id IN (SELECT id FROM {PUBLIC_SCHEMA}.presented_report)"
    ),
    "presented_reply": (
        "SELECT id, case_id FROM public.reply_page "
        "WHERE lookup_id = decode(current_setting('neutrality.reply', true), 'hex')"
    ),
}


@dataclass(frozen=True)
class Names:
    """How the roles are called on a server."""

    roles: Mapping[DatabaseRole, str]
    owner: str = "neutrality_owner"
    database: str = "neutrality"

    @property
    def everybody(self) -> str:
        """The roles of the application, as a list in SQL."""
        return ", ".join(quoted(name) for name in self.roles.values())


def script(metadata: MetaData, names: Names) -> str:
    """Return the whole script: everything is taken back first, so that what is not declared is gone."""
    lines = [
        "-- Printed by `flask --app app db grants`; run it as the owner after every `db upgrade`.",
        "\\set ON_ERROR_STOP on",
        "BEGIN;",
        f"SET LOCAL ROLE {quoted(names.owner)};",
        *(f"{line};" for line in statements(metadata, names)),
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def statements(metadata: MetaData, names: Names) -> Iterator[str]:
    """Return each statement of the script without its semicolon."""
    columns = columns_of(metadata)
    yield from _take_back(names)
    yield from _views(columns)
    for name, table in TABLES.items():
        for role, called in names.roles.items():
            where = PUBLIC_SCHEMA if role is DatabaseRole.PUBLIC else "public"
            yield from _granted(f"{where}.{quoted(name)}", table.of(role), columns[name], called)
    for numbered, column in _numbered(metadata):
        wanted = [called for role, called in names.roles.items() if TABLES[numbered].of(role).add]
        sequence = quoted(f"{numbered}_{column}_seq")
        yield f"GRANT USAGE ON SEQUENCE public.{sequence} TO {', '.join(map(quoted, wanted))}"


def columns_of(metadata: MetaData) -> dict[str, tuple[str, ...]]:
    """Return the columns of every table, the one that the migrations keep among them."""
    return {
        **{table.name: tuple(table.columns.keys()) for table in metadata.sorted_tables},
        VERSION_TABLE: ("version_num",),
    }


def quoted(name: str) -> str:
    """Return a name as SQL takes it whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def _take_back(names: Names) -> Iterator[str]:
    database, owner = quoted(names.database), quoted(names.owner)
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {names.everybody}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {names.everybody}"
    yield f"DROP SCHEMA IF EXISTS {PUBLIC_SCHEMA} CASCADE"
    yield f"CREATE SCHEMA {PUBLIC_SCHEMA}"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {names.everybody}"
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {names.everybody}"
    # What a later migration makes is nobody's until this script was run again.
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS", "TYPES", "SCHEMAS"):
        yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON {kind} FROM PUBLIC, {names.everybody}"
    for role, called in names.roles.items():
        schema = PUBLIC_SCHEMA if role is DatabaseRole.PUBLIC else "public"
        yield f"GRANT USAGE ON SCHEMA {schema} TO {quoted(called)}"


def _views(columns: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name, query in PRESENTED.items():
        yield f"CREATE VIEW {PUBLIC_SCHEMA}.{name} WITH (security_barrier) AS {query}"
    for name, table in TABLES.items():
        if table.public == May():
            continue
        listed = ", ".join(quoted(column) for column in columns[name])
        rows = table.rows.value.format(schema=PUBLIC_SCHEMA)
        shown = "" if table.rows is Rows.EVERY else f" WHERE {rows}"
        bound = " WITH CHECK OPTION" if table.rows.bind else ""
        yield (
            f"CREATE VIEW {PUBLIC_SCHEMA}.{quoted(name)} WITH (security_barrier) AS "
            f"SELECT {listed} FROM public.{quoted(name)}{shown}{bound}"
        )


def _granted(where: str, may: May, columns: tuple[str, ...], called: str) -> Iterator[str]:
    verbs = [
        *_by_column("SELECT", may.read, columns),
        *(["INSERT"] if may.add else []),
        *_by_column("UPDATE", may.change, columns),
        *(["DELETE"] if may.remove else []),
    ]
    if verbs:
        yield f"GRANT {', '.join(verbs)} ON {where} TO {quoted(called)}"


def _by_column(verb: str, chosen: Columns, columns: tuple[str, ...]) -> list[str]:
    if chosen == NONE:
        return []
    if chosen == ALL:
        return [verb]
    return [f"{verb} ({', '.join(quoted(name) for name in chosen.of(columns))})"]


def _numbered(metadata: MetaData) -> Iterator[tuple[str, str]]:
    """Return the tables whose rows the database numbers, with the column."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            yield table.name, column.name
