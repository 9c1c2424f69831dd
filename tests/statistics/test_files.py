"""The month as CSV and JSON: the figures of the page, one observation a row, safe in a spreadsheet."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.bulletin.tidy import COLUMNS
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office
from neutrality.directory.service import create_office
from neutrality.domain.access import Role
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.publication import Publication
from neutrality.history.models import Event, EventPayload
from neutrality.history.service import check
from neutrality.means import Means
from neutrality.vault import ReaderKind
from tests.factories import PASSPHRASE, Factory, Workplace
from tests.fixtures.application import SignIn
from tests.statistics.bureau import Bureau
from tests.statistics.conftest import ByHand
from tests.statistics.reading import (
    english,
    figures_in,
    figures_on,
    rows_of_csv,
    rows_of_json,
)

ADDRESS = "/meja/statistik/2026-10"
# How each type of figure is written; a sign is no number.
NUMBERS = {"count": r"-?\d+", "rate": r"[01]\.\d{1,4}", "days": r"\d+\.\d", "nil": "", "not_yet": ""}


@pytest.fixture
def statistician(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.STATISTICS)


def office_called(sessions: Sessions, means: Means, code: str, name: str, parent: uuid.UUID) -> Office:
    """Return an office that works, called so."""
    now = datetime(2026, 10, 1, tzinfo=UTC)
    with transaction(sessions) as session:
        office = create_office(session, code=code, name=name, level=OfficeLevel.REGENCY, parent_id=parent)
        for kind, phrase in ((ReaderKind.OFFICE, None), (ReaderKind.CUSTODIAN, PASSPHRASE)):
            means.keyholder.create_reader(session, kind=kind, office_id=office.id, passphrase=phrase, now=now)
        return office


def text_of(client: FlaskClient, kind: str) -> str:
    """Return the file of October, decoded strictly as UTF-8."""
    answer = client.get(f"{ADDRESS}.{kind}")
    assert answer.status_code == 200
    named = f'attachment; filename="statistik-2026-10-internal.{kind}"'
    assert answer.headers["Content-Disposition"] == named
    content: bytes = answer.data
    return content.decode("utf-8", errors="strict")


@pytest.mark.both_databases
def test_both_files_and_the_page_hold_the_same_figures(october: ByHand, statistician: FlaskClient) -> None:
    from_csv = rows_of_csv(text_of(statistician, "csv"))
    shown = {key: value for key, (value, _) in figures_on(english(statistician, ADDRESS)).items()}

    assert from_csv == rows_of_json(text_of(statistician, "json"))
    assert figures_in(from_csv) == shown
    assert figures_in(from_csv)["cases_open", "state", "recommended_sanction"] == 2


def test_each_row_is_one_observation(october: ByHand, statistician: FlaskClient) -> None:
    text = text_of(statistician, "csv")
    rows = rows_of_csv(text)

    assert tuple(text.splitlines()[0].split(",")) == COLUMNS
    keys = [(row["table"], row["indicator"], row["code"]) for row in rows]
    assert len(set(keys)) == len(rows)
    for row in rows:
        assert re.fullmatch(NUMBERS[row["type"]], row["value"]), row
        assert (row["type"] == "rate") is bool(row["part"])
        assert (row["type"] in {"rate", "days"}) is bool(row["whole"])
        assert (row["month"], row["status"]) == ("2026-10", "internal")
        assert row["unit"] in {"report", "case", "respondent", "person"}
        assert row["basis"] in {"period", "stock", "cohort", "cumulative"}
        assert None not in row.values()


def test_each_row_is_named_in_both_languages(october: ByHand, statistician: FlaskClient) -> None:
    statistician.set_cookie("lang", "en")
    in_english = text_of(statistician, "csv")
    statistician.set_cookie("lang", "id")
    rows = rows_of_csv(text_of(statistician, "csv"))

    assert rows_of_csv(in_english) == rows
    named = {(row["indicator"], row["code"]): (row["label_id"], row["label_en"]) for row in rows}
    assert all(label for pair in named.values() for label in pair)
    assert named["cases_open", "verified"] == ("diregistrasi", "registered")
    assert named["decided", "none"][1] == "no sanction (no violation found)"
    assert named["registered", ""] == ("Jumlah", "Total")
    labels = {row["indicator"]: (row["indicator_label_id"], row["indicator_label_en"]) for row in rows}
    assert labels["registered"] == ("Diregistrasi", "Registered")


def test_the_json_file_says_what_it_is(october: ByHand, statistician: FlaskClient) -> None:
    body = Publication.parse(text_of(statistician, "json").encode())

    assert body.frozen_at.date() == date(2026, 11, 10)
    assert (body.month, body.status, body.publisher) == ("2026-10", "internal", october.local.office.code)
    identity, check = body.table("identity"), body.table("check")
    assert identity is not None
    assert check is not None
    assert [line.code for line in identity.lines] == ["case", "respondent"]
    names = [one.id.removeprefix("identity_") for one in identity.columns]
    assert dict(zip(names, identity.lines[0].values, strict=True)) == {
        "opening": 3, "received": 5, "joined": 0, "reopened": 2, "readmitted": 0, "transferred_in": 0,
        "transferred_out": 0, "closed": 4, "excluded": 0, "closing": 6, "difference": 0,
    }  # fmt: skip
    assert check.value("counted_twice") == 0


def test_the_identity_stands_in_the_file(october: ByHand, statistician: FlaskClient) -> None:
    rows = rows_of_csv(text_of(statistician, "csv"))

    found = [(row["code"], row["value"]) for row in rows if row["indicator"] == "identity_difference"]
    assert found == [("case", "0"), ("respondent", "0")]


def test_no_office_can_make_a_spreadsheet_run_a_formula(
    sign_in: SignIn, sessions: Sessions, means: Means, workplace: Workplace, factory: Factory
) -> None:
    for start in ("=", "+", "-", "@"):
        office = office_called(sessions, means, f"{start}1+1", f"{start}SUM(A1:A9)", workplace.province.id)
        Bureau(sessions, means, office, factory).receive(date(2026, 10, 5))
        with transaction(sessions) as session:
            account = factory.account(session, office, Role.STATISTICS)
        client = sign_in(account=account)

        rows = rows_of_csv(text_of(client, "csv"))

        cells = [cell for row in rows for name, cell in row.items() if name != "value"]
        assert f"'{start}1+1" in cells
        assert f"'{start}SUM(A1:A9)" in cells
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
        assert json.loads(text_of(client, "json"))["publisher"] == f"{start}1+1"


def test_a_file_names_the_office_above_all_that_it_covers(
    october: ByHand, sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        factory.office(session)
        account = factory.account(session, workplace.province, Role.STATISTICS)

    client = sign_in(account=account)
    rows = rows_of_csv(text_of(client, "csv"))

    assert json.loads(text_of(client, "json"))["publisher"] == workplace.province.code
    codes = {row["code"] for row in rows if row["dimension"] == "office"}
    assert codes == {workplace.province.code, workplace.office.code}


def test_whoever_takes_a_file_leaves_an_event(
    october: ByHand, sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        account: Account = factory.account(session, workplace.office, Role.STATISTICS)
    client = sign_in(account=account)
    english(client, ADDRESS)
    text_of(client, "csv")
    position = json.loads(text_of(client, "json"))["position"]

    with sessions() as session:
        taken = session.execute(
            select(Event, EventPayload.content)
            .join(EventPayload, EventPayload.event_id == Event.id)
            .where(Event.kind == EventKind.STATISTICS_EXPORTED)
            .order_by(Event.id)
        ).all()
        assert check(session, Stream.EXPORT, account.id) == 2
    events = [event for event, _ in taken]
    assert {(event.actor_id, event.office_id) for event in events} == {(account.id, workplace.office.id)}
    assert [json.loads(content)["format"] for _, content in taken] == ["csv", "json"]
    assert json.loads(taken[1][1]) == {
        "month": "2026-10", "format": "json", "position": position, "adds_up": True,
    }  # fmt: skip


def test_a_refused_month_leaves_no_event(statistician: FlaskClient, sessions: Sessions) -> None:
    assert statistician.get("/meja/statistik/2026-12.csv").status_code == 404

    with sessions() as session:
        kinds = session.scalars(select(Event.kind).where(Event.stream == Stream.EXPORT)).all()
        assert list(kinds) == []
