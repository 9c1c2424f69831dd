"""The declarative base, column types, the engine and the two kinds of transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Uuid,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 15000",
)

Sessions = sessionmaker[Session]
# What somebody can bring: the lookup id of a code (of a letter: reply), the reference of a receipt, the
# lookup of a draft.
Presented = Literal["code", "receipt", "draft", "document", "reply"]


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time; a naive one is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, store UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a time without a zone"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware time on both databases (SQLite forgets the zone)."""
        del dialect
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """All tables; enums are stored by value as text, so that a new member needs no DDL."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it off the class
        datetime: UtcTime(),
        uuid.UUID: Uuid(),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


class Keyed:
    """A random primary key: nothing can be learned from it, and it exists before the row does."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


def make_engine(url: str, *, pool: int = 5) -> Engine:
    """Return an engine whose errors never print values (attacks 8) and whose SQLite is durable.

    On PostgreSQL a process keeps up to `pool` connections and opens as many again when it is hurried.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 15})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=pool, max_overflow=pool)


def make_sessions(engine: Engine) -> Sessions:
    """Return the session factory; objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(sessions: Sessions) -> Iterator[Session]:
    """One use case, one commit; leaving by an exception means that nothing happened.

    SQLite takes its write lock at once, so that two writers queue instead of failing half way.
    """
    with sessions() as session, session.begin():
        session.connection(execution_options={"immediate": True})
        yield session


@contextmanager
def reading(sessions: Sessions) -> Iterator[Session]:
    """Hold a session for reading only: nothing added to it is ever written, what was read stays readable."""
    with sessions() as session:
        yield session
        session.expunge_all()
        session.rollback()


def present(session: Session, what: Presented, value: str) -> None:
    """Show PostgreSQL, until this transaction ends, what somebody brought: the public's views open by it.

    The public role sees rows of what was presented and no others (`neutrality/grants`); elsewhere it is moot.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.set_config(f"neutrality.{what}", value, True)))


def to_minute(now: datetime) -> datetime:
    """Return the time as it is kept: to the minute, so that rows tell no finer order (design 5)."""
    return now.astimezone(UTC).replace(second=0, microsecond=0)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
