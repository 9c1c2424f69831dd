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
    "request_correction": lambda: gettext(
        "Something is missing in your report, as you read below. Please add it here, under “Add evidence” or "
        "“Write to the office”. Until then the study stands still."
    ),
    "record_correction": lambda: gettext("What you added arrived. The study goes on."),
    "start_tracing": lambda: gettext(
        "What you told is taken up as initial information: the office itself looks into it. It is not lost."
    ),
    "record_tracing": lambda: gettext(
        "The office looked into it and set down what it found. The members decide on it in their meeting."
    ),
    "extend": lambda: gettext(
        "More time is needed to examine it, as the law allows. The new date stands above."
    ),
    "record_recommendation": lambda: gettext("The authority in charge gave its advice to the employer."),
    "record_receipt": lambda: gettext(
        "The employer (Pejabat Pembina Kepegawaian, PPK) has received the matter."
    ),
    "record_control_measure": lambda: gettext(
        "The employer (Pejabat Pembina Kepegawaian, PPK) has not answered; a control measure was asked for."
    ),
    "record_more_time": lambda: gettext(
        "The employer (Pejabat Pembina Kepegawaian, PPK) asked for more time to answer."
    ),
    "record_answer": lambda: gettext(
        "The employer (Pejabat Pembina Kepegawaian, PPK) has answered. Its written decision is still awaited."
    ),
    "record_sanction_under_remedy": lambda: gettext(
        "The employer (Pejabat Pembina Kepegawaian, PPK) has decided. The decision is not final yet."
    ),
    "return_to_office": lambda: gettext("The matter came back to this office to be completed."),
    "register": lambda: gettext("Your report has a register number now and is being examined."),
    "forward": lambda: gettext("The matter was forwarded to the authority in charge of the civil servant."),
    "step_cancelled": lambda: gettext(
        "The last step was a mistake of the office and was taken back. Your report stands where it stood "
        "before."
    ),
    "excluded": lambda: gettext(
        "The office took this entry out: it was a test, typed twice, or no report. If that is wrong, write "
        "to the office here."
    ),
    "readmitted": lambda: gettext("The office took your report up again."),
    "reopen": lambda: gettext("The matter was opened again."),
    "transferred": lambda: gettext(
        "Your report was handed to another office (pelimpahan). It goes on there, with your code:"
    ),
    "followed_up": lambda: gettext("The matter was followed up."),
}
