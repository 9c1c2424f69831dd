"""Signing in at a provider (OpenID Connect, code flow with PKCE): whither a browser goes, and who came back.

The provider is one, named by the settings. Nothing it says counts but an ID token that it signed for this
installation, for this very sign-in, minutes ago: names and addresses in it are not even read.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from neutrality.domain.errors import DomainError, UnavailableError

# Signed with a private key, never with the secret that both know, never unsigned.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
METADATA = "/.well-known/openid-configuration"
LONGEST_SUBJECT = 255
_KINDS_OF_KEYS = frozenset({"RSA", "EC"})
_TIMEOUT = (3.0, 8.0)  # seconds to connect, and to wait for a next byte
_KNOWN_SECONDS, _AWAY_SECONDS = 600.0, 15.0
_CLOCKS_DIFFER = 60  # seconds
_SECRET_IN_BODY, _SECRET_IN_HEADER = "client_secret_post", "client_secret_basic"
# Whatever a provider can say that makes no sense to the libraries.
_SENSELESS = (OAuthError, JoseError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError)
log = logging.getLogger("neutrality.accounts")


@dataclass(frozen=True)
class Asked:
    """What one sign-in sends along, so that an answer to another one is no answer to it."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """The one provider of sign-ins; what it says of itself is asked every ten minutes."""

    def __init__(self, issuer: str, client: str, secret: str, *, name: str, back: str) -> None:
        self.name = name
        self.issuer = issuer
        self._client, self._secret, self._back = client, secret, back
        self._one_at_a_time = Lock()
        self._said: dict[str, Any] = {}
        self._ask_again = 0.0

    def __repr__(self) -> str:
        return f"<Provider {self.issuer}>"

    def address(self, asked: Asked, *, anew: bool) -> str:
        """Return whither a browser goes; `anew` lets the provider ask who it is though it knows.

        Raises:
            UnavailableError: `provider_away`.

        """
        more = {"prompt": "login"} if anew else {}
        with self._told(), self._line() as line:
            url, _state = line.create_authorization_url(
                self._metadata(line)["authorization_endpoint"],
                state=asked.state,
                nonce=asked.nonce,
                code_verifier=asked.verifier,
                **more,
            )
        return str(url)

    def subject(self, asked: Asked, answer: Mapping[str, str], *, now: datetime) -> str:
        """Return as whom the provider knows whoever came back with this answer.

        Raises:
            UnavailableError: `provider_away`.
            DomainError: `provider_denied`; `provider_wrong` when what it said proves nothing.

        """
        code = answer.get("code", "")
        if "error" in answer or not code:
            raise DomainError("provider_denied", provider=self.name)
        if answer.get("iss", self.issuer) != self.issuer:
            raise self._wrong("iss of the answer")
        with self._told(), self._line() as line:
            said = self._metadata(line)
            line.token_endpoint_auth_method = _way(said)
            token = line.fetch_token(
                said["token_endpoint"], grant_type="authorization_code", code=code,
                code_verifier=asked.verifier, allow_redirects=False, timeout=_TIMEOUT,
            )  # fmt: skip
            keys = _keys(_fetched(line, said["jwks_uri"]))
            return self._proved(token, keys, asked, now)

    def _proved(self, token: Mapping[str, Any], keys: KeySet, asked: Asked, now: datetime) -> str:
        read = jwt.decode(str(token.get("id_token", "")), keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._client},
            },
            {"nonce": asked.nonce, "client_id": self._client, "access_token": token.get("access_token")},
        )
        claims.validate(now=int(now.timestamp()), leeway=_CLOCKS_DIFFER)
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise self._wrong("sub")
        return subject

    def _metadata(self, line: OAuth2Session) -> dict[str, Any]:
        """Return what the provider says of itself; one that was away is not asked again for a while."""
        with self._one_at_a_time:
            if time.monotonic() >= self._ask_again:
                self._said, self._ask_again = {}, time.monotonic() + _AWAY_SECONDS
                self._said = self._checked(_fetched(line, self.issuer.rstrip("/") + METADATA))
                self._ask_again = time.monotonic() + _KNOWN_SECONDS
            if not self._said:
                raise UnavailableError("provider_away", provider=self.name)
            return self._said

    def _checked(self, said: dict[str, Any]) -> dict[str, Any]:
        """Refuse what is said by another provider, or leads where a line is not safe."""
        if said.get("issuer") != self.issuer:
            raise self._wrong("issuer of the metadata")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if urlsplit(str(said.get(name))).scheme not in {"https", urlsplit(self.issuer).scheme}:
                raise self._wrong(name)
        return said

    @contextmanager
    def _line(self) -> Iterator[OAuth2Session]:
        """Open a line that verifies certificates by the system's own list, and asks no proxy."""
        made = OAuth2Session(
            self._client, self._secret, scope="openid", redirect_uri=self._back, code_challenge_method="S256"
        )
        with made as line:
            line.trust_env = False
            line.verify = _authorities()
            yield line

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in our own words what failed; what others say may carry codes and tokens."""
        try:
            yield
        except RequestException as error:
            log.warning("the provider of sign-ins was not reached: %s", type(error).__name__)
            raise UnavailableError("provider_away", provider=self.name) from None
        except _SENSELESS as error:
            raise self._wrong(type(error).__name__) from None

    def _wrong(self, what: str) -> DomainError:
        log.warning("what the provider of sign-ins said was not accepted: %s", what)
        return DomainError("provider_wrong", provider=self.name)


def _fetched(line: OAuth2Session, url: str) -> dict[str, Any]:
    """Return an object that the provider publishes; it is asked without the secret and leads nowhere else."""
    answer = line.request("GET", url, withhold_token=True, allow_redirects=False, timeout=_TIMEOUT)
    answer.raise_for_status()
    said = answer.json()
    if answer.status_code != HTTPStatus.OK or not isinstance(said, dict):
        raise ValueError(url)
    return said


def _way(said: Mapping[str, Any]) -> str:
    """Return how the secret is shown: in a header, unless the provider takes it in the form alone."""
    ways = said.get("token_endpoint_auth_methods_supported", [_SECRET_IN_HEADER])
    return _SECRET_IN_HEADER if _SECRET_IN_HEADER in ways else _SECRET_IN_BODY


def _keys(said: Mapping[str, Any]) -> KeySet:
    """Return the keys that sign; those of other kinds or uses are left out."""
    signing = [
        key for key in said["keys"] if key.get("kty") in _KINDS_OF_KEYS and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": signing})


def _authorities() -> str | bool:
    """Return where the system keeps whom it trusts: an authority of the office's own can stand there."""
    known = ssl.get_default_verify_paths()
    return known.cafile or known.capath or True
