"""A public process that somebody captured: it serves, then prints every row that it can read; a script."""

from __future__ import annotations

import json
import sys

from sqlalchemy import text

from neutrality import create_app
from neutrality.settings import Settings

# Every column of every table and view that the connected role may read, whatever the schema.
READABLE = """
SELECT n.nspname, c.relname, array_agg(a.attname ORDER BY a.attnum) FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
AND has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
GROUP BY 1, 2 ORDER BY 2
"""


def main() -> None:
    """Serve some pages, print every row that it can read, wait to be looked at."""
    app = create_app(Settings.load())
    client = app.test_client()
    pages = [client.get(path).status_code for path in ("/", "/lapor", "/lapor/apa", "/lacak", "/readyz")]
    rows: dict[str, list[str]] = {}
    with app.extensions["engine"].connect() as connection:
        for schema, name, columns in connection.execute(text(READABLE)).all():
            listed = ", ".join(f'"{column}"' for column in columns)
            found = connection.execute(text(f'SELECT {listed} FROM "{schema}"."{name}"')).all()
            rows[name] = [str([_shown(value) for value in row]) for row in found]
    print(json.dumps({"pages": pages, "rows": rows}), flush=True)  # noqa: T201 - the answer
    sys.stdin.read()


def _shown(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


if __name__ == "__main__":
    main()
