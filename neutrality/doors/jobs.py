"""Mails about accounts: that something changed, and the code that sets a password."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.accounts.invitations import invite
from neutrality.accounts.models import Account
from neutrality.accounts.telling import SEND_INVITATION, TELL_ACCOUNT, has_mail
from neutrality.domain.account_words import ACCOUNT_SUBJECT, changed, invited
from neutrality.means import Job, Means

ACCOUNT_PAGE = "/akun"
# A mail lies in a mailbox for long; what it opens does not.
HOURS_BY_MAIL = 48


def tell_account(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Send the mail that something about an account changed."""
    del now
    account = _reached(session, means, payload)
    if account is not None:
        means.courier.mail(account.email, ACCOUNT_SUBJECT, changed(means.courier.desk + ACCOUNT_PAGE))


def send_invitation(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Make a code and send it; the code stands in this mail and nowhere else."""
    account = _reached(session, means, payload)
    if account is None or not account.active:
        return
    by = uuid.UUID(payload["by"]) if "by" in payload else None
    code, _runs_out = invite(session, means.signer, account, by=by, now=now, hours=HOURS_BY_MAIL)
    text = invited(f"{means.courier.desk}/undangan", code.text, HOURS_BY_MAIL)
    means.courier.mail(account.email, ACCOUNT_SUBJECT, text)


def _reached(session: Session, means: Means, payload: Mapping[str, str]) -> Account | None:
    """Return the account of a message when mail reaches it; a message may be about none at all."""
    account = session.get(Account, uuid.UUID(payload["account"]))
    return account if account is not None and means.courier.smtp_url and has_mail(account) else None


HANDLERS: dict[str, Job] = {TELL_ACCOUNT: tell_account, SEND_INVITATION: send_invitation}
