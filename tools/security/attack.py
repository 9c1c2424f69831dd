"""What attacks the running site: wapiti as the public and as every role, and on what is planted."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tools.security.code import ROOT, ScannerError
from tools.security.site import NEVER, Visitor, shape_of
from tools.security.verdict import Finding

BIN = ROOT / ".venv-scanners" / "bin"
MODULES = (
    "sql", "xss", "permanentxss", "file", "exec", "redirect", "crlf", "csrf", "xxe", "ssrf", "upload",
    "http_headers", "csp", "cookieflags",
)  # fmt: skip
MOST_PAGES = 60
# Seconds to look at them, and for each module.
CRAWL, EACH = 30, 8
_COOKIE = {"expires": None, "secure": False, "port": None, "version": 0}


@dataclass(frozen=True)
class Scan:
    """What a visit of wapiti came to."""

    visitor: str
    pages: int
    attacked: dict[str, int]
    cut: tuple[str, ...]
    findings: tuple[tuple[str, Finding], ...]

    def __str__(self) -> str:
        short = f"; out of time: {', '.join(self.cut)}" if self.cut else ""
        return f"{self.visitor}: {self.pages} addresses and forms, {len(self.findings)} findings{short}"


def scan(visitor: Visitor, starts: list[str], folder: Path, *, endpoint: str) -> Scan:
    """Let wapiti attack these pages and their forms with the visitor's cookies.

    Raises:
        ScannerError: when it failed, attacked nothing, or was turned out on the way.

    """
    place = folder / visitor.name
    place.mkdir()
    jar = {"127.0.0.1": {"/": {name: {"value": value, **_COOKIE} for name, value in visitor.cookies.items()}}}
    (place / "cookies.json").write_text(json.dumps(jar), encoding="utf-8")
    (place / "starts.txt").write_text("\n".join(starts), encoding="utf-8")
    command = [
        str(BIN / "wapiti"), "-u", f"{visitor.url}/", "-s", str(place / "starts.txt"),
        "-c", str(place / "cookies.json"), "-m", ",".join(MODULES),
        *(word for path in NEVER for word in ("-x", f"{visitor.url}{path}")),
        "-d", "1", "--tasks", "1", "-t", "20", "--scope", "folder", "--no-bugreport", "--flush-session",
        "--max-scan-time", str(CRAWL), "--max-attack-time", str(EACH), "--max-parameters", "60",
        "--endpoint", f"{endpoint}/", "--dns-endpoint", "127.0.0.1",
        "--store-session", str(place / "session"), "--store-config", str(folder / "config"),
        "-f", "json", "-o", str(place / "report.json"),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    (place / "log.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode != 0 or not (place / "report.json").exists():
        raise ScannerError(f"wapiti failed as {visitor.name}: {(done.stdout + done.stderr)[-1500:]}")
    cut = re.findall(r"Max attack time was reached for module (\w+)", done.stdout)
    return _told(visitor, place, tuple(cut))


def _told(visitor: Visitor, place: Path, cut: tuple[str, ...]) -> Scan:
    """Read the scanner's own record: its report leaves XXE out and does not say what was attacked."""
    (record,) = (place / "session").glob("*.db")
    with closing(sqlite3.connect(record)) as rows:
        pages = int(rows.execute("SELECT count(*) FROM paths WHERE evil = 0").fetchone()[0])
        attacked = dict(rows.execute("SELECT module, count(*) FROM attack_logs GROUP BY module").fetchall())
        found = rows.execute(
            "SELECT l.module, l.category, l.parameter, l.info, p.path, p.method FROM payloads l"
            " LEFT JOIN paths p ON p.path_id = l.original_path_id"
        ).fetchall()
    counted = _in_report(place / "report.json")
    if counted > len(found):
        raise ScannerError(f"the report names {counted} findings as {visitor.name}, its record {len(found)}")
    if not attacked:
        raise ScannerError(f"wapiti attacked nothing as {visitor.name}")
    findings = tuple(
        (
            str(module),
            Finding(str(category), _where(path), 0, f"as {visitor.name} {method or ''} {parameter}: {info}"),
        )
        for module, category, parameter, info, path, method in found
    )
    return Scan(visitor.name, pages, attacked, cut, findings)


def _in_report(path: Path) -> int:
    report = json.loads(path.read_text(encoding="utf-8"))
    groups = (report["vulnerabilities"], report["anomalies"], report["additionals"])
    return sum(len(found) for group in groups for found in group.values())


def _where(address: str | None) -> str:
    """Return the address without numbers and values; what concerns the whole site has none."""
    at = urlsplit(address or "")
    return shape_of(at.path).rstrip("?") if at.path else "/"


def silent(planted: Scan) -> Iterator[str]:
    """Yield a line for each module that found nothing on the site that is wrong on purpose."""
    for module in MODULES:
        if not any(found == module for found, _finding in planted.findings):
            yield f"wapiti's {module} does not find what was planted for it"
