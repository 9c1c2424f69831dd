"""Before anything is read: under which name the site is asked, by whose page, with how much."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import create_app
from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.entrance import LARGEST_FORM, LARGEST_REQUEST, MOST_FIELDS
from neutrality.evidence.limits import LIMITS
from neutrality.intake.models import Draft
from neutrality.logs import EventHashFormatter
from neutrality.settings import ROOT, Settings
from tests.fixtures.application import SignIn
from tests.fixtures.clock import Clock

MEGABYTE = 1024 * 1024


class Untouched(io.RawIOBase):
    """A body of which nobody may read a byte."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise AssertionError("the body was read")


def served(settings: Settings, clock: Clock, **changed: object) -> FlaskClient:
    """Return a browser of the site with other settings."""
    return create_app(settings.model_copy(update=changed), clock=clock).test_client()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "netralitas.example.go.id.evil.example", "", "a b", "[::1", "127.0.0.1", "10.0.0.7"],
)
def test_another_name_is_told_which_one_is_right(settings: Settings, clock: Clock, host: str) -> None:
    client = served(settings, clock, public_url="https://netralitas.example.go.id")

    for path in ("/", "/lapor", "/static/css/app.css", "/tidak-ada"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400, path
    assert "https://netralitas.example.go.id" in client.get("/", headers={"Host": host}).text
    assert client.get("/", headers={"Host": "netralitas.example.go.id"}).status_code == 200
    assert client.get("/", headers={"Host": "netralitas.example.go.id:443"}).status_code == 200


def test_who_watches_over_the_server_asks_on_the_machine_itself(settings: Settings, clock: Clock) -> None:
    client = served(settings, clock, public_url="https://netralitas.example.go.id")

    assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/readyz", headers={"Host": "localhost"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 400


def test_the_desk_answers_under_its_own_name_alone(settings: Settings, clock: Clock) -> None:
    urls = {"public_url": "https://netralitas.example.go.id", "desk_url": "https://meja.example.go.id"}
    client = served(settings, clock, surface="desk", **urls)

    assert client.get("/masuk", headers={"Host": "meja.example.go.id"}).status_code == 200
    assert client.get("/masuk", headers={"Host": "netralitas.example.go.id"}).status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_that_another_site_sent_does_nothing(
    client: FlaskClient, sessions: Sessions, sign_in: SignIn, site: str
) -> None:
    from_there = {"Sec-Fetch-Site": site}

    report = client.post("/lapor/apa", data={"narrative": "x"}, headers=from_there)
    language = client.post("/bahasa", data={"language": "en"}, headers=from_there)
    out = sign_in(Role.HEAD).post("/keluar", headers=from_there)

    assert {answer.status_code for answer in (report, language, out)} == {403}
    assert "Situs lain" in report.text
    assert not any(answer.headers.getlist("Set-Cookie") for answer in (report, language))
    with sessions() as session:
        assert session.scalars(select(Draft)).all() == []
    assert client.get("/lapor", headers=from_there).status_code == 200
    assert client.post("/lapor/apa", data={}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/lapor/apa", LARGEST_FORM),
        ("/lapor/kirim", LARGEST_FORM),
        ("/lacak", LARGEST_FORM),
        ("/lapor/berkas", LARGEST_FORM),
        ("/tidak-ada", LARGEST_FORM),
        ("/verifikasi", LIMITS.paper + 2 * MEGABYTE),
        ("/lapor/berkas/bagian", 4 * MEGABYTE + 64 * 1024),
        ("/lapor/bukti", LARGEST_REQUEST),
    ],
)
def test_what_is_too_large_for_its_page_is_refused_unread(client: FlaskClient, path: str, most: int) -> None:
    answer = client.post(
        path,
        environ_overrides={"wsgi.input": Untouched(), "CONTENT_LENGTH": str(most + 1)},
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413


def test_what_does_not_say_how_large_it_is_is_refused_unread(client: FlaskClient) -> None:
    answer = client.post(
        "/lapor/apa",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": Untouched(), "wsgi.input_terminated": True},
    )

    assert answer.status_code == 411


def test_more_fields_than_any_form_has_are_refused(client: FlaskClient) -> None:
    many = {f"people-{number}-name": "x" for number in range(MOST_FIELDS + 1)}

    assert client.post("/lapor/siapa", data=many, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "X" * 20])
def test_other_methods_do_nothing(client: FlaskClient, method: str) -> None:
    for path in ("/", "/lapor/apa", "/lacak"):
        answer = client.open(path, method=method, headers={"X-Marker": "gema"})
        assert answer.status_code == 405
        assert "gema" not in answer.text


