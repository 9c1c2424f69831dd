"""Supervision results from a sheet at the desk: template, check, correction, taking in by portions."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request
from sqlalchemy import select

from neutrality import current
from neutrality.database import reading
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import DomainError
from neutrality.entrance import takes
from neutrality.gate import actor, open_to
from neutrality.importing.findings.carrying import pack, unpack
from neutrality.importing.findings.corrected import corrected_xlsx, write_csv
from neutrality.importing.findings.ground import ground_of
from neutrality.importing.findings.running import ONE_TRANSACTION, Run
from neutrality.importing.findings.service import Taken, allow
from neutrality.importing.findings.sheet import BROWSER, BROWSER_ROWS, FindingSheet, read_findings
from neutrality.importing.findings.telling import Summary, remarks_on
from neutrality.importing.findings.template import template_csv, template_xlsx
from neutrality.importing.service import By
from neutrality.refusals import words
from neutrality.refusals.finding_import import finding_column
from neutrality.stationery.seats import seat_named

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("finding_import", __name__)
# So many findings, or a few more, are made by one press of the button.
PORTION = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Hand:
    """The sheet in the hand: as it was read, and as the form carries it."""

    sheet: FindingSheet = field(repr=False)
    packed: str = field(repr=False)


@bp.route("/temuan/impor", methods=["GET", "POST"])
@open_to(Permission.ENTER_FINDING)
@takes(BROWSER.file + 64 * 1024)
def wizard() -> ResponseReturnValue:
    """Show the step at which the sheet is: to be chosen, what the check found, what was taken in."""
    office, offices = _offices()
    shown: dict[str, object] = {"office": office, "offices": offices, "most": BROWSER_ROWS}
    if request.method == "GET":
        return _page(shown)
    try:
        hand = _hand()
        run, step = _run(office, hand), request.form.get("tahap")
        if step in {"betulkan-xlsx", "betulkan-csv"}:
            return _corrected(run, csv=step == "betulkan-csv")
        shown |= {"packed": hand.packed, "remarks": list(remarks_on(hand.sheet))}
        return _take(run, shown) if step == "ambil" else _told(run, shown)
    except DomainError as error:
        said = {name: finding_column(value) for name, value in error.params.items()}
        return _page(shown | {"problem": words(error.code, said)}), 422


@bp.get("/temuan/impor/contoh.<any(xlsx,csv):kind>")
@open_to(Permission.ENTER_FINDING)
def template(kind: str) -> ResponseReturnValue:
    """Give the template: the office's own lists, headings in the language of the page."""
    office, _offices_too = _offices()
    with reading(current.sessions()) as session:
        ground = ground_of(session, current.catalogue(), office, actor=actor(), today=current.today())
    make = template_csv if kind == "csv" else template_xlsx
    return _file(make(ground, current.today()), f"temuan.{kind}", CSV if kind == "csv" else XLSX)


def _told(run: Run, shown: dict[str, object]) -> ResponseReturnValue:
    summary = _summary(run)
    return _page(shown | {"summary": summary, "whole": _is_whole(summary)}), 422 if summary.faulty else 200


def _take(run: Run, shown: dict[str, object]) -> ResponseReturnValue:
    """Take all findings in at once, or the next of many; where one is wrong, only if the good are wanted."""
    before = _summary(run)
    if before.faulty and "hanya-benar" not in request.form:
        return _page(shown | {"summary": before, "whole": False}), 422
    taken, whole = Taken(), _is_whole(before)
    for some in run.take_whole() if whole else run.take():
        taken += some
        if taken.findings >= PORTION and not whole:
            break
    after = _summary(run)
    return _page(shown | {"summary": after, "whole": _is_whole(after), "taken": taken, "done": not after.new})


def _is_whole(summary: Summary) -> bool:
    return not summary.faulty and summary.new <= ONE_TRANSACTION


def _corrected(run: Run, *, csv: bool) -> ResponseReturnValue:
    """Give the sender's own rows with what is wrong beside each."""
    if not csv:
        return _file(corrected_xlsx(run.sheet, run.check()), "temuan-dengan-catatan.xlsx", XLSX)
    written = io.StringIO(newline="")
    write_csv(run.sheet, run.check(), written)
    return _file(written.getvalue().encode("utf-8-sig"), "temuan-dengan-catatan.csv", CSV)


def _summary(run: Run) -> Summary:
    summary = Summary()
    summary.add(run.sheet, run.check())
    return summary


def _run(office: Office, hand: Hand) -> Run:
    with reading(current.sessions()) as session:
        ground = ground_of(session, current.catalogue(), office, actor=actor(), today=current.today())
    allow(ground, _by())
    return Run(current.sessions(), current.means("desk"), ground, hand.sheet, _by())


def _hand() -> Hand:
    """Return the sheet that was chosen now, else the one in the form."""
    chosen = request.files.get("berkas")
    if chosen is not None and chosen.filename:
        content = io.BytesIO(chosen.stream.read(BROWSER.file + 1))
        sheet = read_findings(content, BROWSER)
        return Hand(sheet, pack(sheet))
    packed = request.form.get("isi", "")
    if not packed:
        raise DomainError("findings_missing")
    return Hand(unpack(packed), packed)


def _by() -> By:
    return By(actor(), current.now(), current.today())


def _offices() -> tuple[Office, list[Office]]:
    """Return the office chosen, else the actor's own or the first, and all at which they enter findings."""
    reach = offices_for(actor(), Permission.ENTER_FINDING)
    with reading(current.sessions()) as session:
        offices = list(session.scalars(select(Office).where(Office.id.in_(reach)).order_by(Office.name)))
    chosen = request.args.get("kantor", type=uuid.UUID)
    return seat_named(offices, chosen, actor(), named="kantor" in request.args), offices


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=kind, headers=headers)


def _page(shown: dict[str, object]) -> str:
    return render_template("intake/findings/import.html", **shown)
