"""The receipt as page and paper, and the page on which anybody checks one, or a document of an office."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.holder import enter
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.documents.references import wanted
from neutrality.documents.verifying import Verified, verify_document
from neutrality.domain.errors import DomainError, UnavailableError
from neutrality.entrance import takes
from neutrality.evidence.limits import LIMITS
from neutrality.evidence.spool import SealedSpool
from neutrality.gate import Audience, open_to
from neutrality.i18n import minute
from neutrality.intake.tracking_forms import ReceiptForm
from neutrality.intake.visits import open_visit
from neutrality.refusals import words
from neutrality.reports.receipts import LONGEST_TYPED, SYMBOLS, Receipt, is_recorded, issue, read
from neutrality.stationery.typesetting import square, typeset

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("receipts", __name__)
CHECKED_AT = "/verifikasi"
# The paper names it in plain bytes (keywords of the document), so nothing of a stranger's file is parsed.
_IN_A_FILE = re.compile(rb"(?<![A-Z2-7])[A-Z2-7]{%d}(?![A-Z2-7])" % SYMBOLS)
LARGEST_PAPER = 1024 * 1024
# Seen in a folder of downloads it tells nobody what it is about.
NEUTRAL_NAME = "dokumen.pdf"


@bp.get(CHECKED_AT)
@open_to(Audience.PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for a receipt, or a document."""
    return _shown(ReceiptForm(formdata=None))


@bp.post(CHECKED_AT)
@takes(LIMITS.paper + 2 * LARGEST_PAPER)
@open_to(Audience.PUBLIC)
def check() -> ResponseReturnValue:
    """Say whether this installation gave out a receipt or a document, and whether that stands."""
    form = ReceiptForm()
    text = _text_of(form)
    try:
        if wanted(text) is not None:
            with reading(current.sessions()) as session:
                return _shown(form, document=verify_document(session, text))
        found = read(text, current.receipt_keys())
    except DomainError as error:
        form.receipt.errors = [words(error.code, error.params)]
        return _shown(form), 422
    with reading(current.sessions()) as session:
        return _shown(form, found=found, recorded=is_recorded(session, found))


def _shown(
    form: ReceiptForm,
    *,
    found: Receipt | None = None,
    recorded: bool = False,
    document: Verified | None = None,
) -> str:
    return render_template(
        "intake/receipts/check.html", form=form, found=found, recorded=recorded, document=document
    )


@bp.get("/lacak/tanda-terima")
@open_to(Audience.PUBLIC)
def show() -> ResponseReturnValue:
    """Show the receipt of this visit's report, with every file that came since."""
    receipt = _of_this_visit()
    if receipt is None:
        return redirect(url_for("tracking.show"))
    text, office = receipt
    return render_template("intake/receipts/show.html", receipt=text, office=office, said=_said(text))


@bp.get(f"/lacak/{NEUTRAL_NAME}")
@open_to(Audience.PUBLIC)
def paper() -> ResponseReturnValue:
    """Give the receipt of this visit's report as a file."""
    receipt = _of_this_visit()
    return redirect(url_for("tracking.show")) if receipt is None else paper_of(*receipt)


def paper_of(text: str, office: str) -> Response:
    """Return a receipt as a PDF under a name that tells nothing."""
    said = _said(text)
    values = {
        "title": _("Receipt"),
        "rows": [
            [_("Number for the office"), said.reference],
            [_("Office"), office],
            [_("Received"), minute(said.received_at)],
            [_("Files"), str(said.files)],
        ],
        "meaning": _(
            "The signature shows that this office received exactly this text and these files. "
            "Neither the text nor the code can be read from it."
        ),
        "check": _("To check it: scan the square, or enter the line below at %(address)s", address=address()),
        "qr": square(f"{address()}#{text}").svg_inline(omitsize=True, border=2),
        "qr_alt": _("The receipt as a QR code"),
        "receipt": text,
    }
    answer = Response(typeset("receipt", values, lang=current.lang()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NEUTRAL_NAME}"'
    return answer


def square_of(text: str) -> str:
    """Return the address of a picture that a telephone scans; what stands behind its # goes into no log."""
    return square(f"{address()}#{text}").svg_data_uri(border=2)


def address() -> str:
    """Return where receipts are checked: on the public pages, also when the desk is served elsewhere."""
    return f"{current.settings().public_url.rstrip('/')}{CHECKED_AT}"


def _of_this_visit() -> tuple[str, str] | None:
    now = current.now()
    with transaction(current.sessions()) as session:
        visit = open_visit(session, now=now)
        if visit is None:
            return None
        means = current.means("public")
        report = enter(session, means, visit.code, now=now, today=current.today()).report
        return issue(session, report, means.receipt_key), session.get_one(Office, report.office_id).name


def _said(text: str) -> Receipt:
    return read(text, current.receipt_keys())


def _text_of(form: ReceiptForm) -> str:
    """Return what was typed; of a file the receipt that stands in it, else its digest: no file is kept.

    Raises:
        UnavailableError: `store_full` for a file that did not arrive whole, of which nothing can be said.

    """
    upload = request.files.get("paper")
    file = upload.stream if upload else None
    if not isinstance(file, SealedSpool):
        return (form.receipt.data or "")[:LONGEST_TYPED]
    if file.full:
        raise UnavailableError("store_full")
    begun = file.read(LARGEST_PAPER)
    if not begun:
        return (form.receipt.data or "")[:LONGEST_TYPED]
    found = _IN_A_FILE.search(begun)
    return found[0].decode() if found else file.sha256
