"""The month on the desk: figures that open their lists, who sees them, and what is no month."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from neutrality.accounts.service import grant_role
from neutrality.database import Sessions, transaction
from neutrality.domain.access import MATRIX, Permission, Role
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.statistics.bureau import Bureau
from tests.statistics.conftest import ByHand
from tests.statistics.reading import cases_listed, checks_on, english, figures_on, things_listed
from tests.statistics.test_by_hand import ALONG, IN_TOTAL

READERS = MATRIX[Permission.READ_STATISTICS].roles
NO_MONTHS = (
    "2026-13", "2026-00", "2026-1", "26-10", "2026", "abc", "9999-01", "0000-10", "2026-10-01",
    "2026-10.docx", "2026-10.csv.csv", "2026-13.csv", "20٢٦-10", "20٢٦-10.csv",
    "%00", "..", "2026-10%20", "<script>",
)  # fmt: skip
# The cases of `conftest.py` behind each figure in total that is not zero.
BEHIND = {
    "reports_received": "BCDFK",
    "findings": "C",
    "cases_opening": "AHI",
    "cases_reopened": "DE",
    "respondents_opening": "AHI",
    "respondents_reopened": "DE",
    "respondents_closed": "ABCD",
    "respondents_open": "CEFHIK",
    "late_entries": "K",
    "cases_received": "BCDFK",
    "respondents_received": "BCDFK",
    "registered": "ACD",
    "not_registered": "B",
    "cases_closed": "ABD",
    "cases_open": "CEFHIK",
    "proven": "AC",
    "forwarded": "AC",
    "decided": "AI",
}


@pytest.fixture
def head(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.HEAD)


def test_the_page_shows_the_figures_counted_by_hand(october: ByHand, head: FlaskClient) -> None:
    page = english(head, "/meja/statistik/2026-10")

    shown = {key: value for key, (value, _) in figures_on(page).items()}
    assert {name: value for (name, dimension, _), value in shown.items() if dimension == "total"} == IN_TOTAL
    for (name, dimension), codes in ALONG.items():
        assert {
            code: value
            for (shows, along, code), value in shown.items()
            if (shows, along) == (name, dimension)
        } == codes
    office = october.local.office.code
    assert shown["cases_open", "office", office] == IN_TOTAL["cases_open"]
    assert checks_on(page) == {
        "case": "Cases 3 + 5 + 0 + 2 + 0 + 0 − 0 − 4 − 0 = 6 6 adds up",
        "respondent": "Respondents 3 + 6 + 0 + 2 + 0 + 0 − 0 − 5 − 0 = 6 6 adds up",
    }
    assert "cannot be used" not in page


@pytest.mark.both_databases
def test_each_figure_in_total_opens_the_cases_behind_it(october: ByHand, head: FlaskClient) -> None:
    shown = figures_on(english(head, "/meja/statistik/2026-10"))
    letters = {case_id: letter for letter, case_id in october.cases.items()}

    opened = {
        name: "".join(sorted(letters[case_id] for case_id in cases_listed(head, address)))
        for (name, dimension, _), (_, address) in shown.items()
        if address and dimension == "total"
    }

    assert opened == BEHIND


def test_each_figure_opens_as_many_things_as_it_says(october: ByHand, head: FlaskClient) -> None:
    shown = figures_on(english(head, "/meja/statistik/2026-10"))

    assert len({key[1] for key in shown}) == 9  # in total, and along every dimension but reasons
    for key, (value, address) in shown.items():
        assert bool(address) is bool(value), key
        if address:
            listed = cases_listed(head, address)
            assert things_listed(head, address) == value, key
            assert len(set(listed)) == len(listed) <= value


def test_a_reopened_case_stays_in_the_list_of_its_closing(october: ByHand, head: FlaskClient) -> None:
    def listed(bucket: str, month: str) -> list[object]:
        return list(cases_listed(head, f"/meja?bucket={bucket}&month={month}"))

    assert listed("closed", "2026-09") == [october.cases["E"]]
    assert october.cases["E"] not in listed("open", "2026-09")
    assert october.cases["E"] in listed("open", "2026-10")


def test_zero_opens_nothing(october: ByHand, head: FlaskClient) -> None:
    shown = figures_on(english(head, "/meja/statistik/2026-07"))

    assert set(shown.values()) == {(0, None)}
    assert len(shown) == len(IN_TOTAL)


def test_the_month_is_for_those_who_read_statistics(sign_in: SignIn) -> None:
    for role in Role:
        client = sign_in(role)
        expected = 200 if role in READERS else 403
        for address in ("2026-10", "2026-10.csv", "2026-10.json"):
            assert client.get(f"/meja/statistik/{address}").status_code == expected, (role, address)
        assert client.get("/meja/statistik").status_code == (302 if role in READERS else 403), role


def test_signed_out_the_month_asks_to_sign_in(client: FlaskClient) -> None:
    for address in ("/meja/statistik", "/meja/statistik/2026-10", "/meja/statistik/2026-10.csv"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.location.startswith("/masuk")


def test_without_a_month_the_last_complete_one_opens(head: FlaskClient) -> None:
    assert head.get("/meja/statistik").location == "/meja/statistik/2026-10"


def test_lists_name_cases_to_those_who_see_them_and_offices_to_the_others(
    october: ByHand, sign_in: SignIn
) -> None:
    for role, cases in ((Role.STATISTICS, 0), (Role.AUDITOR, 6), (Role.HEAD, 6)):
        client = sign_in(role)
        number, address = figures_on(english(client, "/meja/statistik/2026-10"))["cases_open", "total", ""]

        assert number == 6
        assert address is not None
        assert len(cases_listed(client, address)) == cases, role
        assert things_listed(client, address) == 6, role


def test_a_list_holds_what_the_figure_counts_where_other_lists_reach_further(
    october: ByHand, sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.HEAD)
        grant_role(
            session, factory.signer, account, Role.VERIFIER, office_id=workplace.province.id, now=factory.now
        )

    client = sign_in(account=account)
    number, address = figures_on(english(client, "/meja/statistik/2026-10"))["cases_open", "total", ""]

    assert (number, things_listed(client, str(address))) == (6, 6)
    assert october.cases["P"] not in cases_listed(client, str(address))


def test_the_province_sees_all_its_offices_and_the_office_only_itself(
    october: ByHand, sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, Role.HEAD)

    above = figures_on(english(sign_in(account=account), "/meja/statistik/2026-10"))
    here = figures_on(english(sign_in(Role.HEAD), "/meja/statistik/2026-10"))

    assert above["cases_open", "total", ""][0] == 7
    assert above["cases_open", "office", workplace.province.code][0] == 1
    assert here["cases_open", "total", ""][0] == 6
    assert ("cases_open", "office", workplace.province.code) not in here


def test_what_is_no_month_is_told_in_words(head: FlaskClient) -> None:
    for name in NO_MONTHS:
        answer = head.get(f"/meja/statistik/{name}")

        assert answer.status_code == 404, name
        assert answer.mimetype == "text/html"
        assert "Traceback" not in answer.text
        assert "<h1" in answer.text


def test_an_unknown_or_future_month_says_what_to_do(head: FlaskClient) -> None:
    head.set_cookie("lang", "en")
    for name, said in (
        ("2026-13", "This is not a month. Write it like 2026-08."),
        ("2026-12", "This month has not begun yet."),
        ("2099-01.csv", "This month has not begun yet."),
    ):
        answer = head.get(f"/meja/statistik/{name}")

        assert answer.status_code == 404, name
        assert said in unescape(answer.text), name
        assert 'href="/meja/statistik"' in answer.text


def test_an_address_without_a_month_is_no_page(head: FlaskClient) -> None:
    assert head.get("/meja/statistik/").status_code == 404


def test_the_running_month_says_so_and_has_no_next(bureau: Bureau, head: FlaskClient) -> None:
    page = english(head, "/meja/statistik/2026-11")

    assert "This month is still running." in page
    assert "/meja/statistik/2026-10" in page
    assert "/meja/statistik/2026-12" not in page
    assert "still running" not in english(head, "/meja/statistik/2026-10")
