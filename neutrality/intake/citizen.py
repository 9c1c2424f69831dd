"""The citizen's five steps: plain forms, one a page, everything kept as it is typed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from neutrality import current
from neutrality.cases.service import receive
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.errors import words
from neutrality.evidence.service import EvidenceLimits, seal_upload
from neutrality.gate import Audience, open_to
from neutrality.intake.citizen_forms import StepForm
from neutrality.intake.citizen_pages import STEPS, answers_of, form_of, warnings_of
from neutrality.intake.citizen_report import submission_of
from neutrality.intake.drafts import OpenDraft, forget, new_draft, open_draft

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("citizen", __name__)
BUTTONS = ("next", "add", "remove", "upload", "csrf_token")
LIMITS = EvidenceLimits()


@bp.get("/lapor")
@open_to(Audience.PUBLIC)
def start() -> ResponseReturnValue:
    """Compare reporting with and without a name, then go to the first step."""
    return render_template("intake/citizen/start.html")


@bp.route("/lapor/<step>", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
def step(step: str) -> ResponseReturnValue:
    """Show a step as it was typed; keep what is sent, and go on when it is complete."""
    if step not in STEPS:
        return render_template("errors/error.html", title=_("This page does not exist"), next_url="/lapor",
                               text="", next_label=_("To the report")), 404  # fmt: skip
    draft = _draft()
    late = request.cookies.get(_cookie_name()) or step != STEPS[0]
    if draft is None and request.method == "GET" and late:
        text = _(
            "Your draft is not there any more: it is removed two hours after the last entry. Begin again."
        )
        flash(text)
        return redirect(url_for("citizen.start"))
    if draft is not None and draft.sent:
        return redirect(url_for("citizen.sent"))
    if request.method == "POST":
        return _take(draft or _begin_again(), step)
    early = _first_incomplete(draft) if draft else STEPS[0]
    if draft and STEPS.index(step) > STEPS.index(early):
        flash(_("This step comes first."))
        return redirect(url_for("citizen.step", step=early))
    return _show(draft, step)


@bp.get("/lapor/terima")
@open_to(Audience.PUBLIC)
def sent() -> ResponseReturnValue:
    """Show the code and the receipt, as long as this browser holds the draft."""
    draft = _draft()
    if draft is None or not draft.sent:
        return redirect(url_for("citizen.start"))
    return render_template("intake/citizen/sent.html", code=draft.code.text, sent=draft.sent)


@bp.post("/lapor/hapus")
@open_to(Audience.PUBLIC)
def remove() -> ResponseReturnValue:
    """Remove the draft from here and its key from the browser."""
    with transaction(current.sessions()) as session:
        draft = open_draft(session, request.cookies.get(_cookie_name()), now=current.now())
        if draft is not None:
            forget(session, draft)
    answer = redirect("/")
    answer.delete_cookie(_cookie_name(), secure=request.is_secure, httponly=True, samesite="Strict")
    return answer


def _take(draft: OpenDraft, step: str) -> ResponseReturnValue:
    """Keep what was typed, whether it is complete or not; then add, remove, go on or ask again."""
    draft.steps[step] = {name: request.form.getlist(name) for name in request.form if name not in BUTTONS}
    problems = _keep_files(draft) if step == "bukti" else []
    stays = _change_people(draft) if step == "siapa" else "next" not in request.form
    with transaction(current.sessions()) as session:
        draft.save(session, now=current.now())
    form = form_of(draft, step, bound=True)
    if problems:
        form.files.errors = problems
    if stays and not problems:
        return _remember(redirect(url_for("citizen.step", step=step), code=303), draft)
    if problems or not form.validate():
        return _remember(make_response(_show(draft, step, form), 422), draft)
    if step == STEPS[-1]:
        return _send(draft, form)
    following = STEPS[STEPS.index(step) + 1]
    return _remember(redirect(url_for("citizen.step", step=following), code=303), draft)


def _send(draft: OpenDraft, form: StepForm) -> ResponseReturnValue:
    early = _first_incomplete(draft)
    if early != STEPS[-1]:
        flash(_("This step comes first."))
        return redirect(url_for("citizen.step", step=early), code=303)
    forms = {name: form_of(draft, name, bound=True) for name in STEPS}
    try:
        _receive(draft, forms)
    except IntegrityError:  # a double click: the other request was first, its answer is ours too
        _receive(draft, forms)
    except InvalidInputError as error:
        form.form_errors.extend(words(problem.code, problem.params) for problem in error.problems)
        return _remember(make_response(_show(draft, STEPS[-1], form), 422), draft)
    return _remember(redirect(url_for("citizen.sent"), code=303), draft)


def _receive(draft: OpenDraft, forms: dict[str, Any]) -> None:
    now, today = current.now(), current.today()
    submission = submission_of(forms, draft.files, now=now, today=today, lang=current.lang())
    with transaction(current.sessions()) as session:
        received = receive(
            session, current.means("public"), submission, code=draft.code, actor=None, now=now, today=today
        )
        office = session.get_one(Office, submission.office_id)
        draft.sent = {
            "reference": received.reference,
            "office": office.name,
            "kind": received.kind.value,
            "files": len(draft.files),
            "received_at": now.isoformat(),
            "due_on": received.due_on.isoformat() if received.due_cited else None,
        }
        draft.steps, draft.files = {}, []
        draft.save(session, now=now)


def _show(draft: OpenDraft | None, step: str, form: StepForm | None = None) -> str:
    shown = form or form_of(draft, step, bound=bool(draft and step in draft.steps))
    number = STEPS.index(step) + 1
    return render_template(
        f"intake/citizen/step{number}.html",
        form=shown,
        number=number,
        steps=STEPS,
        back=STEPS[number - 2] if number > 1 else None,
        files=draft.files if draft else [],
        answers=answers_of(draft) if step == STEPS[-1] and draft else [],
        warnings=warnings_of(draft) if draft else [],
    )


def _first_incomplete(draft: OpenDraft) -> str:
    for name in STEPS[:-1]:
        if name != "bukti" and (name not in draft.steps or not form_of(draft, name, bound=True).validate()):
            return name
        if name == "bukti" and name not in draft.steps:
            return name
    return STEPS[-1]


def _change_people(draft: OpenDraft) -> bool:
    """Add an empty person or take one away, by plain buttons; return whether to stay on the page."""
    typed = draft.steps["siapa"]
    numbers = sorted({int(name.split("-")[1]) for name in typed if name.startswith("people-")})
    removed = request.form.get("remove", "")
    if removed.isdigit() and len(numbers) > 1:
        numbers = [number for number in numbers if number != int(removed)]
    elif "add" in request.form and len(numbers) < LIMITS.per_report:
        typed[f"people-{max(numbers, default=-1) + 1}-name"] = [""]
        numbers.append(max(numbers, default=-1) + 1)
    else:
        return "next" not in request.form
    draft.steps["siapa"] = {
        f"people-{place}-{name.split('-', 2)[2]}": values
        for place, number in enumerate(numbers)
        for name, values in typed.items()
        if name.startswith(f"people-{number}-")
    }
    return True


def _keep_files(draft: OpenDraft) -> list[str]:
    """Seal what was chosen, one by one; return what is wrong with which."""
    draft.steps["bukti"] = {"seen": ["1"]}
    removed = request.form.get("remove", "")
    if removed.isdigit() and int(removed) < len(draft.files):
        current.evidence_store().delete(draft.files.pop(int(removed)).object_key)
    problems: list[str] = []
    for upload in request.files.getlist("files"):
        if not upload.filename:
            continue
        if len(draft.files) >= LIMITS.per_report:
            return [*problems, words("too_many_files", {"most": LIMITS.per_report})]
        try:
            draft.files.append(
                seal_upload(
                    current.evidence_store(), BytesIO(upload.read()), upload.filename, limit=LIMITS.per_file
                )
            )
        except DomainError as error:
            problems.append(f"{upload.filename}: {words(error.code, error.params)}")
    return problems


def _draft() -> OpenDraft | None:
    with reading(current.sessions()) as session:
        return open_draft(session, request.cookies.get(_cookie_name()), now=current.now())


def _begin_again() -> OpenDraft:
    """Return a new draft; what was just typed is kept in it, an expired one is told."""
    if request.cookies.get(_cookie_name()):
        text = _(
            "Your earlier draft had expired. What you just typed is kept; please fill in the rest again."
        )
        flash(text)
    return new_draft()


def _remember(answer: Any, draft: OpenDraft) -> Response:
    response = make_response(answer)
    response.set_cookie(
        _cookie_name(), draft.cookie, secure=request.is_secure, httponly=True, samesite="Strict", path="/"
    )
    return response


def _cookie_name() -> str:
    return "__Host-draft" if request.is_secure else "draft"
