"""Changes of the law at the desk: a file with its dry run, the next authority, the second person."""

from __future__ import annotations

import csv
import io
import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.admin.answering import answer, keeping
from neutrality.admin.law_change_forms import FileForm, SuccessorForm
from neutrality.admin.law_words import as_read, reason_told, title_of
from neutrality.admin.told import told
from neutrality.admin.words import COLUMNS, LAW_FILES
from neutrality.database import reading, transaction
from neutrality.directory.keeping import Keeping
from neutrality.directory.law_changing import (
    ask_for_change,
    ask_for_successor,
    change_there,
    changes_law,
    changes_there,
    settle_change,
    shown,
    tried,
)
from neutrality.directory.law_in_force import columns_of, write_rows
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.lawchanges import BY_DAYS, LARGEST, ChangeState, Compared, read_rows
from neutrality.entrance import takes
from neutrality.fields import put_at_fields
from neutrality.gate import actor, fresh, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.directory.law_in_force import LawChange

bp = Blueprint("law_changes", __name__)


@bp.route("/admin/katalog/ubah", methods=["GET", "POST"])
@open_to(Permission.CHANGE_CATALOGUE)
@takes(LARGEST * 3)
def propose() -> ResponseReturnValue:
    """Show what a file would change, and keep it for the second person."""
    form, page = FileForm.offered(), _overview()
    if request.method == "GET":
        form.table.data = request.args.get("tabel") if request.args.get("tabel") in BY_DAYS else None
        return render_template("admin/law_changes.html", form=form, **page)
    if form.validate():
        try:
            text, rows = _sent(form.table.data)
            compared = _dry_run(form, rows)
            if request.form.get("langkah") == "usul" and not compared.problems:
                return _asked(form, rows)
            page |= {"packed": text, "compared": compared, "told": _problem}
        except InvalidInputError as error:
            put_at_fields(form, error)
        except (NotFoundError, NotAllowedError):
            raise
        except DomainError as error:
            page["problem"] = words(error.code, error.params)
    found = page.get("compared")
    fine = isinstance(found, Compared) and not found.problems
    return render_template("admin/law_changes.html", form=form, **page), 200 if fine else 422


@bp.get("/admin/katalog/unduh")
@open_to(Permission.READ_CATALOGUE)
def download() -> ResponseReturnValue:
    """Give one table as it holds, as the file that can be changed and sent back."""
    name = request.args.get("tabel", "")
    if not name:
        return redirect(url_for("law.overview"), code=303)
    if name not in BY_DAYS:
        raise NotFoundError("no_such_law_row")
    text = io.StringIO(newline="")
    write_rows(text, name, current.law().rows()[name].values())
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv; charset=utf-8", headers=headers)


@bp.route("/admin/katalog/otoritas", methods=["GET", "POST"])
@open_to(Permission.CHANGE_CATALOGUE)
def authorities() -> ResponseReturnValue:
    """Show who receives recommendations on which days, and let another one follow."""
    form = SuccessorForm()
    with reading(current.sessions()) as session:
        refused = _refused(session)
        waiting = [
            one for one in changes_there(keeping(session)) if _waits(one) and one.file == "authorities"
        ]
    rows = sorted(
        current.law().rows()["authorities"].values(), key=lambda row: row["valid_from"], reverse=True
    )

    def work(keeping: Keeping) -> str:
        change = ask_for_successor(keeping, form.row, since=form.first_day, reason=form.reason.data or "")
        return url_for("law_changes.show", id=change.id)

    page = {"rows": rows, "waiting": waiting, "as_read": as_read}
    page |= {"today": current.today().isoformat(), "refused": refused}
    return answer(form, "admin/authorities.html", work, said=_kept(), **page)


