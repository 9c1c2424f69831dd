"""Beside a month: the five numbers, earlier months, and who has nothing to report."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.history.service import Signer
from neutrality.statistics.coverage import coverage, state_nothing
from neutrality.statistics.headline import FIVE, five
from neutrality.statistics.models import MonthStatement
from neutrality.statistics.service import scope_of, tally_of
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.statistics.bureau import TODAY, Bureau
from tests.statistics.conftest import ByHand
from tests.statistics.crowded import MONTHS, Crowded, crowded
from tests.statistics.reading import english

__all__ = ["crowded"]
TILE = re.compile(
    r'tile__number">(\d+)</span> <span class="tile__label">([^<]*)</span></a>\s*'
    r'<p class="tile__note">(.*?)</p>',
    re.DOTALL,
)


def tiles(page: str) -> dict[str, tuple[int, str]]:
    """Return the numbers of a page's tiles that have something beside them."""
    return {
        unescape(label): (int(number), " ".join(unescape(note).split()))
        for number, label, note in TILE.findall(page)
    }


@pytest.mark.both_databases
def test_the_five_numbers_are_those_of_the_month(crowded: Crowded, sessions: Sessions) -> None:
    with sessions() as session:
        for month in MONTHS:
            for offices in (crowded.offices, frozenset({crowded.local.office.id})):
                scope = scope_of(session, month, offices, today=TODAY)
                tally = tally_of(session, scope)
                assert five(session, scope) == {cell: tally[cell] for cell in FIVE}, month


def test_the_page_shows_five_numbers_with_the_month_before(october: ByHand, sign_in: SignIn) -> None:
    page = english(sign_in(Role.HEAD), "/meja/statistik/2026-10")

    assert tiles(page) == {
        "Reports received": (5, "September 2026: 3 (+2)"),
        "Registered": (3, "September 2026: 1 (+2)"),
        "Forwarded to the authority or the employer (PPK)": (2, "September 2026: 1 (+1)"),
        "Respondents who wait for the employer's answer": (2, "September 2026: 1 (+1)"),
        "Cases open at the end": (6, "September 2026: 3 (+3)"),
    }
    # Nothing is recorded of a year before, so that nothing of it stands there.
    assert "October 2025" not in page
    assert "August 2026: 1 (+2)" in english(sign_in(Role.HEAD), "/meja/statistik/2026-09")


def test_a_year_before_stands_beside_where_anything_is_recorded(bureau: Bureau, sign_in: SignIn) -> None:
    bureau.receive(date(2025, 10, 5))
    bureau.receive(date(2026, 10, 6))

    shown = tiles(english(sign_in(Role.HEAD), "/meja/statistik/2026-10"))

    assert shown["Reports received"] == (1, "September 2026: 0 (+1)<br>October 2025: 1 (unchanged)")


def test_the_board_shows_the_running_month_to_those_who_read_statistics(
    october: ByHand, sign_in: SignIn
) -> None:
    board = english(sign_in(Role.HEAD), "/meja")

    assert tiles(board) == {
        "Reports received": (1, "October 2026: 5"),  # G
        "Registered": (0, "October 2026: 3"),
        "Forwarded to the authority or the employer (PPK)": (0, "October 2026: 2"),
        "Respondents who wait for the employer's answer": (1, "October 2026: 2"),
        "Cases open now": (6, "October 2026: 6"),
    }
    assert 'href="/meja/statistik/2026-11"' in board
    assert tiles(english(sign_in(Role.VERIFIER), "/meja")) == {}


