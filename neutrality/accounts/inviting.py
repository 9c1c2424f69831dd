"""Officers invited by an administrator: the account at once, its roles as the rule of two persons allows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.accounts.account_changes import ask_for_role
from neutrality.accounts.invitations import invite
from neutrality.accounts.models import Account
from neutrality.accounts.service import create_account
from neutrality.accounts.telling import has_mail, send_invitation
from neutrality.domain.access import Actor, Permission, Role, Subject, require
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.history.service import Signer
from neutrality.vault import TrackingCode

LONGEST_NAME = 120
_MAIL = re.compile(r"[^@\s<>,;:\"]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,180}[a-z0-9])?\.[a-z]{2,}", re.IGNORECASE)


def make_officer(
    session: Session,
    signer: Signer,
    *,
    email: str,
    name: str,
    office_id: uuid.UUID,
    roles: Iterable[Role],
    actor: Actor,
    now: datetime,
) -> Account:
    """Return a new account without a password; roles that lead to content wait for a second person.

    Raises:
        NotAllowedError: `not_allowed` at this office.
        InvalidInputError: `required`, `bad_address`, `email_taken`.

    """
    require(actor, Permission.GRANT_ROLE, Subject(office_id))
    named = name.strip() and len(name) <= LONGEST_NAME and name.isprintable()
    problems = [] if named else [FieldProblem("name", "required")]
    if not (_MAIL.fullmatch(email.strip()) and email.strip().isprintable()):
        problems.append(FieldProblem("email", "bad_address"))
    if problems:
        raise InvalidInputError(problems)
    try:
        account = create_account(
            session, signer, email=email, name=name, password_hash=None, office_id=office_id, roles=(),
            now=now, actor_id=actor.account_id,
        )  # fmt: skip
    except DomainError as error:
        raise InvalidInputError([FieldProblem("email", error.code)]) from error
    for role in sorted(set(roles)):
        ask_for_role(session, signer, account, role, office_id=office_id, actor=actor, now=now)
    return account


def invite_officer(
    session: Session, signer: Signer, account: Account, *, by_mail: bool, actor: Actor, now: datetime
) -> tuple[TrackingCode, datetime] | None:
    """Let an invitation go by mail, or return the code for a paper.

    Raises:
        DomainError: `password_there`: a new password for somebody who has one takes two persons;
            `no_address`.

    """
    if account.password is not None:
        raise DomainError("password_there")
    if not by_mail:
        return invite(session, signer, account, by=actor.account_id, now=now)
    if not has_mail(account):
        raise DomainError("no_address")
    send_invitation(session, account.id, by=actor.account_id, now=now)
    return None
