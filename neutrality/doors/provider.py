"""Signing in at a provider, where the settings name one; linking it to the own account, and ending that.

The provider stands in for the password alone. The second step is asked here as of everybody, and what weighs
asks for a proof that was given here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from neutrality import current
from neutrality.accounts import provider_flows
from neutrality.accounts.models import Account
from neutrality.accounts.provider import Provider
from neutrality.accounts.provider_links import account_linked, link, link_of, unlink
from neutrality.accounts.signing_in import go_on, proved_at, signed_in, wanted, works_here
from neutrality.accounts.views import OUTSIDE
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.proving import is_fresh
from neutrality.gate import Audience, actor, fresh, open_to
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("provider", __name__)


@bp.get("/masuk/penyedia")
@open_to(Audience.PUBLIC)
@limiter.limit(SIGN_INS)
def sign_in() -> ResponseReturnValue:
    """Send a browser to the provider."""
    if signed_in() is not None:
        return redirect(wanted())
    try:
        flow = provider_flows.begin(onward=wanted())
        return redirect(_offered().address(flow.asked, anew=False))
    except DomainError as error:
        return _refused(error, OUTSIDE)


@bp.get("/masuk/penyedia/kembali")
@open_to(Audience.PUBLIC)
@limiter.limit(SIGN_INS)
def back() -> ResponseReturnValue:
    """Take whoever comes back from the provider: to the second step or in, or to what they linked."""
    flow = None
    try:
        provider = _offered()
        flow = provider_flows.take(request.args.get("state", ""))
        subject = provider.subject(flow.asked, request.args, now=current.now())
        if flow.link_to is not None:
            return _linked(flow, provider, subject)
        return go_on(_opened(provider, subject), flow.onward, proved=False)
    except DomainError as error:
        own = signed_in() is not None and flow is not None and flow.link_to is not None
        return _refused(error, url_for("provider.own") if own else OUTSIDE)


@bp.route("/akun/penyedia", methods=["GET", "POST"])
@open_to(Audience.STAFF)
@fresh
def own() -> ResponseReturnValue:
    """Show whether the own account is linked; lead to the provider to link it.

    Whither is a link to follow: a form that ends at another site is stopped by the browser.
    """
    onward = ""
    try:
        provider = _offered()
        with reading(current.sessions()) as session:
            held = link_of(session, actor().account_id, provider.issuer)
        if request.method == "POST" and held is None:
            flow = provider_flows.begin(link_to=actor().account_id)
            onward = provider.address(flow.asked, anew=True)
    except DomainError as error:
        return _refused(error, url_for("own_factors.overview"))
    return render_template("doors/provider.html", held=held, provider=provider.name, onward=onward)


@bp.post("/akun/penyedia/hapus")
@open_to(Audience.STAFF)
@fresh
def remove() -> ResponseReturnValue:
    """End the link of the own account."""
    try:
        with transaction(current.sessions()) as session:
            account = session.get_one(Account, actor().account_id)
            unlink(session, current.means("desk").signer, account, now=current.now())
    except DomainError as error:
        return _refused(error, url_for("own_factors.overview"))
    flash(gettext("The link is removed. Sign in with your password or a passkey."), "success")
    return redirect(url_for("own_factors.overview"), code=303)


def _opened(provider: Provider, subject: str) -> Account:
    """Return whose account it is; raises `provider_unknown`, alike for none and for one that is closed."""
    with reading(current.sessions()) as session:
        account = account_linked(session, current.factor_keys(), provider.issuer, subject)
        if account is None or not works_here(session, account):
            raise DomainError("provider_unknown")
    return account


def _linked(flow: provider_flows.Flow, provider: Provider, subject: str) -> ResponseReturnValue:
    """Link the account of whoever began it, if they are still here and showed not long ago who they are."""
    holder = signed_in()
    recent = is_fresh(proved_at(), current.now(), sending=True)
    if holder is None or holder.id != flow.link_to or not recent:
        raise DomainError("provider_expired")
    with transaction(current.sessions()) as session:
        account = session.get_one(Account, holder.id)
        signer, keys = current.means("desk").signer, current.factor_keys()
        link(session, signer, keys, account, issuer=provider.issuer, subject=subject, now=current.now())
    flash(gettext("Linked. From now on you can sign in at %(provider)s.", provider=provider.name), "success")
    return redirect(url_for("own_factors.overview"), code=303)


def _offered() -> Provider:
    """Return the provider; raises `provider_off` where the settings name none."""
    found = current.provider()
    if found is None:
        raise DomainError("provider_off")
    return found


def _refused(error: DomainError, whither: str) -> ResponseReturnValue:
    flash(words(error.code, error.params), "error")
    return redirect(whither, code=303)
