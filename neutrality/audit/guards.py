"""The triggers that refuse changes of the history: whether they are there, whole and switched on.

Whoever owns the database can take them away and put them back; then the hashes tell. That they are gone
is told all the same: somebody made ready to change something, or a migration forgot them.
"""

from __future__ import annotations

from collections.abc import Iterator

from neutrality.audit.finding import Finding, What
from neutrality.audit.snapshot import Snapshot

# By what a new row could stand in for an old one (SQLite's REPLACE), as the migrations say it.
TABLES = {
    "event": "id = NEW.id OR hash = NEW.hash "
    "OR (stream = NEW.stream AND stream_id = NEW.stream_id AND number = NEW.number)",
    "state_interval": "id = NEW.id "
    "OR (subject_id = NEW.subject_id AND ordinal = NEW.ordinal AND revision = NEW.revision)",
    "leaf": "leaf_index = NEW.leaf_index OR event_id = NEW.event_id",
    "checkpoint": "id = NEW.id OR public_on = NEW.public_on",
    "forged_event": "event_id = NEW.event_id",
    "release": "id = NEW.id OR (month = NEW.month AND revision = NEW.revision)",
    "release_file": "id = NEW.id OR (release_id = NEW.release_id AND name = NEW.name)",
    "release_erratum": "id = NEW.id",
}
_REFUSES = "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END"
_FUNCTION = "BEGIN RAISE EXCEPTION 'history is only added to'; END"
_TRIGGERS = """
    SELECT c.relname::text || ' ' || t.tgname::text, pg_get_triggerdef(t.oid), t.tgenabled::text, p.prosrc
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.oid = ANY(ARRAY[{tables}]::regclass[])"""
_FIRES = frozenset({"O", "A"})
_REPLICA = """
    SELECT coalesce(r.rolname::text, 'everybody')
    FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
    WHERE 'session_replication_role=replica' = ANY(s.setconfig)"""


def problems(held: Snapshot) -> Iterator[Finding]:
    """Return which guard is missing, changed or switched off."""
    yield from _on_sqlite(held) if held.sqlite else _on_postgresql(held)


def _on_sqlite(held: Snapshot) -> Iterator[Finding]:
    there: dict[str, object] = dict(held.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for table, same in TABLES.items():
        wanted = {f"{verb.lower()}": f"BEFORE {verb} ON {table} {_REFUSES}" for verb in ("UPDATE", "DELETE")}
        when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
        wanted["replace"] = f"BEFORE INSERT ON {table} {when} {_REFUSES}"
        for verb, body in wanted.items():
            name = f"{table}_append_only_{verb}"
            found = there.get(name)
            if found is None or " ".join(str(found).split()) != f"CREATE TRIGGER {name} {body}":
                yield _finding(name, "missing" if found is None else "changed")


def _on_postgresql(held: Snapshot) -> Iterator[Finding]:
    tables = ", ".join(f"'{table}'" for table in TABLES)
    there = {name: rest for name, *rest in held.rows(_TRIGGERS.format(tables=tables))}
    for table in TABLES:
        for name, wanted in (
            (f"{table}_append_only", ("BEFORE", "DELETE", "UPDATE", "FOR EACH ROW")),
            (f"{table}_kept", ("BEFORE", "TRUNCATE", "FOR EACH STATEMENT")),
        ):
            if problem := _problem(there.get(f"{table} {name}"), wanted):
                yield _finding(name, problem)
    for (role,) in held.rows(_REPLICA):
        yield _finding("session_replication_role", f"set for {role}")


def _problem(found: list[str] | None, wanted: tuple[str, ...]) -> str:
    if found is None:
        return "missing"
    definition, enabled, source = found
    if enabled not in _FIRES:
        return "switched off"
    limited = " WHEN " in definition or " UPDATE OF " in definition
    whole = " ".join(source.split()) == _FUNCTION and all(word in definition for word in wanted)
    return "" if whole and not limited else "changed"


def _finding(name: str, problem: str) -> Finding:
    return Finding(What.TRIGGER, said={"name": name, "problem": problem})
