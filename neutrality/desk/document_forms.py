"""What is typed about a document: what it says, its day and number, when it left, why it is void."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FileField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.domain.documents import Letter, tidy
from neutrality.domain.papers import PaperSize
from neutrality.fields import DayMonthYearField, Form, Versioned
from neutrality.i18n import label

FILL = _("Please fill this in.")
TEXTS = ("subject", "form_code", "attachment", "addressee", "body", "place", "signers", "copies", "size")
OWN, NEXT = "own", "next"
# Documents are written in Indonesian, whatever language the reader chose.
WRITTEN = {"lang": "id"}


class LetterForm(Versioned):
    """What a document says."""

    subject = StringField(_("Subject (hal)"), render_kw=WRITTEN)
    form_code = StringField(
        _("Code of the form"),
        description=_("A proposal that awaits review: write what your office uses, or leave it empty."),
        validators=[Optional()],
    )
    attachment = StringField(_("Enclosures (lampiran)"), validators=[Optional()], render_kw=WRITTEN)
    addressee = TextAreaField(
        _("To whom"),
        description=_("One entry a line. “Yth.” is set before it."),
        validators=[Optional()],
        render_kw=WRITTEN,
    )
    body = TextAreaField(
        _("Text"),
        description=_(
            "A blank line begins a new paragraph. A line in capitals alone is a heading. Lines with a colon "
            "between blanks (“Name : value”) are set below one another. Nothing else is interpreted."
        ),
        render_kw=WRITTEN,
    )
    place = StringField(_("Place"), validators=[Optional()], render_kw=WRITTEN)
    signers = TextAreaField(
        _("Who signs"),
        description=_("One a line: position; name; what stands below (NIP). Without a name a line is left."),
        validators=[Optional()],
        render_kw=WRITTEN,
    )
    copies = TextAreaField(
        _("Copies to (tembusan)"), description=_("One a line."), validators=[Optional()], render_kw=WRITTEN
    )
    size = SelectField(_("Size of the paper"))

    def letter(self) -> Letter:
        """Return what was typed."""
        return Letter(**{name: self[name].data or "" for name in TEXTS})

    def beside(self, kept: Letter) -> list[tuple[str, str]]:
        """Return label and text of what is kept where it differs from what was typed."""
        mine = tidy(self.letter())
        differing = [name for name in TEXTS if getattr(kept, name) != getattr(mine, name)]
        return [(self[name].label.text, getattr(kept, name)) for name in differing]


class FinishForm(Versioned):
    """Its day, and which number."""

    dated_on = DayMonthYearField(_("Day of the document"), validators=[InputRequired(FILL)])
    which = RadioField(_("Number of the document"), validators=[InputRequired(_("Choose one."))])
    number = StringField(_("Number of the office’s own agenda"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether the form can be sent: a number of the own agenda is written down."""
        valid = super().validate(extra_validators)
        if self._own and not (self.number.data or "").strip():
            self.number.errors = [*self.number.errors, FILL]
            return False
        return bool(valid)

    @property
    def typed_number(self) -> str:
        """The number of the office's own agenda, nothing where the next one is given."""
        return (self.number.data or "").strip() if self._own else ""

    @property
    def _own(self) -> bool:
        """Whether the number is the agenda's; what has no number asks for none."""
        return "which" in self and self.which.data == OWN


class LeftForm(Form):
    """When it left the office."""

    left_on = DayMonthYearField(
        _("Day on which it left"),
        description=_("From then on the step that it belongs to cannot be cancelled."),
        validators=[InputRequired(FILL)],
    )


class ScanForm(Form):
    """The signed document as it was scanned."""

    scan = FileField(_("The signed document, scanned"), description=_("PDF, JPEG or PNG, at most 25 MB."))


class VoidForm(Form):
    """Why a document is void."""

    reason = TextAreaField(
        _("Why is it void?"),
        description=_("Stays in the history. Its number is marked BATAL and is not given again."),
        validators=[InputRequired(FILL)],
    )


class FirstNumberForm(Form):
    """With which number the letters of a kind begin in a year."""

    kind = SelectField(_("Kind of document"))
    year = IntegerField(_("Year"), validators=[InputRequired(FILL)])
    first = IntegerField(
        _("First number"),
        description=_("The number after the last one that your office’s own agenda has given."),
        validators=[InputRequired(FILL)],
    )


def letter_form(held: Letter, version: int, *, typed: Any) -> LetterForm:
    """Return the form of what a document says."""
    form = LetterForm(formdata=typed)
    form.size.choices = [(size.value, label(size)) for size in PaperSize]
    if typed is None:
        form.version.data = str(version)
        for name in TEXTS:
            form[name].data = getattr(held, name)
    return form


def finish_form(version: int, *, numbered: bool, typed: Any) -> FinishForm:
    """Return the form that finishes a document."""
    form = FinishForm(formdata=typed)
    form.which.choices = [(NEXT, _("the next number of the office")), (OWN, _("as in our own agenda"))]
    if not numbered:
        del form.which
        del form.number
    if typed is None:
        form.version.data, form.dated_on.data = str(version), current.today()
        if numbered:
            form.which.data = NEXT
    return form
