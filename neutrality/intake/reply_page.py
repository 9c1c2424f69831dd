"""Where an agency answers a letter by its one-time code: the letter, an answer a person, a look, the receipt.

The code is posted, never in an address, and opens one visit, in whose sealed draft everything typed lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from neutrality import current
from neutrality.database import transaction
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from neutrality.domain.replies import ReplyKind
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.evidence.service import SealedUpload
from neutrality.fields import put_at_fields
from neutrality.gate import Audience, open_to
from neutrality.i18n import label
from neutrality.intake.draft_cookie import REPLY, cookie_of, forget_cookie, locked, remember
from neutrality.intake.drafts import forget, new_draft
from neutrality.intake.reply_forms import AnswererForm, kind_form, reply_form, reply_of, typed_again
from neutrality.intake.reply_visit import (
    WHO,
    Visit,
    accepted,
    discard_papers,
    drafted_answers,
    drop_files,
    keep_typed,
    lines_of,
    on_visit,
    sealed_papers,
)
from neutrality.intake.tracking_forms import CodeForm
from neutrality.refusals import words
from neutrality.replies.answering import AskedPerson, Typed, enter_page, send_replies
from neutrality.vault import TrackingCode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

bp = Blueprint("reply_page", __name__)
AT, LETTER, REVIEW, SENT = "/balas", "/balas/surat", "/balas/periksa", "/balas/terkirim"


@bp.get(AT)
@open_to(Audience.PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for the code of the letter."""
    return render_template("intake/replies/ask.html", form=CodeForm(formdata=None))


@bp.post(AT)
@open_to(Audience.PUBLIC)
def enter() -> ResponseReturnValue:
    """Open the page of a code, or say what is wrong with it; why a code opens nothing is told to nobody."""
    form = CodeForm()
    if not form.validate():
        return render_template("intake/replies/ask.html", form=form), 422
    now = current.now()
    try:
        code = TrackingCode.parse(form.code.data or "")
        with transaction(current.sessions()) as session:
            enter_page(session, current.means("public"), code, now=now, today=current.today())
            draft = new_draft(now=now, follows=code)
            draft.steps[WHO] = {}
            draft.save(session, now=now)
    except DomainError as error:
        form.code.errors = [words(error.code, error.params)]
        return render_template("intake/replies/ask.html", form=form), 422
    return remember(redirect(LETTER, code=303), draft, REPLY)


@bp.get(LETTER)
@open_to(Audience.PUBLIC)
def letter() -> ResponseReturnValue:
    """Show the letter and its people, who of them is answered, who not yet."""
    with on_visit() as visit:
        if visit is None:
            return _back()
        return _letter_page(visit)


