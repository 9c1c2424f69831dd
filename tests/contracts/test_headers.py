"""Every page forbids what no page needs, and tells other sites nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.datastructures import Headers

from neutrality import create_app
from neutrality.domain.access import Role
from neutrality.settings import Settings
from tests.fixtures.application import SignIn


def plain_paths(app: Flask) -> list[str]:
    """Return the pages that open without any argument."""
    rules = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set()) and not rule.arguments
    ]
    return sorted(rule.rule for rule in rules)


def refusals(policy: str) -> list[str]:
    """Return what is wrong with a content security policy."""
    needed = (
        "default-src 'none'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
        "form-action 'self'", "script-src 'nonce-", "style-src 'nonce-",
    )  # fmt: skip
    wrong = [f"lacks {part}" for part in needed if part not in policy]
    return wrong + re.findall(r"unsafe-\w+|\*|https?:", policy)


def lacking(headers: Headers) -> list[str]:
    """Return which isolation an answer lacks."""
    wanted = {
        "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Origin-Agent-Cluster": "?1",
        "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "same-origin",
    }  # fmt: skip
    closed = {"camera=()", "geolocation=()", "microphone=()", "usb=()", "display-capture=()"}
    missing = closed - set((headers.get("Permissions-Policy") or "").split(", "))
    return [name for name, value in wanted.items() if headers.get(name) != value] + sorted(missing)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_carries_the_strict_policy(app: Flask, sign_in: SignIn, role: Role | None) -> None:
    client = sign_in(role) if role else app.test_client()

    for path in plain_paths(app):
        answer = client.get(path)
        assert refusals(answer.headers.get("Content-Security-Policy", "")) == [], path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "no-referrer", path
        assert lacking(answer.headers) == [], path
        assert answer.status_code < 500, path


def test_an_unknown_path_carries_it_too(app: Flask) -> None:
    answer = app.test_client().get("/tidak-ada")

    assert answer.status_code == 404
    assert refusals(answer.headers["Content-Security-Policy"]) == []


def test_every_answer_has_a_word_of_its_own_for_scripts_and_styles_and_its_page_carries_it(
    app: Flask,
) -> None:
    words = set[str]()
    for _ in range(3):
        answer = app.test_client().get("/verifikasi")
        policy = answer.headers["Content-Security-Policy"]
        (word,) = set(re.findall(r"'nonce-([\w-]+)'", policy))
        loaded = re.findall(r"<script[^>]*>|<link rel=\"stylesheet\"[^>]*>", answer.text)
        assert len(loaded) > 3
        assert all(f'nonce="{word}"' in tag for tag in loaded)
        words.add(word)

    assert len(words) == 3


def test_on_https_the_browser_is_told_to_stay_there(settings: Settings) -> None:
    client = create_app(settings.model_copy(update={"public_url": "https://localhost"})).test_client()
    answer = client.get("/", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "upgrade-insecure-requests" in answer.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in create_app(settings).test_client().get("/").headers


def test_no_page_is_kept_and_files_of_this_site_are(app: Flask) -> None:
    client = app.test_client()

    for path in ("/", "/lapor", "/lapor/apa", "/lacak", "/tidak-ada"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path
    assert "no-store" not in client.get("/static/css/app.css").headers["Cache-Control"]
