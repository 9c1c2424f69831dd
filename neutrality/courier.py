"""How words leave this installation: by mail (RFC 5321), or through a message gateway of the office's own.

A worker that dies between a mail server's word and its own commit sends that letter again. It then comes
under the same Message-ID, by which mailboxes know that they have it.
"""

from __future__ import annotations

import hmac
import json
import smtplib
import ssl
import uuid
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import make_msgid
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import unquote, urlsplit

from neutrality.domain.errors import DomainError

_TIMEOUT = 20  # seconds
_TAKEN = range(200, 300)
_SUBMISSION, _OVER_TLS = 25, 465


@dataclass(frozen=True)
class Courier:
    """Sends to one address at a time; what is not configured cannot be chosen by anybody."""

    smtp_url: str | None = field(default=None, repr=False)
    sender: str = ""
    gateway_url: str | None = field(default=None, repr=False)
    desk: str = ""  # the address of the desk, whither a mail to an officer leads
    # Whoever has database and letters, but no key, must not learn from a Message-ID which work sent a letter.
    secret: bytes = field(default=b"", repr=False)
    work: uuid.UUID | None = None

    def of(self, work: uuid.UUID) -> Courier:
        """Return the courier of one piece of work: sent again, its letter has the same Message-ID."""
        return replace(self, work=work)

    def mail(self, to: str, subject: str, text: str) -> None:
        """Send one plain mail that names no program and no person.

        Raises:
            DomainError: `no_mail` when no server is configured.
            OSError: when the server does not take it; whoever called tries again later.

        """
        if self.smtp_url is None:
            raise DomainError("no_mail")
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
        letter["Message-ID"] = self._name(to)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        with _connected(self.smtp_url) as server:
            server.send_message(letter)

    def _name(self, to: str) -> str:
        domain = self.sender.rpartition("@")[2]
        if self.work is None or not self.secret:
            return make_msgid(domain=domain)
        name = hmac.digest(self.secret, self.work.bytes + to.encode(), "sha256").hex()[:32]
        return f"<{name}@{domain}>"

    def message(self, to: str, text: str) -> None:
        """Hand one message for a telephone number to the gateway: JSON with `to` and `text`.

        Raises:
            DomainError: `no_gateway` when none is configured.
            OSError: when the gateway does not take it; whoever called tries again later.

        """
        if self.gateway_url is None:
            raise DomainError("no_gateway")
        body = json.dumps({"to": to, "text": text}).encode()
        parts = urlsplit(self.gateway_url)
        way = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        gateway = way(parts.hostname or "", parts.port, timeout=_TIMEOUT)
        try:
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            gateway.request("POST", path, body, {"Content-Type": "application/json"})
            answer = gateway.getresponse().status
        finally:
            gateway.close()
        if answer not in _TAKEN:
            raise OSError(f"the gateway answered {answer}")


def _connected(url: str) -> smtplib.SMTP:
    """Return a server that is ready to take a letter, over TLS where it offers that."""
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or _OVER_TLS, timeout=_TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or _SUBMISSION, timeout=_TIMEOUT)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
