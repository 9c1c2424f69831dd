"""Going through the doors as a browser does: the steps of signing in, an app that shows codes."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts.conftest import PASSWORD
from tests.fixtures.clock import Clock

SECRET = re.compile(r'<code class="typed-text">([A-Z2-7 ]{39})</code>')
RECOVERY = re.compile(r'<code class="typed-text">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>')
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; Merek Contoh 7) AppleWebKit Mobile Safari"}


class App:
    """An app on a telephone that shows codes."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._made, self._clock = pyotp.TOTP(secret.replace(" ", "")), clock

    @property
    def code(self) -> str:
        """What it shows now."""
        return self._made.at(self._clock())

    def ago(self, steps: int) -> str:
        """What it showed some half minutes ago."""
        return self._made.generate_otp(self._made.timecode(self._clock()) - steps)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **sent: Any) -> TestResponse:
    """Send address and password."""
    return client.post("/masuk", data={"email": email, "password": password}, **sent)


def set_up_app(client: FlaskClient, clock: Clock) -> tuple[App, list[str]]:
    """Set up an app as its page asks; return it and the recovery codes."""
    assert client.post("/akun/aplikasi", data={"begin": "1"}).status_code == 303
    (secret,) = SECRET.findall(client.get("/akun/aplikasi").text)
    app = App(secret, clock)
    done = client.post("/akun/aplikasi", data={"code": app.code})
    return app, RECOVERY.findall(unescape(done.text))


def second_step(client: FlaskClient, code: str) -> TestResponse:
    """Send the code of the second step."""
    return client.post("/masuk/kedua", data={"code": code})


def inside(client: FlaskClient) -> bool:
    """Return whether the desk is open."""
    return client.get("/akun").status_code == 200
