"""The length of what lies sealed does not tell a short name from a long one (attack 9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, inspect, select

from neutrality import current
from neutrality.cases.service import receive
from neutrality.database import Base, Sessions, transaction
from neutrality.domain.workflow import ReportKind
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import TrackingCode
from tests.factories import REGENCY, Workplace
from tests.fixtures.clock import NOW

TODAY = NOW.date()
pytestmark = pytest.mark.both_databases
SHORT, LONG = "Ani", "Raden Ajeng Sukmawati Kusumaningtyas Purwanegara Contoh"


@pytest.fixture
def lengths(app: Flask, sessions: Sessions, workplace: Workplace) -> Callable[..., dict[str, list[int]]]:
    """Return a function: receive a report, return the length of every sealed value that it added."""

    def of(respondent: str, sender: str, narrative: str, nip: str = "") -> dict[str, list[int]]:
        before = sealed_lengths(sessions)
        submission = Submission(
            kind=ReportKind.LAPORAN,
            source=Source.PUBLIC,
            channel="web",
            office_id=workplace.office.id,
            received_at=NOW,
            received_on=TODAY,
            narrative=narrative,
            event_on=TODAY - timedelta(days=1),
            known_on=TODAY,
            place_code=REGENCY,
            respondents=(RespondentInput(name=respondent, nip=nip),),
            identity=Identity(sender, f"Jalan {sender}"),
        )
        with app.app_context(), transaction(sessions) as session:
            means, code = current.means("public"), TrackingCode.new()
            receive(session, means, submission, code=code, actor=None, now=NOW, today=TODAY)
        after = sealed_lengths(sessions)
        for name, held in before.items():
            for length in held:
                after[name].remove(length)
        return after

    return of


def sealed_lengths(sessions: Sessions) -> dict[str, list[int]]:
    """Return the lengths of all binary values by column."""
    with sessions() as session:
        return {
            f"{table.name}.{column.name}": sorted(
                len(value) for value in session.scalars(select(column)) if value is not None
            )
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, LargeBinary)
        }


def test_a_short_and_a_long_name_lie_equally_long(lengths: Callable[..., dict[str, list[int]]]) -> None:
    short = lengths(SHORT, SHORT, "Membagikan kaus calon.")
    long = lengths(LONG, LONG, "Membagikan kaus calon di depan kantor kecamatan pada hari pasar.")

    assert short == long
    assert sum(map(len, short.values())) > 5


def test_a_nip_that_was_given_is_not_seen_in_the_length(lengths: Callable[..., dict[str, list[int]]]) -> None:
    assert lengths(SHORT, SHORT, "Cerita.") == lengths(SHORT, SHORT, "Cerita.", nip="198609262015051000")


def test_a_story_of_another_class_is_seen_as_longer(lengths: Callable[..., dict[str, list[int]]]) -> None:
    assert lengths(SHORT, SHORT, "Cerita.") != lengths(SHORT, SHORT, "Cerita." * 200)


def test_every_sealed_column_of_the_schema_is_measured(sessions: Sessions) -> None:
    tables = inspect(sessions.kw["bind"])
    sealed = {
        f"{table}.{column['name']}"
        for table in tables.get_table_names()
        for column in tables.get_columns(table)
        if column["name"].startswith("sealed_")
    }

    assert sealed
    assert sealed <= set(sealed_lengths(sessions))
