"""A small site that is wrong on purpose: scanners that do not find this say nothing by their silence.

Each page has one fault. Nothing on this machine is read or run: where a fault would show a file or the
answer of a command, the page says what such a page would say. It listens on this machine only, while a
scan runs.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from http import HTTPStatus
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

ACCOUNTS = "root:x:0:0:root:/root:/bin/bash"
ENVIRONMENT = "PATH=/usr/bin PWD=/"
# One fault each.
PAGES = (
    "/", "/cari?q=satu", "/gema?kata=satu", "/berkas?nama=satu.txt", "/ping?alamat=satu", "/lanjut?ke=/",
    "/kepala?nilai=satu", "/ambil?alamat=satu", "/buku",
)  # fmt: skip
FRONT = """<html><body>
<form action="/unggah" method="post" enctype="multipart/form-data"><input type="file" name="berkas"></form>
<form action="/dokumen" method="post"><textarea name="isi">satu</textarea><input type="submit"></form>
</body></html>"""
_PIECE = re.compile(r'(\d+) => "([^"]*)"')
_ORDER = re.compile(r"\$b = array\(([\d,]+)\)")
BOOK = """<form action="/buku" method="post"><input name="pesan"><input type="submit"></form>"""


class PlantedSite:
    """Serves the faults while the block runs; also the place where forged requests of ours arrive."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Page(BaseHTTPRequestHandler):
    messages: ClassVar[list[str]] = []
    # By session of the scanner, number of the page and parameter: what was called back.
    called: ClassVar[dict[str, dict[str, dict[str, list[dict[str, str]]]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )

    def do_GET(self) -> None:
        """Answer a page."""
        at = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(at.query, keep_blank_values=True).items()}
        if at.path.startswith("/ssrf/"):
            self._called_back(at.path.split("/"))
        elif at.path.startswith("/get_"):
            found = self.called.get(asked.get("session_id", ""), {}) if "ssrf" in at.path else {}
            self._answer(json.dumps(found), kind="application/json")
        else:
            self._page(at.path, asked)

    def do_POST(self) -> None:
        """Take what is sent without asking who sent it."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fields = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if self.path == "/buku":
            self.messages.append(fields.get("pesan", ""))
            self._answer(BOOK)
        elif self.path == "/unggah":
            self._answer(_run(self.headers, body))
        else:
            self._answer(ACCOUNTS if "file:///etc/passwd" in fields.get("isi", "") else "")

    def _page(self, path: str, asked: dict[str, str]) -> None:
        value = next(iter(asked.values()), "")
        texts: dict[str, Callable[[], str]] = {
            "/gema": lambda: f"<html><body><p>{value}</p></body></html>",
            "/berkas": lambda: ACCOUNTS if value.strip("\0") == "/etc/passwd" else "",
            "/ping": lambda: ENVIRONMENT if "env" in value else "",
            "/ambil": lambda: self._fetch(value),
            "/buku": lambda: BOOK + "".join(f"<p>{message}</p>" for message in self.messages),
        }
        answers: dict[str, Callable[[], None]] = {
            "/": lambda: self._answer(FRONT, more={"Set-Cookie": "planted=1"}),
            "/cari": lambda: self._answer(*_search(value)),
            "/lanjut": lambda: self._answer("", HTTPStatus.FOUND, more={"Location": value}),
            "/kepala": lambda: self._answer("", more={"X-Nilai": value}),
        }
        if path in texts:
            self._answer(texts[path]())
        elif path in answers:
            answers[path]()
        else:
            self._answer("", HTTPStatus.NOT_FOUND)

    def _fetch(self, address: str) -> str:
        own = f"http://127.0.0.1:{self.connection.getsockname()[1]}/"
        if not address.startswith(own):
            return ""
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 - this very site, and nothing else
                return str(answer.read(1000), "utf-8")
        except (OSError, HTTPException):
            return ""

    def _called_back(self, path: list[str]) -> None:
        _, _, session, page, parameter, *_ = path
        now = datetime.now(UTC).isoformat()
        seen = {"date": now, "url": self.path, "ip": "127.0.0.1", "size": "0", "method": "GET"}
        self.called[session][page][parameter].append(seen)
        self._answer("")

    def _answer(
        self,
        text: str,
        status: int = HTTPStatus.OK,
        *,
        kind: str = "text/html; charset=utf-8",
        more: dict[str, str] | None = None,
    ) -> None:
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no line for a request."""


def _search(word: str) -> tuple[str, int]:
    """Ask the database as nobody should: with what was typed inside the statement."""
    with sqlite3.connect(":memory:") as rows:
        rows.execute("CREATE TABLE kasus (nomor INTEGER, nama TEXT)")
        rows.executemany("INSERT INTO kasus VALUES (?, ?)", [(1, "satu"), (2, "dua")])
        try:
            statement = f"SELECT nomor, nama FROM kasus WHERE nama = '{word}'"  # noqa: S608 - the fault
            found = rows.execute(statement).fetchall()
        except sqlite3.Error as error:
            return f"sqlite3.OperationalError: {error}", HTTPStatus.INTERNAL_SERVER_ERROR
    return "".join(f"<p>{number} {name}</p>" for number, name in found), HTTPStatus.OK


def _run(headers: Message, body: bytes) -> str:
    """Answer as a server that runs what was uploaded: the pieces in the order that they name."""
    head = f"Content-Type: {headers.get('Content-Type', '')}\r\n\r\n".encode()
    sent = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = [part.get_payload(decode=True) for part in sent.walk() if part.get_filename()]
    script = str(parts[0], "utf-8", "replace") if parts and isinstance(parts[0], bytes) else ""
    pieces = dict(_PIECE.findall(script))
    order = _ORDER.search(script)
    return "".join(pieces.get(number, "") for number in order[1].split(",")) if order else ""
