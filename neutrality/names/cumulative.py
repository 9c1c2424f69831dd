"""Names of the parts of the cumulative row."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from neutrality.domain.cumulative import Part

CUMULATIVE = (
    (Part.IN_PROCESS, _("In process")),
    (Part.NOT_PROVEN, _("Not proven")),
    (Part.INCOMPLETE, _("Requirements not met")),
    (Part.FORWARDED, _("Forwarded to another body")),
    (Part.WITHDRAWN, _("Withdrawn by the reporter")),
    (Part.CRIMINAL, _("Criminal matter only")),
    (Part.TRACED, _("Traced without result")),
    (Part.TERMINATED, _("Ended for another reason")),
    (Part.SANCTIONED, _("Sanctioned by the employer (PPK)")),
    (Part.UNANSWERED, _("No answer yet, or not final")),
    (Part.NO_VIOLATION, _("The employer found no violation")),
    (Part.NOT_FOLLOWED_UP, _("Not followed up")),
)
