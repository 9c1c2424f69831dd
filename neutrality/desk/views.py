"""The list, the search and the case file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.service import colleagues
from neutrality.cases.assistance import offers
from neutrality.cases.captures import sheets
from neutrality.cases.clearance import count_cleared
from neutrality.cases.lists import MOST_COUNTED, Board, board, counts
from neutrality.cases.reading import case_file, glance
from neutrality.cases.respondent_file import case_witnesses
from neutrality.cases.search import search
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.copy_reading import reads_copy
from neutrality.database import reading
from neutrality.desk.choices import place_choices
from neutrality.desk.conflicts import shut_case, ties_box
from neutrality.desk.documents_box import documents_box
from neutrality.desk.examination import examination_box
from neutrality.desk.external import numbers_box
from neutrality.desk.filters import KEPT, filter_form, narrowed_to
from neutrality.desk.menu import pages_of
from neutrality.desk.merging import twins_box
from neutrality.desk.mistakes import mistakes_box
from neutrality.desk.persons import known_box
from neutrality.desk.referral import packages_box
from neutrality.desk.refusals import said
from neutrality.desk.replies import replies_box
from neutrality.desk.reporter import reporter_box
from neutrality.desk.todo import todo_of
from neutrality.desk.transfers import transfer_box
from neutrality.directory.models import Office
from neutrality.directory.service import elections
from neutrality.domain.access import MATRIX, Actor, Permission, allowed, may, offices_for
from neutrality.domain.errors import InvalidInputError, NotAllowedError
from neutrality.gate import Audience, actor, open_to
from neutrality.retention.reading import remains
from neutrality.statistics.headline import Boarded, boarded
from neutrality.statistics.tables import list_behind
from neutrality.statistics.wording import five_label

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("desk", __name__)
PAGE = 50


@bp.get("/meja/mulai")
@open_to(Audience.STAFF)
def start() -> ResponseReturnValue:
    """Lead whoever signed in to the page where their work begins."""
    found = pages_of(actor())
    if not found:
        raise NotAllowedError("not_allowed")
    return redirect(found[0][0])


@bp.get("/meja")
@open_to(Permission.LIST_CASES)
@reads_copy
def cases() -> ResponseReturnValue:
    """Show what is new, mine, due and overdue, and the list narrowed as the address says."""
    who, now, today = actor(), current.now(), current.today()
    reach = offices_for(who, Permission.LIST_CASES)
    with reading(current.reading_sessions()) as session:
        rows = session.execute(
            select(Office.id, Office.name).where(Office.id.in_(reach)).order_by(Office.name)
        )
        offices = [(str(row.id), row.name) for row in rows]
        people = colleagues(session, reach, MATRIX[Permission.ASSIGN_CASE].roles)
        form = filter_form(
            request.args,
            offices=offices,
            places=place_choices(session, reach),
            elections=[(str(row.id), row.name) for row in elections(session)],
            people=[(str(person.id), person.name) for person in people],
        )
        form.validate()
        numbers = counts(session, actor=who, today=today, now=now)
        offered = offers(session, actor=who)
        page, problem = Board([], None), ""
        try:
            page = board(
                session, current.means("desk"), form.filters(request.args), actor=who, today=today, now=now,
                after=request.args.get("after"), size=PAGE,
            )  # fmt: skip
        except InvalidInputError as error:
            problem = said(error)
        five = _five(session, who) if not request.args else None
    narrowed = [pair for pair in request.args.items(multi=True) if pair[0] != "after" and pair[1]]
    return render_template(
        "desk/cases.html", form=form, page=page, numbers=numbers, narrowed=narrowed, today=today,
        problem=problem, offered=offered, shown=[] if problem else narrowed_to(request.args), kept=KEPT,
        may_search=Permission.READ_CASE in held(who), may_enter=Permission.ENTER_REPORT in held(who),
        five=five, behind=list_behind, five_label=five_label, most_counted=MOST_COUNTED,
    )  # fmt: skip


def _five(session: Session, who: Actor) -> Boarded | None:
    """Return the five numbers of the running month for whoever reads statistics."""
    offices = offices_for(who, Permission.READ_STATISTICS)
    if not offices:
        return None
    return boarded(session, offices, today=current.today(), zone=ZoneInfo(current.settings().timezone))


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
        left = remains(session, current.catalogue(), case_id, actor=who)
        if left is not None:
            return render_template("retention/erased.html", case=left, today=current.today())
        seen = glance(session, case_id, actor=who)
        row = find_case(session, case_id, who)
        subject = subject_for(session, row, who)
        if not may(who, Permission.READ_CASE, subject):
            return shut_case(session, row, seen, subject)
        view = case_file(
            session, current.means("desk"), case_id, actor=who, lang=current.lang(),
            today=current.today(), now=current.now(),
        )  # fmt: skip
        captures = sheets(session, current.means("desk"), case_id, actor=who, now=current.now())
        witnesses = case_witnesses(session, current.means("desk"), case_id, actor=who, now=current.now())
        outgoing = count_cleared(session, case_id)
        reporter = reporter_box(session, case_id, who=who, today=current.today())
        ties, moved = ties_box(session, row), transfer_box(session, row)
        examined = examination_box(session, view)
        known, alike = known_box(session, row), twins_box(session, row)
        documents = documents_box(session, view, allowed(who, subject))
        packages = packages_box(session, view, allowed(who, subject))
        mistakes, elsewhere = mistakes_box(session, case_id), numbers_box(session, case_id)
        replies = replies_box(session, view)
    return render_template(
        "desk/case.html", case=view, todo=todo_of(view), allowed=allowed(who, subject), P=Permission,
        reporter=reporter, captures=captures, outgoing=outgoing, ties=ties,
        witnesses=witnesses, moved=moved, examined=examined, known=known, alike=alike,
        mistakes=mistakes, documents=documents, elsewhere=elsewhere, packages=packages,
        replies=replies, today=current.today(),
    )  # fmt: skip


def held(who: Actor) -> set[Permission]:
    """Return what this person may do somewhere."""
    return {name for name in Permission if offices_for(who, name)}
