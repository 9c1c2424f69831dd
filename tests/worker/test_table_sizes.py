"""SQLite is told once a day how large its tables are."""

from __future__ import annotations

from sqlalchemy import text

from neutrality import worker
from neutrality.database import transaction
from neutrality.outbox import post
from neutrality.table_sizes import PERIODIC
from tests.cases.office import Office


def test_a_table_that_has_grown_is_looked_at(office: Office) -> None:
    with transaction(office.sessions) as session:
        for _ in range(300):
            post(session, "some_kind", {}, due_at=office.clock()).done_at = office.clock()
        post(session, "learn_table_sizes", {}, due_at=office.clock())

    worker.work_off(office.sessions, office.means, now=office.clock())

    with office.sessions() as session:
        asked = text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'outbox_message' AND idx LIKE '%due'")
        assert int(str(session.scalar(asked)).split()[0]) > 300
    assert set(PERIODIC) <= set(worker.PERIODIC)
