"""After the erasure nothing of the case can be found or guessed, on any page of the database (attack 11)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, LargeBinary, select, text

from neutrality.cases.models import Case
from neutrality.database import transaction
from neutrality.domain.history import Stream, canonical, commitment, leaf_hash
from neutrality.domain.workflow import Action
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import seal_upload
from neutrality.evidence.store import LocalStore
from neutrality.history.models import Event, EventPayload, EventText
from neutrality.history.service import _written
from neutrality.reports.submission import Identity, RespondentInput
from neutrality.retention.holds import lift_hold, set_hold
from neutrality.retention.places import PLACES, Of
from neutrality.retention.reach import reach
from neutrality.vault import TrackingCode
from tests.attacks.conftest import Leaks, rows
from tests.attacks.hunting import files, hunt
from tests.attacks.walking import Planter
from tests.cases.examining import examine_fully
from tests.fixtures import run
from tests.retention.conftest import Archive, archive, means, office, public

__all__ = ["archive", "means", "office", "public"]
BEGAN = date(2024, 3, 4)
SLICE = 24
SALTS = 32


@pytest.fixture
def plant(marker: str) -> Planter:
    """Return who plants this test's word."""
    return Planter(marker.rsplit(maxsplit=1)[-1])


def lived(archive: Archive, plant: Planter, store: LocalStore) -> uuid.UUID:
    """Return a case with the word in every field, sanctioned, once held, its name once corrected."""
    desk = archive.office
    desk.clock.set(desk.clock().replace(year=BEGAN.year, month=BEGAN.month, day=BEGAN.day))
    uploads = tuple(
        seal_upload(store, BytesIO(file.getvalue()), name, limit=10**6) for file, name in plant.files()
    )
    person = RespondentInput(
        name=plant("nama"), nip="198609262015051001", agency_text=plant("instansi"), position=plant("jabatan")
    )
    case_id = desk.receive(
        code=TrackingCode.new(), narrative=plant("cerita"), place_detail=plant("tempat"),
        candidate=plant("calon"), witnesses=plant("saksi"), links=(f"https://contoh.test/{plant.word}",),
        respondents=(person,), uploads=uploads, identity=Identity(plant("pelapor"), plant("alamat")),
    ).case_id  # fmt: skip
    desk.correct_by_two(case_id, "name", plant("ralat"), respondent=1)
    desk.step(case_id, Action.REGISTER)
    examiner, member, now = desk.who("verifier"), desk.who("pleno_member"), desk.clock()
    with transaction(desk.sessions) as session:
        examine_fully(
            session, archive.means, case_id, examiner=examiner, member=member, now=now, text=plant("kajian")
        )
    desk.step(case_id, Action.FORWARD, letter_number=plant("surat"), deviation_reason=plant("alasan"))
    desk.step(case_id, Action.RECORD_SANCTION, decision_number=plant("keputusan"))
    for use_case in (set_hold, lift_hold):
        with transaction(desk.sessions) as session:
            use_case(
                session, archive.means, case_id, reason=plant("tahan"), actor=archive.head(),
                now=desk.clock(),
            )  # fmt: skip
    return case_id


