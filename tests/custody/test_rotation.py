"""An office's key followed by another: everything readable throughout, every wrap made and taken once."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from neutrality.database import Sessions, transaction
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, EventPayload
from neutrality.history.service import check
from neutrality.means import Means
from neutrality.vault import KeyKind, Reader, ReaderKind
from tests.custody.chest import Chest

OFFICE = ReaderKind.OFFICE
pytestmark = pytest.mark.both_databases


class StoppedError(Exception):
    """The process ended here."""


def test_a_rotated_office_reads_everything_by_its_new_key_alone(chest: Chest) -> None:
    chest.put(reports=5)
    (old,) = chest.keys(OFFICE)

    resumed = chest.upkeep(batch=2).rotate()

    (new,), (gone,) = chest.keys(OFFICE), chest.keys(OFFICE, retired=True)
    assert not resumed
    assert gone.id == old.id != new.id
    assert (chest.wraps(old), chest.wraps(new)) == (0, 5)
    assert not chest.files.has_reader(old.id)
    assert chest.opens_reports()


def test_an_office_is_rotated_as_often_as_it_is_asked(chest: Chest) -> None:
    chest.put(reports=2)

    seen = {chest.keys(OFFICE)[0].id}
    for _ in range(3):
        assert chest.upkeep().rotate() is False
        seen.add(chest.keys(OFFICE)[0].id)

    assert len(seen) == 4
    assert chest.opens_reports()


def test_wherever_a_rotation_stops_everything_is_readable_and_the_next_run_ends_it(chest: Chest) -> None:
    chest.put(reports=3)
    stops = 0
    (old,) = chest.keys(OFFICE)
    while not rotated_before(chest, stops + 1):
        stops += 1
        chest.put(reports=stops % 5 == 0)  # a report arrives in between
        assert chest.opens_reports(), stops
        assert chest.files.has_reader(old.id) or not chest.wraps(old)
        assert max(Counter(chest.all_wraps()).values()) == 1
        if not chest.keys(OFFICE, retired=True):
            assert chest.wraps(old) == len(chest.reports)

        assert chest.upkeep().rotate() is (stops > 1)

        (new,) = chest.keys(OFFICE)
        assert chest.wraps(new) == len(chest.reports) == len(set(chest.all_wraps()))
        assert not chest.files.has_reader(old.id)
        assert chest.opens_reports()
        old = new
    assert stops > 8


def rotated_before(chest: Chest, commits: int) -> bool:
    """Rotate until this many transactions were to be committed; return whether it ended before."""
    left = [commits]

    def stop(_session: Session) -> None:
        left[0] -= 1
        if not left[0]:
            raise StoppedError

    event.listen(Session, "before_commit", stop)
    try:
        chest.upkeep(batch=1).rotate()
    except StoppedError:
        return False
    finally:
        event.remove(Session, "before_commit", stop)
    return True


def test_what_was_being_sealed_when_the_rotation_began_is_not_lost(
    chest: Chest, sessions: Sessions, means: Means
) -> None:
    chest.put(reports=1)
    late = uuid.uuid4()
    with transaction(sessions) as session:
        readers = [Reader.office(chest.office_id)]
        key = means.vault.create_key(session, kind=KeyKind.REPORT, owner=late, readers=readers)
        chest.reports[late] = key.seal("report", late, "text", str(late))
        session.flush()
        rotation = threading.Thread(target=chest.upkeep().rotate)
        rotation.start()
        rotation.join(0.5)
        assert rotation.is_alive()
    rotation.join(20)

    assert not rotation.is_alive()
    assert chest.opens_reports()
    assert len(chest.keys(OFFICE)) == 1


def test_only_the_offices_own_wraps_are_touched(chest: Chest, means: Means, now: datetime) -> None:
    other = Chest(chest.sessions, means, chest.files, uuid.uuid4(), now)
    other.make_keys()
    other.put(reports=2, identities=1)
    chest.put(reports=2)
    before = {wrap for wrap in chest.all_wraps() if wrap[1] != chest.keys(OFFICE)[0].id}

    chest.upkeep().rotate()

    assert before <= set(chest.all_wraps())
    assert other.opens_reports()


def test_an_office_without_keys_has_none_to_rotate(chest: Chest) -> None:
    with pytest.raises(NotFoundError, match="key_not_found"):
        chest.upkeep(office_id=uuid.uuid4()).rotate()


def test_every_change_of_a_key_is_an_event_of_codes_alone(chest: Chest, session: Session) -> None:
    chest.put(reports=1)
    chest.upkeep().rotate()

    rows = session.execute(
        select(Event.kind, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream_id == chest.office_id)
        .order_by(Event.number)
    ).all()

    made, retired = EventKind.KEY_MADE, EventKind.KEY_RETIRED
    assert [row.kind for row in rows] == [made, made, made, retired]
    assert all(set(json.loads(row.content)) == {"key", "reader"} for row in rows)
    assert check(session, Stream.CATALOGUE, chest.office_id) == 4