def test_each_office_reports_or_said_that_there_was_nothing_or_did_not_yet(
    bureau: Bureau, sessions: Sessions, workplace: Workplace, factory: Factory, signer: Signer
) -> None:
    bureau.receive(date(2026, 10, 5))
    with transaction(sessions) as session:
        quiet = factory.office(session, parent=workplace.province)
        gone = factory.office(session, parent=workplace.province)
        gone.active, gone.closed_on = False, date(2026, 9, 30)
    other = Bureau(sessions, bureau.means, quiet, factory)
    offices, head = [bureau.office.id, workplace.province.id, quiet.id, gone.id], other.actor(Role.HEAD)
    with transaction(sessions) as session:
        state_nothing(session, signer, quiet.id, "2026-10", actor=head, now=factory.now, today=TODAY)

    def statuses(month: str) -> dict[str, str]:
        with sessions() as session:
            return {row.code: row.status for row in coverage(session, month, offices, today=TODAY)}

    own, above = bureau.office.code, workplace.province.code
    assert statuses("2026-10") == {own: "reporting", above: "not_yet", quiet.code: "nothing"}
    assert statuses("2026-09") == {
        own: "not_yet",
        above: "not_yet",
        quiet.code: "not_yet",
        gone.code: "not_yet",
    }
    # What is open goes on, so that it is figures; what comes later stands over what was said.
    assert statuses("2026-11")[own] == "reporting"
    other.receive(date(2026, 10, 30), entered=date(2026, 11, 9))
    assert statuses("2026-10")[quiet.code] == "reporting"
    with sessions() as session:
        provinces = {row.code: row.province for row in coverage(session, "2026-10", offices, today=TODAY)}
    assert provinces[own]


def test_nothing_is_said_only_of_the_own_office_and_a_past_month_without_figures(
    bureau: Bureau, sessions: Sessions, workplace: Workplace, factory: Factory, signer: Signer
) -> None:
    bureau.receive(date(2026, 9, 5))
    head = bureau.actor(Role.HEAD)

    def say(month: str, office: object = bureau.office.id, actor: object = head) -> None:
        with transaction(sessions) as session:
            state_nothing(
                session, signer, office, month, actor=actor, now=factory.now, today=TODAY  # type: ignore[arg-type]
            )  # fmt: skip

    say("2026-08")
    for month, error in (
        ("2026-11", InvalidInputError), ("2027-01", InvalidInputError), ("2026-9", InvalidInputError),
        ("2026-09", ConflictError), ("2026-10", ConflictError), ("2026-08", ConflictError),
    ):  # fmt: skip
        with pytest.raises(error):
            say(month)
    with pytest.raises(NotAllowedError):
        say("2026-08", workplace.province.id)
    with pytest.raises(NotAllowedError):
        say("2026-07", actor=bureau.actor(Role.VERIFIER))
    above = Bureau(sessions, bureau.means, workplace.province, factory).actor(Role.HEAD)
    with pytest.raises(NotAllowedError):
        say("2026-07", actor=above)

    with sessions() as session:
        assert session.scalars(select(MonthStatement.month)).all() == ["2026-08"]
        events = session.scalars(select(Event).where(Event.kind == EventKind.NOTHING_TO_REPORT)).all()
        assert [(event.office_id, event.actor_id) for event in events] == [
            (bureau.office.id, head.account_id)
        ]


def test_the_head_states_on_the_page_that_there_was_nothing(bureau: Bureau, sign_in: SignIn) -> None:
    bureau.receive(date(2026, 10, 5))
    head = sign_in(Role.HEAD)

    def page(month: str) -> str:
        return unescape(english(head, f"/meja/statistik/{month}"))

    assert "State that there is nothing to report" not in page("2026-10")
    assert "State that there is nothing to report" not in page("2026-11")
    assert "State that there is nothing to report" in page("2026-09")
    office = {"office": str(bureau.office.id)}
    done = head.post("/meja/statistik/2026-09/nihil", data=office, follow_redirects=True)
    assert "Kept: the office has nothing to report of this month." in done.text
    assert "Its head stated that there is nothing to report." in done.text
    assert "State that there is nothing to report" not in done.text
    refused = head.post("/meja/statistik/2026-10/nihil", data=office, follow_redirects=True)
    assert "Something is recorded of this office in that month" in refused.text
    early = head.post("/meja/statistik/2026-11/nihil", data=office, follow_redirects=True)
    assert "This month is not over yet." in early.text
    assert sign_in(Role.STATISTICS).post("/meja/statistik/2026-09/nihil", data=office).status_code == 403
