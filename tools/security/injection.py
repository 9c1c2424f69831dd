"""What asks the database through the pages: sqlmap on search, filters, figures, and on what is planted."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from neutrality.domain.access import Role
from tools.security.attack import BIN
from tools.security.code import ScannerError
from tools.security.site import Visitor

# Seconds for one address; what is not through by then is named, never silently left out.
LONGEST = 900
AT_ONCE = 3
FOUND = "sqlmap identified the following injection point"
NONE = "all tested parameters do not appear to be injectable"


@dataclass(frozen=True)
class Question:
    """An address that looks something up, as whom it is asked, and what is typed there."""

    path: str
    role: Role | None = None
    typed: str = ""
    by_program: bool = False

    @property
    def fields(self) -> list[str]:
        """What is attacked: what the address asks and what is typed, not the token and the cookies."""
        parts = f"{urlsplit(self.path).query}&{self.typed}".split("&")
        return [part.partition("=")[0] for part in parts if part]


QUESTIONS = (
    Question("/meja/cari", Role.VERIFIER, "text=Siti"),
    Question("/meja/cari", Role.HEAD, "text=198001012005011001"),
    *(
        Question(f"/meja?{asked}", Role.VERIFIER)
        for asked in (
            "state=verified&kind=laporan",
            "place=73&type=x",
            "channel=x&assignee=x",
            "office=x&election=x",
            "from=1-1-2026&to=31-12-2026",
            "due=due&bucket=x",
            "month=2026-10&outcome=x",
            "after=x",
        )
    ),
    Question("/meja/tindak-lanjut?office=x&election=x&standing=open", Role.LIAISON),
    Question("/meja/register?kantor=x&bulan=2026-10", Role.HEAD),
    Question(
        "/meja/statistik/2026-10/daftar?figure=repeat_offenders&along=total&code=x&of=whole&page=1",
        Role.STATISTICS,
    ),
    Question("/meja/statistik/pemilihan?election=x&on=1-10-2026", Role.STATISTICS),
    Question("/meja/agenda?minggu=2026-10-05", Role.VERIFIER),
    Question("/admin/kalender?tahun=2026&tempat=73", Role.ADMIN),
    Question("/meja/ralat?tahun=2026&kantor=x", Role.HEAD),
    Question("/admin/instansi?cari=dinas&halaman=1", Role.ADMIN),
    Question("/admin/akun?cari=kepala&hanya=x&halaman=1", Role.ADMIN),
    Question("/admin/katalog/isi?tabel=violation_types&hanya=periksa", Role.ADMIN),
    Question("/panduan?q=kampanye&kantor=x"),
    *(
        Question(f"/api/v1/{asked}", by_program=True)
        for asked in (
            "cases?state=received&office_id=x&election_id=x",
            "agencies?search=dinas&after=x&limit=5",
            "places?search=bone&after=x",
            "cases?received_from=2026-01-01&received_to=2026-12-31&after=x&limit=5",
            "events?after=0&kind=case_registered&limit=5",
        )
    ),
    Question("/lacak", None, "code=ABCD-EFGH-JKLM"),
    Question("/verifikasi", None, "sha256=abc&code=ABCD"),
)
PLANTED = Question("/cari?q=satu")


def asked(visitor: Visitor, question: Question, folder: Path) -> str | None:
    """Let sqlmap ask one question in every bad way; return what it got out, None when nothing.

    Raises:
        ScannerError: it failed, or said neither that there is something nor that there is not.

    """
    place = folder / re.sub(r"\W+", "-", f"{visitor.name}{question.path}{question.typed}")[:80]
    place.mkdir(exist_ok=True)
    request = place / "request.txt"
    request.write_text(_request(visitor, question), encoding="utf-8")
    command = [
        str(BIN / "sqlmap"), "-r", str(request), "--batch", "--level", "2", "--risk", "1", "--dbms", "sqlite",
        "--technique", "BEUS", "--threads", "1", "--timeout", "20", "--retries", "1", "--flush-session",
        "--disable-coloring", "--skip-waf", "--ignore-code", "404", "--time-limit", str(LONGEST),
        "--output-dir", str(place), "-p", ",".join(question.fields),
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    said = done.stdout + done.stderr
    (place / "log.txt").write_text(said, encoding="utf-8")
    if FOUND in said:
        return said.split(FOUND, 1)[1][:400]
    if NONE not in said:
        raise ScannerError(f"sqlmap came to no end at {question.path} as {visitor.name}: {said[-300:]}")
    return None


def _request(visitor: Visitor, question: Question) -> str:
    """Return the request as a browser would send it; read from a file, so that no cookie stands in a list."""
    typed = question.typed
    if typed and (token := visitor.token(question.path)):
        typed = f"{typed}&csrf_token={token}"
    head = [f"{'POST' if typed else 'GET'} {question.path} HTTP/1.1", f"Host: {urlsplit(visitor.url).netloc}"]
    head += [f"{name}: {value}" for name, value in visitor.shown().items()]
    if typed:
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(typed)}"]
    return "\r\n".join([*head, "", typed])


def through(visitors: dict[Role | None, Visitor], program: Visitor, folder: Path) -> Iterator[str]:
    """Yield a line for each address that gives away more than it should; several are asked at a time."""

    def one(question: Question) -> str | None:
        visitor = program if question.by_program else visitors[question.role]
        try:
            found = asked(visitor, question, folder)
        except ScannerError as error:  # the others are asked all the same
            return str(error)
        if not visitor.is_inside():
            return f"{visitor.name} was turned out while sqlmap asked {question.path}"
        return f"sqlmap at {question.path} as {visitor.name}: {found}" if found else None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from filter(None, pool.map(one, QUESTIONS))
