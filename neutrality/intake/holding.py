"""The pages of a visit on which the holder of a code writes, answers, gives a name, takes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases import holder as acts
from neutrality.cases.holder import Holder, enter
from neutrality.cases.tracking import TrackView, track
from neutrality.database import transaction
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.errors import expired
from neutrality.gate import Audience, open_to
from neutrality.intake.draft_cookie import FOLLOWED, remember
from neutrality.intake.drafts import OpenDraft
from neutrality.intake.tracking_forms import NONE, ContactForm, LineForm, NameForm, WithdrawForm
from neutrality.intake.visits import begin_visit, open_visit
from neutrality.refusals import words
from neutrality.reports.models import ContactKind
from neutrality.vault import TrackingCode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.intake.tracking_forms import HolderForm

bp = Blueprint("holding", __name__)
Work = Callable[[Holder], None]
_TRIES = 3


@bp.route("/lacak/tulis", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def write() -> ResponseReturnValue:
    """Answer a question, or write something more."""
    form = LineForm()
    return _serve(form, lambda holder: acts.reply(holder, form.text.data or "", once=form.sent_once))


@bp.route("/lacak/tekanan", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def pressure() -> ResponseReturnValue:
    """Tell of pressure on oneself or the family."""
    form = LineForm()
    return _serve(
        form, lambda holder: acts.report_pressure(holder, form.text.data or "", once=form.sent_once)
    )


@bp.route("/lacak/cabut", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def withdraw() -> ResponseReturnValue:
    """Take the report back."""
    form = WithdrawForm()
    return _serve(form, lambda holder: acts.withdraw(holder, form.text.data or "", once=form.sent_once))


@bp.route("/lacak/nama", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def name() -> ResponseReturnValue:
    """Give a name later."""
    form = NameForm()
    return _serve(form, lambda holder: acts.give_identity(holder, form.identity(), once=form.sent_once))


@bp.get("/lacak/bukti")
@open_to(Audience.PUBLIC)
def evidence() -> ResponseReturnValue:
    """Offer to add files; they go part by part, or as a plain form."""
    with transaction(current.sessions()) as session:
        visit = open_visit(session, now=current.now())
        if visit is None:
            return redirect(url_for("tracking.show"))
        view = track(_holder(session, visit.code))
    return render_template("intake/tracking/evidence.html", view=view)


@bp.route("/lacak/kabar", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def contact() -> ResponseReturnValue:
    """Choose whether and where to hear of news."""
    form = ContactForm()
    form.kind.choices = _ways()

    def choose(holder: Holder) -> None:
        kind = None if form.kind.data == NONE else ContactKind(form.kind.data)
        acts.choose_contact(holder, kind, form.address.data or "")

    return _serve(form, choose)


@bp.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """Show what was typed in a form without its token; nothing of it was sent."""
    makers: dict[str, type[HolderForm]] = {
        "write": LineForm, "pressure": LineForm, "withdraw": WithdrawForm, "name": NameForm,
        "contact": ContactForm,
    }  # fmt: skip
    page = (request.endpoint or "").rpartition(".")[2]
    if page not in makers:
        return expired(error)
    form = makers[page]()
    if isinstance(form, ContactForm):
        form.kind.choices = _ways()
    form.form_errors.append(words("form_too_old"))
    return _show(form, None, 400)


def _ways() -> list[tuple[str, str]]:
    """Return the ways that this installation has; nothing is sent unless one is chosen."""
    courier = current.courier()
    return [
        (NONE, _("No, I look by myself")),
        *([(ContactKind.MAIL.value, _("Yes, by mail"))] if courier.smtp_url else []),
        *(
            [(ContactKind.GATEWAY.value, _("Yes, by a message to a telephone"))]
            if courier.gateway_url
            else []
        ),
    ]


def _serve(form: HolderForm, work: Work) -> ResponseReturnValue:
    """Show a form of the visit, or do what it asks; what was typed outlives the visit itself."""
    if request.method == "GET":
        with transaction(current.sessions()) as session:
            visit = open_visit(session, now=current.now())
            if visit is None:
                return redirect(url_for("tracking.show"))
            return _show(form, track(_holder(session, visit.code)))
    if not form.validate():
        return _show(form, None, 422)
    return _do(form, work)


def _do(form: HolderForm, work: Work) -> ResponseReturnValue:
    for attempt in range(_TRIES):
        try:
            with transaction(current.sessions()) as session:
                visit = _visit(session)
                work(_holder(session, visit.code))
        except IntegrityError:  # the office wrote at the same moment, or the form was sent twice
            if attempt + 1 == _TRIES:
                raise
        except DomainError as error:
            return _refused(form, error)
        else:
            flash(_("Done. It stands in your report now."), "success")
            return remember(redirect(url_for("tracking.show"), code=303), visit, FOLLOWED)
    raise AssertionError  # the loop returns or raises


def _visit(session: Session) -> OpenDraft:
    """Return the visit, or a new one of the code that was typed because the earlier one had ended.

    Raises:
        DomainError: `visit_over`, or what is wrong with the code.

    """
    now = current.now()
    visit = open_visit(session, now=now)
    if visit is not None:
        return visit
    typed = request.form.get("code", "").strip()
    if not typed:
        raise DomainError("visit_over")
    code = TrackingCode.parse(typed)
    _holder(session, code)
    return begin_visit(session, code, now=now)


def _holder(session: Session, code: TrackingCode) -> Holder:
    return enter(session, current.means("public"), code, now=current.now(), today=current.today())


def _refused(form: HolderForm, error: DomainError) -> ResponseReturnValue:
    problems: list[Any] = list(error.problems) if isinstance(error, InvalidInputError) else [error]
    for problem in problems:
        text, field = words(problem.code, problem.params), getattr(problem, "field", "")
        if field in form:
            form[field].errors = [*form[field].errors, text]
        else:
            form.form_errors.append(text)
    over = error.code in {"visit_over", "code_group", "code_length", "no_such_report"}
    return _show(form, None, 422, over=over)


def _show(form: HolderForm, view: TrackView | None, status: int = 200, *, over: bool = False) -> Response:
    page = (request.endpoint or "").rpartition(".")[2]
    return make_response(
        render_template(f"intake/tracking/{page}.html", form=form, view=view, over=over), status
    )
