"""Field supervisors from a sheet: submit-only accounts, each with an invitation that is printed once."""

from __future__ import annotations

import re
import secrets
import unicodedata
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.invitations import invite
from neutrality.accounts.models import Account, FieldPost, Invitation
from neutrality.accounts.service import colleagues, create_account
from neutrality.accounts.staff_sessions import end_sessions
from neutrality.domain.access import Actor, Permission, Role, Subject, may, offices_for, require
from neutrality.domain.appointments import Appointment, folded
from neutrality.domain.errors import NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append
from neutrality.vault import TrackingCode

# Field supervisors have no address of an office: this one belongs to nobody, ever (RFC 2606), and is
# added by the sign-in page to a name without an "@".
DOMAIN = "pengawas.test"
SHOWN = 500
_LONGEST_SLUG = 24


@dataclass(frozen=True)
class Slip:
    """What is printed for one person: the only place where the code ever stands."""

    name: str
    village: str
    sign_in: str
    valid_to: date
    runs_out: datetime
    code: TrackingCode = field(repr=False)


@dataclass(frozen=True)
class Appointed:
    """What a sheet led to: new accounts, those that were there, those whose last day changed."""

    slips: tuple[Slip, ...]
    known: int
    changed: int


@dataclass(frozen=True)
class PostView:
    """One field supervisor as the office sees them; no word of what they handed in."""

    account_id: uuid.UUID
    name: str
    sign_in: str
    village: str
    decree_number: str
    valid_to: date
    ended: bool
    joined: bool
    invited_until: datetime | None


def appoint(
    session: Session,
    signer: Signer,
    office_id: uuid.UUID,
    appointments: Sequence[Appointment],
    *,
    actor: Actor | None,
    second: Actor | None = None,
    now: datetime,
) -> Appointed:
    """Make an account for every appointment that the office does not have yet.

    The caller has checked who may (`require_appointing`, on the command line `require_grant`). A second
    person who is named stands in each event.
    """
    there = {key: (account, post) for key, account, post in _there(session, office_id)}
    slips, known, changed = list[Slip](), 0, 0
    for one in appointments:
        if one.key not in there:
            account = _make(session, signer, office_id, one, actor=actor, second=second, now=now)
            slips.append(invite_again(session, signer, account, actor=actor, now=now))
            continue
        account, post = there[one.key]
        known += 1
        if post.valid_to != one.valid_to:
            changed += 1
            _move(session, signer, account, post, one.valid_to, actor=actor, now=now)
    return Appointed(tuple(slips), known, changed)


def sheet_against(
    session: Session, office_id: uuid.UUID, appointments: Sequence[Appointment]
) -> tuple[list[Appointment], int]:
    """Return whom a sheet would make, and how many of it are there already."""
    there = {key for key, _account, _post in _there(session, office_id)}
    new = [one for one in appointments if one.key not in there]
    return new, len(appointments) - len(new)


def require_appointing(office_id: uuid.UUID, *, first: Actor, second: Actor | None = None) -> None:
    """Refuse unless these may appoint field supervisors at the office.

    Raises:
        NotAllowedError: `not_allowed`; `two_to_grant` for a second person who is no other or may not confirm.

    """
    require(first, Permission.APPOINT_FIELD, Subject(office_id))
    check_second(office_id, first=first, second=second)


def check_second(office_id: uuid.UUID, *, first: Actor, second: Actor | None) -> None:
    """Refuse a second person who is none; submit-only accounts need no second, so nobody is no refusal."""
    if second is not None and (
        second.account_id == first.account_id or not may(second, Permission.CONFIRM_GRANT, Subject(office_id))
    ):
        raise NotAllowedError("two_to_grant")


def invite_again(
    session: Session, signer: Signer, account: Account, *, actor: Actor | None, now: datetime
) -> Slip:
    """Return a new slip for somebody; earlier codes open nothing any more."""
    post = session.get_one(FieldPost, account.id)
    by = actor.account_id if actor else None
    code, runs_out = invite(session, signer, account, by=by, now=now)
    return Slip(account.name, post.village, sign_in_name(account.email), post.valid_to, runs_out, code)


def end_post(
    session: Session, signer: Signer, account: Account, *, actor: Actor, now: datetime, today: date
) -> None:
    """End an appointment now, when a telephone is lost or somebody left: it opens and sends nothing more."""
    post = session.get_one(FieldPost, account.id)
    account.fs_uniquifier = uuid.uuid4().hex
    end_sessions(session, account.id)
    _move(session, signer, account, post, today - timedelta(days=1), actor=actor, now=now)


def post_of(session: Session, account_id: uuid.UUID | None, actor: Actor) -> Account:
    """Return the account of a field supervisor whom the actor may appoint.

    Raises:
        NotFoundError: `no_such_account`, alike for those of other offices.

    """
    post = session.get(FieldPost, account_id) if account_id else None
    if post is None or not may(actor, Permission.APPOINT_FIELD, Subject(post.office_id)):
        raise NotFoundError("no_such_account")
    return session.get_one(Account, post.account_id)


