"""What a stranger makes up in the place of a passkey is refused, and never a failure."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from neutrality.accounts import challenges
from neutrality.domain.errors import DomainError
from tests.accounts.doors import inside
from tests.fixtures.clock import Clock

MADE_UP = (
    "", "x", "[]", "null", "{}", "\x00", '{"id": 1}', "9" * 30_000,
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}),
    json.dumps(
        {
            "id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {},
            "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"},
        }
    ),
)  # fmt: skip


@pytest.mark.parametrize("answer", MADE_UP)
def test_what_is_no_key_opens_nothing(client: FlaskClient, answer: str) -> None:
    page = unescape(client.get("/masuk").text)
    assert re.search(r'"challenge": "[\w-]{40,}"', page)

    done = client.post("/masuk/kunci", data={"credential": answer})

    assert (done.status_code, done.location) == (303, "/masuk")
    assert not inside(client)


@pytest.mark.parametrize("over", ["taken before", "another purpose", "too old", "none"])
def test_a_challenge_is_signed_once_for_one_purpose_and_soon(app: Flask, clock: Clock, over: str) -> None:
    with app.test_request_context():
        if over != "none":
            challenges.give("register" if over == "another purpose" else "sign_in", b"c" * 32)
        copied = dict(session)
        if over == "taken before":
            assert challenges.take("sign_in") == b"c" * 32
            session.update(copied)
        if over == "too old":
            clock.move(minutes=11)

        with pytest.raises(DomainError, match="passkey_wrong"):
            challenges.take("sign_in")
