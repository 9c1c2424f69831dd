"""The queue at the desk: what waits, what was given up, tried again or set aside."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.admin.answering import answer, keeping
from neutrality.admin.queue import (
    counts,
    dead_letters,
    discard,
    late,
    letter_there,
    require_keeper,
    try_again,
)
from neutrality.admin.words import WORK
from neutrality.database import reading, transaction
from neutrality.directory.holidays import Keeping
from neutrality.domain.access import Permission
from neutrality.domain.errors import ConflictError, NotAllowedError, NotFoundError
from neutrality.fields import Form
from neutrality.gate import actor, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

bp = Blueprint("queue", __name__)


class DiscardForm(Form):
    """Why a piece of work is never done."""

    reason = StringField(
        _("Why is it set aside?"),
        description=_("Stands in the history in clear: name no person."),
        validators=[InputRequired(_("Please fill this in."))],
    )


@bp.get("/admin/antrean")
@open_to(Permission.KEEP_QUEUE)
def overview() -> ResponseReturnValue:
    """Show what waits by kind, and what was given up; below the topmost office, who sees it."""
    with reading(current.sessions()) as session:
        try:
            require_keeper(session, actor())
        except NotAllowedError as error:
            return render_template("admin/queue.html", refused=words(error.code, error.params))
        page = {
            "counts": counts(session),
            "letters": dead_letters(session),
            "late": late(session, now=current.now()),
        }
    return render_template("admin/queue.html", **page, names=WORK)


@bp.post("/admin/antrean/ulang")
@open_to(Permission.KEEP_QUEUE)
def retry() -> ResponseReturnValue:
    """Let what was given up be tried again."""
    try:
        with transaction(current.sessions()) as session:
            try_again(keeping(session), _named(request.form))
    except (NotFoundError, NotAllowedError, ConflictError) as error:
        flash(words(error.code, error.params), "error")
    else:
        flash(gettext("It is tried again now."), "success")
    return redirect(url_for("queue.overview"), code=303)


@bp.route("/admin/antrean/buang", methods=["GET", "POST"])
@open_to(Permission.KEEP_QUEUE)
def drop() -> ResponseReturnValue:
    """Set what was given up aside for good."""
    if not request.args.get("pesan"):
        return redirect(url_for("queue.overview"), code=303)
    form = DiscardForm()
    with reading(current.sessions()) as session:
        require_keeper(session, actor())
        letter = letter_there(session, _named(request.args))

    def work(keeping: Keeping) -> str:
        discard(keeping, letter.id, reason=form.reason.data or "")
        return url_for("queue.overview")

    said = gettext("Set aside. It is not done.")
    return answer(form, "admin/queue_discard.html", work, said=said, letter=letter, names=WORK)


def _named(given: Mapping[str, str]) -> uuid.UUID | None:
    try:
        return uuid.UUID(given.get("pesan", ""))
    except ValueError:
        return None
