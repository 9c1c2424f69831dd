"""All scans by programs that nobody here wrote: of the code, and of a sample site that is served."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from neutrality.domain.access import Role  # noqa: E402 - the checkout comes first
from tests.browser.server import LiveServer  # noqa: E402 - the same
from tests.fixtures.sample import Sample  # noqa: E402 - the same
from tools.security import attack, code, injection  # noqa: E402 - the same
from tools.security.interface import with_schemathesis  # noqa: E402 - the same
from tools.security.planted_site import PAGES, PlantedSite  # noqa: E402 - the same
from tools.security.program import program  # noqa: E402 - the same
from tools.security.site import Visitor  # noqa: E402 - the same
from tools.security.verdict import Finding, explained, unexplained  # noqa: E402 - the same

SCANS = ("bandit", "rules", "schemathesis", "sqlmap", "wapiti")
EVERYBODY = ("public", *(role.value for role in Role))
AT_ONCE = 2
SIZE = ("--cases", "24", "--months", "3", "--seed", "1")


def main() -> int:
    """Run the scans, tell what they found; 1 when anything is found that nobody explained."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="Example: tools/security/run.py --only sqlmap"
    )
    parser.add_argument("--only", choices=SCANS, action="append", help="only this scan; may be given again")
    parser.add_argument("--role", action="append", help="wapiti: only as this role, or `public`")
    parser.add_argument("--sample", type=Path, help="a copy of an instance instead of a fresh one")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what the scanners wrote")
    chosen = parser.parse_args()
    wanted, began, problems = chosen.only or SCANS, time.monotonic(), list[str]()
    try:
        if "bandit" in wanted:
            problems += told("bandit", code.with_bandit((*code.APPLICATION, *code.BESIDE), everywhere=True))
        if "rules" in wanted:
            problems += told(
                "rules", code.with_own_rules((*code.APPLICATION, *code.TEMPLATES), everywhere=True)
            )
        if "schemathesis" in wanted:
            problems += told("schemathesis", with_schemathesis())
        if {"wapiti", "sqlmap"} & set(wanted):
            with tempfile.TemporaryDirectory(prefix="neutrality-scan-") as folder:
                sample = fresh(Path(folder) / "sample") if chosen.sample is None else Sample(chosen.sample)
                kept = chosen.keep or Path(folder) / "kept"
                problems += of_the_site(wanted, sample, kept, chosen.role or EVERYBODY)
    except code.ScannerError as error:
        problems.append(str(error))
    print(*problems, sep="\n")
    print(f"{len(problems)} to mend or to explain, after {time.monotonic() - began:.0f} seconds.")
    return 1 if problems else 0


def fresh(folder: Path) -> Sample:
    """Return a new instance with some cases."""
    folder.mkdir()
    sample = Sample(folder)
    sample.flask("instance", "init")
    sample.flask("demo", "load", *SIZE)
    return sample


def of_the_site(wanted: Collection[str], sample: Sample, kept: Path, roles: Collection[str]) -> list[str]:
    """Attack a served sample, as some of the roles, and the site that is wrong on purpose."""
    kept.mkdir(parents=True, exist_ok=True)
    problems = list[str]()
    with PlantedSite() as planted, LiveServer(sample, workers=AT_ONCE) as server:
        visitors = {role: Visitor(server.url, role) for role in (None, *Role)}
        for visitor in visitors.values():
            visitor.enter()
        if "sqlmap" in wanted:
            asked = injection.through(visitors, program(server.url), kept)
            problems += told("sqlmap", [*_blind(planted, kept), *asked])
        if "wapiti" in wanted:
            problems += told(
                "wapiti",
                list(_attacked([one for one in visitors.values() if one.name in roles], planted, kept)),
            )
    return problems


def _blind(planted: PlantedSite, kept: Path) -> Iterator[str]:
    if not injection.asked(Visitor(planted.url), injection.PLANTED, kept):
        yield "sqlmap does not find what was planted for it"


def _attacked(visitors: list[Visitor], planted: PlantedSite, kept: Path) -> Iterator[str]:
    (kept / "planted").mkdir(exist_ok=True)
    wrong = attack.scan(
        Visitor(planted.url), [planted.url + path for path in PAGES], kept / "planted", endpoint=planted.url
    )
    print(f"  planted: {wrong}", flush=True)
    yield from attack.silent(wrong)
    found = list[Finding]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for scan, problem in pool.map(lambda one: _visited(one, kept, planted.url), visitors):
            if problem:
                yield problem
            if scan is not None:
                print(f"  {scan}", flush=True)
                found += [finding for _module, finding in scan.findings]
    yield from unexplained(found, explained("wapiti"))


def _visited(visitor: Visitor, kept: Path, endpoint: str) -> tuple[attack.Scan | None, str | None]:
    """Attack as one visitor; what goes wrong is told, and the others are attacked all the same."""
    try:
        scan = attack.scan(visitor, visitor.addresses(attack.MOST_PAGES), kept, endpoint=endpoint)
    except code.ScannerError as error:
        return None, str(error)
    turned_out = None if visitor.is_inside() else f"{visitor.name} was turned out while wapiti attacked"
    return scan, turned_out


def told(name: str, problems: list[str]) -> list[str]:
    """Say how a scan went, and return its problems."""
    print(f"{name}: {'clean' if not problems else f'{len(problems)} problems'}", flush=True)
    return [f"{name}: {problem}" for problem in problems]


if __name__ == "__main__":
    sys.exit(main())
