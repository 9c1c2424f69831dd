"""The shipped nginx before the shipped gunicorn: whoever visits, and with what, is written nowhere."""

from __future__ import annotations

import datetime as dt
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from neutrality.settings import ROOT
from tests.browser.server import PATIENCE, LiveServer, free_port
from tests.fixtures import run
from tests.fixtures.sample import Sample, make_sample

NAME = "netralitas.example.go.id"
VISITOR = "127.0.0.77"
SHIPPED = ROOT / "deploy" / "nginx"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Front:
    """A running nginx: its folder holds everything that it can write, beside the log of gunicorn."""

    folder: Path
    port: int
    server: LiveServer

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """Send a request from the visitor's address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.sock = self.line()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": NAME, "Connection": "close", **named})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def line(self) -> ssl.SSLSocket:
        """Return a connection from the visitor's address to the site by its name."""
        plain = socket.create_connection(("127.0.0.1", self.port), 60, source_address=(VISITOR, 0))
        return trusting().wrap_socket(plain, server_hostname=NAME)

    def say(self, sent: bytes) -> bytes:
        """Send bytes that are no request, and return what comes back."""
        with self.line() as line:
            line.sendall(sent)
            try:
                return line.recv(4096)
            except OSError:
                return b""

    def written(self) -> dict[str, bytes]:
        """Return every file that nginx or gunicorn wrote."""
        files = [
            path for path in self.folder.rglob("*") if path.is_file() and path.suffix not in {".pem", ".key"}
        ]
        return {path.name: path.read_bytes() for path in [*files, self.server.log]}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Return the public surface behind nginx, both by their shipped files."""
    if shutil.which("nginx") is None:
        run.missing("nginx is not installed (make test installs it)")
    folder = tmp_path_factory.mktemp("nginx")
    sample = Sample(run.made_once("sample", make_sample)).copied_to(tmp_path_factory.mktemp("front"))
    chosen = {"public_url": f"https://{NAME}", "surface": "public", "proxies": "1"}
    with LiveServer(sample, **chosen) as server:
        port = free_port()
        main = configuration(folder, "public", port, server.port)
        with subprocess.Popen(["nginx", "-p", str(folder), "-c", str(main), "-g", "daemon off;"]) as process:
            wait_for(port)
            for temporary in folder.glob("*_temp"):  # what would be written there fails from now on
                shutil.rmtree(temporary)
            yield Front(folder, port, server)
            process.terminate()


def test_nothing_about_a_visitor_is_written_whatever_is_sent(front: Front) -> None:
    word = uuid.uuid4().hex
    marked = {
        "User_Agent": word,
        "Cookie": f"draft={word}",
        "X_Forwarded_For": word,
        "Referer": f"https://{word}/",
    }

    statuses = [
        front.ask("GET", f"/?q={word}", **marked).status,
        front.ask("GET", f"/tidak-ada/{word}", **marked).status,
        front.ask("POST", f"/lacak?{word}", f"code={word}".encode(), Content_Type=FORM, **marked).status,
        front.ask("POST", "/lapor/apa", b"x" * 1_500_000, Content_Type=FORM, X_Word=word).status,
        front.ask("TRACE", f"/{word}").status,
        front.ask("GET", f"/{word * 300}").status,
        front.ask("GET", "/", X_Word=word * 1000).status,
        front.ask("GET", f"/healthz?{word}").status,
    ]
    for broken in (
        f"GET /{word}\r\n\r\n", f"{word} / HTTP/1.1\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {word}\r\n{word}\r\n\r\n",
        f"GET /{word} HTTP/9.9\r\n\r\n", f"GET /%00{word} HTTP/1.1\r\nHost: {NAME}\r\n\r\n",
    ):  # fmt: skip
        front.say(broken.encode())
    directly(front.server, word)

    assert statuses[:4] == [200, 404, 400, 413]
    assert all(400 <= status < 500 for status in statuses[4:7])
    for name, content in front.written().items():
        assert word.encode() not in content, name
        assert VISITOR.encode() not in content, name


def test_a_form_is_taken_without_any_temporary_file(front: Front) -> None:
    body = b"narrative=" + b"a" * 900_000

    assert (
        front.ask("POST", "/lapor/apa", body, Content_Type=FORM).status == 400
    )  # read whole; it lacks its token


def test_behind_it_the_site_knows_that_it_is_on_https(front: Front) -> None:
    answer = front.ask("GET", "/lapor/apa")

    assert answer.status == 200
    assert "max-age=" in (answer.headers["Strict-Transport-Security"] or "")
    assert "__Host-session=" in (answer.headers["Set-Cookie"] or "")
    assert answer.headers["Server"] == "nginx"


def test_whoever_asks_by_another_name_is_not_answered(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", front.port), 60) as plain, pytest.raises(ssl.SSLError):
        trusting().wrap_socket(plain, server_hostname="evil.example")


def test_slow_lines_do_not_stop_a_quick_request(front: Front) -> None:
    begun = f"POST /lapor/bukti HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 900000\r\n\r\nx".encode()
    lines = [front.line() for _ in range(60)]
    for line in lines:
        line.sendall(begun)

    statuses = {front.ask("GET", "/lapor").status for _ in range(10)}

    for line in lines:
        line.close()
    assert statuses == {200}


@pytest.mark.parametrize("name", ["public", "desk"])
def test_the_shipped_file_is_understood(name: str, tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        run.missing("nginx is not installed (make test installs it)")
    main = configuration(tmp_path, name, free_port(), 8000)

    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(main)], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()


def configuration(folder: Path, name: str, port: int, behind: int) -> Path:
    """Write what stands around the shipped file, which is used as it is but for ports and certificates."""
    certify(folder)
    text = (SHIPPED / f"{name}.conf").read_text(encoding="utf-8")
    text = re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}").replace(
        "listen 80;", f"listen 127.0.0.1:{free_port()};"
    )
    text = re.sub(r"/etc/neutrality/tls/\w+", str(folder / "site"), text)
    text = re.sub(r"server 127\.0\.0\.1:800\d", f"server 127.0.0.1:{behind}", text)
    (folder / "shipped.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind}_temp;\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"user root;\npid {folder}/pid;\nerror_log {folder}/main.log info;\nevents {{}}\n"
        f"http {{\naccess_log {folder}/access.log;\n{temporary}include {folder}/shipped.conf;\n}}\n",
        encoding="utf-8",
    )
    return main


def certify(folder: Path) -> None:
    """Write a key and a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "site.pem").write_bytes(certificate.public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "site.key").write_bytes(key.private_bytes(pem, *plain))


def trusting() -> ssl.SSLContext:
    """Return a client that takes every certificate and asks for the site by name."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def directly(server: LiveServer, word: str) -> None:
    """Send what is broken to gunicorn itself."""
    for broken in (
        f"GET /{word}\r\n\r\n",
        f"GET /{word} HTTP/1.1\r\nHost: x\r\n{word} : x\r\n\r\n",
        f"\0{word}\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port), 60, source_address=(VISITOR, 0)) as line:
            line.sendall(broken.encode())
            line.recv(4096)
