"""Every answer to a wrong method, unknown id or broken request is a page of this site with its policy."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from neutrality.domain.access import Role
from tests.fixtures.application import SignIn

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")
STRANGE = {"step": "tidak-ada", "month": "2026-13", "name": "x" * 300, "action": "hapus", "field": "id"}
PATHS = (
    "/tidak-ada",
    "/lapor/%00",
    "/lapor/..%2f..%2fetc",
    "/%ff%fe",
    "/meja/kasus/1",
    "/statistik/9999-99",
    "/static/../app.py",
    "/static/%00",
)
PLAIN = {"pages.healthy", "pages.ready", "metrics.figures", "static"}


def paths(app: Flask) -> dict[str, tuple[set[str], str]]:
    """Return an address for every route, with ids and names that nothing has; its methods and endpoint."""
    found: dict[str, tuple[set[str], str]] = {}
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            for kind in ("uuid:", "path:", ""):
                path = path.replace(f"<{kind}{name}>", STRANGE.get(name, str(uuid.UUID(int=7))))
        methods, endpoint = found.setdefault(path, (set(), rule.endpoint))
        methods |= rule.methods or set()
        found[path] = (methods, endpoint)
    return found


@pytest.mark.parametrize("role", [None, Role.HEAD, Role.INTAKE])
def test_every_route_answers_every_method_and_unknown_id_on_a_page_of_the_site(
    app: Flask, sign_in: SignIn, role: Role | None
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = sign_in(role) if role else app.test_client()

    for path, (methods, endpoint) in paths(app).items():
        for method in METHODS:
            answer = client.open(path, method=method)
            assert_of_this_site(answer, f"{method} {path}", plain=endpoint in PLAIN)
            if method not in methods:
                assert answer.status_code in {404, 405}, f"{method} {path}"


@pytest.mark.parametrize("path", PATHS)
def test_a_strange_address_is_answered_on_a_page_of_the_site(strict_app: Flask, path: str) -> None:
    answer = strict_app.test_client().get(path)

    assert answer.status_code in {302, 404}
    assert_of_this_site(answer, path)


BROKEN: list[dict[str, object]] = [
    {"data": b"\xff\xfe", "content_type": "multipart/form-data"},
    {"data": b"--x\r\n", "content_type": "multipart/form-data; boundary=x"},
    {
        "data": b'--x\r\nContent-Disposition: form-data; name="a',
        "content_type": "multipart/form-data; boundary=x",
    },
    {
        "data": b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    },
    {"data": b"%ED%A0%80=%ED%A0%80&code=%ED%A0%80", "content_type": "application/x-www-form-urlencoded"},
    {"data": b"[1, 2", "content_type": "application/json"},
    {"data": b"[1, 2]", "content_type": "application/json"},
    {"data": b"\xff=\xff", "content_type": "application/x-www-form-urlencoded; charset=utf-7"},
    {"data": b"a=1" + b"&b=2" * 100_000, "content_type": "application/x-www-form-urlencoded"},
    {"data": b"x", "headers": {"Content-Length": "-1"}},
    {"headers": {"Cookie": 'session=\xff; draft="; lang=\x00; =;;;'}},
    {"headers": {"Accept-Language": "\xff" * 100, "Host": "evil.example"}},
]


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_a_broken_request_is_answered_on_a_page_of_the_site(client: FlaskClient, number: int) -> None:
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    for path in ("/lacak", "/lapor/apa", "/lapor/siapa", "/lapor/bukti", "/lapor/kirim", "/masuk", "/bahasa"):
        answer = client.post(path, **BROKEN[number])

        assert_of_this_site(answer, path)


def assert_of_this_site(answer: TestResponse, where: str, *, plain: bool = False) -> None:
    """No failure, no trace, the policy, and a page in Indonesian where it is one at all."""
    assert answer.status_code < 500, where
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"], where
    assert answer.headers["Referrer-Policy"] == "no-referrer", where
    assert "Traceback" not in answer.text, where
    if answer.status_code >= 400 and answer.data and not plain and answer.is_json is False:
        assert '<html class="govuk-template"' in answer.text, where
        assert 'lang="id"' in answer.text, where
