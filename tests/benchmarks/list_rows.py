"""The desk's list: its first page, each filter, the search; what a case file and a followed report cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from sqlalchemy import select

from neutrality.cases.models import Case
from neutrality.database import reading
from neutrality.domain.access import Role
from tests.benchmarks.bulk import Built
from tests.benchmarks.harness import Pair
from tests.benchmarks.long_case import LongCase
from tests.benchmarks.opened import any_nip
from tests.benchmarks.reporting import Visit
from tests.benchmarks.serving import Asked, Served
from tests.benchmarks.signed_in import Desk, application, kept, post

SMALL = 1_000
ROUNDS = 5
FILTERS = (
    "", "state=verified", "kind=laporan", "office={office}", "place=73.11", "type=D06", "channel=letter",
    "election={election}", "assignee={assignee}", "from=01-08-2026&to=30-09-2026", "due=due", "due=overdue",
    "mine=1", "unassigned=1", "waiting=1", "news=1", "pressure=1", "flooded=1", "excluded=1",
    "bucket=open", "bucket=open&escalated=1", "bucket=received&month=2026-08",
)  # fmt: skip


class Pages:
    """One site served, and an officer at its desk."""

    def __init__(self, site: Built, kind: str, held: ExitStack) -> None:
        app = application(site, kind)
        self.kind, self.desk = kind, Desk(app, Role.VERIFIER)
        self.long = LongCase.kept(site.site(kind).folder)
        self.named = self._named(app.extensions["sessions"])
        app.extensions["engine"].dispose()
        self.server = held.enter_context(Served(site.site(kind), database_url=site.url(kind)))
        self.server.cluster = site.cluster.folder if kind == "postgresql" and site.cluster else None
        self.visit = self.desk.visit(self.server.port)

    def _named(self, sessions: object) -> dict[str, str]:
        """Return a number, an election and an assignee that the office has."""
        with reading(sessions) as session:  # type: ignore[arg-type]
            own = select(Case).where(Case.office_id == self.desk.office_id)
            case = session.scalars(
                own.where(Case.registration_number.is_not(None), Case.assignee_id.is_not(None),
                          Case.election_id.is_not(None)).limit(1)
            ).one()  # fmt: skip
            return {
                "office": str(self.desk.office_id), "election": str(case.election_id),
                "assignee": str(case.assignee_id), "number": str(case.registration_number),
            }  # fmt: skip

    def pair(self, title: str, asked: Asked, at_most: float, floor: str = "again") -> Pair:
        """Return a row: a page against its template on constants with what it opens."""
        name = f"kept{abs(hash(title))}"
        keeper = self.visit if floor == "again" else Visit(self.server.port)
        keeper.cookies.update(_cookies(asked))
        kept(keeper, asked, name)
        return self.costs(title, asked, self.desk.get(f"/bench/{floor}/{name}"), at_most)

    def costs(self, title: str, asked: Asked, floor: Asked, at_most: float) -> Pair:
        """Return a row of two requests."""
        return Pair(
            title, self.kind, lambda: self.server.cost(asked), lambda: self.server.cost(floor), at_most,
            rounds=ROUNDS, costs=True,
        )  # fmt: skip


def pairs(site: Built, small: Built, kind: str) -> Iterator[Pair]:
    """Yield the rows on one database."""
    with ExitStack() as held:
        pages = Pages(site, kind, held)
        first = pages.desk.get("/meja")
        if site.size > small.size:
            few = Pages(small, kind, held)
            yield Pair(
                f"desk's first page at {site.size:,} cases, against {small.size:,}", kind,
                lambda: pages.server.cost(first), lambda: few.server.cost(few.desk.get("/meja")), at_most=1.5,
                rounds=ROUNDS, costs=True,
            )  # fmt: skip
        for narrowed in FILTERS:
            path = f"/meja?{narrowed.format(**pages.named)}".rstrip("?")
            yield pages.pair(f"list page {narrowed or 'without a filter'}", pages.desk.get(path), 2)
        for what, text in (
            ("number", pages.named["number"]),
            ("NIP", any_nip(site, kind)),
            ("name", "Budi Contoh"),
        ):
            asked = post(pages.visit, "/meja", "/meja/cari", {"text": text})
            yield pages.pair(f"search by {what}", asked, 2)
        yield pages.pair("case file, 200 events, 30 files", pages.desk.get(f"/meja/kasus/{pages.long.id}"), 2)
        code = {"code": pages.long.code}
        yield pages.pair(
            "tracking page", post(Visit(pages.server.port), "/lacak", "/lacak", code), 3, "tracked"
        )


def _cookies(asked: Asked) -> dict[str, str]:
    return dict(part.split("=", 1) for part in asked.cookie.split("; ") if "=" in part)
