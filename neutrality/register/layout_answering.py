"""The form of a paper's layout, answered alike for the head of the office and for the administrator above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.errors import ConflictError, InvalidInputError, NotFoundError
from neutrality.gate import actor
from neutrality.refusals import words
from neutrality.register.columns import BY_ID
from neutrality.register.layout_forms import LayoutForm
from neutrality.register.layouts import Layout, layout_of, set_layout
from neutrality.register.pages import NAMES
from neutrality.stationery.answering import mark_shown
from neutrality.stationery.last_changes import last_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from neutrality.directory.models import Office
    from neutrality.domain.papers import PaperKind
    from neutrality.stationery.answering import Room


def answer_layout(office: Office, offices: Sequence[Office], room: Room) -> ResponseReturnValue:
    """Show how a paper of the office is laid out and change it; what changed meanwhile is told."""
    name, kind = _paper()
    with reading(current.sessions()) as session:
        kept = layout_of(session, office.id, kind)
        last = last_change(session, office.id, kind)
    form = LayoutForm.of(kept)

    def page(theirs: Layout | None = None) -> str:
        return render_template(
            "register/layout.html", form=form, office=office, offices=offices, name=name, columns=BY_ID,
            room=room, last=last, seen=mark_shown(kept, theirs),
            theirs=theirs,
        )  # fmt: skip

    if request.method == "GET":
        return page()
    usual = "usual" in request.form
    if not usual and not form.validate():
        return page(), 422
    try:
        _keep(office, kind, None if usual else form.wanted)
    except InvalidInputError as error:
        form.put(error)
        return page(), 422
    except ConflictError as error:
        form.form_errors.append(words(error.code, error.params))
        with reading(current.sessions()) as session:
            now_there = layout_of(session, office.id, kind)
        return page(now_there), 409
    flash(_("Kept. Papers made from now on look like this."), "success")
    return redirect(f"{room.layout}?kantor={office.id}&kertas={name}", code=303)


def _keep(office: Office, kind: PaperKind, wanted: Layout | None) -> None:
    with transaction(current.sessions()) as session:
        set_layout(
            session, current.means("desk").signer, office.id, kind, wanted, actor=actor(),
            now=current.now(), today=current.today(), seen=request.form.get("seen"),
        )  # fmt: skip


def _paper() -> tuple[str, PaperKind]:
    name = request.args.get("kertas") or next(iter(NAMES))
    if name not in NAMES:
        raise NotFoundError("no_such_paper")
    return name, NAMES[name]
