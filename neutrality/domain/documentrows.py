"""The rows of the law about documents: which kinds an office writes, and the sentences they begin with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from neutrality.domain.lawrows import Labelled, LawRow, Regime


class About(StrEnum):
    """Whom or what a document is about: a case, or an officer of the office who leaves."""

    CASE = "case"
    RESPONDENT = "respondent"
    OFFICER = "officer"


class Addressee(StrEnum):
    """To whom a document goes; the board hangs at the office, the file keeps its own records."""

    EMPLOYER = "employer"
    AUTHORITY = "authority"
    REPORTER = "reporter"
    RESPONDENT = "respondent"
    BOARD = "board"
    FILE = "file"


class Layout(StrEnum):
    """How a document is laid out."""

    LETTER = "letter"
    RECORD = "record"
    NOTICE = "notice"


@dataclass(frozen=True, kw_only=True)
class DocumentKind(Labelled):
    """One kind of document, named by what it does; the codes of the forms are only proposed.

    `step` is the action of the workflow whose letter it is: that step cannot be cancelled once it left.
    `testimony` says that it tells what somebody said at a hearing: only who may read that elsewhere opens it.
    """

    code: str
    rank: int
    form_pemilu: str
    form_pilkada: str
    letters: str
    layout: str
    about: str
    addressed_to: str
    subject: str
    numbered: bool
    step: str
    names_respondents: bool
    testimony: bool
    may_name_reporter: bool
    legal_basis: str

    def form_code(self, regime: Regime) -> str:
        """Return the code of the form that is proposed under an election law, or nothing."""
        return {Regime.PEMILU: self.form_pemilu, Regime.PILKADA: self.form_pilkada}.get(regime, "")

    @property
    def of_a_respondent(self) -> bool:
        """Whether it is about one respondent, not the whole case."""
        return self.about == About.RESPONDENT

    @property
    def of_an_officer(self) -> bool:
        """Whether it is about an officer who leaves, and so about no case."""
        return self.about == About.OFFICER

    @property
    def to_reporter(self) -> bool:
        """Whether it goes to whoever reported, who stands in it under a pseudonym."""
        return self.addressed_to == Addressee.REPORTER


@dataclass(frozen=True, kw_only=True)
class DocumentParagraph(LawRow):
    r"""One paragraph with which documents of a kind begin; `\n` in the text is a new line.

    It stands when all the facts that it names are known, and those of `only_if`; `!fact` wants it unknown.
    """

    kind: str
    rank: int
    only_if: tuple[str, ...]
    text: str