def test_a_form_cannot_ask_for_another_method(client: FlaskClient) -> None:
    headers = {"X-HTTP-Method-Override": "GET", "X-Method-Override": "GET"}

    answer = client.post("/lacak?_method=GET", data={"_method": "GET"}, headers=headers)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/..\\app.py",
        "/static/....//app.py", "/static//etc/passwd", "/static/css/../../instance/settings.env",
        "/static/css/%00", "/static/",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_folder_of_static_files(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code in {308, 404}
    assert "import" not in answer.text


def test_what_a_visitor_claims_of_the_way_here_changes_nothing(client: FlaskClient) -> None:
    claimed = {
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.8.7",
        "X-Forwarded-Port": "444", "X-Forwarded-Prefix": "/evil", "Forwarded": "host=evil.example",
        "X-Original-URL": "/admin", "X-Rewrite-URL": "/admin", "X-Host": "evil.example",
    }  # fmt: skip

    plain, other = client.get("/"), client.get("/", headers=claimed)
    away = client.get("/meja", headers=claimed)

    assert clean(plain.text) == clean(other.text)
    assert "evil" not in away.location
    assert away.location.startswith("/masuk")


def clean(page: str) -> str:
    """Return a page without the words that differ in every answer."""
    return re.sub(r'nonce="[^"]+"', "", page)


def test_behind_a_proxy_the_last_address_counts_and_https_is_known(settings: Settings, clock: Clock) -> None:
    app = create_app(settings.model_copy(update={"proxies": 1}), clock=clock)
    seen = list[tuple[str | None, bool]]()

    @app.before_request
    def see() -> None:
        seen.append((request.remote_addr, request.is_secure))

    app.test_client().get(
        "/", headers={"X-Forwarded-For": "10.9.8.7, 203.0.113.5", "X-Forwarded-Proto": "https"}
    )

    assert seen == [("203.0.113.5", True)]


@pytest.mark.parametrize("path", ["/masuk", "/bahasa"])
def test_the_cookies_of_a_site_on_https_are_never_sent_in_clear(
    settings: Settings, clock: Clock, path: str
) -> None:
    client = served(settings, clock, public_url="https://localhost")

    cookies = client.get("/lapor/apa", base_url="http://localhost").headers.getlist("Set-Cookie")

    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "SameSite=" in cookie


def test_no_template_has_a_style_or_script_of_its_own() -> None:
    own = re.compile(
        r"\sstyle=|<style|\son[a-z]+=\"|javascript:"
        r"|<script(?![^>]*nonce=)|<link rel=\"stylesheet\"(?![^>]*nonce=)"
    )
    wrong = {
        str(path.relative_to(ROOT)): own.findall(path.read_text(encoding="utf-8"))
        for path in sorted(Path(ROOT / "templates").rglob("*.html"))
        if own.search(path.read_text(encoding="utf-8"))
    }

    assert wrong == {}


def test_the_number_of_an_answer_is_new_and_stands_on_the_page_of_a_failure(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/tidak-ada", headers={"X-Request-Id": "mine"})
    second = client.get("/tidak-ada")
    number = first.headers["X-Request-Id"]

    assert re.fullmatch("[0-9a-f]{16}", number)
    assert number in first.text
    assert second.headers["X-Request-Id"] != number


def test_a_failure_is_found_in_the_log_by_its_number_and_no_event_is(
    strict_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> str:
        raise RuntimeError("rahasia 203.0.113.7")

    monkeypatch.setitem(strict_app.view_functions, "pages.home", fails)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(EventHashFormatter("%(message)s"))
    monkeypatch.setattr(logging.getLogger("neutrality"), "handlers", [handler])

    answer = strict_app.test_client().get("/")

    log = written.getvalue()
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in log
    assert answer.headers["X-Request-Id"] in answer.text
    assert "rahasia" not in log


@pytest.mark.parametrize("path", ["/lacak/tutup", "/lapor/hapus", "/keluar"])
def test_after_the_end_the_browser_forgets_what_was_shown(client: FlaskClient, path: str) -> None:
    answer = client.post(path)

    # Where the desk is served, a field supervisor's sealed entries wait in what the browser stores.
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_on_the_public_surface_the_browser_forgets_all_that_it_stored(settings: Settings) -> None:
    public = create_app(settings.model_copy(update={"surface": "public"}))
    public.config["WTF_CSRF_ENABLED"] = False

    answer = public.test_client().post("/lacak/tutup")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    public.extensions["engine"].dispose()
