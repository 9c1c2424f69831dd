"""Somebody of the sample accounts at the desk of a served site: cookie, forms' token, what a page shows."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Flask

from neutrality import create_app
from neutrality.accounts.staff_sessions import open_session
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.proving import Device
from neutrality.settings import Settings
from tests.benchmarks.bulk import Built
from tests.benchmarks.long_case import account_of
from tests.benchmarks.reporting import Answer, Visit
from tests.benchmarks.serving import Asked

LATER = datetime(2100, 1, 1, tzinfo=UTC)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Desk:
    """One officer, signed in by a session that does not end."""

    def __init__(self, app: Flask, role: Role) -> None:
        client = app.test_client()
        with transaction(app.extensions["sessions"]) as session:
            account = account_of(session, role)
            held = open_session(session, account, Device.COMPUTER, now=LATER)
            self.account_id, self.office_id = account.id, account.home_office_id
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = held, True
        name = app.config["SESSION_COOKIE_NAME"]
        self._cookies = {name: _value(client.get_cookie(name))}

    def visit(self, port: int) -> Visit:
        """Return a browser with this officer's cookies."""
        visit = Visit(port)
        visit.cookies.update(self._cookies)
        return visit

    def get(self, path: str) -> Asked:
        """Return the request for a page."""
        return Asked(path, _joined(self._cookies))


def post(visit: Visit, page: str, path: str, form: dict[str, str]) -> Asked:
    """Return what a form on a page sends, with the token and the cookies of this browser."""
    token = TOKEN.findall(visit.ask("GET", page).text)[0]
    return Asked(path, _joined(visit.cookies), {**form, "csrf_token": token})


def kept(visit: Visit, asked: Asked, name: str) -> Answer:
    """Let the server keep what this request shows, so that its floor can be asked for."""
    method = "GET" if asked.form is None else "POST"
    answer = visit.ask(method, asked.path, asked.form, {"X-Bench-Keep": name})
    assert answer.status == 200, f"{asked.path}: {answer.status}"
    return answer


def application(site: Built, kind: str) -> Flask:
    """Return the application on a site, in this process."""
    return create_app(Settings.load(**site.named(kind)))


def _value(cookie: object) -> str:
    return str(getattr(cookie, "value", ""))


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
