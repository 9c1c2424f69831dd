"""Documents of a case: what a letter consists of, how it begins, and what may still be done with it.

A document is a draft, then it has its number and stands, then it left; what was wrong with it is void and
stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from string import Formatter

from neutrality.domain.documentrows import DocumentKind, DocumentParagraph
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.papers import PaperSize, printable


class DocumentState(StrEnum):
    """How far a document is."""

    DRAFT = "draft"
    FINAL = "final"
    LEFT = "left"
    VOID = "void"


# What a paragraph may name; a text that names anything else is refused when the files are read.
FACTS = frozenset(
    {
        "officer", "last_day", "receivers", "handed_cases", "waiting_steps", "running_clocks",
        "opened_totals", "opened_cases",
        "case_number", "received_on", "registered_on", "office", "place", "election", "phase", "reporter",
        "name", "position", "agency", "ppk", "employee", "type", "basis", "level", "pleno_on",
        "pleno_members", "pleno_results", "pleno_minutes", "study_number", "study", "authority",
        "forwarded_on", "forward_number", "received_by_on", "days_waiting", "outcome", "step_reason", "state",
        "lacks", "lacks_until", "respondents", "respondent_count", "event_on", "hearing_no", "hearing_day",
        "hearing_time", "hearing_place", "hearing_channel", "hearing_came", "hearing_statement", "files",
        "file_count", "today", "day_name",
    }
)  # fmt: skip
# What somebody said at a hearing; only a kind with `testimony` may name it.
SAID = frozenset({"hearing_statement"})
LONGEST_BODY, LONGEST_LINE, LONGEST_LINES = 60000, 300, 2000
_LINES = frozenset({"addressee", "copies", "signers"})
MOST_SIGNERS = 12
# Signs of no width and those that mean something at one office alone.
_UNSEEN = frozenset({"Cf", "Co"})


@dataclass(frozen=True)
class Letter:
    """What stands on a document beside letterhead, number and date; plain text in all of it.

    `body` has paragraphs with a blank line between them; `addressee`, `copies` and `signers` have one entry a
    line, a signer as position; name; what stands below.
    """

    subject: str = field(default="", repr=False)
    form_code: str = field(default="", repr=False)
    attachment: str = field(default="", repr=False)
    addressee: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    signers: str = field(default="", repr=False)
    copies: str = field(default="", repr=False)
    size: str = PaperSize.F4.value


def tidy(letter: Letter) -> Letter:
    """Return the letter without trailing blanks, foreign line ends and signs that print nothing."""
    return Letter(**{one.name: _tidy(getattr(letter, one.name)) for one in fields(letter)})


def letter_problems(letter: Letter, kind: DocumentKind) -> list[FieldProblem]:
    """Return what keeps a letter from being kept; the addressee may be filled in by hand."""
    problems = [FieldProblem(name, "required") for name in ("subject", "body") if not getattr(letter, name)]
    for one in fields(letter):
        most = {"body": LONGEST_BODY, **dict.fromkeys(_LINES, LONGEST_LINES)}.get(one.name, LONGEST_LINE)
        if len(getattr(letter, one.name)) > most:
            problems.append(FieldProblem(one.name, "too_long", {"most": most}))
    if letter.size not in set(PaperSize):
        problems.append(FieldProblem("size", "unknown_choice"))
    if len(letter.signers.splitlines()) > MOST_SIGNERS:
        problems.append(FieldProblem("signers", "too_many", {"most": MOST_SIGNERS}))
    if kind.to_reporter and len(letter.addressee.splitlines()) > 1:
        problems.append(FieldProblem("addressee", "reporter_by_pseudonym"))
    return problems


def facts_named(text: str) -> frozenset[str]:
    """Return which facts a paragraph names; raises ValueError for braces that name none."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    if any(not name.isidentifier() for name in names):
        raise ValueError("a brace without a fact")
    return frozenset(names)


def compose(paragraphs: Iterable[DocumentParagraph], facts: Mapping[str, str], *, on: date) -> str:
    """Return the paragraphs that hold on a day and whose facts are known, a blank line between them."""
    known = {name: value for name, value in facts.items() if value}
    written = [
        row.text.replace("\\n", "\n").format_map(known)
        for row in paragraphs
        if row.valid(on) and facts_named(row.text) <= known.keys() and _applies(row, known)
    ]
    return "\n\n".join(written)


