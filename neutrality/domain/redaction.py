"""What is covered in a copy before it leaves: boxes on pages, silence in sound, a passage of a chat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from neutrality.domain.errors import FieldProblem
from neutrality.domain.masking import Extract

WHOLE = 100.0
SMALLEST = 0.1
MOST_BOXES = 200
MOST_PARTS = 50


class Redaction(StrEnum):
    """What was done to a copy; every copy is drawn anew, so that hidden particulars stay behind."""

    DRAWN_ANEW = "drawn_anew"
    BOXES = "boxes"
    MUTED = "muted"
    MUTED_PARTS = "muted_parts"
    EXTRACT = "extract"
    NAMES_MASKED = "names_masked"


class Medium(StrEnum):
    """How a file can be redacted."""

    PICTURE = "picture"
    PAPER = "paper"
    TEXT = "text"
    VIDEO = "video"
    SOUND = "sound"
    NOTHING = "nothing"


_WRITTEN = frozenset({"text/plain", "text/html", "multipart/related", "application/zip"})


def medium_of(mime: str) -> Medium:
    """Return how a file of this type can be redacted."""
    if mime in _WRITTEN:
        return Medium.TEXT
    if mime == "application/pdf":
        return Medium.PAPER
    kinds = {"image": Medium.PICTURE, "video": Medium.VIDEO, "audio": Medium.SOUND}
    return kinds.get(mime.partition("/")[0], Medium.NOTHING)


@dataclass(frozen=True)
class Box:
    """A black box: its page counted from 1, its place in hundredths of the page's width and height."""

    page: int
    left: float
    top: float
    width: float
    height: float

    def words(self) -> str:
        """Return the box as one word, for the process that draws it."""
        return f"{self.page}:{self.left:.4f}:{self.top:.4f}:{self.width:.4f}:{self.height:.4f}"


@dataclass(frozen=True)
class Boxes:
    """The boxes on a picture or paper; none at all still draws it anew."""

    boxes: tuple[Box, ...] = ()

    @property
    def kinds(self) -> tuple[Redaction, ...]:
        """What is done to the copy."""
        return (Redaction.DRAWN_ANEW, *((Redaction.BOXES,) if self.boxes else ()))


@dataclass(frozen=True)
class Part:
    """A part of a recording in seconds from its beginning."""

    start: float
    end: float


@dataclass(frozen=True)
class Silence:
    """Which parts of a recording are silent; without parts the sound is taken away whole."""

    parts: tuple[Part, ...] = ()

    @property
    def kinds(self) -> tuple[Redaction, ...]:
        """What is done to the copy."""
        return (Redaction.DRAWN_ANEW, Redaction.MUTED_PARTS if self.parts else Redaction.MUTED)


@dataclass(frozen=True)
class Passage:
    """A passage of a chat or text."""

    extract: Extract

    @property
    def kinds(self) -> tuple[Redaction, ...]:
        """What is done to the copy."""
        return (Redaction.EXTRACT, Redaction.NAMES_MASKED)


Plan = Boxes | Silence | Passage


def box_problems(boxes: Sequence[Box], pages: int) -> list[tuple[int, FieldProblem]]:
    """Return what is wrong with boxes on so many pages: the box's place in the list, the field, the code."""
    problems = [(at, problem) for at, box in enumerate(boxes) for problem in _box_problems(box, pages)]
    if len(boxes) > MOST_BOXES:
        problems.append((MOST_BOXES, FieldProblem("page", "too_many", {"most": MOST_BOXES})))
    return problems


def part_problems(parts: Sequence[Part]) -> list[tuple[int, FieldProblem]]:
    """Return what is wrong with parts of a recording: the part's place in the list, the field, the code."""
    problems = [
        (at, FieldProblem("end", "ends_before_start"))
        for at, part in enumerate(parts)
        if not 0 <= part.start < part.end
    ]
    if len(parts) > MOST_PARTS:
        problems.append((MOST_PARTS, FieldProblem("start", "too_many", {"most": MOST_PARTS})))
    return problems


def _box_problems(box: Box, pages: int) -> Iterable[FieldProblem]:
    if not 1 <= box.page <= pages:
        yield FieldProblem("page", "no_such_page", {"most": pages})
    for start, size, name in ((box.left, box.width, "width"), (box.top, box.height, "height")):
        if not 0 <= start < WHOLE:
            yield FieldProblem("left" if name == "width" else "top", "outside_page")
        elif not SMALLEST <= size <= WHOLE - start + SMALLEST:
            yield FieldProblem(name, "outside_page")
