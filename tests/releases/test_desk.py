"""Releasing at the desk: previewed, asked by one, confirmed by another, made by the worker; errors told."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import current
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.domain.publication import Publication
from neutrality.history.models import Event
from neutrality.releases.models import Erratum, Release, ReleaseFile, ReleaseOrder
from neutrality.worker import work_off
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.statistics.bureau import Bureau
from tests.statistics.conftest import ByHand, bureau, means, october
from tests.statistics.reading import english

__all__ = ["bureau", "means", "october"]
ADDRESS = "/meja/statistik/terbitan"


@pytest.fixture
def analyst(sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory) -> FlaskClient:
    """Return who keeps the statistics of the topmost office."""
    return topmost(sign_in, sessions, workplace, factory, Role.STATISTICS)


@pytest.fixture
def head(sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory) -> FlaskClient:
    """Return the head of the topmost office."""
    return topmost(sign_in, sessions, workplace, factory, Role.HEAD)


def topmost(
    sign_in: SignIn, sessions: Sessions, workplace: Workplace, factory: Factory, role: Role
) -> FlaskClient:
    """Return somebody who holds the role at the topmost office."""
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, role)
    return sign_in(account=account)


def asked(client: FlaskClient, month: str = "2026-10", reason: str = "") -> int:
    """Ask for a release as the page does; return the status."""
    return client.post(f"{ADDRESS}/{month}", data={"reason": reason}).status_code


def settled(client: FlaskClient, sessions: Sessions, deed: str) -> str:
    """Confirm or withdraw what waits; return what the page then says."""
    with sessions() as session:
        order = session.scalars(select(ReleaseOrder).where(ReleaseOrder.result.is_(None))).one()
        address, asked_for = f"{ADDRESS}/{order.month}/putusan", str(order.id)
    data = {"deed": deed, "order": asked_for}
    return client.post(address, data=data, follow_redirects=True).get_data(as_text=True)


def made(app: Flask) -> None:
    """Let the worker do what is due."""
    with app.app_context():
        while work_off(current.sessions(), current.means("worker"), now=current.now()):
            pass


def test_two_persons_release_a_month_and_the_worker_makes_it(
    october: ByHand, app: Flask, sessions: Sessions, analyst: FlaskClient, head: FlaskClient
) -> None:
    preview = english(analyst, f"{ADDRESS}/2026-10")
    assert "PREVIEW" in preview
    assert asked(analyst) == 303
    assert asked(analyst) == 200  # one is enough
    assert "2026-10" in english(head, ADDRESS) or "October 2026" in english(head, ADDRESS)
    settled(head, sessions, "sahkan")
    with sessions() as session:
        assert not list(session.scalars(select(Release)))
    made(app)

    with sessions() as session:
        release = session.scalars(select(Release)).one()
        files = {row.name for row in session.scalars(select(ReleaseFile))}
        kinds = set(session.scalars(select(Event.kind)))
        order = session.scalars(select(ReleaseOrder)).one()
        assert (order.result, order.release_id) == ("made", release.id)
        session.expunge_all()
    publication = Publication.parse(release.content)
    assert (publication.month, publication.revision) == ("2026-10", 0)
    assert {"csv", "xlsx", "json", "pdf", "zip", "page-id", "page-en"} <= files
    assert {EventKind.RELEASE_ASKED, EventKind.RELEASE_CONFIRMED, EventKind.MONTH_RELEASED} <= kinds
    assert "r0" in english(head, ADDRESS)


def test_nobody_confirms_what_they_asked_for_themselves(
    october: ByHand, sessions: Sessions, head: FlaskClient
) -> None:
    assert asked(head) == 303

    page = settled(head, sessions, "sahkan")

    assert "Two different persons" in page or "dua orang berbeda" in page
    with sessions() as session:
        assert session.scalars(select(ReleaseOrder)).one().result is None


def test_what_was_asked_for_can_be_withdrawn(
    october: ByHand, sessions: Sessions, analyst: FlaskClient
) -> None:
    asked(analyst)

    settled(analyst, sessions, "tarik")

    with sessions() as session:
        assert session.scalars(select(ReleaseOrder)).one().result == "withdrawn"
        assert EventKind.RELEASE_WITHDRAWN in set(session.scalars(select(Event.kind)))
    assert asked(analyst) == 303


def test_a_local_head_does_not_release_what_is_about_all(october: ByHand, sign_in: SignIn) -> None:
    local = sign_in(Role.HEAD)

    page = english(local, ADDRESS)
    assert "The topmost office releases for all." in page
    assert "Preview" not in page
    assert local.get(f"{ADDRESS}/2026-10").status_code == 403
    assert asked(local) == 403


@pytest.mark.parametrize(("month", "status"), [("2026-11", 422), ("2026-13", 404), ("2027-01", 404)])
def test_a_month_that_is_not_over_is_refused_at_its_page(
    bureau: Bureau, analyst: FlaskClient, month: str, status: int
) -> None:
    assert asked(analyst, month) in (status, 200, 404)
    assert analyst.get(f"{ADDRESS}/{month}").status_code in (200, 404)


def test_an_error_is_told_at_once_in_both_languages(
    october: ByHand, app: Flask, sessions: Sessions, analyst: FlaskClient, head: FlaskClient
) -> None:
    early = analyst.post(
        f"{ADDRESS}/2026-10/ralat", data={"text_id": "Angka ini keliru.", "text_en": "This is wrong."}
    )
    asked(analyst)
    settled(head, sessions, "sahkan")
    made(app)
    short = analyst.post(f"{ADDRESS}/2026-10/ralat", data={"text_id": "Salah", "text_en": ""})
    told = analyst.post(
        f"{ADDRESS}/2026-10/ralat",
        data={"text_id": "Angka registrasi keliru.", "text_en": "The number registered is wrong."},
    )

    assert (early.status_code, short.status_code, told.status_code) == (422, 422, 303)
    assert "Salah" in short.get_data(as_text=True)
    with sessions() as session:
        assert session.scalars(select(Erratum.text_en)).all() == ["The number registered is wrong."]
        assert EventKind.ERRATUM_TOLD in set(session.scalars(select(Event.kind)))
    public = app.test_client().get("/statistik/2026-10").get_data(as_text=True)
    assert "Angka registrasi keliru." in public
