"""Carry out what is due, each case in a transaction of its own; after a restore, carry it out again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Respondent
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Actor
from neutrality.domain.catalogue import Afterwards, RetentionRule
from neutrality.domain.retention import Due, due_on
from neutrality.means import Means
from neutrality.retention.erasing import Erased, Two, erase, pseudonymise
from neutrality.retention.ledger import BEGUN, DONE, Ledger, Line, digest_of
from neutrality.retention.service import Item, items_of

Subject = tuple[uuid.UUID, uuid.UUID | None]


@dataclass(frozen=True)
class Running:
    """With what and when it is carried out."""

    sessions: Sessions
    means: Means
    ledger: Ledger
    now: datetime
    today: date


def settle(run: Running) -> int:
    """Write `done` for what was committed while the process ended before it could say so; return how many."""
    settled = 0
    with run.sessions() as session:
        for subject, line in run.ledger.latest().items():
            if line.word == BEGUN and not _stands(session, subject):
                run.ledger.add(DONE, line.entry)
                settled += 1
    return settled


def carry_out(run: Running, item: Item, by: Two) -> Erased | None:
    """Erase what is due, when it still is and nothing holds it; nothing done is None.

    Raises:
        NotAllowedError: `two_to_erase`.
        OSError: when the store did not let an object go; the sweep removes it later.

    """
    with transaction(run.sessions) as session:
        case = _locked(session, item.case_id)
        asked = _due_now(session, run, case, item.respondent_id) if case else None
        if case is None or asked is None:
            return None
        done = _do(session, run, case, asked, by, respondent_id=item.respondent_id)
        run.ledger.add(BEGUN, done.entry)
    _finish(run, done)
    return done


def standing(session: Session, ledger: Ledger) -> list[Line]:
    """Return the erasures of the ledger of which this database still holds the records (a restored one)."""
    return [line for subject, line in ledger.latest().items() if _stands(session, subject)]


def replay(run: Running, line: Line, actor: Actor) -> Erased | None:
    """Erase again what a restore brought back.

    What two persons had carried out is repeated whatever the old copy says of holds; what was only begun
    is repeated when the law still asks for it.

    Raises:
        NotAllowedError: `not_allowed` when the actor erases nothing at the case's office.

    """
    case_id, respondent_id = line.subject
    with transaction(run.sessions) as session:
        case = _locked(session, case_id)
        if case is None or not _stands(session, line.subject):
            return None
        asked = _as_written(line)
        if line.word == BEGUN:
            found = _due_now(session, run, case, respondent_id)
            if found is None:
                return None
            asked = found
        by = Two(actor, None, replayed=True)
        done = _do(session, run, case, asked, by, respondent_id=respondent_id)
        run.ledger.add(BEGUN, done.entry)
    _finish(run, done)
    return done


def remove_objects(run: Running) -> int:
    """Remove the objects of erased cases that a restored store brought back; return how many."""
    known = {digest for line in run.ledger.lines() for digest in line.entry["objects"]}
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    found = [key for key in run.means.store.older_than(tomorrow) if known and digest_of(key) in known]
    for key in found:
        run.means.store.delete(key)
    return len(found)


def unwritten(session: Session, ledger: Ledger) -> list[Subject]:
    """Return what is erased here and unknown to the ledger: a restore would bring it back unnoticed."""
    known = set(ledger.latest())
    return [subject for subject in _erased_here(session) if subject not in known]


def _do(
    session: Session, run: Running, case: Case, asked: Due, by: Two, *, respondent_id: uuid.UUID | None
) -> Erased:
    if respondent_id is None:
        return erase(session, run.means, case, asked, by=by, now=run.now, today=run.today)
    person = session.get_one(Respondent, respondent_id)
    return pseudonymise(session, run.means, case, person, asked, by=by, now=run.now, today=run.today)


def _finish(run: Running, done: Erased) -> None:
    run.ledger.add(DONE, done.entry)
    for key in done.objects:
        run.means.store.delete(key)


def _locked(session: Session, case_id: uuid.UUID) -> Case | None:
    return session.scalar(select(Case).where(Case.id == case_id).with_for_update())


def _due_now(session: Session, run: Running, case: Case, respondent_id: uuid.UUID | None) -> Due | None:
    for item in items_of(session, run.means.catalogue, [case], today=run.today):
        if item.respondent_id == respondent_id and not item.holds:
            return item.due
    return None


def _stands(session: Session, subject: Subject) -> bool:
    """Return whether the database holds the records of what the ledger calls erased."""
    case_id, respondent_id = subject
    case = session.get(Case, case_id)
    if case is None or case.erased_on is not None:
        return False
    if respondent_id is None:
        return True
    person = session.get(Respondent, respondent_id)
    return person is not None and person.pseudonymised_on is None


def _erased_here(session: Session) -> list[Subject]:
    cases = session.scalars(select(Case.id).where(Case.erased_on.is_not(None)))
    people = session.execute(
        select(Respondent.case_id, Respondent.id).where(Respondent.pseudonymised_on.is_not(None))
    )
    return [*((case_id, None) for case_id in cases), *((row.case_id, row.id) for row in people)]


def _as_written(line: Line) -> Due:
    """Return what was done by the words of the ledger: the law file may have changed since."""
    entry = line.entry
    then = Afterwards.PSEUDONYMISE if entry["respondent"] else Afterwards.ERASE
    rule = RetentionRule(
        rule=entry["rule"], outcome="", then=then, years=entry["years"], backup_days=entry["backup_days"],
        valid_from=None, valid_to=None, source="erasures.log", needs_review=False,
    )  # fmt: skip
    closed_on = date.fromisoformat(entry["closed_on"])
    return Due(rule, closed_on, due_on(closed_on, rule.years))
