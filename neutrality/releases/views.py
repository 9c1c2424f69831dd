"""Releases at the desk: what a month would publish, asking, confirming, telling an error."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import TextAreaField

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission, Subject, may, offices_for, require
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.fields import Form, put_at_fields
from neutrality.gate import actor, open_to
from neutrality.refusals import words
from neutrality.releases.editions import Edition, editions, notices
from neutrality.releases.errata import tell_erratum
from neutrality.releases.jobs import check, moment_of
from neutrality.releases.making import Draft, draft_of, newest_month
from neutrality.releases.orders import (
    Deed,
    Order,
    ask,
    check_month,
    confirm,
    last_order,
    release_office,
    withdraw,
)
from neutrality.releases.preview import Warnings, warnings_of
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import last_complete_month, neighbour
from neutrality.statistics.wording import shown

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("releases", __name__)
MONTHS_BACK = 12
NOBODY = uuid.UUID(int=0)
OVERVIEW = "releases.overview"


class ReleaseForm(Form):
    """Why a month is revised."""

    reason = TextAreaField(
        lazy_gettext("Reason of the revision"),
        description=lazy_gettext("It is published with the figures. Name nobody."),
    )


class ErratumForm(Form):
    """What is wrong in a released month, in both languages."""

    text_id = TextAreaField(lazy_gettext("What is wrong, in Indonesian"))
    text_en = TextAreaField(lazy_gettext("What is wrong, in English"))


@dataclass(frozen=True)
class MonthRow:
    """A month on the overview: its releases, and what is asked for."""

    month: str
    releases: tuple[Edition, ...]
    order: Order | None


@bp.get("/meja/statistik/terbitan")
@open_to(Permission.ASK_RELEASE)
def overview() -> ResponseReturnValue:
    """List the months with their releases, and to whoever releases what waits for a second person."""
    with reading(current.sessions()) as session:
        rows = _months(session)
        mine = release_office(session) in offices_for(actor(), Permission.ASK_RELEASE)
    return render_template(
        "releases/overview.html", rows=rows, mine=mine, may_confirm=_may_confirm, refusal_words=words
    )


@bp.route("/meja/statistik/terbitan/<month>", methods=["GET", "POST"])
@open_to(Permission.ASK_RELEASE)
def preview(month: str) -> ResponseReturnValue:
    """Show what a release of the month would say now; ask for it."""
    _check()
    form = ReleaseForm()
    try:
        if request.method == "POST":
            with transaction(current.sessions()) as session:
                ask(session, month, form.reason.data or "", _deed(), moment_of(current.now()))
            flash(gettext("Kept. Another person confirms it."), "success")
            return redirect(url_for(OVERVIEW), code=303)
    except InvalidInputError as error:
        put_at_fields(form, error)
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    return _preview(month, form)


@bp.post("/meja/statistik/terbitan/<month>/putusan")
@open_to(Permission.ASK_RELEASE)
def settle(month: str) -> ResponseReturnValue:
    """Confirm what another person asked for, or withdraw it."""
    del month
    _check()
    order = request.form.get("order", type=uuid.UUID) or NOBODY
    try:
        with transaction(current.sessions()) as session:
            if request.form.get("deed") == "tarik":
                withdraw(session, order, _deed())
                flash(gettext("Withdrawn."), "success")
            else:
                confirm(session, order, _deed())
                flash(gettext("Confirmed. The release is being made; look again in a minute."), "success")
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    return redirect(url_for(OVERVIEW), code=303)


@bp.route("/meja/statistik/terbitan/<month>/ralat", methods=["GET", "POST"])
@open_to(Permission.ASK_RELEASE)
def erratum(month: str) -> ResponseReturnValue:
    """Tell at once what is wrong in a released month."""
    _check()
    form = ErratumForm()
    if request.method == "POST":
        try:
            with transaction(current.sessions()) as session:
                tell_erratum(session, month, form.text_id.data or "", form.text_en.data or "", _deed())
            flash(gettext("Told on the public page of the month."), "success")
            return redirect(url_for(OVERVIEW), code=303)
        except InvalidInputError as error:
            put_at_fields(form, error)
    with reading(current.sessions()) as session:
        told = notices(session, month)
    status = 422 if form.errors else 200
    return render_template("releases/erratum.html", form=form, month=month, told=told), status


def _preview(month: str, form: ReleaseForm) -> ResponseReturnValue:
    moment = moment_of(current.now())
    try:
        with one_moment(current.sessions()) as session:
            draft = draft_of(session, month, moment)
            warnings = warnings_of(session, draft, current.catalogue(), zone=moment.zone)
            order, refusal = last_order(session, month), _refusal(session, month, draft)
    except InvalidInputError as error:
        return _no_month(words(error.problems[0].code)), 404
    except DomainError as error:
        return _no_month(words(error.code, error.params)), 409
    return _page(draft, warnings, form, order=order, refusal=refusal)


def _page(
    draft: Draft, warnings: Warnings, form: ReleaseForm, *, order: Order | None, refusal: str | None
) -> ResponseReturnValue:
    page = render_template(
        "releases/preview.html", draft=draft, publication=draft.publication, warnings=warnings, form=form,
        order=order, refusal=refusal, shown=shown,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _refusal(session: Session, month: str, draft: Draft) -> str | None:
    """Return in words why the month cannot be released now; a reason may still be typed."""
    try:
        check_month(session, month, "-", moment_of(current.now()))
    except InvalidInputError as error:
        return words(error.problems[0].code, error.problems[0].params)
    try:
        check(draft)
    except DomainError as error:
        return words(error.code, error.params)
    return None


def _months(session: Session) -> list[MonthRow]:
    """Return the months of the last year and whatever is released, the newest first."""
    last = last_complete_month(current.today())
    found = editions(session)
    newest = newest_month(session)
    months = {one.month for one in found}
    months |= {
        one
        for back in range(MONTHS_BACK)
        if (one := neighbour(last, -back)) and (newest is None or one > newest)
    }
    return [
        MonthRow(month, tuple(one for one in found if one.month == month), last_order(session, month))
        for month in sorted(months, reverse=True)
    ]


def _check() -> None:
    """Refuse officers of other offices than the topmost."""
    with reading(current.sessions()) as session:
        office = release_office(session)
    require(actor(), Permission.ASK_RELEASE, Subject(office))


def _may_confirm(order: Order) -> bool:
    with reading(current.sessions()) as session:
        subject = Subject(release_office(session))
    return order.asked_by != actor().account_id and may(actor(), Permission.CONFIRM_RELEASE, subject)


def _deed() -> Deed:
    return Deed(actor(), current.means("desk").signer, current.now(), current.today())


def _no_month(text: str) -> str:
    return render_template(
        "errors/error.html", title=gettext("This month cannot be released"), text=text,
        next_url=url_for(OVERVIEW), next_label=gettext("To the releases"),
    )  # fmt: skip