def field_posts(session: Session, *, actor: Actor, today: date) -> list[PostView]:
    """Return the field supervisors of the offices where the actor appoints them, by name."""
    reach = offices_for(actor, Permission.APPOINT_FIELD)
    rows = session.execute(
        select(Account, FieldPost)
        .join(FieldPost, FieldPost.account_id == Account.id)
        .where(FieldPost.office_id.in_(reach))
        .order_by(Account.name, Account.id)
        .limit(SHOWN)
    ).all()
    latest = _latest(session, {account.id for account, _post in rows})
    return [_view(account, post, latest.get(account.id), today) for account, post in rows]


def supervisors(
    session: Session, office_ids: Collection[uuid.UUID], today: date
) -> list[tuple[uuid.UUID, str]]:
    """Return id and name with village of the field supervisors of these offices whose term runs."""
    posted = session.execute(
        select(Account.id, Account.name, FieldPost.village)
        .join(FieldPost, FieldPost.account_id == Account.id)
        .where(FieldPost.office_id.in_(office_ids), FieldPost.valid_to >= today, Account.active.is_(True))
    )
    found = {row.id: f"{row.name} · {row.village}" for row in posted}
    granted = colleagues(session, office_ids, {Role.FIELD_SUPERVISOR})
    found |= {account.id: account.name for account in granted if account.id not in found}
    return sorted(found.items(), key=lambda one: (one[1], one[0]))


def last_day(session: Session, account_id: uuid.UUID) -> date | None:
    """Return until when a field supervisor is appointed, nothing for other accounts."""
    post = session.get(FieldPost, account_id)
    return post.valid_to if post else None


def sign_in_name(email: str) -> str:
    """Return what a field supervisor types to sign in."""
    return email.removesuffix(f"@{DOMAIN}")


def address_of(typed: str) -> str:
    """Return the address that somebody means who typed a sign-in name without an "@"."""
    name = typed.strip().lower()
    return f"{name}@{DOMAIN}" if name and "@" not in name else typed


def _make(
    session: Session,
    signer: Signer,
    office_id: uuid.UUID,
    one: Appointment,
    *,
    actor: Actor | None,
    second: Actor | None,
    now: datetime,
) -> Account:
    by = actor.account_id if actor else None
    account = create_account(
        session, signer, email=_fresh_address(session, one.name), name=one.name, password_hash=None,
        office_id=office_id, roles=(), now=now, actor_id=by,
    )  # fmt: skip
    post = FieldPost(
        account_id=account.id, office_id=office_id, village=one.village, decree_number=one.decree_number,
        valid_to=one.valid_to,
    )  # fmt: skip
    session.add(post)
    payload = {"valid_to": one.valid_to.isoformat()} | ({"second": str(second.account_id)} if second else {})
    _record(session, signer, EventKind.FIELD_POST_GIVEN, account, payload, by=by, now=now)
    return account


def _move(
    session: Session,
    signer: Signer,
    account: Account,
    post: FieldPost,
    last: date,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    post.valid_to = last
    by = actor.account_id if actor else None
    payload = {"valid_to": last.isoformat()}
    _record(session, signer, EventKind.FIELD_POST_CHANGED, account, payload, by=by, now=now)


def _record(
    session: Session,
    signer: Signer,
    kind: EventKind,
    account: Account,
    payload: dict[str, str],
    *,
    by: uuid.UUID | None,
    now: datetime,
) -> None:
    entry = Entry(
        Stream.ACCOUNT, account.id, kind, now.date(),
        office_id=account.home_office_id, actor_id=by, payload=payload,
    )  # fmt: skip
    append(session, signer, entry, now=now)


def _there(session: Session, office_id: uuid.UUID) -> list[tuple[tuple[str, str, str], Account, FieldPost]]:
    rows = session.execute(
        select(Account, FieldPost)
        .join(FieldPost, FieldPost.account_id == Account.id)
        .where(FieldPost.office_id == office_id)
    )
    return [
        ((folded(account.name), folded(post.village), folded(post.decree_number)), account, post)
        for account, post in rows
    ]


def _latest(session: Session, account_ids: set[uuid.UUID]) -> dict[uuid.UUID, Invitation]:
    found = select(Invitation).where(Invitation.account_id.in_(account_ids)).order_by(Invitation.made_at)
    return {row.account_id: row for row in session.scalars(found)}


def _view(account: Account, post: FieldPost, latest: Invitation | None, today: date) -> PostView:
    waiting = latest is not None and latest.used_at is None
    return PostView(
        account.id, account.name, sign_in_name(account.email), post.village, post.decree_number,
        post.valid_to, ended=post.valid_to < today, joined=account.password is not None,
        invited_until=latest.runs_out if latest is not None and waiting else None,
    )  # fmt: skip


def _fresh_address(session: Session, name: str) -> str:
    """Return an address that nobody has: the name in plain letters and four digits."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = ".".join(re.findall(r"[a-z]+", plain)[:2])[:_LONGEST_SLUG].strip(".") or "pengawas"
    while True:
        email = f"{slug}.{secrets.randbelow(9000) + 1000}@{DOMAIN}"
        if session.scalar(select(Account.id).where(Account.email == email)) is None:
            return email
