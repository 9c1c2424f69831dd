"""Register and recap at the desk: which month of which office, a look at it, the papers."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.copy_reading import reads_copy
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import InvalidInputError, NotFoundError
from neutrality.domain.papers import PaperKind
from neutrality.gate import actor, fresh, open_to
from neutrality.refusals import words
from neutrality.register.docx import in_words
from neutrality.register.making import FORMATS, TYPES, make, record
from neutrality.register.papers import Clockwork, Order, Paper, preview_of
from neutrality.stationery.seats import seat_named, seats_for
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import neighbour

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.directory.models import Office
    from neutrality.register.columns import Value

bp = Blueprint("register", __name__)
# In the address papers bear the names that people here give them.
NAMES = {"buku-register": PaperKind.REGISTER, "rekap": PaperKind.RECAP}
ADDRESS = re.compile(rf"({'|'.join(NAMES)})-(.+)\.({'|'.join(FORMATS)})")
LISTED_MONTHS = 24


@bp.get("/meja/register")
@open_to(Permission.READ_REGISTER)
@reads_copy
def show() -> ResponseReturnValue:
    """Show the first lines of a month's register and recap, and where each paper can be had."""
    with reading(current.sessions()) as session:
        offices = seats_for(session, actor(), Permission.READ_REGISTER)
    office, month = _office(offices), request.args.get("bulan") or usual_month()
    try:
        with one_moment(current.reading_sessions()) as session:
            papers = {
                name: preview_of(
                    session, current.means("desk"), Order(kind, month, office.id),
                    actor=actor(), clock=_clock(), lang=current.lang(),
                )
                for name, kind in NAMES.items()
            }  # fmt: skip
    except InvalidInputError as error:
        return _page(office, offices, usual_month(), {}, words(error.problems[0].code)), 404
    return _page(office, offices, month, papers)


@bp.get("/meja/register/<paper>")
@open_to(Permission.MAKE_PAPERS)
@fresh
@reads_copy
def take(paper: str) -> ResponseReturnValue:
    """Give a paper out; that somebody took it is an event, written before it leaves."""
    asked = ADDRESS.fullmatch(paper)
    if asked is None:
        raise NotFoundError("no_such_paper")
    name, month, kind = asked.groups()
    with reading(current.sessions()) as session:
        office = _office(seats_for(session, actor(), Permission.MAKE_PAPERS))
    try:
        with one_moment(current.reading_sessions(exactly=True)) as session:
            made = make(
                session, current.means("desk"), Order(NAMES[name], month, office.id), kind,
                actor=actor(), clock=_clock(), lang=current.lang(),
            )  # fmt: skip
    except InvalidInputError:
        raise NotFoundError("no_such_paper") from None
    with transaction(current.sessions()) as session:
        record(
            session,
            current.means("desk").signer,
            made,
            actor=actor(),
            now=current.now(),
            today=current.today(),
        )
    answer = Response(made.content, mimetype=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return answer


def usual_month() -> str:
    """Return the month whose papers are due: until the cut-off day the last one, and after it too."""
    first = current.today().replace(day=1)
    return f"{first - timedelta(days=1):%Y-%m}"


def _office(offices: list[Office]) -> Office:
    chosen = request.args.get("kantor", type=uuid.UUID)
    return seat_named(offices, chosen, actor(), named="kantor" in request.args)


def _clock() -> Clockwork:
    return Clockwork(current.now(), current.today(), ZoneInfo(current.settings().timezone))


def _page(
    office: Office,
    offices: list[Office],
    month: str,
    papers: dict[str, tuple[Paper, list[tuple[Value, ...]]]],
    problem: str = "",
) -> str:
    this = f"{current.today():%Y-%m}"
    return render_template(
        "register/register.html",
        office=office,
        offices=offices,
        month=month,
        months=[neighbour(this, -back) for back in range(LISTED_MONTHS)],
        papers=papers,
        problem=problem,
        formats=FORMATS if office.id in _seats(Permission.MAKE_PAPERS) else (),
        lays_out=office.id in _seats(Permission.KEEP_PAPERS),
        in_words=in_words,
        names={"buku-register": _("Register book"), "rekap": _("Monthly recap")},
    )


def _seats(permission: Permission) -> frozenset[uuid.UUID]:
    return offices_for(actor(), permission) & actor().seats
