"""The mail server goes away and comes back: mails wait, are tried again, and come once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from neutrality.cases.jobs import TELL_HEAD
from neutrality.courier import Courier
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.outbox import MOST_ATTEMPTS, OutboxMessage, post
from neutrality.worker import work_off
from tests.browser.server import free_port
from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.fixtures.post import Inbox

__all__ = ["means", "office", "public"]


class Mail:
    """A real server, always at the same address."""

    def __init__(self) -> None:
        self.inbox, self._port = Inbox(), free_port()
        self.url = f"smtp://127.0.0.1:{self._port}"

    @contextmanager
    def there(self) -> Iterator[None]:
        """Let it run while the block does."""
        controller = Controller(self.inbox, hostname="127.0.0.1", port=self._port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()


def letters(office: Office) -> list[OutboxMessage]:
    """Return the messages that are letters."""
    with office.sessions() as session:
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == TELL_HEAD)))


@pytest.mark.both_databases
def test_mails_wait_while_the_server_is_away_and_come_once_each(office: Office) -> None:
    mail = Mail()
    working = replace(office.means, courier=Courier(mail.url, "noreply@contoh.go.id", secret=b"s" * 32))
    heads = [office.who(Role.HEAD, number) for number in (1, 2, 3)]
    with transaction(office.sessions) as session:
        for head in heads:
            post(session, TELL_HEAD, {"account": str(head.account_id)}, due_at=office.clock())

    for attempt in range(1, 4):
        work_off(office.sessions, working, now=office.clock())
        assert {(row.attempts, row.done_at, row.error) for row in letters(office)} == {
            (attempt, None, "ConnectionRefusedError")
        }
        assert not work_off(office.sessions, working, now=office.clock()), "not at once"
        office.clock.move(minutes=2**attempt)

    with mail.there():
        while work_off(office.sessions, working, now=office.clock()):
            pass
        office.clock.move(hours=30)
        work_off(office.sessions, working, now=office.clock())

    assert len(mail.inbox.letters) == 3
    assert len({letter["To"] for letter in mail.inbox.letters}) == 3
    assert len({letter["Message-ID"] for letter in mail.inbox.letters}) == 3
    assert all(row.done_at is not None and row.attempts < MOST_ATTEMPTS for row in letters(office))
