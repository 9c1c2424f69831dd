"""What a stranger makes up in the place of a passkey is refused, and never a failure."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.accounts.doors import inside

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
