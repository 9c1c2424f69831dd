"""Reading the files about documents: their kinds and the sentences with which they begin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from neutrality.domain.documentrows import About, Addressee, DocumentKind, DocumentParagraph, Layout
from neutrality.domain.documents import FACTS, SAID, facts_named
from neutrality.domain.lawfiles import LawFileError, by_code, label_problem, read_file
from neutrality.domain.matter import Action

KINDS, PARAGRAPHS = "document_kinds.csv", "document_paragraphs.csv"
LONGEST_LETTERS = 8
# The only code of a form that could be verified (domain 2.4).
VERIFIED = frozenset({"B.1"})


def read_document_kinds(folder: Path) -> dict[str, DocumentKind]:
    """Return the kinds of documents by code; raises LawFileError."""
    kinds = by_code(KINDS, read_file(folder, KINDS, DocumentKind, _kind_problem))
    series = [kind.letters for kind in kinds.values() if kind.numbered]
    if len(set(series)) < len(series):
        raise LawFileError(KINDS, 1, "two kinds share a series of numbers")
    return kinds


def read_document_paragraphs(
    folder: Path, kinds: Mapping[str, DocumentKind]
) -> tuple[DocumentParagraph, ...]:
    """Return the sentences of documents in order; raises LawFileError, also for a kind that has none."""
    rows = read_file(folder, PARAGRAPHS, DocumentParagraph, lambda row: _paragraph_problem(row, kinds))
    bare = kinds.keys() - {row.kind for row in rows}
    if bare:
        raise LawFileError(PARAGRAPHS, 1, f"no paragraph of {min(bare)}")
    return tuple(sorted(rows, key=lambda row: (row.kind, row.rank)))


def _kind_problem(row: DocumentKind) -> str:
    if row.may_name_reporter:
        return "no document names the reporter"
    if row.numbered != bool(row.letters) or len(row.letters) > LONGEST_LETTERS:
        return "letters of the number: where it has one, and few"
    if not row.subject:
        return "a text is missing"
    unsure = {code for code in (row.form_pemilu, row.form_pilkada) if code} - VERIFIED
    if unsure and not row.needs_review:
        return f"the form code {min(unsure)} awaits review"
    return label_problem(row) or _unknown(row)


def _unknown(row: DocumentKind) -> str:
    steps = {"", *(action.value for action in Action)}
    named = (
        (row.about, set(About)), (row.addressed_to, set(Addressee)), (row.layout, set(Layout)),
        (row.step, steps),
    )  # fmt: skip
    return next((f"unknown {value}" for value, known in named if value not in known), "")


def _paragraph_problem(row: DocumentParagraph, kinds: Mapping[str, DocumentKind]) -> str:
    if row.kind not in kinds:
        return f"unknown kind {row.kind}"
    try:
        named = facts_named(row.text)
    except ValueError as error:
        return f"text: {error}"
    if named & SAID and not kinds[row.kind].testimony:
        return f"{row.kind} is no kind for what was said"
    unknown = {*named, *(name.lstrip("!") for name in row.only_if)} - FACTS
    return f"unknown fact {min(unknown)}" if unknown else ("" if row.text else "a text is missing")
