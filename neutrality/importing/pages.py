"""An earlier register taken in at the desk: chosen, its columns named, checked, then taken in by portions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError
from neutrality.domain.register_columns import Column
from neutrality.entrance import takes
from neutrality.gate import actor, open_to
from neutrality.importing.carrying import pack, unpack
from neutrality.importing.checking import Checked, check
from neutrality.importing.completing import to_complete
from neutrality.importing.known import Place, place_of
from neutrality.importing.service import By, conclude, ours, take_in
from neutrality.importing.sheets import LARGEST, Sheet, read_sheet
from neutrality.importing.telling import remarks_on, sums_of, told_of
from neutrality.refusals import words
from neutrality.refusals.importing import COLUMNS, column_name
from neutrality.stationery.seats import seat_named, seats_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.directory.models import Office

bp = Blueprint("importing", __name__)
# So many cases are taken in by one press of the button, so many of them in one transaction.
PORTION, AT_ONCE = 100, 25
SHOWN = 200


@dataclass(frozen=True)
class Upload:
    """The register in the hand: as it is carried, and what each of its places was said to hold."""

    sheet: Sheet = field(repr=False)
    packed: str = field(repr=False)
    places: dict[int, Column]


@bp.route("/meja/register/impor", methods=["GET", "POST"])
@open_to(Permission.IMPORT_REGISTER)
@takes(LARGEST + 64 * 1024)
def wizard() -> ResponseReturnValue:
    """Show the step at which the register is: to be chosen, its columns, what was checked, what was taken."""
    office, offices = _offices()
    shown: dict[str, object] = {"office": office, "offices": offices, "names": COLUMNS}
    if request.method == "GET":
        return _page(shown | _lacking(office))
    try:
        upload = _upload()
        shown |= _of(upload)
        if request.form.get("tahap") not in {"periksa", "ambil"}:
            return _page(shown)
        return _go_on(office, upload, shown)
    except DomainError as error:
        said = {name: column_name(value) for name, value in error.params.items()}
        return _page(shown | {"problem": words(error.code, said)}), 422


def _go_on(office: Office, upload: Upload, shown: dict[str, object]) -> ResponseReturnValue:
    place, checked = _check(office, upload)
    wanted = not checked.problems or "hanya-benar" in request.form
    if request.form["tahap"] != "ambil" or not wanted:
        return _page(shown | _told(upload, checked)), 422 if checked.problems else 200
    taken = _take(place, checked)
    place, left = _check(office, upload)
    if not left.new:
        with reading(current.sessions()) as session:
            shown |= {"sums": sums_of(left.theirs, ours(session, place, left.numbers)), "done": True}
    return _page(shown | _told(upload, left) | {"taken": taken})


def _check(office: Office, upload: Upload) -> tuple[Place, Checked]:
    rows = upload.sheet.cells(upload.places)
    with reading(current.sessions()) as session:
        place = place_of(session, current.catalogue(), office)
        return place, check(session, current.means("desk"), place, rows, current.today())


def _take(place: Place, checked: Checked) -> int:
    """Take the next portion in; return how many respondents it had."""
    by, means = By(actor(), current.now(), current.today()), current.means("desk")
    portion, people = checked.new[:PORTION], 0
    for start in range(0, len(portion), AT_ONCE):
        with transaction(current.sessions()) as session:
            people += take_in(session, means, place, portion[start : start + AT_ONCE], by)
    if portion:
        with transaction(current.sessions()) as session:
            conclude(session, means, place, cases=len(portion), people=people, by=by)
    return people


def _upload() -> Upload:
    """Return the register that was chosen now, with our guess of its columns, else the one in the form."""
    chosen = request.files.get("berkas")
    if chosen is not None and chosen.filename:
        sheet = read_sheet(chosen.stream.read(LARGEST + 1))
        return Upload(sheet, pack(sheet), sheet.guess)
    packed = request.form.get("isi", "")
    if not packed:
        raise DomainError("register_missing")
    sheet = unpack(packed)
    return Upload(sheet, packed, _places(len(sheet.headings)))


def _places(number: int) -> dict[int, Column]:
    """Return what was chosen for each place; of two places for one column the first counts."""
    found: dict[int, Column] = {}
    for place in range(number):
        name = request.form.get(f"kolom-{place}", "")
        if name in set(Column) and name not in found.values():
            found[place] = Column(name)
    return found


def _of(upload: Upload) -> dict[str, object]:
    first = next((row for _line, row in upload.sheet.rows[upload.sheet.head + 1 :]), ())
    columns = [
        (place, heading, upload.places.get(place, ""), first[place] if place < len(first) else "")
        for place, heading in enumerate(upload.sheet.headings)
        if heading.strip() or place in upload.places
    ]
    below = len(upload.sheet.rows) - upload.sheet.head - 1
    return {"packed": upload.packed, "columns": columns, "rows": below}


def _told(upload: Upload, checked: Checked) -> dict[str, object]:
    wrong = list(told_of(checked.problems))
    return {
        "checked": checked,
        "wrong": wrong[:SHOWN],
        "more": max(0, len(wrong) - SHOWN),
        "told": list(told_of(checked.told))[:SHOWN],
        "remarks": list(remarks_on(upload.sheet)),
        "theirs": [(name, number) for name, number, _same in sums_of(checked.theirs, checked.theirs)],
    }


def _lacking(office: Office) -> dict[str, object]:
    with reading(current.sessions()) as session:
        rows = to_complete(session, office.id)
    lines = [(row, ", ".join(column_name(column) for column in row.columns)) for row in rows[:SHOWN]]
    return {"lacking": lines, "lacking_more": max(0, len(rows) - SHOWN)}


def _offices() -> tuple[Office, list[Office]]:
    with reading(current.sessions()) as session:
        offices = seats_for(session, actor(), Permission.IMPORT_REGISTER)
    chosen = request.args.get("kantor", type=uuid.UUID)
    return seat_named(offices, chosen, actor(), named="kantor" in request.args), offices


def _page(shown: dict[str, object]) -> str:
    return render_template("register/import.html", **shown)