@bp.route(f"{LETTER}/<int:number>", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def choose(number: int) -> ResponseReturnValue:
    """Ask what is answered about one person."""
    with on_visit() as visit:
        if visit is None:
            return _back()
        person = visit.person(number)
        if person.answered is not None:
            return redirect(LETTER, code=303)
        chosen = visit.kind(person)
        form = kind_form(chosen.value if chosen else "", typed=_typed())
        if request.method == "POST" and form.validate() and form.kind.data in set(ReplyKind):
            visit.held(person)["kind"] = [form.kind.data]
            visit.save()
            return redirect(f"{LETTER}/{number}/isi", code=303)
        page = render_template("intake/replies/choose.html", page=visit.page, person=person, form=form)
        return page, 422 if request.method == "POST" else 200


@bp.route(f"{LETTER}/<int:number>/isi", methods=["GET", "POST"])
@takes(LARGEST_REQUEST)
@open_to(Audience.PUBLIC)
def fill(number: int) -> ResponseReturnValue:
    """Ask what that answer needs; files that came are kept, whatever is wrong beside them."""
    uploads, wrong = sealed_papers() if request.method == "POST" else ([], [])
    try:
        with on_visit() as visit:
            if visit is None:
                discard_papers(uploads)
                return _back()
            return _fill(visit, visit.person(number), uploads, wrong)
    except DomainError:
        discard_papers(uploads)
        raise


@bp.route(REVIEW, methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def review() -> ResponseReturnValue:
    """Show everything once more and ask who answers; then send it."""
    if request.method == "POST":
        return _send()
    with on_visit() as visit:
        if visit is None:
            return _back()
        return _review_page(visit, AnswererForm(formdata=typed_again(visit.draft.steps[WHO]) or None))


@bp.get(SENT)
@open_to(Audience.PUBLIC)
def sent() -> ResponseReturnValue:
    """Show the receipt of what was sent on this visit."""
    with on_visit() as visit:
        if visit is None:
            return _back()
        if visit.draft.sent is None:
            return redirect(LETTER, code=303)
        return render_template(
            "intake/replies/sent.html", page=visit.page, sent=visit.draft.sent, kinds=_kind_name
        )


@bp.post(f"{AT}/tutup")
@open_to(Audience.PUBLIC)
def close() -> ResponseReturnValue:
    """End the visit: the browser shows nothing of the letter any more."""
    with transaction(current.sessions()) as session:
        draft = locked(session, REPLY)
        if draft is not None:
            forget(session, draft)
    return forget_cookie(make_response(redirect(AT, code=303)), REPLY)


def _back() -> ResponseReturnValue:
    if cookie_of(REPLY) in request.cookies:
        flash(_("This page was closed. Enter the code of the letter again."))
    return redirect(AT, code=303)


def _typed() -> MultiDict[str, str] | None:
    return request.form if request.method == "POST" else None


def _fill(
    visit: Visit, person: AskedPerson, uploads: list[SealedUpload], wrong: list[str]
) -> ResponseReturnValue:
    kind = visit.kind(person)
    if kind is None or person.answered is not None:
        discard_papers(uploads)
        return redirect(LETTER if person.answered else f"{LETTER}/{person.ordinal}", code=303)
    if request.method == "GET":
        form = reply_form(kind, person, typed_again(visit.held(person)) or None)
        return _fill_page(visit, person, kind, form)
    drop_files(visit, person)
    keep_typed(visit, person, uploads)
    form = reply_form(kind, person, request.form)
    fits = accepted(visit, person, kind, form, wrong)
    visit.save()
    return redirect(REVIEW, code=303) if fits else (_fill_page(visit, person, kind, form), 422)


def _fill_page(visit: Visit, person: AskedPerson, kind: ReplyKind, form: Any) -> str:
    return render_template(
        "intake/replies/fill.html", page=visit.page, person=person, kind=kind, form=form,
        files=visit.files(person),
    )  # fmt: skip


def _letter_page(visit: Visit) -> str:
    ready = {one.ordinal for one, _form in drafted_answers(visit)}
    return render_template("intake/replies/letter.html", page=visit.page, ready=ready)


def _review_page(visit: Visit, form: Any) -> str:
    drafted = drafted_answers(visit)
    answers = [(person, lines_of(visit.kind(person), one), visit.files(person)) for person, one in drafted]
    ready = {person.ordinal for person, _form in drafted}
    left = [one for one in visit.page.people if one.answered is None and one.ordinal not in ready]
    return render_template(
        "intake/replies/review.html", page=visit.page, answers=answers, form=form, left=left
    )


def _send() -> ResponseReturnValue:
    try:
        try:
            return _sent_once()
        except IntegrityError:  # the case moved on at the same moment, or somebody else answered
            return _sent_once()
    except DomainError as error:
        if isinstance(error, NotFoundError):
            raise
        return _refused(error)


def _sent_once() -> ResponseReturnValue:
    with on_visit() as visit:
        if visit is None:
            return _back()
        form = AnswererForm()
        drafted = drafted_answers(visit)
        if not drafted and visit.draft.sent is not None:  # the same form sent twice
            return redirect(SENT, code=303)
        if any(one.answered and visit.kind(one) for one in visit.page.people):
            raise ConflictError("reply_sent_already")
        typed = [_typed_of(visit, person, one) for person, one in drafted]
        rows = send_replies(visit.holder, typed, form.answerer())
        answers = zip(drafted, rows, strict=True)
        visit.draft.sent = {
            "answers": [[person.name, row.kind.value, row.reference] for (person, _one), row in answers],
            "on": current.now().isoformat(),
        }
        visit.draft.steps = {WHO: {name: [form[name].data or ""] for name in ("name", "position", "contact")}}
        visit.draft.files = []
        visit.save()
    return redirect(SENT, code=303)


def _typed_of(visit: Visit, person: AskedPerson, form: Any) -> Typed:
    kind = visit.kind(person)
    if kind is None:
        raise ConflictError("no_answer_yet")
    return Typed(person.ordinal, reply_of(kind, form), tuple(visit.files(person)))


def _refused(error: DomainError) -> ResponseReturnValue:
    """Show the same page again, with what was typed and what is wrong with it."""
    with on_visit() as visit:
        if visit is None:
            return _back()
        form: Any = AnswererForm()
        visit.draft.steps[WHO] = {name: [form[name].data or ""] for name in ("name", "position", "contact")}
        for person in visit.page.people:
            if person.answered is not None:  # by somebody else of the agency; that answer stands
                visit.draft.steps.pop(str(person.ordinal), None)
        visit.save()
        if isinstance(error, InvalidInputError):
            put_at_fields(form, error)
        else:
            form.form_errors.append(words(error.code, error.params))
        return _review_page(visit, form), 409 if isinstance(error, ConflictError) else 422


def _kind_name(code: str) -> str:
    return label(ReplyKind(code))
