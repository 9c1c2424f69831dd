"""The server fetches nothing from the internet: what can call out is imported by named couriers alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from neutrality.settings import ROOT

PACKAGE = ROOT / "neutrality"
CALLS_OUT = {
    "aiohttp", "asyncio", "boto3", "botocore", "ftplib", "http.client", "httpx", "imaplib", "obstore",
    "poplib", "requests", "smtplib", "socket", "telnetlib", "urllib.request", "urllib3", "websockets",
    "xmlrpc.client",
}  # fmt: skip
# Who may call where: each to an address that the settings name. Webhooks alone go to one that an
# administrator typed: no private one, and none but that which was checked (tests/webhooks/test_carrying.py).
COURIERS = {
    "evidence/scanner.py": {"socket"},  # the virus scanner
    "evidence/s3.py": {"obstore"},  # the store of sealed files
    "accounts/provider.py": {"requests"},  # the provider of sign-ins
    "courier.py": {"http.client", "smtplib"},  # mail to officers, mail and messages to reporters who asked
    "serving.py": {"socket"},  # the web server's own connections, which it only accepts
    "vault/remote.py": {"socket"},  # the keyholder, behind a Unix socket
    "vault/serving.py": {"socket"},
    "vault/wire.py": {"socket"},
    "webhooks/carrier.py": {"socket"},
}
FILES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return what a file imports, as far as it can call out."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= {known for known in CALLS_OUT for name in names if f"{name}.".startswith(f"{known}.")}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_but_a_courier_can_call_out(path: Path) -> None:
    allowed = COURIERS.get(str(path.relative_to(PACKAGE)), set())

    assert imported(path) <= allowed, "whatever a link shows is looked at by people, never fetched"


def test_every_courier_still_needs_its_leave() -> None:
    unused = {name for name, allowed in COURIERS.items() if imported(PACKAGE / name) != allowed}

    assert unused == set()


@pytest.mark.parametrize(
    "line",
    [
        "import urllib.request",
        "from urllib import request",
        "import requests as r",
        "from http import client",
    ],
)
def test_the_watch_sees_every_way_of_importing(tmp_path: Path, line: str) -> None:
    path = tmp_path / "new.py"
    path.write_text(f"def fetch():\n    {line}\n", encoding="utf-8")

    assert imported(path)
