"""The list behind a figure on the desk: what it names, to whom, and what it keeps to itself."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from neutrality.cases.conflicts import record_of
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.workflow import Action
from neutrality.statistics import list_page
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.statistics.bureau import Bureau
from tests.statistics.conftest import ByHand
from tests.statistics.crowded import MONTHS, Crowded, crowded
from tests.statistics.reading import cases_listed, english, figures_on, things_listed
from tests.statistics.test_transfers import hand

__all__ = ["crowded"]
LINK = re.compile(
    r'<a class="(?:govuk-link|tile__link)" href="(/meja/statistik/[0-9-]+/daftar[^"]+)">(.*?)</a>'
)
SHARE = re.compile(r"\((\d+) of (\d+)\)")
LENGTH = re.compile(r"\(of (\d+)\)")


def address(figure: str, month: str = "2026-10", **more: str) -> str:
    """Return the address of a list."""
    return f"/meja/statistik/{month}/daftar?figure={figure}" + "".join(
        f"&{name}={value}" for name, value in more.items()
    )


def counted(text: str) -> int:
    """Return of how many a number tells that opens a list: of a share the part, of a length of how many."""
    if share := SHARE.search(text):
        return int(share[1])
    if length := LENGTH.search(text):
        return int(length[1])
    number = re.sub("<[^>]+>", " ", text).split()[0]
    return int(number)


@pytest.mark.slow
def test_every_number_of_a_crowded_month_opens_a_list_of_as_many(
    crowded: Crowded, sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, Role.HEAD)
    above = sign_in(account=account)
    links = {
        unescape(href): counted(text)
        for month in MONTHS
        for href, text in LINK.findall(english(above, f"/meja/statistik/{month}"))
    }

    assert len(links) > 500
    # Both ways of asking cost a whole count each, so that a part of them stands for all; `test_behind.py`
    # walks every one of them without the page.
    some = sorted(links)[::7]
    persons = "figure=repeat_offenders"
    wrong = [href for href in some if persons not in href and things_listed(above, href) != links[href]]
    assert wrong == []


def test_a_share_opens_its_part_and_its_whole(october: ByHand, sign_in: SignIn) -> None:
    head = sign_in(Role.HEAD)
    part = english(head, address("registration_rate"))
    whole = english(head, address("registration_rate", of="whole"))

    assert "75.0% (3 of 4)" in part
    assert sorted(cases_listed(head, address("registration_rate"))) == sorted(
        october.cases[letter] for letter in "ACD"
    )
    assert things_listed(head, address("registration_rate", of="whole")) == 4
    assert "the part, 3" in whole


def test_a_list_names_the_respondents_to_those_who_read_the_case(october: ByHand, sign_in: SignIn) -> None:
    head = english(sign_in(Role.HEAD), address("forwarded"))
    statistics = english(sign_in(Role.STATISTICS), address("forwarded"))

    assert "Contoh 1" in head
    assert "/meja/kasus/" in head
    assert "Contoh" not in statistics
    assert "/meja/kasus/" not in statistics
    assert october.local.office.name in unescape(statistics)


def test_an_office_above_sees_numbers_of_respondents_and_no_names(
    october: ByHand, sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, Role.HEAD)
    page = english(sign_in(account=account), address("forwarded"))

    assert "Contoh" not in page
    assert "Respondent 2" in page


def test_what_went_to_an_office_beyond_reach_is_counted_and_not_shown(
    bureau: Bureau, october: ByHand, sign_in: SignIn
) -> None:
    hand(bureau, october.province, october.cases["F"], date(2026, 11, 6))
    head = sign_in(Role.HEAD)
    page = english(head, address("cases_received"))

    assert october.cases["F"] not in cases_listed(head, address("cases_received"))
    assert things_listed(head, address("cases_received")) == 5
    assert "in cases that your lists do not show" in page


def test_a_case_whose_existence_one_must_not_learn_stands_in_no_list(
    *,
    bureau: Bureau,
    october: ByHand,
    sign_in: SignIn,
    sessions: Sessions,
    workplace: Workplace,
    factory: Factory,
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.HEAD)
        record_of(
            session, bureau.means, october.cases["C"], account_id=account.id, tie=Tie.KIN, reason="Saudara.",
            actor=bureau.actor(Role.HEAD), now=datetime(2026, 11, 9, 3, tzinfo=UTC),
        )  # fmt: skip
        respondents = [str(one.id) for one in respondents_of(session, october.cases["C"])]
    barred = sign_in(account=account)
    page = english(barred, address("forwarded"))

    assert str(october.cases["C"]) not in page
    assert not any(key in page for key in respondents)
    assert things_listed(barred, address("forwarded")) == 2


def test_what_one_case_counts_more_than_once_is_said(bureau: Bureau, head: FlaskClient) -> None:
    case = bureau.receive(date(2026, 10, 2), people=3)
    bureau.step(case, Action.REGISTER, date(2026, 10, 5))

    page = english(head, address("respondents_received"))

    assert "3 respondents count here. Several of one case stand together in its line." in page
    assert 'data-times="3"' in page


def test_a_long_list_has_pages(bureau: Bureau, head: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 6):
        bureau.receive(date(2026, 10, number))
    monkeypatch.setattr(list_page, "PAGE", 2)
    asked = address("cases_received")

    pages = [cases_listed(head, f"{asked}&page={number}") for number in (1, 2, 3)]

    assert [len(set(page)) for page in pages] == [2, 2, 1]
    assert len({case for page in pages for case in page}) == 5
    assert "Page 2 of 3" in english(head, f"{asked}&page=2")
    assert head.get(f"{asked}&page=4").status_code == 404


def test_an_address_that_names_no_figure_is_told_so(october: ByHand, head: FlaskClient) -> None:
    for wrong in (
        address("nothing"), address("cases_open", along="colour", code="red"),
        address("cases_open", along="office", code="NOWHERE"), address("cases_open", "2026-13"),
        address("cases_open", along="state", code="dreaming"), address("cases_open", "2099-01"),
        address("letters_sent", along="election", code="nowhere"),
        address("letters_sent", along="election_agency", code="nowhere/others"),
        address("letters_sent", along="election_agency", code="unknown nowhere"),
    ):  # fmt: skip
        answer = head.get(wrong)
        assert answer.status_code == 404, wrong
        assert "<h1" in answer.text
    assert head.get("/meja/statistik/2026-10/daftar").location == "/meja/statistik/2026-10"
    assert head.get(address("cases_open", page="x")).status_code == 200


def test_an_office_of_others_opens_no_list(october: ByHand, head: FlaskClient) -> None:
    there = address("cases_open", along="office", code=october.province.office.code)

    assert things_listed(head, there) == 0
    assert str(october.cases["P"]) not in english(head, there)


def test_the_list_is_for_those_who_read_statistics(october: ByHand, sign_in: SignIn) -> None:
    assert sign_in(Role.VERIFIER).get(address("cases_open")).status_code == 403
    shown = figures_on(english(sign_in(Role.AUDITOR), "/meja/statistik/2026-10"))
    assert shown["cases_open", "total", ""][1] == address("cases_open")


@pytest.fixture
def head(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.HEAD)
