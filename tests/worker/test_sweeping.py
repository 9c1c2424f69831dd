"""What the citizen was promised: a draft is gone two hours after the last entry, its files with it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import func, select

from neutrality import worker
from neutrality.database import Sessions, transaction
from neutrality.evidence.service import SealedUpload, seal_upload
from neutrality.intake.drafts import LIFE, LONGEST_LIFE, OpenDraft, new_draft, open_draft
from neutrality.intake.models import Draft
from tests.cases.office import Office

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def drafts(sessions: Sessions) -> int:
    """Return how many drafts are kept."""
    with sessions() as session:
        return session.scalars(select(func.count()).select_from(Draft)).one()


def saved(office: Office) -> OpenDraft:
    """Return a draft that was just saved."""
    draft = new_draft(now=office.clock())
    with transaction(office.sessions) as session:
        draft.save(session, now=office.clock())
    return draft


def uploaded(office: Office) -> SealedUpload:
    """Return a file that lies sealed in the store."""
    return seal_upload(office.means.store, BytesIO(PNG), "foto.png", limit=1000)


def work(office: Office) -> None:
    """Let a worker begin and do what is due."""
    worker.begin(office.sessions, now=office.clock())
    while worker.work_off(office.sessions, office.means, now=office.clock()):
        pass


def test_a_draft_is_removed_after_its_two_hours_by_whichever_worker_comes(office: Office) -> None:
    saved(office)
    work(office)
    assert drafts(office.sessions) == 1
    office.clock.move(hours=2, minutes=6)
    work(office)
    assert drafts(office.sessions) == 0


def test_saving_again_prolongs_a_draft_but_never_beyond_a_day(office: Office) -> None:
    draft, began = saved(office), office.clock()
    for _ in range(30):
        office.clock.move(hours=1)
        with transaction(office.sessions) as session:
            draft.save(session, now=office.clock())
    with office.sessions() as session:
        assert session.scalars(select(Draft.expires_at)).one() == began + LONGEST_LIFE
        assert open_draft(session, draft.cookie, now=office.clock()) is None
    assert timedelta(hours=2) == LIFE


def test_a_file_that_no_report_has_goes_and_a_reports_file_stays(office: Office, tmp_path: Path) -> None:
    kept, orphan = uploaded(office), uploaded(office)
    office.receive(uploads=(kept,))
    office.clock.set(office.clock() + (LONGEST_LIFE + timedelta(days=400)))
    work(office)
    assert office.means.store.exists(kept.object_key)
    assert not office.means.store.exists(orphan.object_key)
