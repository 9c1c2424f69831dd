"""Accounts of officers: invited, given and denied roles, let to begin anew; what weighs takes two persons."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from neutrality import current
from neutrality.accounts.account_changes import (
    account_for,
    ask_for_reset,
    ask_for_role,
    grants_of,
    settle,
    take_role,
    waiting_changes,
)
from neutrality.accounts.factors import factors_of
from neutrality.accounts.inviting import invite_officer, make_officer
from neutrality.accounts.service import names_of
from neutrality.accounts.telling import has_mail
from neutrality.admin.account_forms import (
    BY_MAIL,
    OfficerForm,
    chosen_id,
    chosen_office,
    chosen_role,
    may_grant,
    names_of_offices,
    officer_form,
    offices_to_choose,
    roles,
    sends_mail,
)
from neutrality.admin.account_list import (
    A_PAGE,
    CLOSED,
    EVERY,
    LAST_PAGE,
    NO_FACTOR,
    NO_PASSWORD,
    OPEN,
    Wanted,
    found,
)
from neutrality.admin.invitation_paper import address, picture_of
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission, Role, offices_for
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.proving import Change
from neutrality.fields import put_at_fields
from neutrality.gate import actor, fresh, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.accounts.models import Account
    from neutrality.vault import TrackingCode

bp = Blueprint("accounts", __name__)
RESETS = (Change.RESET_FACTOR, Change.RESET_ALL)
STATES = {
    EVERY: _("all"),
    NO_FACTOR: _("without a second factor"),
    NO_PASSWORD: _("without a password yet"),
    OPEN: _("waiting for a second person"),
    CLOSED: _("closed"),
}


@bp.get("/admin/akun")
@open_to(Permission.CONFIRM_GRANT)
def overview() -> ResponseReturnValue:
    """List the accounts of the own offices by name, and what waits for a second person."""
    reach, wanted = offices_for(actor(), Permission.CONFIRM_GRANT), _wanted()
    with reading(current.sessions()) as session:
        count, people = found(session, reach, wanted)
        waiting = waiting_changes(session, reach)
        names = names_of(session, {row.account_id for row in waiting} | {row.asked_by for row in waiting})
        offices = names_of_offices(session, {row.office_id for row in waiting})
    return render_template(
        "admin/accounts.html", people=people, waiting=waiting, names=names, offices=offices, count=count,
        may_make=may_grant(), own=actor().account_id, wanted=wanted, states=STATES,
        more=count > wanted.page * A_PAGE,
    )  # fmt: skip


@bp.route("/admin/akun/baru", methods=["GET", "POST"])
@open_to(Permission.GRANT_ROLE)
@fresh
def new() -> ResponseReturnValue:
    """Invite an officer, by mail or on paper."""
    form = officer_form()
    if request.method == "GET" or not form.validate():
        return _new_page(form), 200 if request.method == "GET" else 422
    signer, now = current.means("desk").signer, current.now()
    try:
        with transaction(current.sessions()) as session:
            account = make_officer(
                session, signer, email=form.email.data or "", name=form.name.data or "",
                office_id=uuid.UUID(form.office_id.data), roles=map(Role, form.roles.data or []),
                actor=actor(), now=now,
            )  # fmt: skip
            by_mail = form.how.data == BY_MAIL
            slip = invite_officer(session, signer, account, by_mail=by_mail, actor=actor(), now=now)
    except InvalidInputError as error:
        put_at_fields(form, error)
        return _new_page(form), 422
    except DomainError as error:
        form.form_errors.append(words(error.code, error.params))
        return _new_page(form), 422
    return _invited(account, slip)


@bp.get("/admin/akun/<uuid:account_id>")
@open_to(Permission.CONFIRM_GRANT)
def show(account_id: uuid.UUID) -> ResponseReturnValue:
    """Show an account: its roles, whether it has a second factor, and what can be done."""
    with reading(current.sessions()) as session:
        account = account_for(session, account_id, actor(), Permission.CONFIRM_GRANT)
        grants = grants_of(session, account.id)
        offices = names_of_offices(session, {grant.office_id for grant in grants} | {account.home_office_id})
        factors = factors_of(session, account.id)
        choices = offices_to_choose(session)
    return render_template(
        "admin/account.html", account=account, grants=grants, offices=offices, factors=factors,
        choices=choices, roles=roles(), resets=RESETS, mailed=has_mail(account) and sends_mail(),
        may_change=may_grant() and account.id != actor().account_id,
    )  # fmt: skip


@bp.post("/admin/akun/<uuid:account_id>/peran")
@open_to(Permission.GRANT_ROLE)
@fresh
def give(account_id: uuid.UUID) -> ResponseReturnValue:
    """Give a role, or ask a second person for it."""

    def work(session: Session, account: Account, now: datetime) -> str:
        role, office_id = chosen_role(), chosen_office()
        signer = current.means("desk").signer
        given = ask_for_role(session, signer, account, role, office_id=office_id, actor=actor(), now=now)
        return gettext("Done.") if given else gettext("Kept. It waits for the second person.")

    return _change(account_id, work)


@bp.post("/admin/akun/<uuid:account_id>/cabut")
@open_to(Permission.GRANT_ROLE)
@fresh
def take(account_id: uuid.UUID) -> ResponseReturnValue:
    """Take a role away; whoever is signed in with the account no longer is."""

    def work(session: Session, account: Account, now: datetime) -> str:
        signer, grant_id = current.means("desk").signer, chosen_id("grant", "no_such_grant")
        take_role(session, signer, account, grant_id, actor=actor(), now=now)
        return gettext("Taken away. All sessions of the account have ended.")

    return _change(account_id, work)


@bp.post("/admin/akun/<uuid:account_id>/atur-ulang")
@open_to(Permission.GRANT_ROLE)
@fresh
def reset(account_id: uuid.UUID) -> ResponseReturnValue:
    """Ask a second person to remove second factors, or the password too."""

    def work(session: Session, account: Account, now: datetime) -> str:
        named = request.form.get("change", "")
        change = next((one for one in RESETS if one.value == named), None)
        if change is None:
            raise DomainError("unknown_choice")
        ask_for_reset(session, current.means("desk").signer, account, change, actor=actor(), now=now)
        return gettext("Kept. It waits for the second person.")

    return _change(account_id, work)


@bp.post("/admin/akun/<uuid:account_id>/undang")
@open_to(Permission.GRANT_ROLE)
@fresh
def invite(account_id: uuid.UUID) -> ResponseReturnValue:
    """Invite somebody again who has no password yet."""
    signer, by_mail = current.means("desk").signer, request.form.get("how") == BY_MAIL
    try:
        with transaction(current.sessions()) as session:
            account = account_for(session, account_id, actor(), Permission.GRANT_ROLE)
            slip = invite_officer(
                session, signer, account, by_mail=by_mail, actor=actor(), now=current.now()
            )  # fmt: skip
    except NotFoundError:
        raise
    except DomainError as error:
        flash(words(error.code, error.params), "error")
        return redirect(url_for("accounts.show", account_id=account_id), code=303)
    return _invited(account, slip)


@bp.post("/admin/akun/usulan")
@open_to(Permission.CONFIRM_GRANT)
@fresh
def answer() -> ResponseReturnValue:
    """Agree to what another one asked for, or refuse it."""
    agreed = request.form.get("answer") == "agree"
    try:
        with transaction(current.sessions()) as session:
            settle(
                session, current.means("desk").signer, chosen_id("change", "no_such_change"), agreed=agreed,
                actor=actor(), now=current.now(),
            )  # fmt: skip
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    else:
        flash(gettext("Done."), "success")
    return redirect(url_for("accounts.overview"), code=303)


def _wanted() -> Wanted:
    """Return what the address asks for; anything that no list offers asks for all."""
    which = request.args.get("hanya", EVERY)
    page = min(max(request.args.get("halaman", 1, type=int), 1), LAST_PAGE)
    words_sought = " ".join(request.args.get("cari", "").split())[:100]
    return Wanted(words_sought, which if which in STATES else EVERY, page)


def _change(account_id: uuid.UUID, work: Callable[[Session, Account, datetime], str]) -> ResponseReturnValue:
    """Do one act on an account and go back to it; a refusal is told there."""
    try:
        with transaction(current.sessions()) as session:
            account = account_for(session, account_id, actor(), Permission.GRANT_ROLE)
            told = work(session, account, current.now())
    except NotFoundError as error:
        if error.code == "no_such_account":
            raise
        flash(words(error.code, error.params), "error")
    except DomainError as error:
        if isinstance(error, NotAllowedError) and error.code == "not_allowed":
            raise
        flash(words(error.code, error.params), "error")
    else:
        flash(told, "success")
    return redirect(url_for("accounts.show", account_id=account_id), code=303)


def _invited(account: Account, slip: tuple[TrackingCode, datetime] | None) -> ResponseReturnValue:
    """Say that the mail goes out, or show the paper: its code stands here and nowhere else."""
    if slip is None:
        flash(gettext("The invitation goes to %(address)s.", address=account.email), "success")
        return redirect(url_for("accounts.show", account_id=account.id), code=303)
    code, runs_out = slip
    return render_template(
        "admin/account_invitation.html", account=account, code=code.text, runs_out=runs_out,
        picture=picture_of(code), address=address(),
    )  # fmt: skip


def _new_page(form: OfficerForm) -> str:
    return render_template("admin/account_new.html", form=form)
