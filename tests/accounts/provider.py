"""A provider of sign-ins on this machine: a program of others, which a test can make say what is wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import flask
import httpx
from flask.testing import FlaskClient
from joserfc import jwk, jwt
from werkzeug.test import TestResponse

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it uses older ways of the library on which it stands
    import oidc_provider_mock
    from oidc_provider_mock._server import _threaded_server

BACK = "http://localhost/masuk/penyedia/kembali"
Claims = dict[str, Any]


@dataclass
class Provider:
    """The running program: its address, what this installation is to it, and what it is made to say."""

    issuer: str = ""
    client: str = ""
    secret: str = ""
    # Changes the claims of the next ID tokens, or writes the token anew with the provider's key at hand.
    claims: Callable[[Claims], None] | None = None
    rewrite: Callable[[Claims, jwk.RSAKey], str] | None = None
    challenges: dict[str, str] = field(default_factory=dict)

    def go(self, address: str, subject: str) -> str:
        """Sign in there as somebody, as its page does; return whither it leads back, without the host."""
        answer = httpx.post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return local(answer.headers["location"])

    def refuse(self, address: str) -> str:
        """Press its button that denies; return whither it leads back."""
        return local(httpx.post(address, data={"action": "deny"}).headers["location"])

    def look(self) -> flask.Response | None:
        """Hold to what PKCE promises (RFC 7636), which the program leaves open."""
        request = flask.request
        if request.path == "/oauth2/token":
            digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
            shown = plain(digest).decode()
            if self.challenges.get(request.form.get("code", "")) != shown:
                return flask.make_response({"error": "invalid_grant"}, 400)
        return None

    def leave(self, answer: flask.Response) -> flask.Response:
        """Note what a code was given for; say what a test wants to be said."""
        request = flask.request
        if request.path == "/oauth2/authorize" and "code=" in (answer.location or ""):
            assert request.args["code_challenge_method"] == "S256"
            code = answer.location.split("code=")[1].split("&")[0]
            self.challenges[code] = request.args["code_challenge"]
        if request.path == "/oauth2/token" and answer.status_code == 200:
            said = json.loads(answer.get_data())
            answer.set_data(json.dumps(said | {"id_token": self._token(said["id_token"])}))
        return answer

    def _token(self, made: str) -> str:
        """Return the token as it is to be said, signed by the provider unless it is written anew."""
        key = jwk.RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
        claims = jwt.decode(made, key, algorithms=["RS256"]).claims
        if self.claims is not None:
            self.claims(claims)
        if self.rewrite is not None:
            return self.rewrite(claims, key)
        return jwt.encode({"alg": "RS256"}, claims, key)


@contextmanager
def provider_here(back: str = BACK) -> Iterator[Provider]:
    """Run the program, with this installation registered at it."""
    made = Provider()
    app = oidc_provider_mock.app(require_client_registration=True, require_nonce=True)
    app.before_request(made.look)
    app.after_request(made.leave)
    with _threaded_server(app) as server:
        made.issuer = f"http://localhost:{server.server_port}"
        known = httpx.post(f"{made.issuer}/oauth2/clients", json={"redirect_uris": [back]}).json()
        made.client, made.secret = known["client_id"], known["client_secret"]
        yield made


def local(address: str) -> str:
    """Return the path and query of an address of this installation."""
    assert address.startswith(BACK), address
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def begin(client: FlaskClient, onward: str = "") -> str:
    """Press the button on the sign-in page; return the address at the provider."""
    return str(client.get("/masuk/penyedia", query_string={"next": onward} if onward else {}).location)


def sign_in_there(client: FlaskClient, provider: Provider, subject: str, onward: str = "") -> TestResponse:
    """Sign in at the provider and come back."""
    return client.get(provider.go(begin(client, onward), subject))


def signed(claims: Claims, key: jwk.RSAKey | jwk.OctKey, algorithm: str = "RS256") -> str:
    """Return an ID token."""
    return jwt.encode({"alg": algorithm}, claims, key, algorithms=[algorithm])


def keyed(claims: Claims, secret: bytes) -> str:
    """Return a token with a digest by a secret that the library itself would not take as one."""
    begun = b".".join(plain(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims))
    return (begun + b"." + plain(hmac.digest(secret, begun, "sha256"))).decode()


def plain(content: bytes) -> bytes:
    """Return bytes as they stand in a token."""
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def unsigned(claims: Claims) -> str:
    """Return a token that says it needs no signature."""
    return b".".join(plain(json.dumps(part).encode()) for part in ({"alg": "none"}, claims)).decode() + "."
