"""Figures of other bodies: entered with source and day, withdrawn when wrong, never edited."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.service import load_actor
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.publication import External, Text
from neutrality.history.models import Event, EventPayload
from neutrality.history.service import Signer
from neutrality.statistics.comparisons import (
    Draft,
    Keeping,
    enter_figure,
    external_figures,
    kept_figures,
    withdraw_figure,
)
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.statistics.bureau import TODAY
from tests.statistics.reading import english

PAGE = "/meja/statistik/pembanding"
FIGURE = Draft(
    "Badan Contoh", "ASN dijatuhi sanksi", "Civil servants sanctioned", "3.101 orang", date(2026, 9, 30),
    "Siaran pers nomor 7",
)  # fmt: skip
TYPED = {
    "body": "Badan Contoh", "label_id": "ASN dijatuhi sanksi", "label_en": "Civil servants sanctioned",
    "value": "3.101 orang", "as_of": "30-9-2026", "source": "Siaran pers nomor 7",
}  # fmt: skip
Keep = Callable[[], Keeping]


@pytest.fixture
def keep(sessions: Sessions, workplace: Workplace, factory: Factory, signer: Signer) -> Iterator[Keep]:
    """Return the statistics staff of the topmost office at work in one transaction."""
    with transaction(sessions) as session:
        actor = load_actor(session, factory.account(session, workplace.province, Role.STATISTICS))
    with transaction(sessions) as session:
        yield lambda: Keeping(session, signer, actor, factory.now, TODAY)


@pytest.fixture
def keeper(sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory) -> FlaskClient:
    """Return the statistics staff of the topmost office at the desk."""
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, Role.STATISTICS)
    return sign_in(account=account)


@pytest.mark.both_databases
def test_a_figure_stands_from_its_day_on_until_it_is_withdrawn(keep: Keep) -> None:
    keeping = keep()
    row = enter_figure(keeping, FIGURE)
    later = enter_figure(keeping, replace(FIGURE, as_of=date(2026, 10, 31), value="3.200 orang"))

    shown = External(
        "Badan Contoh",
        Text(FIGURE.label_id, FIGURE.label_en),
        "3.101 orang",
        date(2026, 9, 30),
        FIGURE.source,
    )
    assert external_figures(keeping.session, date(2026, 9, 29)) == ()
    assert external_figures(keeping.session, date(2026, 9, 30)) == (shown,)
    assert len(external_figures(keeping.session, date(2026, 10, 31))) == 2
    withdraw_figure(keeping, later.id)
    assert external_figures(keeping.session, date(2026, 10, 31)) == (shown,)
    assert {kept.row.id for kept in kept_figures(keeping.session)} == {row.id, later.id}
    with pytest.raises(NotFoundError):
        withdraw_figure(keeping, later.id)
    with pytest.raises(NotFoundError):
        withdraw_figure(keeping, uuid.uuid4())


def test_both_acts_are_events_that_tell_the_figure(keep: Keep) -> None:
    keeping = keep()
    withdraw_figure(keeping, enter_figure(keeping, FIGURE).id)

    kinds = (EventKind.EXTERNAL_FIGURE_ENTERED, EventKind.EXTERNAL_FIGURE_WITHDRAWN)
    rows = keeping.session.execute(
        select(Event, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.kind.in_(kinds))
        .order_by(Event.id)
    ).all()
    assert [event.kind for event, _ in rows] == list(kinds)
    for event, content in rows:
        assert event.actor_id == keeping.actor.account_id
        assert json.loads(content) == {
            "body": "Badan Contoh", "label_id": FIGURE.label_id, "label_en": FIGURE.label_en,
            "value": "3.101 orang", "source": FIGURE.source, "as_of": "2026-09-30",
        }  # fmt: skip


def test_what_is_wrong_is_told_at_its_field(keep: Keep) -> None:
    for wrong, field, code in (
        (replace(FIGURE, value=" "), "value", "required"),
        (replace(FIGURE, value="9" * 41), "value", "too_long"),
        (replace(FIGURE, source="s" * 301), "source", "too_long"),
        (replace(FIGURE, as_of=None), "as_of", "required"),
        (replace(FIGURE, as_of=date(2026, 11, 11)), "as_of", "in_future"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            enter_figure(keep(), wrong)
        assert [(one.field, one.code) for one in refused.value.problems] == [(field, code)]
    enter_figure(keep(), FIGURE)
    with pytest.raises(ConflictError):
        enter_figure(keep(), replace(FIGURE, body="  Badan   Contoh "))


def test_only_the_topmost_office_keeps_them(
    keep: Keep, workplace: Workplace, factory: Factory, sessions: Sessions
) -> None:
    keeping = keep()
    local = load_actor(keeping.session, factory.account(keeping.session, workplace.office, Role.HEAD))
    auditor = load_actor(keeping.session, factory.account(keeping.session, workplace.province, Role.AUDITOR))
    row = enter_figure(keeping, FIGURE)
    for actor in (local, auditor):
        with pytest.raises(NotAllowedError):
            enter_figure(replace(keeping, actor=actor), replace(FIGURE, value="1"))
        with pytest.raises(NotAllowedError):
            withdraw_figure(replace(keeping, actor=actor), row.id)


def test_the_page_enters_shows_beside_the_month_and_withdraws(keeper: FlaskClient, sign_in: SignIn) -> None:
    head = sign_in(Role.HEAD)
    assert "No figure of another body stands here" in english(head, PAGE)
    assert "Enter a figure" not in english(head, PAGE)
    assert "Enter a figure" in english(keeper, PAGE)

    kept = keeper.post(PAGE, data=TYPED, follow_redirects=True)
    assert "Kept. The figure stands beside the months from its day on." in kept.text
    for month, there in (("2026-09", True), ("2026-10", True), ("2026-08", False)):
        assert ("Siaran pers nomor 7" in english(head, f"/meja/statistik/{month}")) is there, month
    again = keeper.post(PAGE, data=TYPED)
    assert again.status_code == 409
    assert "The very same figure stands here already." in unescape(again.text)

    figure = kept.text.split('name="figure" value="')[1].partition('"')[0]
    gone = keeper.post(f"{PAGE}/tarik", data={"figure": figure}, follow_redirects=True)
    assert "Withdrawn. It stays in this list" in gone.text
    assert "Siaran pers nomor 7" in gone.text
    assert "Siaran pers nomor 7" not in english(head, "/meja/statistik/2026-10")
    twice = keeper.post(f"{PAGE}/tarik", data={"figure": figure}, follow_redirects=True)
    assert "was withdrawn already" in twice.text


def test_what_was_typed_wrongly_stays_on_the_page(keeper: FlaskClient) -> None:
    english(keeper, PAGE)
    answer = keeper.post(PAGE, data={**TYPED, "as_of": "31-12-2026", "value": "9" * 41})

    assert answer.status_code == 422
    assert "This day lies in the future." in answer.text
    assert TYPED["source"] in answer.text


def test_an_office_below_is_told_who_keeps_them(sign_in: SignIn) -> None:
    head = sign_in(Role.HEAD)
    english(head, PAGE)

    assert head.post(PAGE, data=TYPED).status_code == 403
    assert head.post(f"{PAGE}/tarik", data={"figure": str(uuid.uuid4())}).status_code == 403
    assert sign_in(Role.AUDITOR).post(PAGE, data=TYPED).status_code == 403
    assert sign_in(Role.VERIFIER).get(PAGE).status_code == 403
