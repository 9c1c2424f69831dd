"""The head's pages: what is due, what is held, what was erased; the hold on one case."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.standing import hidden_from
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.gate import actor, open_to
from neutrality.refusals import words
from neutrality.retention.forms import HoldForm
from neutrality.retention.holds import lift_hold, set_hold
from neutrality.retention.reading import held_cases, keeping
from neutrality.retention.service import gone, items

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("retention", __name__)
ACTS = {"tahan": set_hold, "lepas": lift_hold}
SHOWN = 200


@bp.get("/meja/retensi")
@open_to(Permission.HOLD_CASE)
def overview() -> ResponseReturnValue:
    """Show what is due for erasure, what is held, and what was erased."""
    offices, today = offices_for(actor(), Permission.HOLD_CASE), current.today()
    with reading(current.sessions()) as session:
        found = items(session, current.catalogue(), today=today, offices=offices)
        held = held_cases(session, current.catalogue(), offices)
        erased = gone(session, offices=offices)
        hidden = hidden_from(session, actor())
    due = [item for item in found if not item.holds and item.case_id not in hidden]
    held = [kept for kept in held if kept.case_id not in hidden]
    erased = [row for row in erased if row.case_id not in hidden]
    return render_template(
        "retention/overview.html", due=due[:SHOWN], held=held[:SHOWN], erased=erased[:SHOWN], today=today,
        counts=(len(due), len(held), len(erased)), rules=current.catalogue().periods(today),
    )  # fmt: skip


@bp.get("/meja/kasus/<uuid:case_id>/penahanan")
@open_to(Permission.HOLD_CASE)
def hold(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show how long a case is kept and what holds it, and ask for the reason of a change."""
    return _page(case_id, HoldForm(formdata=None))


@bp.post("/meja/kasus/<uuid:case_id>/penahanan/<act>")
@open_to(Permission.HOLD_CASE)
def change(case_id: uuid.UUID, act: str) -> ResponseReturnValue:
    """Hold a case, or let it go."""
    if act not in ACTS:
        raise NotFoundError("no_such_case")
    form = HoldForm()
    if not form.validate():
        return _page(case_id, form), 422
    means, reason = current.means("desk"), form.reason.data or ""
    try:
        with transaction(current.sessions()) as session:
            ACTS[act](session, means, case_id, reason=reason, actor=actor(), now=current.now())
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        problems = error.problems if isinstance(error, InvalidInputError) else ()
        said = [words(one.code, one.params) for one in problems] or [words(error.code, error.params)]
        form.reason.errors = said
        return _page(case_id, form), 422
    flash(_("Done."), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)


def _page(case_id: uuid.UUID, form: HoldForm) -> str:
    with reading(current.sessions()) as session:
        kept = keeping(session, current.catalogue(), case_id, actor=actor())
    return render_template("retention/hold.html", kept=kept, form=form, today=current.today())