def _applies(row: DocumentParagraph, known: Mapping[str, str]) -> bool:
    return all((name.lstrip("!") in known) is not name.startswith("!") for name in row.only_if)


def signatures(signers: str) -> list[tuple[str, str, str]]:
    """Return who signs, from left to right: position, name, what stands below; two of them may be blank."""
    lines = [[part.strip() for part in line.split(";", 2)] for line in signers.splitlines() if line.strip()]
    full = [(*parts, "", "") for parts in lines]
    return [(parts[0], parts[1], parts[2]) for parts in full]


class BlockKind(StrEnum):
    """How a paragraph is set."""

    HEADING = "heading"
    PAIRS = "pairs"
    TEXT = "text"


@dataclass(frozen=True)
class Block:
    """One paragraph as it is set: a heading, names and values side by side, or lines of text."""

    kind: BlockKind
    lines: tuple[tuple[str, ...], ...] = field(repr=False)


def blocks(body: str) -> list[Block]:
    """Return the paragraphs of a body as they are set.

    One line in capitals is a heading; where every line has a colon between blanks, they are aligned there.
    """
    parts = [part.strip("\n") for part in re.split(r"\n(?:[ \t]*\n)+", body)]
    return [_block([line.strip() for line in part.split("\n")]) for part in parts if part.strip()]


def _block(lines: list[str]) -> Block:
    pairs = [tuple(part.strip() for part in line.split(" : ", 1)) for line in lines]
    if all(len(pair) > 1 for pair in pairs):
        return Block(BlockKind.PAIRS, tuple(pairs))
    if len(lines) == 1 and lines[0].upper() == lines[0] and any(sign.isalpha() for sign in lines[0]):
        return Block(BlockKind.HEADING, ((lines[0],),))
    return Block(BlockKind.TEXT, tuple((line,) for line in lines))


@dataclass(frozen=True)
class Standing:
    """How far a document is, as the rules of what may follow see it."""

    state: DocumentState
    dated_on: date | None = None


def check_writing(document: Standing) -> None:
    """Refuse to change what has its number; raises ConflictError `document_is_final`, `document_is_void`."""
    if document.state is DocumentState.VOID:
        raise ConflictError("document_is_void")
    if document.state is not DocumentState.DRAFT:
        raise ConflictError("document_is_final")


def check_finalising(document: Standing, day: date, *, received_on: date, today: date) -> None:
    """Refuse a second number, or a day on which the document cannot have been dated.

    Raises:
        ConflictError: `document_is_final`, `document_is_void`.
        InvalidInputError: `in_future`, `before_received` at `dated_on`.

    """
    check_writing(document)
    if day > today:
        raise InvalidInputError([FieldProblem("dated_on", "in_future")])
    if day < received_on:
        raise InvalidInputError([FieldProblem("dated_on", "before_received")])


def check_leaving(document: Standing, day: date, *, today: date) -> None:
    """Refuse to send what has no number, what left, or on a day before it was dated.

    Raises:
        ConflictError: `document_not_final`, `document_left`, `document_is_void`.
        InvalidInputError: `in_future`, `before_document` at `left_on`.

    """
    check_signing(document)
    if document.state is DocumentState.LEFT:
        raise ConflictError("document_left")
    if day > today:
        raise InvalidInputError([FieldProblem("left_on", "in_future")])
    if document.dated_on is not None and day < document.dated_on:
        raise InvalidInputError([FieldProblem("left_on", "before_document", {"day": document.dated_on})])


def check_signing(document: Standing) -> None:
    """Refuse the signed scan of what has no number; raises `document_not_final`, `document_is_void`."""
    if document.state is DocumentState.VOID:
        raise ConflictError("document_is_void")
    if document.state is DocumentState.DRAFT:
        raise ConflictError("document_not_final")


def check_voiding(document: Standing, reason: str) -> None:
    """Refuse to void twice, or without a reason.

    Raises:
        ConflictError: `document_is_void`.
        InvalidInputError: `required`, `too_long` at `reason`.

    """
    if document.state is DocumentState.VOID:
        raise ConflictError("document_is_void")
    if not reason.strip():
        raise InvalidInputError([FieldProblem("reason", "required")])
    if len(reason) > LONGEST_LINES:
        raise InvalidInputError([FieldProblem("reason", "too_long", {"most": LONGEST_LINES})])


def _tidy(text: str) -> str:
    plain = printable(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")
    kept = "".join(sign for sign in plain if unicodedata.category(sign) not in _UNSEEN)
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()
