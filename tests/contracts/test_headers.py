"""Every page forbids what no page needs, and tells other sites nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from neutrality.domain.access import Role
from tests.fixtures.application import SignIn


def plain_paths(app: Flask) -> list[str]:
    """Return the pages that open without any argument."""
    rules = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set()) and not rule.arguments
    ]
    return sorted(rule.rule for rule in rules)


def refusals(policy: str) -> list[str]:
    """Return what is wrong with a content security policy."""
    needed = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
    wrong = [f"lacks {part}" for part in needed if part not in policy]
    return wrong + re.findall(r"unsafe-\w+|\*|https?:", policy)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_carries_the_strict_policy(app: Flask, sign_in: SignIn, role: Role | None) -> None:
    client = sign_in(role) if role else app.test_client()

    for path in plain_paths(app):
        answer = client.get(path)
        assert refusals(answer.headers.get("Content-Security-Policy", "")) == [], path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "no-referrer", path
        assert answer.status_code < 500, path


def test_an_unknown_path_carries_it_too(app: Flask) -> None:
    answer = app.test_client().get("/tidak-ada")

    assert answer.status_code == 404
    assert refusals(answer.headers["Content-Security-Policy"]) == []
