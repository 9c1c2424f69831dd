"""Every declared member has its own name, also where another kind has a member of the same value."""

from __future__ import annotations

from enum import StrEnum

import pytest
from flask import Flask

from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import ReleaseEnd
from neutrality.domain.workflow import Action, ReportKind, State, SubStatus
from neutrality.names import name_of

KINDS: tuple[type[StrEnum], ...] = (State, SubStatus, Action, ReportKind, EventKind, Role)


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_of_a_kind_has_a_name(app: Flask, kind: type[StrEnum]) -> None:
    with app.test_request_context():
        names = [name_of(member) for member in kind]
    assert all(names)


def test_members_of_the_same_value_keep_names_of_their_own(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}, environ_base={"HTTP_COOKIE": "lang=en"}):
        assert name_of(Role.CUSTODIAN) == "identity custodian"
        assert name_of(ReleaseEnd.CUSTODIAN) == "by the custodian"
