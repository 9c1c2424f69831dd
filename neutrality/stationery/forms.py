"""What the head types about the look of the office's papers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Field, FieldList, FormField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality.domain.errors import InvalidInputError
from neutrality.domain.papers import PaperKind, PaperSize
from neutrality.fields import CheckboxesField, Form
from neutrality.i18n import label
from neutrality.refusals import words
from neutrality.stationery.letterheads import MOST_BLOCKS, TEXTS, Letterhead, SignatureBlock
from neutrality.stationery.rows_sent import whole_rows


class BlockForm(Form):
    """One who signs."""

    class Meta:
        """The whole form has a token."""

        csrf = False

    label = StringField(
        _("Words above"), description=_("For example “Mengetahui,”."), validators=[Optional()]
    )
    position = StringField(_("Position"), description=_("For example “Ketua”."), validators=[Optional()])
    name = StringField(
        _("Name"), description=_("Left empty, a line to write on stands there."), validators=[Optional()]
    )
    below = StringField(_("Below the name"), description=_("For example a NIP."), validators=[Optional()])
    papers = CheckboxesField(_("On which papers?"), validators=[Optional()])


class LetterheadForm(Form):
    """The head of a paper, its sheet, who signs."""

    institution = StringField(
        _("Institution"),
        description=_("The line above the name of the office."),
        validators=[Optional()],
    )
    office_name = StringField(_("Name of the office"), validators=[InputRequired(_("Please fill this in."))])
    address = TextAreaField(
        _("Address"),
        description=_("At most four lines: street, telephone, mail, web."),
        validators=[Optional()],
    )
    place = StringField(
        _("Place of the date line"),
        description=_("It stands before the day above the signatures."),
        validators=[Optional()],
    )
    size = RadioField(_("Sheet"), validators=[InputRequired(_("Choose one of the two."))])
    blocks = FieldList(FormField(BlockForm), min_entries=MOST_BLOCKS, max_entries=MOST_BLOCKS)

    @classmethod
    def of(cls, kept: Letterhead) -> LetterheadForm:
        """Return the form with what was sent, else with what is kept."""
        blocks = [{**block.texts, "papers": [paper.value for paper in block.papers]} for block in kept.blocks]
        blank = {"papers": [paper.value for paper in PaperKind]}
        form = cls(
            whole_rows("blocks"),
            data={
                "institution": kept.institution,
                "office_name": kept.office_name,
                "address": "\n".join(kept.address),
                "place": kept.place,
                "size": kept.size.value,
                "blocks": [*blocks, *[blank] * MOST_BLOCKS][:MOST_BLOCKS],
            },
        )
        form.size.choices = [(size.value, label(size)) for size in PaperSize]
        for entry in form.blocks.entries:
            entry.form.papers.choices = [(paper.value, label(paper)) for paper in PaperKind]
        return form

    @property
    def wanted(self) -> Letterhead:
        """Return what was typed."""
        return Letterhead(
            self.institution.data or "",
            self.office_name.data or "",
            tuple((self.address.data or "").splitlines()),
            self.place.data or "",
            PaperSize(self.size.data),
            tuple(_block(entry.form) for entry in self.blocks.entries),
        )

    def put(self, error: InvalidInputError) -> None:
        """Put each problem at its field; one of a block is named `blocks-N-name`."""
        for problem in error.problems:
            field = self[problem.field] if problem.field in self else _of_block(self, problem.field)
            field.errors = [*field.errors, words(problem.code, problem.params)]


def _block(form: BlockForm) -> SignatureBlock:
    texts = {name: form[name].data or "" for name in TEXTS}
    return SignatureBlock(**texts, papers=frozenset(map(PaperKind, form.papers.data or ())))


def _of_block(form: LetterheadForm, name: str) -> Field:
    _blocks, place, part = name.split("-")
    return form.blocks.entries[int(place)].form[part]
