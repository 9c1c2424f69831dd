"""Letters to a reporter: merged with name and address on the screen of the counter, printed, kept nowhere."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.contact import Letter, write_letter
from neutrality.cases.reading import Glance, glance
from neutrality.cases.releases import may_handle
from neutrality.cases.service import main_report_of
from neutrality.database import reading, transaction
from neutrality.desk.refusals import refused
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.domain.reporter import LetterKind, ReleasePurpose
from neutrality.fields import Form
from neutrality.gate import actor, open_to
from neutrality.i18n import day, label

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("letters", __name__)


class LetterForm(Form):
    """What the letter is about, and its text when the usual one does not fit."""

    kind = RadioField(_("What is the letter about?"), validators=[InputRequired(_("Choose one of them."))])
    body = TextAreaField(
        _("Text of the letter"),
        description=_(
            "Leave it empty for the usual text below. Write no name and no address: the page puts them in. "
            "The text is kept in the history of the case, sealed."
        ),
        validators=[Optional()],
    )


@bp.route("/meja/kasus/<uuid:case_id>/surat-pelapor", methods=["GET", "POST"])
@open_to(Permission.SERVE_REPORTER)
def letter(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask what to write, then show the letter once, to be printed."""
    with reading(current.sessions()) as session:
        seen = glance(session, case_id, actor=actor())
        if not may_handle(session, case_id, actor(), ReleasePurpose.LETTER, today=current.today()):
            raise NotAllowedError("not_released")
        language = main_report_of(session, case_id).language
    form = LetterForm()
    with force_locale(language):
        usual = usual_texts(seen)
    form.kind.choices = [(one.value, label(one)) for one in LetterKind]

    def page() -> str:
        return render_template(
            "intake/letters/ask.html", case=seen, form=form, usual=usual, letter_language=language
        )

    if request.method == "GET" or not form.validate():
        return page(), 422 if request.method == "POST" else 200
    kind = LetterKind(form.kind.data)
    try:
        written = _write(case_id, kind, (form.body.data or "").strip() or usual[kind])
    except DomainError as error:
        return refused(error, form, case_id, page)
    with force_locale(language):
        sheet = render_template("intake/letters/sheet.html", case=seen, letter=written, subject=label(kind))
    return render_template("intake/letters/letter.html", case=seen, sheet=sheet, letter_language=language)


def usual_texts(seen: Glance) -> dict[LetterKind, str]:
    """Return what each kind of letter says unless somebody writes otherwise; none tells of the respondent."""
    about = {"day": day(seen.received_on), "office": seen.office}
    return {
        LetterKind.COMPLETION: gettext(
            "On %(day)s we received your report. Something that the law asks for is still missing. Please "
            "come to %(office)s with your identity card, and with the proof that you have. If you cannot "
            "come, please call us.",
            **about,
        ),
        LetterKind.STATUS: gettext(
            "On %(day)s we received your report. It is being handled. You can read how far it is with your "
            "tracking code on our site, or ask at %(office)s. If you lost the code, come with your identity "
            "card and you will be given a new one.",
            **about,
        ),
        LetterKind.SIGNATURE: gettext(
            "On %(day)s we received your report. To be registered it needs your signature. Please come to "
            "%(office)s with your identity card and sign it there. Until then it cannot be registered.",
            **about,
        ),
    }


def _write(case_id: uuid.UUID, kind: LetterKind, body: str) -> Letter:
    with transaction(current.sessions()) as session:
        return write_letter(
            session, current.means("desk"), case_id, kind=kind, body=body, actor=actor(), now=current.now()
        )
