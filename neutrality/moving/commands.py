"""`instance export` and `instance import`: a whole instance goes to another server, database or store."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, Table

from neutrality.database import Base, make_engine
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.evidence.stores import open_store
from neutrality.moving.packing import Step, contents_of, pack
from neutrality.moving.unpacking import check, unpack
from neutrality.sentences import one_sentence
from neutrality.settings import ROOT, Settings
from neutrality.tables import import_models


@click.command("export")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The file to write.")
@one_sentence
def export_instance(output: Path) -> None:
    """Write the whole instance but its keys into one file, while it runs.

    The keys folder and the two files beside it are copied apart from it: whoever has both has everything.
    Example: flask --app app instance export --output netralitas.zip
    """
    settings, tables = Settings.load(), _tables()
    now = datetime.now(UTC)
    with _engine(settings) as engine, _progress("Written", len(tables)) as step:
        try:
            packed = pack(engine, open_store(settings), tables, output, now=now, step=step)
        except FileExistsError:
            raise ConflictError("file_there") from None
        except OSError as error:
            raise DomainError("file_not_written", reason=error.strerror or type(error).__name__) from None
    rows = sum(one.rows for one in packed.tables.values())
    click.echo(f"{output}: {len(packed.tables)} tables, {rows} rows, {packed.files} sealed files.")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@one_sentence
def import_instance(file: Path) -> None:
    """Bring an instance from its file into an empty database and store; its keys are copied apart from it.

    Example: flask --app app db upgrade && flask --app app instance import netralitas.zip
    """
    settings, tables = Settings.load(), _tables()
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise DomainError("no_instance_file") from None
    with archive, _engine(settings) as engine:
        with _progress("Checked", _members(archive)) as step:
            package = check(archive, step)
        with _progress("Brought", len(tables) + len(package.evidence)) as step:
            unpack(package, engine, open_store(settings), tables, step)
        rows = sum(one["rows"] for one in package.contents["tables"].values())
    click.echo(
        f"{len(tables)} tables, {rows} rows, {len(package.evidence)} sealed files; all read back alike."
    )
    click.echo("With the keys in place: audit verify, evidence verify, statistics verify.")


def _tables() -> list[Table]:
    import_models(ROOT / "neutrality")
    return list(Base.metadata.sorted_tables)


def _members(archive: zipfile.ZipFile) -> int:
    try:
        return len(contents_of(archive)["members"])
    except (KeyError, ValueError):
        return 0


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    engine = make_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _progress(label: str, length: int) -> Iterator[Step]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


COMMANDS = (export_instance, import_instance)
