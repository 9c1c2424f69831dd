"""Referral packages at the desk: what will be in one, looked at once more, then made and handed on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.reading import CaseView
from neutrality.database import reading, transaction
from neutrality.desk.asking import acting, typed
from neutrality.desk.documents import ONE
from neutrality.desk.referral_forms import PackageForm, package_form
from neutrality.desk.refusals import refused
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError
from neutrality.domain.referral import Seal, Warned
from neutrality.gate import fresh, open_to
from neutrality.intake.receipts import address
from neutrality.referral.listing import PackageRow, packages_of
from neutrality.referral.making import Made, Preview, make_package, preview, record_package
from neutrality.referral.sealing import check_sealing, new_passphrase

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("referral", __name__)
MAKE, REVIEW = "make", "review"


@bp.route(f"{ONE}/paket", methods=["GET", "POST"])
@open_to(Permission.MAKE_PACKAGE)
@fresh
def package(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Ask what goes along, show all of it once more, then make the package and give it out."""
    with reading(current.sessions()) as session:
        seen = preview(session, current.means("desk"), case_id, document_id, **acting())
    form, then = package_form(seen.pieces, typed=typed()), request.form.get("then", "")

    def page() -> str:
        return render_template("desk/referral/make.html", case_id=case_id, seen=seen, form=form)

    if then not in {MAKE, REVIEW}:
        return page()
    if not form.validate():
        return page(), 422
    try:
        if then == REVIEW:
            return _review(case_id, seen, form)
        made = _made(case_id, document_id, form)
    except DomainError as error:
        return refused(error, form, case_id, page)
    return _given(made)


def packages_box(session: Session, view: CaseView, allowed: frozenset[Permission]) -> list[PackageRow] | None:
    """Return the packages of a case, nothing for whoever does not read its documents."""
    return packages_of(session, view.id) if Permission.READ_DOCUMENT in allowed else None


def _review(case_id: uuid.UUID, seen: Preview, form: PackageForm) -> str:
    """Show what will be in the package, what stays out, and a passphrase the one time it is seen."""
    seal = Seal(form.seal.data)
    if seal is Seal.PHRASE:
        form.passphrase.data = new_passphrase()
    check_sealing(seal, form.recipient.data or "", form.passphrase.data or "")
    chosen = set(form.files.data or ())
    going = [piece for piece in seen.pieces if str(piece.id) in chosen]
    warnings = [*seen.warnings]
    if seal is Seal.OPEN:
        warnings.append(Warned.NOT_SEALED)
    if any(not piece.redacted for piece in going):
        warnings.append(Warned.AS_IT_IS)
    staying = [piece for piece in seen.pieces if str(piece.id) not in chosen]
    return render_template(
        "desk/referral/review.html", case_id=case_id, seen=seen, form=form, seal=seal, going=going,
        staying=staying, warnings=warnings,
    )  # fmt: skip


def _made(case_id: uuid.UUID, document_id: uuid.UUID, form: PackageForm) -> Made:
    """Make a package whole, then write it down; only then is any of it given out."""
    means, how = current.means("desk"), acting()
    order = form.order(address())
    with reading(current.sessions()) as session:
        made = make_package(session, means, case_id, document_id, order, **how)
    with transaction(current.sessions()) as session:
        record_package(session, means, case_id, made, **how)
    return made


def _given(made: Made) -> Response:
    pieces: Iterator[bytes] = made.content.pieces()
    answer = Response(pieces, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    answer.content_length = made.size
    return answer
