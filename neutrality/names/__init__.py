"""Names of everything declared in the code, in the reader's language; those of the law stand in its files."""

from __future__ import annotations

from enum import StrEnum

from neutrality.names.accounts import ACCOUNTS
from neutrality.names.administration import ADMINISTRATION
from neutrality.names.api import API
from neutrality.names.beside import BESIDE
from neutrality.names.cumulative import CUMULATIVE
from neutrality.names.documents import DOCUMENTS
from neutrality.names.events import EVENTS
from neutrality.names.external import EXTERNAL
from neutrality.names.follow_up import FOLLOW_UP
from neutrality.names.mistakes import MISTAKES
from neutrality.names.notices import NOTICES
from neutrality.names.papers import PAPERS
from neutrality.names.referral import REFERRAL
from neutrality.names.replies import REPLIES
from neutrality.names.respondents import RESPONDENTS
from neutrality.names.standing import STANDING
from neutrality.names.transfers import TRANSFERS
from neutrality.names.webhooks import WEBHOOKS

# Members of two kinds that have the same value are equal to Python, so that a name is kept with the kind.
_NAMES: dict[tuple[type[StrEnum], str], str] = {
    (type(member), member.value): text
    for subject in (
        STANDING, EVENTS, RESPONDENTS, TRANSFERS, MISTAKES, PAPERS, DOCUMENTS, EXTERNAL, NOTICES, FOLLOW_UP,
        REPLIES, BESIDE, CUMULATIVE, REFERRAL, API, WEBHOOKS, ADMINISTRATION, ACCOUNTS,
    )
    for member, text in subject
}  # fmt: skip


def name_of(member: StrEnum) -> str:
    """Return the name of a declared member in the reader's language."""
    return str(_NAMES[type(member), member.value])
