"""Rows of a sheet against the form's own rules and what the office has: new, there, told otherwise, wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.imported import ImportedFinding
from neutrality.domain.access import Permission, Subject, may
from neutrality.domain.appointments import folded
from neutrality.domain.errors import FieldProblem
from neutrality.domain.finding_columns import FindingColumn, is_example
from neutrality.domain.finding_rows import FindingRow, long_ago, read_row
from neutrality.importing.findings.alike import alike
from neutrality.importing.findings.form import submission_of
from neutrality.importing.findings.ground import Ground
from neutrality.importing.findings.sheet import FindingSheet
from neutrality.importing.service import By
from neutrality.means import Means
from neutrality.reports.checks import problems_of
from neutrality.reports.submission import Submission
from neutrality.spreadsheets.tables import Line
from neutrality.vault import IndexKind

# So many rows are looked up at once; no more than these lie open in memory.
PORTION = 250
_FIELDS = {
    "place_code": FindingColumn.PLACE, "election_id": FindingColumn.ELECTION,
    "on_behalf": FindingColumn.SUPERVISOR, "respondents": FindingColumn.NAME,
    "agency_id": FindingColumn.AGENCY,
}  # fmt: skip


class Standing(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    THERE = "there"
    DIFFERS = "differs"
    TWICE = "twice"
    EXAMPLE = "example"
    WRONG = "wrong"


@dataclass(frozen=True)
class Checked:
    """One row: what becomes of it, what is wrong, what somebody should look at."""

    line: Line
    standing: Standing
    problems: tuple[FieldProblem, ...] = ()
    warnings: tuple[FieldProblem, ...] = ()
    submission: Submission | None = field(default=None, repr=False)
    digest: bytes = field(default=b"", repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class _Read:
    line: Line
    row: FindingRow
    submission: Submission | None = field(repr=False)
    problems: tuple[FieldProblem, ...]


class Checker:
    """Checks the rows of one sheet, portion by portion; it remembers by digest which rows it saw."""

    def __init__(self, means: Means, ground: Ground, sheet: FindingSheet, by: By) -> None:
        self._means, self._ground, self._sheet, self._by = means, ground, sheet, by
        self._seen: dict[bytes, tuple[int, bytes]] = {}
        staff = may(by.actor, Permission.ENTER_FOR_FIELD, Subject(ground.office.id))
        # Numbers of the office are one for its staff, a supervisor's are their own.
        self._scope = f"{ground.office.id} {'' if staff else by.actor.account_id}"

    def portion(self, session: Session, lines: Sequence[Line]) -> list[Checked]:
        """Return what becomes of these rows."""
        read = [self._read(line) for line in lines]
        digests = self._digests(read)
        known = _known(session, [digest for digest, _content in digests])
        fresh = {
            one.line.number: one.submission
            for one, (digest, _content) in zip(read, digests, strict=True)
            if one.submission is not None and digest not in known
        }
        office_id = self._ground.office.id
        hints = alike(session, self._means, office_id, fresh, actor=self._by.actor) if fresh else {}
        return [
            self._checked(one, pair, known.get(pair[0]), hints.get(one.line.number))
            for one, pair in zip(read, digests, strict=True)
        ]

    def _read(self, line: Line) -> _Read:
        cells = self._sheet.cells(line)
        row = read_row(line.number, cells, self._ground.lists)
        faults = [
            FieldProblem(column, line.faults[place])
            for place, column in self._sheet.columns.items()
            if place in line.faults
        ]
        amiss = {problem.field for problem in faults}
        problems = [*faults, *(problem for problem in row.problems if problem.field not in amiss)]
        submission = submission_of(row, self._ground, self._by.today)
        known = {problem.field for problem in problems}
        for problem in problems_of(submission, self._by.today):
            column = _column_of(problem.field)
            if column not in known:
                problems.append(FieldProblem(column, problem.code, problem.params))
        return _Read(line, row, None if problems else submission, tuple(problems))

    def _digests(self, read: Sequence[_Read]) -> list[tuple[bytes, bytes]]:
        """Return by what each row is known again, and what it says: keyed, so that they tell nobody."""
        said = [_said(one.row) for one in read]
        names = [
            f"finding {self._scope} number {folded(one.row.reference)}"
            if one.row.reference
            else f"finding {self._scope} row {text}"
            for one, text in zip(read, said, strict=True)
        ]
        values = [hashlib.sha256(text.encode()).hexdigest() for text in (*names, *said)]
        found = self._means.keyholder.indexes(
            IndexKind.NAME, [f"sheet row: {value}" for value in values], office_id=self._ground.office.id
        )
        return list(zip(found[: len(read)], found[len(read) :], strict=True))

    def _checked(
        self, one: _Read, pair: tuple[bytes, bytes], known: bytes | None, hint: str | None
    ) -> Checked:
        digest, content = pair
        if is_example(one.row.reference):
            return Checked(one.line, Standing.EXAMPLE)
        first, said = self._seen.setdefault(digest[:16], (one.line.number, content[:16]))
        if first != one.line.number:
            return _again(one, first, same=said == content[:16])
        if known is not None:
            if known in {content, b""}:
                return Checked(one.line, Standing.THERE)
            told = FieldProblem(_named_by(one.row), "finding_differs")
            return Checked(one.line, Standing.DIFFERS, warnings=(told,))
        if one.submission is None:
            return Checked(one.line, Standing.WRONG, problems=one.problems)
        warnings = long_ago(one.row, self._by.today)
        if hint:
            warnings.append(FieldProblem(FindingColumn.NAME, "finding_alike", {"number": hint}))
        return Checked(one.line, Standing.NEW, (), tuple(warnings), one.submission, digest, content)


def portions(sheet: FindingSheet, size: int = PORTION) -> Iterator[list[Line]]:
    """Yield the rows of a sheet, so many at once."""
    rows = sheet.rows()
    while some := list(islice(rows, size)):
        yield some


def _said(row: FindingRow) -> str:
    """Return what a row says, however its cells are spaced; an own number is no part of it."""
    texts = {
        column.value: " ".join(text.split())
        for column, text in row.texts.items()
        if column not in {FindingColumn.REFERENCE, FindingColumn.WRONG} and text.strip()
    }
    days = {column.value: day.isoformat() for column, day in row.days.items()}
    return json.dumps({**texts, **days}, sort_keys=True)


def _again(one: _Read, first: int, *, same: bool) -> Checked:
    """Return what becomes of a row whose number, or whose every word, an earlier one has."""
    code = "finding_twice" if same else "finding_number_twice"
    told = (FieldProblem(_named_by(one.row), code, {"row": first}),)
    if same:
        return Checked(one.line, Standing.TWICE, warnings=told)
    return Checked(one.line, Standing.WRONG, problems=(*told, *one.problems))


def _named_by(row: FindingRow) -> FindingColumn:
    return FindingColumn.REFERENCE if row.reference else FindingColumn.NARRATIVE


def _known(session: Session, digests: Iterable[bytes]) -> dict[bytes, bytes]:
    found = select(ImportedFinding.digest, ImportedFinding.content)
    rows = session.execute(found.where(ImportedFinding.digest.in_(list(digests))))
    return {row.digest: row.content for row in rows}


def _column_of(name: str) -> str:
    """Return at which column stands what the form calls so."""
    if name.startswith("respondents-"):
        name = name.split("-", 2)[2]
    return str(_FIELDS.get(name, name))
