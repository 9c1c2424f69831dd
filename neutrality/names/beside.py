"""Names of what else is declared in the code: roles, ties, ways of reporting, papers to the reporter."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.access import Relation, Role
from neutrality.domain.assignment import Handing
from neutrality.domain.catalogue import Afterwards
from neutrality.domain.clearance import Clearance
from neutrality.domain.conflicts import Tie
from neutrality.domain.delegation import DelegationKind
from neutrality.domain.duplicates import Signal
from neutrality.domain.redaction import Redaction
from neutrality.domain.reporter import Call, LetterKind, ReleaseEnd, ReleasePurpose
from neutrality.reports.models import IdentityStatus, Source

BESIDE: tuple[tuple[StrEnum, str], ...] = (
    (Source.PUBLIC, _("the public")),
    (Source.COUNTER, _("the counter")),
    (Source.FIELD_SUPERVISOR, _("field supervisor")),
    (Source.DIRECT_SUPERIOR, _("direct superior")),
    (IdentityStatus.NONE, _("anonymous")),
    (IdentityStatus.UNCHECKED, _("identity not yet checked")),
    (IdentityStatus.COMPLETE, _("identity complete")),
    (IdentityStatus.INCOMPLETE, _("identity incomplete")),
    (Afterwards.PSEUDONYMISE, _("the respondent’s name is erased")),
    (Afterwards.ERASE, _("all records are erased")),
    (Role.INTAKE, _("counter officer")),
    (Role.FIELD_SUPERVISOR, _("field supervisor")),
    (Role.VERIFIER, _("investigator")),
    (Role.PLENO_MEMBER, _("plenary member")),
    (Role.HEAD, _("head of the office")),
    (Role.LIAISON, _("liaison officer")),
    (Role.CUSTODIAN, _("identity custodian")),
    (Role.STATISTICS, _("statistics officer")),
    (Role.AUDITOR, _("auditor")),
    (Role.ADMIN, _("administrator")),
    (Handing.TAKEN, _("taken")),
    (Handing.GIVEN, _("given")),
    (Handing.HANDED_OVER, _("handed over")),
    (Handing.PUT_BACK, _("put back, assigned to nobody")),
    (Clearance.NOT_ASKED, _("second reader not yet asked")),
    (Clearance.WAITING, _("waiting for the second reader")),
    (Clearance.CLEARED, _("cleared to leave")),
    (Clearance.HELD_BACK, _("held back")),
    (Redaction.DRAWN_ANEW, _("drawn anew without hidden particulars")),
    (Redaction.BOXES, _("black boxes")),
    (Redaction.MUTED, _("sound taken away")),
    (Redaction.MUTED_PARTS, _("parts muted")),
    (Redaction.EXTRACT, _("a passage only")),
    (Redaction.NAMES_MASKED, _("names and numbers masked")),
    (ReleasePurpose.HANDLING, _("to work on the case")),
    (ReleasePurpose.LETTER, _("to write a letter to the reporter")),
    (ReleaseEnd.CUSTODIAN, _("by the custodian")),
    (ReleaseEnd.EXPIRY, _("its last day is over")),
    (ReleaseEnd.CLOSING, _("the case was closed")),
    (LetterKind.COMPLETION, _("Request to complete the report")),
    (LetterKind.STATUS, _("Notice of the state of the report")),
    (LetterKind.SIGNATURE, _("Invitation to sign the report")),
    (Call.BY_REPORTER, _("The reporter called the office")),
    (Call.BY_OFFICE, _("The office called the reporter")),
    (Call.NOT_REACHED, _("The office called, nobody answered")),
    (Signal.SAME_POST, _("the same link")),
    (Signal.SAME_PERSON, _("the same person on the same day")),
    (Signal.SAME_NAME, _("a name that sounds alike, on the same day")),
    (Signal.NEAR, _("the same district within two days, the same kind")),
    (Tie.CONCERNED, _("person concerned or witness")),
    (Tie.KIN, _("kin")),
    (Tie.SAME_UNIT, _("same unit")),
    (Tie.SAME_AGENCY, _("same agency")),
    (Tie.OTHER, _("another tie")),
    (Relation.PARTY, _("person concerned or witness")),
    (Relation.SAME_AGENCY, _("same agency")),
    (DelegationKind.PLH, _("Plh.")),
    (DelegationKind.PLT, _("Plt.")),
)
