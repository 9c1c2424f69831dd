"""The citizen's five steps: plain forms, one a page, everything kept as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError

from neutrality import current, flood
from neutrality.cases.service import receive
from neutrality.database import transaction
from neutrality.directory.models import Office
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.errors import expired
from neutrality.evidence.limits import LIMITS
from neutrality.evidence.service import SealedUpload, discard, seal_upload
from neutrality.gate import Audience, open_to
from neutrality.intake.citizen_forms import StepForm
from neutrality.intake.citizen_pages import FORMS, STEPS, answers_of, form_of, warnings_of
from neutrality.intake.citizen_report import submission_of
from neutrality.intake.draft_cookie import cookie_of, forget_cookie, locked, opened, remember
from neutrality.intake.drafts import OpenDraft, forget, new_draft
from neutrality.intake.pace import comes_flooding
from neutrality.intake.people import chosen, with_people
from neutrality.intake.receipts import paper_of
from neutrality.intake.uploading import refuse_beyond
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("citizen", __name__)
BUTTONS = ("add", "remove")


@bp.get("/lapor")
@open_to(Audience.PUBLIC)
def start() -> ResponseReturnValue:
    """Compare reporting with and without a name, then go to the first step."""
    return render_template("intake/citizen/start.html")


@bp.route("/lapor/<step>", methods=["GET", "POST"])
@takes(LARGEST_REQUEST, step="bukti")
@open_to(Audience.PUBLIC)
def step(step: str) -> ResponseReturnValue:
    """Show a step as it was typed; keep what is sent, and go on when it is complete."""
    if step not in STEPS:
        return render_template("errors/error.html", title=_("This page does not exist"), next_url="/lapor",
                               text="", next_label=_("To the report")), 404  # fmt: skip
    draft = opened()
    late = request.cookies.get(cookie_of()) or step != STEPS[0]
    if draft is None and request.method == "GET" and late:
        text = _(
            "Your draft is not there any more: it is removed two hours after the last entry. Begin again."
        )
        flash(text)
        return redirect(url_for("citizen.start"))
    if draft is not None and draft.sent:
        return redirect(url_for("citizen.sent"), code=303)
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
    draft = opened()
    if draft is None or not draft.sent:
        return redirect(url_for("citizen.start"))
    return render_template(
        "intake/citizen/sent.html", code=draft.code.text, sent=draft.sent, unfinished=draft.unfinished
    )


@bp.get("/lapor/dokumen.pdf")
@open_to(Audience.PUBLIC)
def receipt() -> ResponseReturnValue:
    """Give the signed receipt as a file, as long as this browser holds the draft."""
    draft = opened()
    if draft is None or not draft.sent:
        return redirect(url_for("citizen.start"))
    return paper_of(draft.sent["receipt"], draft.sent["office"])


@bp.post("/lapor/hapus")
@open_to(Audience.PUBLIC)
def remove() -> ResponseReturnValue:
    """Remove the draft from here and its key from the browser."""
    with transaction(current.sessions()) as session:
        draft = locked(session)
        if draft is not None:
            forget(session, draft)
    return forget_cookie(make_response(redirect("/")))


@bp.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """Show what was typed in a form without its token; nothing of it was kept."""
    step = (request.view_args or {}).get("step")
    if step not in STEPS:
        return expired(error)
    draft = opened() or new_draft(now=current.now())
    if draft.sent:
        return redirect(url_for("citizen.sent"), code=303)
    if step == STEPS[-1] and _first_incomplete(draft) != step:
        return expired(error)
    draft.steps[step] = _typed(step)
    form = form_of(draft, step, bound=True)
    form.form_errors.append(words("form_too_old"))
    return _show(draft, step, form), 400


def _take(draft: OpenDraft, step: str) -> ResponseReturnValue:
    """Keep what was typed, whether it is complete or not; then remove, go back, go on or ask again."""
    draft.steps[step] = _typed(step)
    problems = _keep_files(draft) if step == "bukti" else []
    if step != "bukti":
        with transaction(current.sessions()) as session:
            draft.save(session, now=current.now())
    form = form_of(draft, step, bound=True)
    if problems:
        form.files.errors = problems
    elif "back" in request.form:
        return remember(redirect(_before(step), code=303), draft)
    elif "next" not in request.form:
        return remember(redirect(url_for("citizen.step", step=step), code=303), draft)
    if step == STEPS[-1]:
        return _send(draft, form)
    if problems or not form.validate():
        return remember(make_response(_show(draft, step, form), 422), draft)
    following = STEPS[STEPS.index(step) + 1]
    return remember(redirect(url_for("citizen.step", step=following), code=303), draft)


def _before(step: str) -> str:
    number = STEPS.index(step)
    return url_for("citizen.step", step=STEPS[number - 1]) if number else url_for("citizen.start")


def _typed(step: str) -> dict[str, list[str]]:
    """Return what was typed in the fields of this step; a file is kept by itself."""
    if step == "bukti":
        return {"seen": ["1"]}
    known = (*FORMS[step](formdata=None)._fields, "add", "remove")
    typed = {name: request.form.getlist(name) for name in request.form if name.split("-")[0] in known}
    typed = with_people(typed)
    return {name: values for name, values in typed.items() if name not in BUTTONS}


def _send(draft: OpenDraft, form: StepForm) -> ResponseReturnValue:
    early = _first_incomplete(draft)
    if early != STEPS[-1]:
        flash(_("This step comes first."))
        return remember(redirect(url_for("citizen.step", step=early), code=303), draft)
    if not form.validate():
        return remember(make_response(_show(draft, STEPS[-1], form), 422), draft)
    forms = {name: form_of(draft, name, bound=True) for name in STEPS}
    flooded = comes_flooding(draft)
    try:
        _receive(draft, forms, flooded=flooded)
    except IntegrityError:  # a double click: the other request was first, its answer is ours too
        _receive(draft, forms, flooded=flooded)
    except DomainError as error:
        problems = error.problems if isinstance(error, InvalidInputError) else [error]
        form.form_errors.extend(words(problem.code, problem.params) for problem in problems)
        return remember(make_response(_show(draft, STEPS[-1], form), 422), draft)
    return remember(redirect(url_for("citizen.sent"), code=303), draft)


def _receive(draft: OpenDraft, forms: dict[str, Any], *, flooded: bool) -> None:
    now, today = current.now(), current.today()
    submission = submission_of(forms, draft.files, now=now, today=today, lang=current.lang(), flooded=flooded)
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
            "receipt": received.receipt,
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
        files=draft.files if draft else [],
        unfinished=draft.unfinished if draft else [],
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


def _keep_files(draft: OpenDraft) -> list[str]:
    """Seal what was chosen, one by one, and save it with the draft; return what is wrong with which."""
    store = current.evidence_store()
    removed = chosen(request.form.to_dict(flat=False), "remove", len(draft.files))
    gone = draft.files[removed].object_key if removed is not None else ""
    added: list[SealedUpload] = []
    problems: list[str] = []
    for upload in request.files.getlist("files"):
        if not upload.filename:
            continue
        if len(draft.files) - bool(gone) + len(added) >= LIMITS.per_report:
            problems.append(words("too_many_files", {"most": LIMITS.per_report}))
            break
        try:
            sealed = seal_upload(store, upload.stream, upload.filename)
            refuse_beyond(draft, sealed.size + sum(one.size for one in added))
            added.append(sealed)
        except DomainError as error:
            problems.append(f"{upload.filename}: {words(error.code, error.params)}")
    _change_files(draft, gone, added)
    return problems


def _change_files(draft: OpenDraft, gone: str, added: list[SealedUpload]) -> None:
    """Take and add files in the draft as it is now: a script may have added others meanwhile."""
    with transaction(current.sessions()) as session:
        held = locked(session) or draft
        held.files = [*(file for file in held.files if file.object_key != gone), *added]
        held.steps = draft.steps
        held.save(session, now=current.now())
        draft.row, draft.files, draft.unfinished = held.row, held.files, held.unfinished
    if gone:
        discard(current.evidence_store(), gone)


def _begin_again() -> OpenDraft:
    """Return a new draft; what was just typed is kept in it, an expired one is told."""
    if request.cookies.get(cookie_of()):
        text = _(
            "Your earlier draft had expired. What you just typed is kept; please fill in the rest again."
        )
        flash(text)
    flood.note(flood.A_DRAFT)
    return new_draft(now=current.now())
