"""The form of a letterhead, answered alike for the head of the office and for the administrator above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.papers import PaperKind
from neutrality.gate import actor
from neutrality.i18n import day
from neutrality.refusals import words
from neutrality.stationery.forms import LetterheadForm
from neutrality.stationery.last_changes import last_change
from neutrality.stationery.letterheads import Letterhead, letterhead_of, mark_of, set_letterhead
from neutrality.stationery.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from neutrality.directory.models import Office


@dataclass(frozen=True)
class Room:
    """Where the pages of the papers lie: at the desk or in the administration, and whither one goes back."""

    letterhead: str
    layout: str
    specimen: str
    back: str


DESK = Room("/meja/kop", "/meja/register/tata-letak", "/meja/kop/contoh.pdf", "/meja/register")


def answer_letterhead(office: Office, offices: Sequence[Office], room: Room) -> ResponseReturnValue:
    """Show the look of the office's papers and change it; what somebody else changed meanwhile is told."""
    with reading(current.sessions()) as session:
        kept = letterhead_of(session, office.id)
        last = last_change(session, office.id)
    form = LetterheadForm.of(kept)

    def page(theirs: Letterhead | None = None) -> str:
        return render_template(
            "stationery/letterhead.html", form=form, office=office, offices=offices, room=room, last=last,
            seen=mark_shown(kept, theirs),
            theirs=theirs,
        )  # fmt: skip

    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            set_letterhead(
                session, current.means("desk").signer, office.id, form.wanted, actor=actor(),
                now=current.now(), today=current.today(), seen=request.form.get("seen"),
            )  # fmt: skip
    except InvalidInputError as error:
        form.put(error)
        return page(), 422
    except ConflictError as error:
        form.form_errors.append(words(error.code, error.params))
        with reading(current.sessions()) as session:
            now_there = letterhead_of(session, office.id)
        return page(now_there), 409
    flash(_("Kept. Papers made from now on look like this."), "success")
    return redirect(f"{room.letterhead}?kantor={office.id}", code=303)


def mark_shown(kept: object, theirs: object | None) -> str:
    """Return the mark for the form: of what is shown, or, after a mistake, of what was seen before it."""
    sent = request.form.get("seen") if theirs is None else None
    return sent or mark_of(theirs or kept)


def specimen_of(office: Office) -> Response:
    """Return an empty page with the office's letterhead and everybody who signs letters."""
    with reading(current.sessions()) as session:
        head = letterhead_of(session, office.id)
    values = {
        "title": _("Specimen"),
        "head": head.values(PaperKind.LETTER, dated=day(current.today())),
        "text": _("This is how letters of the office will look."),
    }
    return Response(typeset("specimen", values, lang=current.lang()), mimetype="application/pdf")
