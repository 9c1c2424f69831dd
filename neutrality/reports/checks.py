"""What is wrong with a submission, field by field, before anything of it is sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from neutrality.domain.errors import FieldProblem
from neutrality.domain.workflow import ReportKind
from neutrality.reports.submission import (
    LONGEST_LINE,
    LONGEST_NARRATIVE,
    MOST_LINKS,
    MOST_RESPONDENTS,
    Identity,
    RespondentInput,
    Submission,
)


def problems_of(submission: Submission, today: date) -> list[FieldProblem]:
    """Return every problem with its field; an empty list lets the report in."""
    return [
        *_texts(submission),
        *_dates(submission, today),
        *_respondents(submission.respondents),
        *problems_of_links(submission.links),
        *_sender(submission),
    ]


def _texts(submission: Submission) -> Iterator[FieldProblem]:
    if not submission.narrative.strip():
        yield FieldProblem("narrative", "required")
    if len(submission.narrative) > LONGEST_NARRATIVE:
        yield FieldProblem("narrative", "too_long", {"most": LONGEST_NARRATIVE})
    if submission.place_code is None:
        yield FieldProblem("place_code", "required")
    for name in ("place_detail", "candidate", "late_reason", "duty_letter"):
        if len(getattr(submission, name)) > LONGEST_LINE:
            yield FieldProblem(name, "too_long", {"most": LONGEST_LINE})
    if len(submission.witnesses) > LONGEST_NARRATIVE:
        yield FieldProblem("witnesses", "too_long", {"most": LONGEST_NARRATIVE})


def _dates(submission: Submission, today: date) -> Iterator[FieldProblem]:
    received, event, known = submission.received_on, submission.event_on, submission.known_on
    for name, day in (("received_on", received), ("event_on", event), ("known_on", known)):
        if day is not None and day > today:
            yield FieldProblem(name, "in_future")
    if known is not None and event is not None and known < event:
        yield FieldProblem("known_on", "before_event", {"event": event})
    for name, day in (("event_on", event), ("known_on", known)):
        if day is not None and received < day <= today:
            yield FieldProblem(name, "after_received", {"received": received})
    if received < today and not submission.late_reason.strip():
        yield FieldProblem("late_reason", "required_when_backdated")
    signed = submission.signed_on
    if signed is not None and signed > today:
        yield FieldProblem("signed_on", "in_future")


def _respondents(people: tuple[RespondentInput, ...]) -> Iterator[FieldProblem]:
    if not people:
        yield FieldProblem("respondents", "no_respondent")
    if len(people) > MOST_RESPONDENTS:
        yield FieldProblem("respondents", "too_many", {"most": MOST_RESPONDENTS})
    for number, person in enumerate(people):
        if not person.name.strip() and not person.unknown:
            yield FieldProblem(f"respondents-{number}-name", "required")
        for name in ("name", "nip", "agency_text", "position"):
            if len(getattr(person, name)) > LONGEST_LINE:
                yield FieldProblem(f"respondents-{number}-{name}", "too_long", {"most": LONGEST_LINE})


def problems_of_links(links: Sequence[str]) -> Iterator[FieldProblem]:
    """Return what is wrong with the web addresses: too many, too long, none."""
    if len(links) > MOST_LINKS:
        yield FieldProblem("links", "too_many", {"most": MOST_LINKS})
    for link in links:
        if len(link) > 4 * LONGEST_LINE:
            yield FieldProblem("links", "too_long", {"most": 4 * LONGEST_LINE})
        elif not _is_web_address(link):
            yield FieldProblem("links", "bad_link")


def _sender(submission: Submission) -> Iterator[FieldProblem]:
    if submission.kind is ReportKind.LAPORAN and submission.identity is None:
        yield FieldProblem("identity_name", "required")
    if submission.identity is not None:
        yield from problems_of_identity(submission.identity)


def problems_of_identity(who: Identity) -> Iterator[FieldProblem]:
    """Return what a name given lacks, or what of it is too long to be sealed."""
    for name in ("name", "address"):
        if not getattr(who, name).strip():
            yield FieldProblem(f"identity_{name}", "required")
    for name in ("name", "address", "phone", "email", "id_number", "occupation"):
        most = fitting(getattr(who, name))
        if len(getattr(who, name)) > most:
            yield FieldProblem(f"identity_{name}", "too_long", {"most": most})


def fitting(text: str) -> int:
    """Return how many signs of a part of an identity fit: all of it lies in one class of 2 KiB (design 5)."""
    size = 0
    for number, sign in enumerate(text[:LONGEST_LINE]):
        size += len(json.dumps(sign, ensure_ascii=False).encode()) - len('""')
        if size > LONGEST_LINE:
            return number
    return LONGEST_LINE


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        _ = parts.port  # what stands there in "javascript:a.b" is none
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in link
