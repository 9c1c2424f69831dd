"""One message is carried to one address: checked, resolved once, and answered with a number or not at all.

Of what is answered the first line is read and nothing else. No redirection is followed, no proxy asked, no
cookie kept. The address that was checked is the one that is connected to: a name that is resolved anew to
another place between (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from neutrality.domain.reachable import Allowed, Target, all_reachable, target_of
from neutrality.domain.webhooks import Fault

Resolver = Callable[[str, int], Sequence[str]]
CONNECT_SECONDS = 5.0
SECONDS = 15.0  # for everything together, however slowly somebody answers
_LONGEST_LINE = 4096
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_TAKEN, _ELSEWHERE, _GONE, _NOT_YET = range(200, 300), range(300, 400), 410, range(100, 200)


@dataclass(frozen=True)
class Answer:
    """What became of one attempt: the number of the answer's status, and why it failed if it did."""

    status: int | None = None
    fault: Fault | None = None


class _FailedError(Exception):
    """This attempt failed so."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return every address of a host, as the system knows them; raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


@dataclass(frozen=True)
class Carrier:
    """Carries messages; `plain` lets http through, for samples, `allowed` what is not public."""

    allowed: Allowed = field(default_factory=Allowed)
    plain: bool = False
    resolve: Resolver = system_resolver
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    connect_seconds: float = CONNECT_SECONDS
    seconds: float = SECONDS

    def carry(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        """Return how it went; it raises nothing, for whatever fails is tried again."""
        until = time.monotonic() + self.seconds
        try:
            target = target_of(url, plain=self.plain)
            if target is None:
                return Answer(fault=Fault.BAD_ADDRESS)
            with contextlib.closing(self._connected(target, until)) as line:
                line.settimeout(_left(until))
                line.sendall(_request(target, headers, body))
                return _judged(_status_of(line, until))
        except _FailedError as error:
            return Answer(fault=error.fault)
        except ssl.SSLCertVerificationError:
            return Answer(fault=Fault.UNTRUSTED)
        except TimeoutError:
            return Answer(fault=Fault.TIMED_OUT)
        except (OSError, UnicodeError):
            return Answer(fault=Fault.UNREACHABLE)

    def _connected(self, target: Target, until: float) -> socket.socket:
        """Return a line to the first address that takes one, over TLS in the name that was asked for."""
        line = self._line(self._addresses(target), target.port, until)
        if target.scheme != "https":
            return line
        try:
            line.settimeout(_left(until))
            return self.tls.wrap_socket(line, server_hostname=target.host)
        except BaseException:
            line.close()
            raise

    def _addresses(self, target: Target) -> Sequence[str]:
        try:
            found = self.resolve(target.host, target.port)
        except (OSError, UnicodeError):
            raise _FailedError(Fault.UNRESOLVED) from None
        if not found:
            raise _FailedError(Fault.UNRESOLVED)
        if not all_reachable(found, target.host, self.allowed):
            raise _FailedError(Fault.NOT_PUBLIC)
        return found

    def _line(self, addresses: Sequence[str], port: int, until: float) -> socket.socket:
        failure: OSError = ConnectionError()
        by = min(until, time.monotonic() + self.connect_seconds)
        for address in addresses:
            try:  # a number is asked of no resolver
                return socket.create_connection((address, port), timeout=_left(by))
            except OSError as error:
                failure = error
        raise failure


def _request(target: Target, headers: Mapping[str, str], body: str) -> bytes:
    content = body.encode()
    all_headers = {
        "Host": target.named,
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "User-Agent": "neutrality-webhooks",
        "Connection": "close",
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
    return f"POST {target.path} HTTP/1.1\r\n{lines}\r\n".encode("ascii") + content


def _status_of(line: socket.socket, until: float) -> int:
    """Return the number in the first line of the answer; nothing behind that line is looked at."""
    for read in _pieces(line, until):
        if b"\n" in read:
            found = _STATUS.match(read)
            if found is None or int(found[1]) in _NOT_YET:
                break
            return int(found[1])
    raise _FailedError(Fault.NOT_HTTP)


def _pieces(line: socket.socket, until: float) -> Iterator[bytes]:
    """Yield what was read so far, until the line ends or is too long for what it should be."""
    read = b""
    while len(read) < _LONGEST_LINE:
        line.settimeout(_left(until))
        piece = line.recv(1024)
        if not piece:
            return
        read += piece
        yield read


def _judged(status: int) -> Answer:
    if status in _TAKEN:
        return Answer(status)
    if status in _ELSEWHERE:
        return Answer(status, Fault.REDIRECTED)
    return Answer(status, Fault.GONE if status == _GONE else Fault.REFUSED)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
