"""The examination: the 4+1 checklist, the elements one by one, the finding, the cause (domain 8, 10.2, 10.3).

All of it is due by the decision (design 3: T8, T9), none of it bars a registration; the cause bars nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from neutrality.domain.errors import FieldProblem

LONGEST_NOTE = 2000
LONGEST_SECTION = 100_000
# What is set where nobody found a cause; beside a known one it says nothing.
UNKNOWN_CAUSE = "C9"
# Whoever acted under pressure may be a victim: the pressure is a matter of its own (domain 10.2).
PRESSURE = "C3"


class CheckAnswer(StrEnum):
    """What the checklist is answered with."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class ElementAnswer(StrEnum):
    """Whether an element is there."""

    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    NOT_PROVEN = "not_proven"


class Finding(StrEnum):
    """What the examiner found of one respondent."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"


class Confidence(StrEnum):
    """On what a cause rests, the firmest first (domain 10.2)."""

    SUPPORTED = "supported"
    STATED = "stated"
    INFERRED = "inferred"


class Missing(StrEnum):
    """What a decision still waits for."""

    CHECKLIST = "checklist"
    VIOLATION_TYPE = "violation_type"
    ELEMENTS = "elements"
    FINDING = "finding"


@dataclass(frozen=True)
class Noted:
    """One answer, as its code was typed, with its note."""

    answer: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class CauseFound:
    """One cause with what it rests on; nothing is said of how firm a cause is that nobody knows."""

    cause: str
    confidence: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Examined:
    """What was examined of one respondent; an answer that is lacking is not yet given."""

    violation_type: str = ""
    elements: Mapping[str, Noted] = field(default_factory=dict)
    finding: str = ""
    finding_note: str = field(default="", repr=False)
    causes: tuple[CauseFound, ...] = ()


@dataclass(frozen=True)
class Known:
    """What the law lists: the codes that can be chosen."""

    items: Collection[str]
    elements: Mapping[str, Sequence[str]]
    causes: Collection[str]


def missing_for_decision(
    known: Known, checklist: Collection[str], examined: Examined | None
) -> tuple[Missing, ...]:
    """Return what is still to be answered before T8 or T9 decides about a respondent (design 3)."""
    seen = examined or Examined()
    asked = known.elements.get(seen.violation_type, ())
    lacking = {
        Missing.CHECKLIST: not set(known.items) <= set(checklist),
        Missing.VIOLATION_TYPE: not seen.violation_type,
        Missing.ELEMENTS: bool(seen.violation_type) and not set(asked) <= set(seen.elements),
        Missing.FINDING: not seen.finding,
    }
    return tuple(name for name, missing in lacking.items() if missing)


def checklist_problems(answers: Mapping[str, Noted], known: Known) -> list[FieldProblem]:
    """Return what is wrong with the answers to the checklist, by the code of the question."""
    return [
        problem
        for code, noted in answers.items()
        for problem in _noted_problems(code, noted, CheckAnswer, listed=code in known.items)
    ]


def examined_problems(seen: Examined, known: Known) -> list[FieldProblem]:
    """Return what is wrong with what was examined of one respondent.

    A respondent is found to have done it only when every element is fulfilled.
    """
    problems = _length("finding_note", seen.finding_note)
    asked = known.elements.get(seen.violation_type, ())
    if seen.violation_type and not asked:
        problems.append(FieldProblem("violation_type", "unknown_choice"))
    for code, noted in seen.elements.items():
        problems += _noted_problems(code, noted, ElementAnswer, listed=code in asked)
    if seen.finding and seen.finding not in set(Finding):
        problems.append(FieldProblem("finding", "unknown_choice"))
    elif seen.finding == Finding.PROVEN and not _all_fulfilled(seen, asked):
        problems.append(FieldProblem("finding", "needs_every_element"))
    return [*problems, *cause_problems(seen.causes, known.causes)]


def cause_problems(causes: Iterable[CauseFound], selectable: Collection[str]) -> list[FieldProblem]:
    """Return what is wrong with the causes, by their place; C4 is measured and never chosen.

    A line on which no cause is chosen is left out.
    """
    problems: list[FieldProblem] = []
    named: set[str] = set()
    for number, one in enumerate(causes, start=1):
        problems += _length(f"cause_{number}_note", one.note)
        if not one.cause:
            continue
        if one.cause not in selectable:
            problems.append(FieldProblem(f"cause_{number}", "unknown_choice"))
        elif one.cause in named:
            problems.append(FieldProblem(f"cause_{number}", "named_twice"))
        elif one.cause != UNKNOWN_CAUSE and one.confidence not in set(Confidence):
            code = "unknown_choice" if one.confidence else "required"
            problems.append(FieldProblem(f"cause_{number}_confidence", code))
        named.add(one.cause)
    return problems


def known_causes(causes: Iterable[CauseFound]) -> tuple[CauseFound, ...]:
    """Return the causes as they are kept: that the cause is unknown stands only alone."""
    found = tuple(one for one in causes if one.cause)
    known = tuple(one for one in found if one.cause != UNKNOWN_CAUSE)
    return known or tuple(CauseFound(UNKNOWN_CAUSE, note=one.note) for one in found[:1])


def main_cause(causes: Iterable[CauseFound]) -> str | None:
    """Return the cause that figures count: the firmest, of equally firm ones the first."""
    order = {name.value: place for place, name in enumerate(Confidence)}
    found = sorted(known_causes(causes), key=lambda one: order.get(one.confidence, len(order)))
    return found[0].cause if found else None


def is_pressed(seen: Examined) -> bool:
    """Return whether a cause says that the respondent may be a victim of somebody else."""
    return any(one.cause.partition(".")[0] == PRESSURE for one in seen.causes)


def _all_fulfilled(seen: Examined, asked: Sequence[str]) -> bool:
    return bool(asked) and all(
        code in seen.elements and seen.elements[code].answer == ElementAnswer.FULFILLED for code in asked
    )


def _noted_problems(code: str, noted: Noted, answers: type[StrEnum], *, listed: bool) -> list[FieldProblem]:
    problems = _length(f"{code}_note", noted.note)
    if not listed or noted.answer not in set(answers):
        problems.append(FieldProblem(code, "unknown_choice"))
    return problems


def _length(name: str, text: str, most: int = LONGEST_NOTE) -> list[FieldProblem]:
    return [FieldProblem(name, "too_long", {"most": most})] if len(text) > most else []


def study_problems(sections: Mapping[str, str], known: Collection[str]) -> list[FieldProblem]:
    """Return what is wrong with the sections of a study (kajian)."""
    problems = [FieldProblem(name, "unknown_choice") for name in sections if name not in known]
    for name, text in sections.items():
        problems += _length(name, text, LONGEST_SECTION)
    return problems
