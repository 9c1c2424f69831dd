"""What a sender is told, in everyday words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from neutrality import current
from neutrality.reports.models import Author
from neutrality.reports.thread import Line


@dataclass(frozen=True)
class Told:
    """One line of the thread as its sender reads it."""

    title: str
    on: date
    text: str
    mine: bool


def told_lines(lines: list[Line]) -> list[Told]:
    """Return the thread in words, oldest first."""
    return [Told(_title(line), line.legal_on, line.text, line.author is Author.REPORTER) for line in lines]


def _title(line: Line) -> str:
    said = (MINE if line.author is Author.REPORTER else THEIRS).get(line.told)
    return said() if said else current.catalogue().outcome(line.told).told(current.lang())


MINE = {
    "reply": lambda: gettext("You wrote"),
    "pressure": lambda: gettext(
        "You told of pressure. The head of the office and the office above learn of it."
    ),
    "withdrawal": lambda: gettext("You took your report back."),
    "identity_given": lambda: gettext(
        "You gave your name. It is sealed; only the identity custodian opens it."
    ),
    "evidence": lambda: gettext("You added evidence."),
}
THEIRS = {
    "code_replaced": lambda: gettext(
        "A new code was given to you at the office, with your identity card. If that was not you, tell the "
        "provincial office at once."
    ),
    "received": lambda: gettext("Your report arrived."),
    "signed": lambda: gettext("Your signature was recorded."),
    "identity_complete": lambda: gettext("Your identity was checked and is complete."),
    "identity_incomplete": lambda: gettext(
        "Something is missing in your identity. Please come to the office or call it, with your number."
    ),
    "question": lambda: gettext("The office asks you"),
    "pressure_answered": lambda: gettext("The office answers about the pressure"),
    "register": lambda: gettext("Your report has a register number now and is being examined."),
    "forward": lambda: gettext("The matter was forwarded to the authority in charge of the civil servant."),
    "reopen": lambda: gettext("The matter was opened again."),
    "followed_up": lambda: gettext("The matter was followed up."),
}
