"""Names of everything declared in the code, dates and months, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import lazy_gettext as _

from neutrality import current
from neutrality.domain.access import Relation, Role
from neutrality.domain.catalogue import Afterwards, ClockKind, OfficeLevel, Regime
from neutrality.domain.clearance import Clearance
from neutrality.domain.conflicts import Tie
from neutrality.domain.deadlines import MONTHS, ZONES, in_words
from neutrality.domain.delegation import DelegationKind
from neutrality.domain.history import EventKind
from neutrality.domain.redaction import Redaction
from neutrality.domain.reporter import Call, LetterKind, ReleaseEnd, ReleasePurpose
from neutrality.domain.workflow import Action, Outcome, ReportKind, State, SubStatus
from neutrality.reports.models import IdentityStatus, Source

LANGUAGES = ("id", "en")

LABELS: dict[StrEnum, str] = {
    State.RECEIVED: _("received"),
    State.VERIFIED: _("registered"),
    State.RECOMMENDED: _("forwarded/recommended"),
    State.CLOSED: _("closed"),
    SubStatus.NEW: _("new, preliminary study"),
    SubStatus.REGISTERED: _("being examined"),
    SubStatus.FORWARDED_TO_AUTHORITY: _("with the authority"),
    SubStatus.FORWARDED_TO_PPK: _("with the employer (PPK)"),
    ReportKind.LAPORAN: _("signed report"),
    ReportKind.INFORMASI_AWAL: _("initial information"),
    ReportKind.HASIL_PENGAWASAN: _("supervision result"),
    ReportKind.TEMUAN: _("finding"),
    Source.PUBLIC: _("the public"),
    Source.COUNTER: _("the counter"),
    Source.FIELD_SUPERVISOR: _("field supervisor"),
    Source.DIRECT_SUPERIOR: _("direct superior"),
    IdentityStatus.NONE: _("anonymous"),
    IdentityStatus.UNCHECKED: _("identity not yet checked"),
    IdentityStatus.COMPLETE: _("identity complete"),
    IdentityStatus.INCOMPLETE: _("identity incomplete"),
    Afterwards.PSEUDONYMISE: _("the respondent’s name is erased"),
    Afterwards.ERASE: _("all records are erased"),
    Action.SUBMIT: _("Receive"),
    Action.CLOSE_UNMET: _("Close: requirements not met"),
    Action.REGISTER: _("Register"),
    Action.FIND_NOT_PROVEN: _("Decide: not proven"),
    Action.FORWARD: _("Forward with a proposed sanction"),
    Action.RECORD_SANCTION: _("Record the employer’s sanction"),
    Action.RECORD_NO_VIOLATION: _("Record: employer found no violation"),
    Action.RECORD_NOT_FOLLOWED_UP: _("Close: not followed up by the employer"),
    Action.REOPEN: _("Reopen"),
    Role.INTAKE: _("counter officer"),
    Role.FIELD_SUPERVISOR: _("field supervisor"),
    Role.VERIFIER: _("investigator"),
    Role.PLENO_MEMBER: _("plenary member"),
    Role.HEAD: _("head of the office"),
    Role.LIAISON: _("liaison officer"),
    Role.CUSTODIAN: _("identity custodian"),
    Role.STATISTICS: _("statistics officer"),
    Role.AUDITOR: _("auditor"),
    Role.ADMIN: _("administrator"),
    Clearance.NOT_ASKED: _("second reader not yet asked"),
    Clearance.WAITING: _("waiting for the second reader"),
    Clearance.CLEARED: _("cleared to leave"),
    Clearance.HELD_BACK: _("held back"),
    Redaction.DRAWN_ANEW: _("drawn anew without hidden particulars"),
    Redaction.BOXES: _("black boxes"),
    Redaction.MUTED: _("sound taken away"),
    Redaction.MUTED_PARTS: _("parts muted"),
    Redaction.EXTRACT: _("a passage only"),
    Redaction.NAMES_MASKED: _("names and numbers masked"),
    EventKind.CASE_RECEIVED: _("Report received"),
    EventKind.CASE_CLOSED_UNMET: _("Closed: requirements not met"),
    EventKind.CASE_REGISTERED: _("Registered"),
    EventKind.RESPONDENT_NOT_PROVEN: _("Not proven"),
    EventKind.RESPONDENT_FORWARDED: _("Forwarded with a proposed sanction"),
    EventKind.RESPONDENT_SANCTIONED: _("Sanctioned by the employer (PPK)"),
    EventKind.RESPONDENT_NO_VIOLATION: _("Employer (PPK) found no violation"),
    EventKind.RESPONDENT_NOT_FOLLOWED_UP: _("Not followed up by the employer (PPK)"),
    EventKind.RESPONDENT_REOPENED: _("Reopened"),
    EventKind.STEP_PROPOSED: _("Waiting for the second person"),
    EventKind.STEP_REFUSED: _("Not confirmed by the second person"),
    EventKind.CASE_ASSIGNED: _("Assigned"),
    EventKind.REPORT_SIGNED: _("Report signed"),
    EventKind.REPORTER_WROTE: _("The reporter wrote"),
    EventKind.REPORTER_WITHDREW: _("The reporter withdrew the report"),
    EventKind.REPORTER_ASKED: _("Question to the reporter"),
    EventKind.PRESSURE_REPORTED: _("The reporter told of pressure"),
    EventKind.PRESSURE_ANSWERED: _("Answer to the pressure"),
    EventKind.CONTACT_CHOSEN: _("The reporter chose how to hear of news"),
    EventKind.IDENTITY_GIVEN: _("The reporter gave a name"),
    EventKind.IDENTITY_READ: _("Identity read by the custodian"),
    EventKind.IDENTITY_CHECKED: _("Identity checked"),
    EventKind.IDENTITY_SHOWN: _("Released identity read by a handler"),
    EventKind.IDENTITY_RELEASED: _("Identity released"),
    EventKind.IDENTITY_RELEASE_ENDED: _("Release of the identity ended"),
    EventKind.IDENTITY_CONFIRMED: _("Identity card compared at the counter"),
    EventKind.CODE_REPLACED: _("New tracking code given at the counter"),
    EventKind.LETTER_PRINTED: _("Letter to the reporter printed"),
    EventKind.REPORTER_CALLED: _("Telephone call with the reporter"),
    EventKind.CASES_LINKED: _("Linked as the same report"),
    EventKind.CASES_UNLINKED: _("Link taken back"),
    ReleasePurpose.HANDLING: _("to work on the case"),
    ReleasePurpose.LETTER: _("to write a letter to the reporter"),
    ReleaseEnd.CUSTODIAN: _("by the custodian"),
    ReleaseEnd.EXPIRY: _("its last day is over"),
    ReleaseEnd.CLOSING: _("the case was closed"),
    LetterKind.COMPLETION: _("Request to complete the report"),
    LetterKind.STATUS: _("Notice of the state of the report"),
    LetterKind.SIGNATURE: _("Invitation to sign the report"),
    Call.BY_REPORTER: _("The reporter called the office"),
    Call.BY_OFFICE: _("The office called the reporter"),
    Call.NOT_REACHED: _("The office called, nobody answered"),
    EventKind.EVIDENCE_ADDED: _("Evidence added"),
    EventKind.EVIDENCE_READ: _("Evidence opened"),
    EventKind.EVIDENCE_REDACTED: _("Redacted copy made"),
    EventKind.CLEARANCE_ASKED: _("Second reader asked"),
    EventKind.EVIDENCE_CLEARED: _("Cleared to leave by the second reader"),
    EventKind.EVIDENCE_HELD_BACK: _("Held back by the second reader"),
    EventKind.CAPTURE_RECORDED: _("Capture sheet recorded"),
    EventKind.CAPTURE_CORRECTED: _("Capture sheet corrected"),
    EventKind.FIELD_CORRECTED: _("Corrected (ralat)"),
    EventKind.CONFLICT_DECLARED: _("Conflict of interest declared"),
    EventKind.CONFLICT_WITHDRAWN: _("Conflict of interest taken back"),
    EventKind.ASSISTANCE_OFFERED: _("Offered to the office above"),
    EventKind.ASSISTANCE_ACCEPTED: _("The office above takes part"),
    EventKind.ASSISTANCE_ENDED: _("The part of the office above ended"),
    EventKind.CASE_OPENED_BY_PARENT: _("Opened for reading by the office above"),
    Tie.CONCERNED: _("person concerned or witness"),
    Tie.KIN: _("kin"),
    Tie.SAME_UNIT: _("same unit"),
    Tie.SAME_AGENCY: _("same agency"),
    Tie.OTHER: _("another tie"),
    Relation.PARTY: _("person concerned or witness"),
    Relation.SAME_AGENCY: _("same agency"),
    DelegationKind.PLH: _("Plh."),
    DelegationKind.PLT: _("Plt."),
    EventKind.HOLD_SET: _("Kept by legal hold"),
    EventKind.HOLD_LIFTED: _("Legal hold lifted"),
    EventKind.RESPONDENT_PSEUDONYMISED: _("Name of the respondent erased"),
    EventKind.CASE_ERASED: _("Records erased"),
    EventKind.FACTS_COARSENED: _("Figures made coarse"),
    EventKind.ACCOUNT_CREATED: _("Account created"),
    EventKind.ROLE_GRANTED: _("Role granted"),
    EventKind.EMPLOYER_RECORDED: _("Agency of the officer recorded"),
    EventKind.DELEGATION_ENTERED: _("Stand-in entered"),
    EventKind.DELEGATION_CONFIRMED: _("Stand-in confirmed"),
    EventKind.DELEGATION_ENDED: _("Standing in ended"),
    EventKind.CATALOGUE_LOADED: _("Catalogue loaded"),
    EventKind.KEY_MADE: _("Key made"),
    EventKind.KEY_RETIRED: _("Key retired"),
    EventKind.KEY_RECOVERED: _("Custodians' key recovered by two persons"),
    EventKind.HISTORY_RESTORED: _("Restored database accepted by two persons"),
    EventKind.CASES_EXPORTED: _("Cases exported"),
    EventKind.STATISTICS_EXPORTED: _("Statistics exported"),
}
OF_THE_LAW: dict[type[StrEnum], str] = {
    ClockKind: "clock_kind",
    Regime: "regime",
    OfficeLevel: "office_level",
}


def label(member: StrEnum) -> str:
    """Return the name of a declared member in the reader's language."""
    if isinstance(member, Outcome):
        return current.catalogue().outcome(member.value).label(current.lang())
    kind = OF_THE_LAW.get(type(member))
    return law(kind, member.value) if kind else str(LABELS[member])


