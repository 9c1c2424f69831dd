"""The words of a mail to an officer: a cause, the neutral reference of a case, a link; nobody's name.

A mail is read by more people than the one it goes to: no respondent, no reporter, no office and no agency
stand here. Accounts have no language of their own, so Indonesian comes first and English below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from neutrality.domain.due_words import in_words
from neutrality.domain.notice_causes import NoticeCause

SUBJECT = "Meja kerja / Desk"
# To a head, of pressure on a reporter: not even which case it is.
URGENT = (
    "Ada hal mendesak di meja kerja Anda. Silakan masuk hari ini.\n\n"
    "Something at your desk is urgent. Please sign in today."
)
LANGUAGES = ("id", "en")
# More references than this in one line are counted and not named.
MOST_NAMED = 20
CAUSES: dict[str, dict[NoticeCause, str]] = {
    "id": {
        NoticeCause.NEW_CASE: "Perkara baru menunggu kantor",
        NoticeCause.ASSIGNED: "Ditugaskan kepada Anda",
        NoticeCause.ANSWERED: "Ada jawaban yang masuk",
        NoticeCause.SECOND_PERSON: "Menunggu orang kedua",
        NoticeCause.HELP_ASKED: "Kantor Anda diminta membantu",
        NoticeCause.DUE_SOON: "Ada tanggal yang segera tiba",
        NoticeCause.OVERDUE: "Ada tanggal yang sudah lewat",
    },
    "en": {
        NoticeCause.NEW_CASE: "A new case waits for the office",
        NoticeCause.ASSIGNED: "Assigned to you",
        NoticeCause.ANSWERED: "An answer has come in",
        NoticeCause.SECOND_PERSON: "Waiting for the second person",
        NoticeCause.HELP_ASKED: "Your office is asked to help",
        NoticeCause.DUE_SOON: "A date comes soon",
        NoticeCause.OVERDUE: "A date has passed",
    },
}
_DAY = {"id": "Ringkasan {day}", "en": "Summary of {day}"}
_MORE = {"id": "dan {n} lainnya", "en": "and {n} more"}
_CHOICE = {
    "id": "Atur surel ini: {page}",
    "en": "Choose these mails: {page}",
}


def letter(cause: NoticeCause, reference: str, *, link: str, page: str) -> str:
    """Return a mail about one case in both languages; `page` is where these mails are chosen."""
    return _both({lang: f"{CAUSES[lang][cause]}: {reference}\n{link}" for lang in LANGUAGES}, page)


def digest(causes: Mapping[NoticeCause, Sequence[str]], on: date, *, link: str, page: str) -> str:
    """Return the mail of a day in both languages: the references of each cause, as they are declared."""
    told = {
        lang: "\n".join(
            [
                _DAY[lang].format(day=in_words(on, lang)),
                *(
                    f"{CAUSES[lang][cause]}: {_named(causes[cause], lang)}"
                    for cause in NoticeCause
                    if cause in causes
                ),
                link,
            ]
        )
        for lang in LANGUAGES
    }
    return _both(told, page)


def _both(told: Mapping[str, str], page: str) -> str:
    parts = [f"{told[lang]}\n\n{_CHOICE[lang].format(page=page)}" for lang in LANGUAGES]
    return "\n\n--\n\n".join(parts)


def _named(references: Sequence[str], lang: str) -> str:
    rest = len(references) - MOST_NAMED
    shown = ", ".join(references[:MOST_NAMED])
    return f"{shown}, {_MORE[lang].format(n=rest)}" if rest > 0 else shown
