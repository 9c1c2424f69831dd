"""A year released month by month: each checkable, a late correction a revision, an altered event found."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from neutrality import create_app, current
from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.buckets import month_bounds
from neutrality.cases.models import Case
from neutrality.cases.receiving import receive
from neutrality.database import transaction
from neutrality.demo.accounts import email_of
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.domain.ground import Ground
from neutrality.domain.history import EventKind
from neutrality.domain.publication import Publication
from neutrality.domain.values import Sign
from neutrality.domain.workflow import ReportKind
from neutrality.history.models import Event, EventPayload
from neutrality.releases.jobs import forget_erased
from neutrality.releases.models import Release, ReleaseFile, ReleaseGround
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.settings import ROOT
from neutrality.statistics.service import last_complete_month, neighbour
from tests.fixtures.sample import Sample

YEAR = 11  # months of twelve that are past their cut-off on any day


def flask(sample: Sample, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the installation, whatever comes of it."""
    program = [str(Path(sys.executable).parent / "flask"), "--app", "app", *command]
    return subprocess.run(
        program, cwd=ROOT, env=sample.environment(), capture_output=True, text=True, check=False
    )


@contextmanager
def opened(sample: Sample) -> Iterator[Session]:
    """Yield a session on the installation's database."""
    engine = create_engine(sample.database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def releases(sample: Sample) -> list[Release]:
    """Return all releases in their order."""
    with opened(sample) as session:
        found = list(session.scalars(select(Release).order_by(Release.month, Release.revision)))
        session.expunge_all()
        return found


def test_a_year_is_released_month_by_month_and_every_month_verifies(year: Sample) -> None:
    found = releases(year)

    months = [one.month for one in found]
    assert len(months) >= YEAR
    assert months == [neighbour(months[0], step) for step in range(len(months))]
    with opened(year) as session:
        shown = [_shown(session, one) for one in found]
    assert any(tables["flow"] for tables in shown)
    assert any(tables["persons"] for tables in shown)
    for month in (months[0], months[-1]):
        done = flask(year, "statistics", "verify", month)
        assert done.returncode == 0, done.stdout + done.stderr


def _shown(session: Session, release: Release) -> dict[str, bool]:
    """Return which tables tell something; what is shown is what was counted."""
    publication = Publication.parse(release.content)
    ground = Ground.read(session.get_one(ReleaseGround, release.id).content)
    month = publication.table("month")
    assert month is not None
    reports = month.value("reports_received")
    assert reports in (Sign.HIDDEN, ground.count("reports_received"))
    flow = publication.table("flow")
    if flow and flow.lines and flow.until == publication.month:
        start, came, went, end = flow.lines[0].values
        assert isinstance(start, int)
        assert isinstance(came, int)
        assert isinstance(went, int)
        assert start + came - went == end == ground.count("cases_open")
    return {one.id: bool(one.lines) for one in publication.tables}


def test_a_late_correction_is_a_revision_and_the_old_release_stays(year: Sample) -> None:
    before = releases(year)[-1]
    enter_late(year, before.month, count=6)

    refused = flask(year, "statistics", "release", "--month", before.month)
    done = flask(
        year, "statistics", "release", "--month", before.month, "--reason", "Enam laporan terlambat dicatat"
    )

    assert (refused.returncode, "reason" in refused.stderr.lower()) == (1, True) or "alasan" in refused.stderr
    assert done.returncode == 0, done.stderr
    old, new = releases(year)[-2:]
    assert (old.content, old.note, old.digest) == (before.content, before.note, before.digest)
    assert (new.month, new.revision) == (before.month, 1)
    told = Publication.parse(new.content)
    assert told.reason == "Enam laporan terlambat dicatat"
    change = next(one for one in told.changes if one.column == "reports_received")
    assert isinstance(change.before, int)
    assert isinstance(change.after, int)
    assert change.after - change.before == 6
    verified = flask(year, "statistics", "verify", before.month)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    again = flask(year, "statistics", "release", "--month", before.month, "--reason", "Sekali lagi")
    assert again.returncode == 0, again.stderr
    assert len(releases(year)) == len({(one.month, one.revision) for one in releases(year)})
    assert releases(year)[-1].revision == 1


def test_a_change_of_one_waits_for_the_next_release(year: Sample) -> None:
    newest = releases(year)[-1].month
    # In the first days of a month the cohort of thirty days is known by now, which is a change of its own.
    flask(year, "statistics", "release", "--month", newest, "--reason", "Kohort 30 hari sudah matang")
    before = releases(year)[-1]
    enter_late(year, before.month, count=1)

    done = flask(year, "statistics", "release", "--month", before.month, "--reason", "Satu laporan terlambat")

    assert done.returncode == 1
    assert "terlalu kecil untuk diterbitkan (flow/cases_in)" in done.stderr
    assert releases(year)[-1].revision == before.revision


def enter_late(sample: Sample, month: str, *, count: int) -> None:
    """Let the counter enter reports of the released month only now."""
    app = create_app(sample.settings())
    with app.app_context(), transaction(current.sessions()) as session:
        account = session.scalars(select(Account).where(Account.email == email_of(Role.INTAKE))).one()
        actor = load_actor(session, account)
        office = session.get_one(Office, actor.home_office_id)
        for number in range(count):
            day = date.fromisoformat(f"{month}-10") + timedelta(days=number)
            submission = Submission(
                kind=ReportKind.LAPORAN, source=Source.COUNTER, channel="walk_in", office_id=office.id,
                received_at=datetime.combine(day, time(3), UTC), received_on=day, event_on=day, known_on=day,
                narrative="Membagikan kaus calon di kantor.", place_code=office.place_code,
                respondents=(RespondentInput(name=f"Terlambat {number}"),),
                identity=Identity("Sari Contoh", "Jalan Contoh 1"), signed_on=day,
                late_reason="Listrik padam.",
            )  # fmt: skip
            receive(
                session, current.means("desk"), submission, code=None, actor=actor, now=current.now(),
                today=current.today(),
            )  # fmt: skip


def test_one_altered_event_is_named_with_the_month_and_the_figure(year: Sample) -> None:
    month = releases(year)[-1].month
    engine = create_engine(year.database_url)
    with engine.begin() as connection:
        row = connection.execute(
            select(Event.id, EventPayload.content)
            .join(EventPayload, EventPayload.event_id == Event.id)
            .where(Event.kind == EventKind.CASE_RECEIVED, Event.legal_on.between(*month_bounds(month)))
            .order_by(Event.id)
            .limit(1)
        ).one()
        told = json.loads(row.content)
        told["channel"] = "letter" if told.get("channel") != "letter" else "phone"
        connection.execute(
            text("UPDATE event_payload SET content = :content WHERE event_id = :id"),
            {"content": json.dumps(told), "id": row.id},
        )
    engine.dispose()

    done = flask(year, "statistics", "verify", month)

    assert done.returncode == 1
    assert f"{month}: " in done.stdout
    assert "channel=" in done.stdout


def test_changed_bytes_are_named(year: Sample) -> None:
    release = releases(year)[-1]
    engine = create_engine(year.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER release_file_append_only_update"))
        connection.execute(
            text("UPDATE release_file SET content = :content WHERE name = 'csv' AND digest IN "
                 "(SELECT digest FROM release_file WHERE release_id = :id)"),
            {"content": b"x", "id": release.id.hex},
        )  # fmt: skip
        files = connection.scalar(select(ReleaseFile.id).limit(1))
    engine.dispose()
    done = flask(year, "statistics", "verify", release.month)

    assert files is None or done.returncode == 1


def test_a_month_that_is_not_over_is_refused(year: Sample) -> None:
    running = neighbour(last_complete_month(date.today()), 1)  # noqa: DTZ011 - the command's own day

    done = flask(year, "statistics", "release", "--month", running)

    assert done.returncode == 1
    assert done.stderr.strip()


def test_grounds_forget_what_was_erased_and_the_month_still_verifies(year: Sample) -> None:
    month = releases(year)[-1].month
    app = create_app(year.settings())
    with app.app_context():
        with transaction(current.sessions()) as session:
            ground = Ground.read(session.scalars(select(ReleaseGround.content)).all()[-1])
            case = session.get_one(Case, uuid.UUID(ground.persons[0].case))
            case.erased_on = current.today()
        with transaction(current.sessions()) as session:
            forget_erased(session, current.means("worker"), {}, current.now())
        with current.sessions()() as session:
            grounds = [Ground.read(content) for content in session.scalars(select(ReleaseGround.content))]
    known = [one for each in grounds for one in each.persons if one.case == ground.persons[0].case]
    assert known
    assert {(one.agency, one.type, one.cause) for one in known} == {(None, None, None)}

    done = flask(year, "statistics", "verify", month)

    assert "has forgotten records that were erased since" in done.stdout
    assert f"{month}: the stored" not in done.stdout


def test_a_changed_ground_is_named(year: Sample) -> None:
    release = releases(year)[-1]
    with create_app(year.settings()).app_context(), transaction(current.sessions()) as session:
        row = session.get_one(ReleaseGround, release.id)
        ground = Ground.read(row.content)
        row.content = replace(ground, persons=ground.persons[1:]).written()

    done = flask(year, "statistics", "verify", release.month)

    assert done.returncode == 1
    assert "not what its event tells" in done.stdout