def law(kind: str, code: str | None) -> str:
    """Return the name of a code of the law in the reader's language, nothing for no code."""
    if not code:
        return ""
    catalogue, lang = current.catalogue(), current.lang()
    rows = {
        "violation_type": lambda: catalogue.violation_type(code).label(lang),
        "sanction_kind": lambda: catalogue.sanction_kind(code).label(lang),
        "outcome": lambda: catalogue.outcome(code).label(lang),
        "cause": lambda: catalogue.cause(code).label(lang),
        "authority": lambda: {row.code: row.label(lang) for row in catalogue.authorities}[code],
    }
    return rows[kind]() if kind in rows else catalogue.label(kind, code, lang)


def day(value: date | None) -> str:
    """Return a day as people write it, with the month in words."""
    return in_words(value, current.lang()).partition(", ")[2] if value else ""


def minute(value: datetime | None) -> str:
    """Return a moment in the installation's time zone, to the minute."""
    if value is None:
        return ""
    zone = current.settings().timezone
    local = value.astimezone(ZoneInfo(zone))
    clock = f"{local:%H.%M}" if current.lang() == "id" else f"{local:%H:%M}"
    short = {long: short for short, long in ZONES.items()}.get(zone, "")
    return f"{day(local.date())}, {clock} {short}".strip()


def moment(value: str) -> str:
    """Return an ISO day, or an ISO time to the minute, in words."""
    return minute(datetime.fromisoformat(value)) if "T" in value else day(date.fromisoformat(value))


def month(value: str) -> str:
    """Return the month YYYY-MM in words."""
    year, number = value.split("-")
    return f"{MONTHS[current.lang()][int(number) - 1]} {year}"


def language_cookie() -> str:
    """Return the name of the cookie that keeps the chosen language, bound to this host on https."""
    return "__Host-lang" if current.came_securely() else "lang"


def init_labels(app: Flask) -> None:
    """Give templates the names."""
    app.jinja_env.globals.update(label=label, law=law)
    app.jinja_env.filters.update(label=label, day=day, minute=minute, moment=moment, month=month)
    app.jinja_env.globals.update(day=day, minute=minute, month=month)

    @app.context_processor
    def shared() -> dict[str, object]:
        settings = current.settings()
        return {"sample": settings.sample, "public_url": settings.public_url.rstrip("/")}
