"""Which rows may be about what the office has already: a name alike on the same day; nothing is opened."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import open_to_actor
from neutrality.domain.access import Actor, Permission, Subject, may
from neutrality.domain.matching import name_tokens
from neutrality.domain.posts import link_key
from neutrality.means import Means
from neutrality.reports.models import FieldResult, Report
from neutrality.reports.submission import Submission
from neutrality.vault import BlindIndex, IndexKind, KeyKind

_WORDS_ALIKE = 2
Numbers = dict[int, str]


def alike(
    session: Session, means: Means, office_id: uuid.UUID, rows: Mapping[int, Submission], *, actor: Actor
) -> Numbers:
    """Return by row the number of a case that may be the same: one name on one day, or one post.

    Who types for others reads the office's cases and is told of those that are open to them; field
    supervisors are told of what they handed in themselves.
    """
    known = [Case.office_id == office_id, _open_to(actor, office_id)]
    return _same_name(session, means, office_id, rows, known) | _same_post(
        session, means, office_id, rows, known
    )


def _open_to(actor: Actor, office_id: uuid.UUID) -> ColumnElement[bool]:
    if may(actor, Permission.ENTER_FOR_FIELD, Subject(office_id)):
        return open_to_actor(actor)
    own = select(FieldResult.report_id).where(FieldResult.account_id == actor.account_id)
    return or_(Report.id.in_(own), Report.entered_by == actor.account_id)


def _same_name(
    session: Session,
    means: Means,
    office_id: uuid.UUID,
    rows: Mapping[int, Submission],
    known: Sequence[ColumnElement[bool]],
) -> Numbers:
    names = {
        line: [words for person in one.respondents if len(words := name_tokens(person.name)) > 1]
        for line, one in rows.items()
        if one.event_on is not None
    }
    asked = (word for several in names.values() for words in several for word in words)
    digests = _digests(means, IndexKind.NAME, asked, office_id)
    days = {one.event_on for line, one in rows.items() if names.get(line)}
    if not digests or not days:
        return {}
    conditions = (*known, BlindIndex.office_id == office_id, Report.event_on.in_(days))
    held = _named(session, set(digests.values()), conditions)
    hints: Numbers = {}
    for line, several in names.items():
        wanted = [{digests[word] for word in words} for words in several]
        for case, sounds in held[rows[line].event_on]:
            if any(len(sounds & one) >= _WORDS_ALIKE for one in wanted):
                hints[line] = number_of(case)
    return hints


def _named(
    session: Session, digests: set[bytes], conditions: Sequence[ColumnElement[bool]]
) -> dict[date | None, list[tuple[Case, set[bytes]]]]:
    """Return by the day of the event which respondents' names have any of these words, and which."""
    found = (
        select(BlindIndex.digest, Respondent.id, Report.event_on, Case)
        .join(Respondent, Respondent.id == BlindIndex.owner)
        .join(Case, Case.id == Respondent.case_id)
        .join(CaseReport, CaseReport.case_id == Case.id)
        .join(Report, Report.id == CaseReport.report_id)
        .where(
            BlindIndex.kind == IndexKind.NAME, BlindIndex.owner_kind == KeyKind.RESPONDENT,
            BlindIndex.digest.in_(digests), CaseReport.main, *conditions,
        )
    )  # fmt: skip
    words: dict[tuple[date | None, uuid.UUID], set[bytes]] = defaultdict(set)
    cases: dict[uuid.UUID, Case] = {}
    for digest, person, day, case in session.execute(found):
        words[day, person].add(digest)
        cases[person] = case
    by_day: dict[date | None, list[tuple[Case, set[bytes]]]] = defaultdict(list)
    for (day, person), held in words.items():
        by_day[day].append((cases[person], held))
    return by_day


def _same_post(
    session: Session,
    means: Means,
    office_id: uuid.UUID,
    rows: Mapping[int, Submission],
    known: Sequence[ColumnElement[bool]],
) -> Numbers:
    keys = {line: {link_key(link) for link in one.links} for line, one in rows.items() if one.links}
    digests = _digests(means, IndexKind.LINK, (key for some in keys.values() for key in some), office_id)
    if not digests:
        return {}
    found = (
        select(BlindIndex.digest, Case)
        .join(CaseReport, CaseReport.report_id == BlindIndex.owner)
        .join(Report, Report.id == CaseReport.report_id)
        .join(Case, Case.id == CaseReport.case_id)
        .where(
            BlindIndex.kind == IndexKind.LINK, BlindIndex.office_id == office_id,
            BlindIndex.owner_kind == KeyKind.REPORT, BlindIndex.digest.in_(set(digests.values())),
            CaseReport.current, *known,
        )
    )  # fmt: skip
    numbers = {digest: number_of(case) for digest, case in session.execute(found)}
    return {
        line: numbers[digests[key]] for line, some in keys.items() for key in some if digests[key] in numbers
    }


def _digests(means: Means, kind: IndexKind, words: Iterable[str], office_id: uuid.UUID) -> dict[str, bytes]:
    asked = sorted(set(words))
    digests = means.keyholder.indexes(kind, asked, office_id=office_id)
    return dict(zip(asked, digests, strict=True))
