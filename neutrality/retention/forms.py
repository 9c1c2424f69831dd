"""What the head types to hold a case or to let it go."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from neutrality.fields import Form


class HoldForm(Form):
    """Why a case is held, or no longer."""

    reason = TextAreaField(
        _("Reason"),
        description=_("For the office’s file. It stays sealed."),
        validators=[InputRequired(_("Please fill this in."))],
    )
