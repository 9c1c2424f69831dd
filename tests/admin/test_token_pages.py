"""The pages of tokens: made and shown once, confirmed by another person, renewed, revoked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.api.models import ApiToken
from neutrality.database import Sessions
from neutrality.domain.access import Role
from tests.fixtures.application import SignIn

SECRET = re.compile(r"ntl_[A-Za-z0-9_-]{43}")
MADE = {"name": "Register sekretariat", "expires_on": "10-12-2026"}


class Pages:
    """An administrator and a head of one office at their pages."""

    def __init__(self, app: Flask, sessions: Sessions, sign_in: SignIn) -> None:
        self.app, self.sessions = app, sessions
        self.admin, self.head = sign_in(Role.ADMIN), sign_in(Role.HEAD)

    def make(self, *scopes: str, **changes: str) -> str:
        """Make a token; return the page that is shown."""
        form = unescape(self.admin.get("/admin/token/baru").text)
        (office,) = re.findall(r'<option selected value="([0-9a-f-]{36})"', form)
        answer = self.admin.post(
            "/admin/token/baru", data={**MADE, "office_id": office, "scopes": list(scopes), **changes}
        )
        return unescape(answer.text)

    def do(self, client: FlaskClient, deed: str, token: ApiToken, **more: str) -> str:
        """Press a button of the list; return what is said then."""
        data = {"token": str(token.id), **more}
        return unescape(client.post(f"/admin/token/{deed}", data=data, follow_redirects=True).text)

    def tokens(self) -> list[ApiToken]:
        """Return the tokens, the first made first."""
        with self.sessions() as session:
            return list(session.scalars(select(ApiToken).order_by(ApiToken.replaces_id.is_not(None))))

    def opens(self, secret: str) -> int:
        """Return how the interface answers to a secret."""
        headers = {"Authorization": f"Bearer {secret}"}
        return self.app.test_client().get("/api/v1/cases", headers=headers).status_code


@pytest.fixture
def pages(app: Flask, sessions: Sessions, sign_in: SignIn) -> Pages:
    """Return the two at their pages."""
    return Pages(app, sessions, sign_in)


def test_a_token_is_shown_once_and_opens_after_the_second_person(pages: Pages) -> None:
    (secret,) = set(SECRET.findall(pages.make("cases:read")))
    (token,) = pages.tokens()

    assert pages.opens(secret) == 401
    assert not SECRET.search(pages.admin.get("/admin/token").text)
    assert "/admin/token/sahkan" not in pages.admin.get("/admin/token").text
    assert "orang kedua" in pages.do(pages.admin, "sahkan", token).lower()
    assert pages.opens(secret) == 401
    pages.do(pages.head, "sahkan", token)
    assert pages.opens(secret) == 200
    assert "dicabut" in pages.do(pages.head, "cabut", token)
    assert pages.opens(secret) == 401


def test_a_renewed_token_is_shown_once_and_waits_again(pages: Pages) -> None:
    (former,) = set(SECRET.findall(pages.make("cases:read")))
    (token,) = pages.tokens()
    pages.do(pages.head, "sahkan", token)
    (secret,) = set(SECRET.findall(pages.do(pages.admin, "perbarui", token, overlap_days="7")))

    assert (pages.opens(former), pages.opens(secret)) == (200, 401)
    pages.do(pages.head, "sahkan", pages.tokens()[1])
    assert (pages.opens(former), pages.opens(secret)) == (200, 200)
    assert "masih berlaku sampai" in unescape(pages.admin.get("/admin/token").text)


def test_what_is_wrong_is_told_and_nothing_is_made(pages: Pages) -> None:
    assert "Pilih sedikitnya satu hal" in pages.make()
    assert "pilih itu juga" in pages.make("respondents:read")
    again = pages.make("cases:read", name="", expires_on="31-2-2027")
    assert 'value="31"' in again
    assert "Mohon diisi." in again
    assert pages.make("cases:read", office_id="x").count("govuk-error-summary__title") == 1
    for deed in ("sahkan", "cabut", "perbarui"):
        answer = pages.admin.post(f"/admin/token/{deed}", data={"token": "x"}, follow_redirects=True)
        assert "Tidak ada token seperti itu" in answer.text
    assert pages.tokens() == []


def test_whoever_has_no_part_in_it_sees_no_page(pages: Pages, sign_in: SignIn) -> None:
    verifier = sign_in(Role.VERIFIER)

    assert verifier.get("/admin/token").status_code == 403
    assert pages.head.get("/admin/token/baru").status_code == 403
    assert verifier.get("/api/v1/").status_code == 200
    assert pages.app.test_client().get("/api/v1/").location.startswith("/masuk")
