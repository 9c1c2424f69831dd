"""What is chosen for a referral package, and the answer that is read back in."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FileField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality.domain.referral import Seal
from neutrality.fields import CheckboxesField, Form
from neutrality.referral.making import Order
from neutrality.referral.pieces import Piece


class PackageForm(Form):
    """Which copies go along, and how the file is sealed on its way."""

    files = CheckboxesField(
        _("Copies of evidence that go along"),
        description=_("Only copies that a second reader cleared can be chosen. Originals stay here."),
        validators=[Optional()],
    )
    seal = RadioField(_("How is the file sealed on its way?"), validators=[InputRequired(_("Choose one."))])
    recipient = StringField(
        _("Public key of the recipient"),
        description=_(
            "Only for a key: it begins with age1. Ask the recipient for it by telephone or letter."
        ),
        validators=[Optional()],
    )
    passphrase = HiddenField()

    def order(self, address: str) -> Order:
        """Return what was chosen."""
        return Order(
            files=tuple(uuid.UUID(one) for one in self.files.data or ()),
            seal=Seal(self.seal.data),
            recipient=(self.recipient.data or "").strip(),
            passphrase=self.passphrase.data or "",
            address=address,
        )


class AnswerForm(Form):
    """The answer form of a package as it came back."""

    answer_file = FileField(
        _("The answer form (jawaban.json)"),
        description=_(
            "As the recipient filled it in. A decree or letter is scanned to its record afterwards."
        ),
    )


class TakeForm(Form):
    """Which lines of an answer are taken over."""

    version = HiddenField()
    text = HiddenField()

    @property
    def read_version(self) -> int:
        """Return the version that was on the screen; anything else is no version."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() else -1


def package_form(pieces: list[Piece], *, typed: Any) -> PackageForm:
    """Return the form of a package, with the copies that can go along."""
    form = PackageForm(formdata=typed)
    form.files.choices = [(str(piece.id), _named(piece)) for piece in pieces if not piece.why_not]
    form.seal.choices = [
        (Seal.KEY.value, gettext("with a key of the recipient (age)")),
        (Seal.PHRASE.value, gettext("with a passphrase that is shown once (age)")),
        (Seal.OPEN.value, gettext("not at all")),
    ]
    return form


def _named(piece: Piece) -> str:
    form = gettext("covered copy") if piece.redacted else gettext("copy without anything covered")
    return gettext("File %(n)s", n=piece.number) + f" · {piece.mime} · {form}"
