"""The law as it is loaded: its tables and rows, what changed between versions, who compared a row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.admin.answering import answer, keeping
from neutrality.admin.law_words import as_read, title_of
from neutrality.admin.words import COLUMNS, LAW_FILES
from neutrality.database import reading
from neutrality.directory.keeping import Keeping
from neutrality.directory.law import (
    FILES,
    LawVersion,
    doubtful,
    is_latest,
    needs_review,
    review_row,
    reviewed,
    reviews_of,
    row_there,
    versions,
)
from neutrality.directory.law_changing import changes_law
from neutrality.directory.law_in_force import waiting_changes
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import NotFoundError
from neutrality.domain.lawchanges import BY_DAYS
from neutrality.domain.lawversions import Verdict, differences, row_digest
from neutrality.fields import Form
from neutrality.gate import actor, open_to
from neutrality.i18n import label

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("law", __name__)


class ReviewForm(Form):
    """What somebody found who compared a row with the official text."""

    verdict = RadioField(
        _("How does the row stand to the official text?"),
        validators=[InputRequired(_("Choose one of the two."))],
    )
    note = TextAreaField(
        _("What did you compare it with?"),
        description=_("Decree, article and page, and what differs. Stands in the history: name no person."),
        validators=[InputRequired(_("Please fill this in."))],
    )


@bp.get("/admin/katalog")
@open_to(Permission.READ_CATALOGUE)
def overview() -> ResponseReturnValue:
    """List the tables of the law, with how many rows are doubted and compared, and the versions."""
    rows = current.law().rows()
    with reading(current.sessions()) as session:
        found = reviewed(session, rows)
        kept = [(row.id, row.digest[:12], row.loaded_at) for row in versions(session)]
        behind = not is_latest(session, rows)
        may_change = changes_law(keeping(session))
        waiting = [(one, LAW_FILES[one.file]) for one in waiting_changes(session)]
    open_rows = needs_review(rows, found)
    counted = {
        "doubted": Counter(file for file in FILES for row in rows[file].values() if doubtful(row)),
        "open": Counter(file for file, _key in open_rows),
        "differs": Counter(file for (file, _key), said in found.items() if said == Verdict.DIFFERS),
    }
    files = [(file, LAW_FILES[file], len(rows[file])) for file in FILES]
    body = current.catalogue().authority(current.today())
    return render_template(
        "admin/catalogue.html", law_files=files, versions=kept, behind=behind, **counted,
        body=body.label(current.lang()), since=body.valid_from, source=body.source, waiting=waiting,
        may_change=may_change,
    )  # fmt: skip


@bp.get("/admin/katalog/isi")
@open_to(Permission.READ_CATALOGUE)
def table() -> ResponseReturnValue:
    """List the rows of one table of the law."""
    if "tabel" not in request.args:
        return _back()
    file, rows = _file(), current.law().rows()
    with reading(current.sessions()) as session:
        found = reviewed(session, rows)
    shown = [(key, row, title_of(row), found.get((file, key))) for key, row in rows[file].items()]
    if request.args.get("hanya") == "periksa":
        wanted = set(needs_review(rows, found))
        shown = [one for one in shown if (file, one[0]) in wanted]
    return render_template(
        "admin/law_table.html",
        file=file,
        name=LAW_FILES[file],
        rows=shown,
        as_read=as_read,
        to_download=file in BY_DAYS,
    )


@bp.get("/admin/katalog/baris")
@open_to(Permission.READ_CATALOGUE)
def row() -> ResponseReturnValue:
    """Show one row as it stands in the file, and who compared it."""
    if "tabel" not in request.args:
        return _back()
    return render_template("admin/law_row.html", form=None, **_row_page())


@bp.route("/admin/katalog/periksa", methods=["GET", "POST"])
@open_to(Permission.REVIEW_CATALOGUE)
def review() -> ResponseReturnValue:
    """Write down what somebody found who compared one row."""
    if "tabel" not in request.args:
        return _back()
    page, form = _row_page(), ReviewForm()
    form.verdict.choices = [(one.value, label(one)) for one in Verdict]

    def work(keeping: Keeping) -> str:
        verdict, note = form.verdict.data or "", form.note.data or ""
        review_row(keeping, current.law().rows(), page["file"], page["key"], verdict=verdict, note=note)
        return url_for("law.row", tabel=page["file"], baris=page["key"])

    said = gettext("Kept. The row itself is as it was.")
    return answer(form, "admin/law_row.html", work, said=said, **page)


@bp.get("/admin/katalog/beda")
@open_to(Permission.READ_CATALOGUE)
def compare() -> ResponseReturnValue:
    """Show what one version changed against the one before it."""
    if "versi" not in request.args:
        return _back()
    with reading(current.sessions()) as session:
        both = _version(versions(session), request.args.get("versi", ""))
    newer, older = both
    changes = differences(older.rows if older else {}, newer.rows)
    shown = [(LAW_FILES.get(one.file, one.file), one, title_of(one.new or one.old)) for one in changes]
    page = {"newer": newer, "older": older, "changes": shown, "columns": COLUMNS, "as_read": as_read}
    return render_template("admin/law_versions.html", **page)


def _back() -> ResponseReturnValue:
    return redirect(url_for("law.overview"), code=303)


def _file() -> str:
    file = request.args.get("tabel", "")
    if file not in FILES:
        raise NotFoundError("no_such_law_row")
    return file


def _row_page() -> dict[str, Any]:
    """Return what the page of a row shows; raises `no_such_law_row`."""
    file, key = _file(), request.args.get("baris", "")
    shown = row_there(current.law().rows(), file, key)
    with reading(current.sessions()) as session:
        reviews = reviews_of(session, file, key)
        by = {one.reviewed_by for one in reviews}
        asked = session.execute(select(Account.id, Account.name).where(Account.id.in_(by)))
        names = {row.id: row.name for row in asked}
    return {
        "file": file,
        "key": key,
        "name": LAW_FILES[file],
        "title": title_of(shown),
        "row": shown,
        "columns": COLUMNS,
        "as_read": as_read,
        "now": row_digest(shown),
        "reviews": [(one, names.get(one.reviewed_by, "")) for one in reviews],
        "may_review": bool(offices_for(actor(), Permission.REVIEW_CATALOGUE)),
    }


def _version(kept: list[LawVersion], named: str) -> tuple[LawVersion, LawVersion | None]:
    """Return a version and the one before it; raises `no_such_law_row`."""
    for number, one in enumerate(kept):
        if one.digest[:12] == named:
            return one, kept[number + 1] if number + 1 < len(kept) else None
    raise NotFoundError("no_such_law_row")