def pages(archive: Archive, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return what lies on disk of this database, the store beside it, and the ledger."""
    engine = archive.engine
    if engine.dialect.name == "postgresql":
        cluster = run.cluster()
        with engine.connect() as connection:
            own = connection.execute(
                text("SELECT oid FROM pg_database WHERE datname = current_database()")
            ).scalar_one()
        cluster.run("CHECKPOINT")
        yield from files(cluster.folder / "data" / "base" / str(own))
    yield from files(folder / "neutrality.db", folder / "neutrality.db-wal", folder / "evidence")
    yield from files(folder / "erasures.log")


def kept_bytes(archive: Archive, case_id: uuid.UUID) -> list[bytes]:
    """Return the values that the erasure promises to remove, as they stand now: seals, keys, salts, codes."""
    found: list[bytes] = []
    with archive.office.sessions() as session:
        reached = reach(session, session.get_one(Case, case_id))
        for place in PLACES:
            chosen = [place.table.c[name] for name in place.blank or place.table.columns.keys()]
            of_case = place.owner.in_(reached.ids[place.of])
            for row in session.execute(select(*chosen).where(of_case)):
                for column, value in zip(chosen, row, strict=True):
                    if isinstance(column.type, LargeBinary) and value:
                        found.append(value)
                    if column.name == "object_key":
                        found.append(value.encode())
    return [value for value in found if len(value) >= SALTS // 2]


def pieces(value: bytes) -> list[bytes]:
    """Return parts of a value: a page may hold a long one cut in two, and each seal begins alike."""
    if len(value) <= SLICE + 1:
        return [value]
    middle = len(value) // 2
    return [value[1 : SLICE + 1], value[middle : middle + SLICE], value[-SLICE:]]


def codes(archive: Archive) -> list[bytes]:
    """Return the closed-list codes of the case's events, which stand in clear until the erasure."""
    with archive.office.sessions() as session:
        rows = session.scalars(select(EventPayload.content).join(Event).where(Event.stream == Stream.CASE))
        return [content.encode() for content in rows if len(content) > 2 * SLICE]


def found_in(values: Iterable[bytes], traces: Iterable[tuple[str, bytes]]) -> set[bytes]:
    """Return the values of which any part stands anywhere."""
    whole = b"\0".join(content for _, content in traces)
    return {value for value in values if any(piece in whole for piece in pieces(value))}


@pytest.mark.both_databases
def test_no_seal_no_key_no_code_and_no_index_of_an_erased_case_is_left_on_any_page(
    archive: Archive, plant: Planter, store: LocalStore, tmp_path: Path, leaks: Leaks
) -> None:
    wanted = kept_bytes(archive, lived(archive, plant, store))
    told = codes(archive)
    assert len(wanted) > 40
    assert found_in(wanted, pages(archive, tmp_path)) == set(wanted), "the search itself must find them"
    assert all(any(code in content for _, content in pages(archive, tmp_path)) for code in told)
    archive.later(years=5)

    assert len(archive.erase_all()) == 1

    assert found_in(wanted, pages(archive, tmp_path)) == set()
    assert not any(code in content for _, content in pages(archive, tmp_path) for code in told)
    assert leaks([plant.word]) == []
    assert hunt({*plant.planted}, rows(archive.engine)) == []
    assert list(store.older_than(archive.office.clock() + timedelta(days=1))) == []


def test_a_backup_made_after_the_erasure_holds_nothing_of_it(
    archive: Archive, plant: Planter, store: LocalStore, tmp_path: Path
) -> None:
    wanted = kept_bytes(archive, lived(archive, plant, store))
    before, after = tmp_path / "before", tmp_path / "after"
    back_up(archive.engine, before)
    archive.later(years=5)
    archive.erase_all()
    back_up(archive.engine, after)

    assert found_in(wanted, files(before)) == set(wanted)
    assert found_in(wanted, files(after)) == set()


def back_up(engine: Engine, path: Path) -> None:
    """Copy a SQLite database page by page, as a backup does."""
    source, target = sqlite3.connect(str(engine.url.database)), sqlite3.connect(path)
    source.backup(target)
    source.close()
    target.close()


@pytest.mark.both_databases
def test_an_erased_events_leaf_cannot_be_matched_with_the_true_content_and_every_date(
    archive: Archive, plant: Planter, store: LocalStore
) -> None:
    case_id = lived(archive, plant, store)
    with archive.office.sessions() as session:
        events = list(session.scalars(select(Event).where(Event.stream_id == case_id)))
        truth = {
            row.event_id: (row.salt, row.content.encode()) for row in session.scalars(select(EventPayload))
        }
        texts = {row.event_id: (row.salt, row.sealed) for row in session.scalars(select(EventText))}
        # The names themselves, as somebody who knows whom to suspect would write them.
        guesses = [json.dumps({"name": name}).encode() for name in plant.planted]
    assert all(matches(event, truth.get(event.id), texts.get(event.id)) for event in events)
    archive.later(years=5)
    archive.erase_all()

    salts = [b"", bytes(SALTS), *(value for value in left(archive.engine) if len(value) == SALTS)]
    days = [BEGAN + timedelta(days=number) for number in range(-30, 60)]
    for event in events:
        contents = [entry[1] for entry in (truth.get(event.id), texts.get(event.id)) if entry]
        made = {commitment(salt, content) for salt in salts for content in (*contents, *guesses)}
        assert not made & {event.payload_commitment, event.text_commitment}
        for content in (*contents, *guesses):
            guessed = hashlib.sha256(content).hexdigest()
            for day in days:
                tried = {**_written(event), "legal_on": day.isoformat(), "payload": guessed}
                assert leaf_hash(canonical(tried)) != event.hash
    with archive.office.sessions() as session:
        assert [leaf_hash(session.get_one(Event, event.id).canonical) for event in events] == [
            event.hash for event in events
        ]


def matches(event: Event, payload: tuple[bytes, bytes] | None, sealed: tuple[bytes, bytes] | None) -> bool:
    """Return whether the event commits to this content with this salt: with the salt it can be shown."""
    told = (commitment(*part) if part else None for part in (payload, sealed))
    return tuple(told) == (event.payload_commitment, event.text_commitment)


def left(engine: Engine) -> Iterator[bytes]:
    """Return every value of bytes that any row still holds."""
    for _, content in rows(engine):
        yield content


def test_the_places_of_the_eraser_are_the_tables_that_this_attack_looks_at() -> None:
    assert {place.of for place in PLACES} == set(Of)
    assert EvidenceFile.__table__ in {place.table for place in PLACES}
