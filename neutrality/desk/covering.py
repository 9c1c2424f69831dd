"""What is typed to cover something: boxes, parts, a passage; read into a plan, or told what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from neutrality.domain.errors import FieldProblem
from neutrality.domain.masking import Extract, extract_problems
from neutrality.domain.redaction import (
    Box,
    Boxes,
    Medium,
    Part,
    Passage,
    Plan,
    Silence,
    box_problems,
    part_problems,
)
from neutrality.errors import words

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

BOX = ("page", "left", "top", "width", "height")
PART = ("start", "end")
_MINUTE = 60
_PLAIN = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")
_MOMENT = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9](?:[.,][0-9]{1,3})?)")
Row = dict[str, str]


@dataclass
class Typed:
    """What stands on the page: rows, whether all sound goes, a passage; and what is wrong, by field's id."""

    rows: list[Row] = field(default_factory=list)
    whole: bool = True
    first: str = ""
    last: str = ""
    kept: tuple[str, ...] = ()
    words: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """How much there is to cover: pages of a paper; messages or lines of a text, and who wrote them."""

    medium: Medium
    pages: int = 1
    total: int = 0
    senders: tuple[str, ...] = ()


def typed_from_plan(plan: Plan | None, measure: Measure) -> Typed:
    """Return the page as the last copy was made, else as it begins."""
    if isinstance(plan, Boxes):
        return Typed(rows=[{name: _short(getattr(box, name)) for name in BOX} for box in plan.boxes])
    if isinstance(plan, Silence):
        rows = [{name: _clock(getattr(part, name)) for name in PART} for part in plan.parts]
        return Typed(rows=rows, whole=not rows)
    if isinstance(plan, Passage):
        kept = plan.extract
        return Typed(first=str(kept.first), last=str(kept.last), kept=kept.kept, words="\n".join(kept.words))
    return Typed(first="1", last=str(measure.total), whole=measure.medium is Medium.VIDEO)


def typed_from_form(form: MultiDict[str, str], medium: Medium) -> Typed:
    """Return the page as it was sent, one row more or fewer where a button asked for it."""
    names = PART if medium in {Medium.VIDEO, Medium.SOUND} else BOX
    columns = [form.getlist(name) for name in names]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=False)]
    removed = form.get("remove", type=int)
    if removed is not None and 0 <= removed < len(rows):
        del rows[removed]
    if "add" in form:
        rows.append({"page": form.get("shown", "1")} if names is BOX else {})
    return Typed(
        rows=rows,
        whole=form.get("whole") == "yes" and medium is Medium.VIDEO,
        first=form.get("first", ""),
        last=form.get("last", ""),
        kept=tuple(form.getlist("kept")),
        words=form.get("words", ""),
    )


def plan_of(typed: Typed, measure: Measure) -> Plan | None:
    """Return the plan that the page tells; nothing when something is wrong, then told at its field."""
    readers = {
        Medium.PICTURE: _boxes,
        Medium.PAPER: _boxes,
        Medium.VIDEO: _silence,
        Medium.SOUND: _silence,
        Medium.TEXT: _passage,
    }
    plan = readers[measure.medium](typed, measure)
    return None if typed.problems else plan


def drawn(typed: Typed, page: int) -> list[Box]:
    """Return the boxes of a page that can be drawn, whatever else is wrong."""
    boxes = (_box(row) for row in typed.rows)
    return [box for box in boxes if box is not None and box.page == page]


def _boxes(typed: Typed, measure: Measure) -> Plan:
    typed.rows = [row for row in typed.rows if any(row.get(name, "").strip() for name in BOX[1:])]
    boxes = []
    for at, row in enumerate(typed.rows):
        box = _box(row)
        if box is None:
            wrong = next(name for name in BOX if _number(row.get(name, "")) is None)
            problem = FieldProblem("page", "no_such_page", {"most": measure.pages})
            typed.problems[f"{wrong}-{at}"] = _said(problem) if wrong == "page" else words("outside_page")
        else:
            boxes.append((at, box))
    _put(typed, box_problems([box for _at, box in boxes], measure.pages), [at for at, _box in boxes])
    return Boxes(tuple(box for _at, box in boxes))


def _silence(typed: Typed, measure: Measure) -> Plan:
    if typed.whole:
        return Silence()
    typed.rows = [row for row in typed.rows if any(row.values())]
    parts = []
    for at, row in enumerate(typed.rows):
        edges = {name: _seconds(row.get(name, "")) for name in PART}
        for name, edge in edges.items():
            if edge is None:
                typed.problems[f"{name}-{at}"] = words("not_a_moment")
        parts.append(Part(edges["start"] or 0, edges["end"] or 0))
    if not parts:
        typed.rows = [{}]
        typed.problems["start-0"] = words("not_a_moment")
    if not typed.problems:
        _put(typed, part_problems(parts), range(len(parts)))
    del measure
    return Silence(tuple(parts))


def _passage(typed: Typed, measure: Measure) -> Plan:
    edges = [int(_number(text) or 0) for text in (typed.first, typed.last)]
    named = tuple(word.strip() for word in typed.words.splitlines() if word.strip())
    extract = Extract(edges[0], edges[1], typed.kept, named)
    for problem in extract_problems(extract, measure.total, measure.senders):
        typed.problems[problem.field] = _said(problem)
    return Passage(extract)


def _put(typed: Typed, found: Iterable[tuple[int, FieldProblem]], rows: Sequence[int]) -> None:
    for at, problem in found:
        place = rows[at] if at < len(rows) else rows[-1]
        typed.problems.setdefault(f"{problem.field}-{place}", _said(problem))


def _box(row: Mapping[str, str]) -> Box | None:
    sides = [_number(row.get(name, "")) for name in BOX]
    page, left, top, width, height = sides
    if page is None or left is None or top is None or width is None or height is None:
        return None
    return Box(int(page), left, top, width, height)


def _number(text: str) -> float | None:
    found = _PLAIN.fullmatch(text.strip())
    return float(found[0].replace(",", ".")) if found else None


def _seconds(text: str) -> float | None:
    """Return the seconds of 1:05 or 0:01:05.5; a dot alone could mean minutes, and is not guessed."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = found.groups(default="0")
    return (int(hours) * _MINUTE + int(minutes)) * _MINUTE + float(seconds.replace(",", "."))


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, _MINUTE)
    return f"{int(minutes)}:{rest:04.1f}" if rest % 1 else f"{int(minutes)}:{int(rest):02}"


def _said(problem: FieldProblem) -> str:
    return words(problem.code, problem.params)