@bp.get("/admin/katalog/usulan")
@open_to(Permission.CONFIRM_CATALOGUE)
def show() -> ResponseReturnValue:
    """Show one change row by row, who proposed it, and what became of it."""
    if "id" not in request.args:
        return redirect(url_for("law.overview"), code=303)
    with reading(current.sessions()) as session:
        kept = keeping(session)
        change = change_there(kept, _id(request.args.get("id")))
        page = {
            "change": change,
            "compared": shown(kept, change) if _waits(change) else None,
            "names": _names(session, [change]),
            "history": told(session, change.id),
        }
    own = change.asked_by == actor().account_id
    return render_template(
        "admin/law_change.html", **page, name=LAW_FILES[change.file], columns=COLUMNS, own=own,
        title_of=title_of, as_read=as_read,
    )  # fmt: skip


@bp.post("/admin/katalog/jawab")
@open_to(Permission.CONFIRM_CATALOGUE)
@fresh
def settle() -> ResponseReturnValue:
    """Confirm a change that another one proposed, refuse it, or take the own back."""
    change_id, agreed = _id(request.form.get("id")), request.form.get("jawaban") == "setuju"
    try:
        with transaction(current.sessions()) as session:
            change = settle_change(keeping(session), change_id, agreed=agreed)
    except NotFoundError as error:
        flash(words(error.code), "error")
        return redirect(url_for("law.overview"), code=303)
    except InvalidInputError as error:
        flash(words(error.problems[0].code, error.problems[0].params), "error")
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    else:
        current.law().forget()
        said = {
            ChangeState.CONFIRMED: _("Confirmed. It holds from its day on."),
            ChangeState.REFUSED: _("Refused. The law stays as it is."),
        }
        flash(said.get(change.state, _("Taken back. The law stays as it is.")), "success")
    return redirect(url_for("law_changes.show", id=change_id), code=303)


def _asked(form: FileForm, rows: list[dict[str, str]]) -> ResponseReturnValue:
    with transaction(current.sessions()) as session:
        change = ask_for_change(
            keeping(session), form.table.data, rows, since=form.first_day, reason=form.reason.data or ""
        )
    flash(_kept(), "success")
    return redirect(url_for("law_changes.show", id=change.id), code=303)


def _kept() -> str:
    return _("Kept. It waits for the second person, and nothing holds by it yet.")


def _dry_run(form: FileForm, rows: list[dict[str, str]]) -> Compared:
    with reading(current.sessions()) as session:
        return tried(keeping(session), form.table.data, rows, since=form.first_day)


def _sent(table: str) -> tuple[str, list[dict[str, str]]]:
    """Return the file that was chosen now, else the one that the form carries, and its rows.

    Raises:
        DomainError: `law_file_missing`, `file_too_large`; as `read_rows`.

    """
    chosen = request.files.get("berkas")
    if chosen is not None and chosen.filename:
        content = chosen.stream.read(LARGEST + 1)
    else:
        content = request.form.get("isi", "").encode()
    if not content:
        raise DomainError("law_file_missing")
    if len(content) > LARGEST:
        raise DomainError("law_file_large", most=LARGEST // 1024)
    rows = read_rows(content, columns_of(table))
    carried = io.StringIO(newline="")
    writer = csv.DictWriter(carried, columns_of(table), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return carried.getvalue(), rows


def _overview() -> dict[str, Any]:
    with reading(current.sessions()) as session:
        changes = changes_there(keeping(session))
        return {
            "changes": changes,
            "names": _names(session, changes),
            "files": LAW_FILES,
            "columns": COLUMNS,
            "title_of": title_of,
            "as_read": as_read,
            "refused": _refused(session),
        }


def _names(session: Session, changes: list[LawChange]) -> dict[uuid.UUID, str]:
    by = {one.asked_by for one in changes} | {one.settled_by for one in changes if one.settled_by}
    return {
        row.id: row.name
        for row in session.execute(select(Account.id, Account.name).where(Account.id.in_(by)))
    }


def _refused(session: Session) -> str:
    """Return who changes the law, for somebody of an office below; nothing for whoever does."""
    return "" if changes_law(keeping(session)) else words("law_of_the_topmost")


def _problem(code: str, params: dict[str, Any]) -> str:
    """Return what is wrong in a row, in the reader's language."""
    return words(code, {**params, **reason_told(params)})


def _waits(change: LawChange) -> bool:
    return change.state is ChangeState.WAITING


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
