"""A whole instance goes from SQLite to PostgreSQL and back: everything is there, everything still proves."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Engine, Table, select, text

from neutrality import create_app
from neutrality.database import Base, make_engine, transaction
from neutrality.directory.models import Office
from neutrality.evidence.store import EvidenceStore, LocalStore
from neutrality.instance import setup_app
from neutrality.migrating import migrations
from neutrality.moving.packing import CONTENTS, Packed, pack
from neutrality.moving.rows import LEFT_BEHIND
from neutrality.moving.unpacking import check, unpack
from neutrality.ratelimit import limiter
from neutrality.settings import ROOT, Settings
from neutrality.tables import import_models
from tests.attacks.walking import Planter, as_citizen
from tests.fixtures import run
from tests.fixtures.databases import new_name
from tests.fixtures.sample import Sample

BESIDE_THE_KEYS = ("history.checkpoint", "erasures.log")
BENDING = """CREATE TRIGGER bent AFTER INSERT ON office
    BEGIN UPDATE office SET name = 'x' WHERE id = NEW.id; END"""
Changing = Callable[[dict[str, bytes]], object]


@dataclass
class Place:
    """A database, a store of evidence, and keys."""

    settings: Settings
    engine: Engine

    @property
    def store(self) -> EvidenceStore:
        """Return where its evidence lies."""
        return LocalStore(self.settings.evidence_dir)

    def app(self) -> Flask:
        """Return the application on it, without tokens in forms and limits."""
        app = create_app(self.settings)
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        return app

    def write(self, path: Path) -> Packed:
        """Write it into a file."""
        return pack(self.engine, self.store, tables(), path, now=datetime.now(UTC), step=_nothing)

    def read(self, path: Path) -> None:
        """Bring a file into it."""
        with zipfile.ZipFile(path) as archive:
            unpack(check(archive, _nothing), self.engine, self.store, tables(), _nothing)


@pytest.fixture
def source(sample: Sample) -> Iterator[Place]:
    """Return a sample instance on SQLite."""
    yield from placed(sample.settings())


@pytest.fixture
def other(sample: Sample, tmp_path: Path) -> Iterator[Place]:
    """Return an empty PostgreSQL and an empty folder, with the keys of the sample."""
    cluster, name = run.cluster(), new_name()
    cluster.run(f"CREATE DATABASE {name}")
    yield from placed(emptied(sample, tmp_path / "other", cluster.url(name)))
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def third(sample: Sample, tmp_path: Path) -> Iterator[Place]:
    """Return an empty SQLite and an empty folder, with the keys of the sample."""
    folder = tmp_path / "third"
    yield from placed(emptied(sample, folder, f"sqlite:///{folder / 'neutrality.db'}"))


def emptied(sample: Sample, folder: Path, database_url: str) -> Settings:
    """Return the settings of an empty place, after its keys were copied there by hand."""
    folder.mkdir()
    shutil.copytree(sample.folder / "keys", folder / "keys")
    for name in BESIDE_THE_KEYS:
        if (sample.folder / name).exists():
            shutil.copy2(sample.folder / name, folder / name)
    command.upgrade(migrations(database_url), "head")
    settings = sample.settings().model_dump()
    return Settings.load(
        **{name: settings[name] for name in ("profile", "public_url")},
        database_url=database_url,
        evidence_url=f"file://{folder / 'evidence'}",
        keys_dir=folder / "keys",
    )


def placed(settings: Settings) -> Iterator[Place]:
    """Yield the place with its engine."""
    limiter.enabled = False
    engine = make_engine(settings.database_url)
    yield Place(settings, engine)
    engine.dispose()
    limiter.enabled = True


def tables() -> list[Table]:
    """Return all tables."""
    import_models(ROOT / "neutrality")
    return list(Base.metadata.sorted_tables)


def test_everything_is_there_and_proves_after_two_moves(
    source: Place, other: Place, third: Place, tmp_path: Path
) -> None:
    with source.engine.connect() as connection:
        office = connection.scalars(select(Office.id).where(Office.level == "regency")).first()
    assert office is not None
    code = as_citizen(source.app().test_client(), Planter("Zxqwvzahulupatane"), office)

    first = source.write(tmp_path / "first.zip")
    other.read(tmp_path / "first.zip")
    second = other.write(tmp_path / "second.zip")
    third.read(tmp_path / "second.zip")
    again = third.write(tmp_path / "again.zip")

    assert (tmp_path / "first.zip").stat().st_mode & 0o077 == 0
    assert first.files >= 4
    assert first.tables == second.tables == again.tables
    assert LEFT_BEHIND.isdisjoint(first.tables)
    for place in (other, third):
        proves(place.app())
        follows(place.app(), code)
    numbers_go_on(other.engine)


def proves(app: Flask) -> None:
    """Pass when history, evidence and releases are as they were signed."""
    runner = app.test_cli_runner()
    for words in (["audit", "verify"], ["evidence", "verify"]):
        done = runner.invoke(args=words)
        assert done.exit_code == 0, (words, done.output)
    assert "0 findings" in runner.invoke(args=["audit", "verify"]).output


def follows(app: Flask, code: str) -> None:
    """Pass when an old code opens its report."""
    visitor = app.test_client()
    visitor.post("/lacak", data={"code": code})
    assert visitor.get("/lacak/laporan").status_code == 200


def numbers_go_on(engine: Engine) -> None:
    """Pass when the next event takes the number after the last."""
    with engine.connect() as connection:
        last = connection.scalar(text("SELECT max(id) FROM event"))
        following = connection.scalar(text("SELECT nextval(pg_get_serial_sequence('event', 'id'))"))
    assert following == (last or 0) + 1


def changed(path: Path, change: Changing) -> Path:
    """Return a copy of a file whose members were changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    other = path.with_name(f"{uuid.uuid4().hex}.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return other


def listing(found: dict[str, bytes], **what: Any) -> None:
    """Change the list of contents."""
    found[CONTENTS] = json.dumps({**json.loads(found[CONTENTS]), **what}).encode()


def one_byte(members: dict[str, bytes]) -> None:
    """Change one byte of a table."""
    name = next(name for name in members if name.startswith("tables/office/"))
    members[name] = members[name].replace(b"a", b"b", 1)


def lost(members: dict[str, bytes]) -> None:
    """Take a member away."""
    del members[next(name for name in members if name.startswith("tables/office/"))]


def added(members: dict[str, bytes]) -> None:
    """Add a member that nobody listed."""
    members["evidence/more"] = b"x"


REFUSED: tuple[tuple[Changing, str], ...] = (
    (one_byte, "changed or damaged"),
    (lost, "changed or damaged"),
    (added, "changed or damaged"),
    (lambda members: listing(members, format=9), "format"),
    (lambda members: listing(members, revision="0001"), "another version"),
    (lambda members: listing(members, tables={}), "other tables"),
    (lambda members: members.pop(CONTENTS), "no whole file"),
    (lambda members: members.update({CONTENTS: b"[]"}), "no whole file"),
    (lambda members: _resealed(members, "place", _no_rows), "does not fit"),
    (lambda members: _resealed(members, "office", _other_column), "does not fit"),
)


def _no_rows(content: bytes) -> bytes:
    del content
    return b""


def _other_column(content: bytes) -> bytes:
    return content.replace(b'"code"', b'"cod"')


def _resealed(members: dict[str, bytes], table: str, change: Callable[[bytes], bytes]) -> None:
    """Change a table and say so in the list of contents, as somebody would who wants it to be believed."""
    listed = json.loads(members[CONTENTS])["members"]
    for name in [name for name in members if name.startswith(f"tables/{table}/")]:
        members[name] = change(members[name])
        listed[name] = hashlib.sha256(members[name]).hexdigest()
    listing(members, members=listed)


def test_what_does_not_fit_is_refused_in_one_sentence_and_leaves_nothing(
    source: Place, third: Place, tmp_path: Path
) -> None:
    source.write(tmp_path / "whole.zip")
    for change, said in REFUSED:
        path = changed(tmp_path / "whole.zip", change)
        done = bring(third, path)
        assert done.exit_code == 1, said
        assert said in done.output, done.output
        assert "Traceback" not in done.output
        assert empty(third)
    (tmp_path / "text.zip").write_text("no archive")
    assert "no whole file" in bring(third, tmp_path / "text.zip").output


def test_what_reads_back_otherwise_is_not_kept(source: Place, third: Place, tmp_path: Path) -> None:
    source.write(tmp_path / "whole.zip")
    with third.engine.begin() as connection:
        connection.execute(text(BENDING))

    done = bring(third, tmp_path / "whole.zip")

    assert done.exit_code == 1
    assert "office reads back otherwise" in done.output
    assert empty(third)


def test_a_place_in_use_is_not_written_over(source: Place, third: Place, tmp_path: Path) -> None:
    source.write(tmp_path / "whole.zip")
    third.read(tmp_path / "whole.zip")

    assert "not empty" in bring(third, tmp_path / "whole.zip").output
    with transaction(third.app().extensions["sessions"]) as session:
        assert session.scalars(select(Office.id)).first() is not None
    said = write(third, tmp_path / "whole.zip")
    assert said.exit_code == 1
    assert "already" in said.output


def empty(place: Place) -> bool:
    """Return whether nothing came into the place."""
    with place.engine.connect() as connection:
        rows = [connection.scalar(select(text("count(*)")).select_from(table)) for table in tables()]
    return not any(rows) and not list(place.store.older_than(datetime(2999, 1, 1, tzinfo=UTC)))


def bring(place: Place, path: Path) -> Any:
    """Bring a file on the command line."""
    return _command(place, ["import", str(path)])


def write(place: Place, path: Path) -> Any:
    """Write a file on the command line."""
    return _command(place, ["export", "--output", str(path)])


def _command(place: Place, words: list[str]) -> Any:
    names = ("database_url", "evidence_url", "keys_dir", "profile", "public_url")
    environment = {f"NEUTRALITY_{name.upper()}": str(getattr(place.settings, name)) for name in names}
    return setup_app().test_cli_runner().invoke(args=["instance", *words], env=environment)


def _nothing(_done: int) -> None:
    """Hear of progress and do nothing."""
