"""The list, the search and the case file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.accounts.service import colleagues
from neutrality.cases.lists import board, counts
from neutrality.cases.models import Case
from neutrality.cases.reading import case_file, glance
from neutrality.cases.search import search
from neutrality.cases.service import assignable, read_evidence
from neutrality.database import reading, transaction
from neutrality.desk.forms import AssignForm, filter_form
from neutrality.directory.models import Office
from neutrality.directory.service import elections
from neutrality.domain.access import MATRIX, Permission, may, offices_for
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("desk", __name__)
PAGE = 50


@bp.get("/meja")
@open_to(Permission.LIST_CASES)
def cases() -> ResponseReturnValue:
    """Show what is new, mine, due and overdue, and the list narrowed as the address says."""
    who, now, today = actor(), current.now(), current.today()
    reach = offices_for(who, Permission.LIST_CASES)
    with reading(current.sessions()) as session:
        offices = [(str(office_id), session.get_one(Office, office_id).name) for office_id in reach]
        people = colleagues(session, reach, MATRIX[Permission.ASSIGN_CASE])
        form = filter_form(
            request.args,
            offices=sorted(offices, key=lambda pair: pair[1]),
            elections=[(str(row.id), row.name) for row in elections(session)],
            people=[(str(person.id), person.name) for person in people],
        )
        filters = form.filters(request.args)
        page = board(
            session, current.means("desk"), filters, actor=who, today=today, now=now,
            after=request.args.get("after"), size=PAGE,
        )  # fmt: skip
        numbers = counts(session, actor=who, today=today, now=now)
    narrowed = {name: value for name, value in request.args.items() if name != "after" and value}
    return render_template(
        "desk/cases.html", form=form, page=page, numbers=numbers, narrowed=narrowed, today=today
    )


@bp.post("/meja/cari")
@open_to(Permission.READ_CASE)
def find() -> ResponseReturnValue:
    """Find by number, NIP or name; what is sought never stands in an address."""
    text = request.form.get("text", "")[:200]
    with reading(current.sessions()) as session:
        rows = search(session, current.means("desk"), text, actor=actor())
    return render_template("desk/found.html", rows=rows, text=text, today=current.today())


@bp.get("/meja/kasus/<uuid:case_id>")
@open_to(Permission.LIST_CASES)
def case(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show the case file, or to the custodian the little that the identity check needs."""
    who = actor()
    with reading(current.sessions()) as session:
        seen = glance(session, case_id, actor=who)
        row = session.get_one(Case, case_id)
        if not may(who, Permission.READ_CASE, row.office_id):
            return render_template("desk/glance.html", case=seen)
        view = case_file(
            session, current.means("desk"), case_id, actor=who, lang=current.lang(),
            today=current.today(), now=current.now(),
        )  # fmt: skip
        people = [(str(person.id), person.name) for person in assignable(session, row)]
    form = AssignForm(version=view.version, assignee=str(view.assignee_id or ""))
    form.assignee.choices = [("", _("Nobody")), *people]
    allowed = {name for name in Permission if may(who, name, view.office_id)}
    return render_template("desk/case.html", case=view, assign=form, allowed=allowed, P=Permission)


@bp.get("/meja/kasus/<uuid:case_id>/bukti/<uuid:file_id>")
@open_to(Permission.READ_EVIDENCE)
def evidence(case_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Give one file out as a download under a neutral name; the reading is an event of the case."""
    with transaction(current.sessions()) as session:
        described, content = read_evidence(
            session, current.means("desk"), case_id, file_id, actor=actor(), now=current.now()
        )
    ending = described.name.rpartition(".")[2].lower() if "." in described.name else "bin"
    neutral = f"bukti.{ending}" if ending.isalnum() else "bukti.bin"
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{neutral}"'
    return answer
