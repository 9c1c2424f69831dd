"""The filled-in answer of a referral package, checked field by field; every problem names its field.

What the form does not ask is told and passed over, so that the recipient's system may keep fields of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from neutrality.domain.answers import NEEDED, Answered
from neutrality.domain.errors import FieldProblem
from neutrality.domain.replies import ReplyKind

SCHEMA = "neutrality/referral-answer/1"
FIELD = "answer_file"
DAYS = ("received_on", "decision_on", "effective_on", "more_time_until", "moved_on")
TEXTS: Mapping[str, int] = {"sanction_kind": 60, "decision_number": 120, "new_agency": 200, "note": 2000}
# What may lie ahead; everything else was when the answer was written.
AHEAD = frozenset({"effective_on", "more_time_until"})
_TOP = frozenset({"schema", "package", "nonce", "letter", "respondents"})
_LETTER = frozenset({"number", "dated_on"})
_ROW = frozenset({"reference", "answer", *DAYS, *TEXTS})
_LONGEST_NUMBER = 120


@dataclass(frozen=True)
class Expected:
    """What an answer can be about: the respondents of its package, and between which days it was written."""

    references: Sequence[str]
    sanction_kinds: Collection[str]
    sent_on: date | None
    today: date


@dataclass(frozen=True)
class Line:
    """What is answered about one respondent of the package."""

    reference: str
    answered: Answered
    note: str = field(default="", repr=False)
    new_agency: str = field(default="", repr=False)


@dataclass(frozen=True)
class AnswerFile:
    """A whole answer; `unknown` are fields that the form does not ask."""

    number: str = field(default="", repr=False)
    dated_on: date | None = None
    lines: tuple[Line, ...] = ()
    unknown: tuple[str, ...] = ()
    problems: tuple[FieldProblem, ...] = ()


class _Reading:
    """Collects what is wrong and what is not known on the way through the file."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self.problems: list[FieldProblem] = []
        self.unknown: list[str] = []

    def refuse(self, path: str, code: str, **params: object) -> None:
        self.problems.append(FieldProblem(FIELD, code, {"field": path, **params}))

    def pass_over(self, values: Mapping[str, Any], known: Collection[str], path: str) -> None:
        self.unknown += [f"{path}{name}" for name in values if name not in known]

    def text(self, values: Mapping[str, Any], name: str, path: str, most: int) -> str:
        value = values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(f"{path}{name}", "answer_not_text")
            return ""
        if len(value) > most:
            self.refuse(f"{path}{name}", "answer_too_long", most=most)
            return ""
        return value.strip()

    def day(self, values: Mapping[str, Any], name: str, path: str) -> date | None:
        typed = self.text(values, name, path, _LONGEST_NUMBER)
        if not typed:
            return None
        try:
            found = date.fromisoformat(typed)
        except ValueError:
            self.refuse(f"{path}{name}", "answer_not_a_day")
            return None
        sent_on = self.expected.sent_on
        if name not in AHEAD and found > self.expected.today:
            self.refuse(f"{path}{name}", "answer_in_future")
        elif sent_on is not None and found < sent_on and name != "moved_on":
            self.refuse(f"{path}{name}", "answer_before_letter", day=sent_on)
        return found


def identify(values: object) -> tuple[str, str] | FieldProblem:
    """Return of which package an answer says that it is, with its nonce; or why it is no answer at all."""
    if not isinstance(values, Mapping):
        return FieldProblem(FIELD, "answer_no_form")
    if values.get("schema") != SCHEMA:
        return FieldProblem(FIELD, "answer_version", {"field": "schema", "wanted": SCHEMA})
    for name in ("package", "nonce"):
        if not isinstance(values.get(name), str):
            return FieldProblem(FIELD, "answer_missing", {"field": name})
    return values["package"], values["nonce"]


def read_answer_file(values: Mapping[str, Any], expected: Expected) -> AnswerFile:
    """Return what an answer says, or in its `problems` everything that is wrong with it."""
    reading = _Reading(expected)
    reading.pass_over(values, _TOP, "")
    number, dated_on = _letter(reading, values.get("letter"))
    rows = values.get("respondents")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        reading.refuse("respondents", "answer_missing")
        rows = []
    lines = _lines(reading, rows)
    if not lines and not reading.problems:
        reading.refuse("respondents", "answer_empty")
    return AnswerFile(number, dated_on, tuple(lines), tuple(reading.unknown), tuple(reading.problems))


def _letter(reading: _Reading, letter: object) -> tuple[str, date | None]:
    if letter is None:
        return "", None
    if not isinstance(letter, Mapping):
        reading.refuse("letter", "answer_missing")
        return "", None
    reading.pass_over(letter, _LETTER, "letter.")
    number = reading.text(letter, "number", "letter.", _LONGEST_NUMBER)
    return number, reading.day(letter, "dated_on", "letter.")


def _lines(reading: _Reading, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    lines: list[Line] = []
    seen: set[str] = set()
    for place, row in enumerate(rows, start=1):
        path = f"respondents[{place}]."
        reading.pass_over(row, _ROW, path)
        reference = reading.text(row, "reference", path, _LONGEST_NUMBER)
        if reference not in reading.expected.references:
            known = ", ".join(reading.expected.references)
            reading.refuse(f"{path}reference", "answer_unknown_respondent", value=reference, known=known)
        elif reference in seen:
            reading.refuse(f"{path}reference", "answer_twice", value=reference)
        elif (line := _line(reading, reference, row, path)) is not None:
            lines.append(line)
        seen.add(reference)
    return lines


def _line(reading: _Reading, reference: str, row: Mapping[str, Any], path: str) -> Line | None:
    typed = reading.text(row, "answer", path, _LONGEST_NUMBER)
    if not typed:
        return None
    if typed not in set(ReplyKind):
        known = ", ".join(ReplyKind)
        reading.refuse(f"{path}answer", "answer_unknown_code", value=typed, known=known)
        return None
    reply = ReplyKind(typed)
    days = {name: day.isoformat() for name in DAYS if (day := reading.day(row, name, path)) is not None}
    texts = {name: reading.text(row, name, path, most) for name, most in TEXTS.items()}
    kind, kinds = texts["sanction_kind"], reading.expected.sanction_kinds
    if kind and kind not in kinds:
        reading.refuse(
            f"{path}sanction_kind", "answer_unknown_code", value=kind, known=", ".join(sorted(kinds))
        )
    for name in NEEDED.get(reply, ()):
        if name not in days:
            reading.refuse(f"{path}{name}", "answer_needs", answer=typed)
    told = {**days, **{name: texts[name] for name in ("sanction_kind", "decision_number") if texts[name]}}
    return Line(reference, Answered(reply, told), texts["note"], texts["new_agency"])
