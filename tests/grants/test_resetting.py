"""Second factors are reset by the role that runs commands; it takes them away and cannot read them."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from tests.factories import Factory, Workplace
from tests.fixtures.roles import Granted
from tests.grants.conftest import Process


def test_the_role_of_commands_resets_factors(
    process: Process, sessions: Sessions, factory: Factory, workplace: Workplace, granted: Granted
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.ADMIN)
    words = ["users", "reset-factor", account.email, "--reason", "telepon hilang"]

    done = process("desk", "worker").test_cli_runner().invoke(args=words)

    assert done.exit_code == 0, done.output
    engine = granted.engine("worker")
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("SELECT sealed_secret FROM authenticator"))
    engine.dispose()
