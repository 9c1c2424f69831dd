"""What the records say that a document may say: one text for each fact, in Indonesian, as offices write.

Nothing that only the sender of a report told stands among them, and never who that is.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from neutrality.cases import clocks
from neutrality.cases.allegations import phase_of
from neutrality.cases.amending import amended, told_of
from neutrality.cases.dossier import RespondentView, respondent_view
from neutrality.cases.employers import employer_of
from neutrality.cases.hearings import HearingView, hearings_of
from neutrality.cases.joined import ReportStanding, told_outcome
from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.plenos import PlenoView, plenos_of
from neutrality.cases.reading import place_text
from neutrality.cases.study import SECTIONS, study_of
from neutrality.cases.work import Work
from neutrality.directory.models import Election, Office
from neutrality.documents.chain import chain_facts
from neutrality.domain.catalogue import ClockKind, DocumentKind
from neutrality.domain.documentrows import Addressee
from neutrality.domain.due_words import day_in_words, in_words
from neutrality.domain.identity import pseudonym
from neutrality.domain.workflow import Action, State
from neutrality.reports.models import Message, Report

LANG = "id"
STATES = {
    State.RECEIVED: "Diterima, sedang diperiksa kelengkapannya",
    State.VERIFIED: "Diregistrasi, sedang ditangani",
    State.RECOMMENDED: "Diteruskan kepada instansi yang berwenang",
    State.CLOSED: "Selesai",
}
FOLLOWED_UP = "Pejabat Pembina Kepegawaian telah menindaklanjuti."
Facts = dict[str, str]


def facts_for(
    work: Work, kind: DocumentKind, person: Respondent | None, report: Report | None = None
) -> Facts:
    """Return what is known for a document of this kind; a fact that is not known is blank or missing.

    What goes to whoever sent a report holds what that sender may know, and nothing of the other reports.
    """
    if report is not None:
        return _of_a_report(work, kind, report)
    people = work.respondents() if kind.names_respondents else []
    seen = [respondent_view(work, row, work.today) for row in people]
    told = _told_to_sender(work, work.main_report())
    facts = {**_of_the_case(work, work.case), **told, **_everybody(work, seen)}
    facts |= _of_the_pleno(work, person)
    if person is not None:
        facts |= _of_a_person(work, next(one for one in seen if one.id == person.id), person)
        facts |= _heard(work, person, whole=kind.testimony)
    if kind.code == "study":
        facts |= _of_the_study(work)
    if kind.code == "evidence_chain":
        facts |= chain_facts(work)
    return facts


def addressee_for(
    work: Work, kind: DocumentKind, person: Respondent | None, report: Report | None = None
) -> str:
    """Return to whom it goes, one line under the other; nothing where it stays at the office."""
    if report is not None:
        return pseudonym(report.id)
    if person is None or kind.addressed_to == Addressee.FILE:
        return ""
    view = respondent_view(work, person, work.today)
    agency = employer_of(work.session, person)
    employer = agency.name if agency else view.agency_text
    if kind.addressed_to == Addressee.RESPONDENT:
        # The post that is on record was held at the former employer.
        moved = agency is not None and agency.id != person.agency_id
        post = "" if moved else view.position
        return "\n".join(filter(None, (f"Sdr. {view.name}" if view.name else "", post, employer)))
    if authority := _awaited(kind, view):
        bodies = {row.code: row.label(LANG) for row in work.means.catalogue.authorities}
        return f"Kepala {bodies[authority]}\ndi Tempat"
    head = (agency.ppk_title if agency else "") or "Pejabat Pembina Kepegawaian"
    where = (agency.address if agency else "") or "di Tempat"
    return "\n".join(filter(None, (head, employer, where)))


def _awaited(kind: DocumentKind, view: RespondentView) -> str | None:
    """Return the authority to which it goes: where the letter was sent, until the employer's turn came.

    Once the authority recommended, all but the letter of the forwarding itself goes to the employer; once
    the person moved, that too.
    """
    sent = view.forwarding
    if sent is None or sent.addressee != Addressee.AUTHORITY:
        return None
    moved = any(one.agency and one.position > sent.position for one in view.records.answers)
    recommended = any(one.position > sent.position for one in view.records.recommendations)
    return None if moved or (recommended and kind.step != Action.FORWARD) else sent.authority


def signers_for(work: Work, kind: DocumentKind, person: Respondent | None, usual: str) -> str:
    """Return who signs, one a line: the office's own signatures, or those who were there."""
    if kind.code == "pleno_minutes" and (meeting := _meeting(work, None)):
        return "\n".join(f"Yang hadir; {name}" for name in meeting.members)
    if kind.code == "hearing_minutes" and person is not None:
        name = respondent_view(work, person, work.today).name
        return f"Yang memberi keterangan; {name}\nYang meminta keterangan;"
    if kind.code == "delivery_receipt":
        return "Yang menyerahkan;\nYang menerima;"
    return usual


def day(value: date | None) -> str:
    """Return a day with its month in words, nothing for none."""
    return day_in_words(value, LANG) if value else ""


def _of_a_report(work: Work, kind: DocumentKind, report: Report) -> Facts:
    """Return what a sender may know: of the case that the report opened, also after that was merged."""
    opened = select(Case).join(CaseReport, CaseReport.case_id == Case.id)
    case = work.session.scalars(opened.where(CaseReport.report_id == report.id, CaseReport.main)).one()
    facts = {**_of_the_case(work, case), **_told_to_sender(work, report)}
    facts["received_on"] = day(report.received_on)
    return facts | _lacking(work, report) if kind.step == Action.REQUEST_CORRECTION else facts


def _of_the_case(work: Work, case: Case) -> Facts:
    session = work.session
    election = session.get(Election, case.election_id) if case.election_id else None
    return {
        "case_number": number_of(case),
        "received_on": day(case.received_on),
        "registered_on": day(case.registered_on),
        "office": session.get_one(Office, work.case.office_id).name,
        "place": place_text(session, case.place_code),
        "election": election.name if election else "",
        "today": day(work.today),
        "day_name": in_words(work.today, LANG),
    }


def _told_to_sender(work: Work, report: Report) -> Facts:
    """Return what a sender, and so the board, may learn: after a merge as if the case stood alone."""
    apart = work.session.get(ReportStanding, report.id)
    stands, people = apart or work.case, [row.id for row in work.respondents()]
    outcome = apart.outcome if apart else told_outcome(work.session, work.case.outcome, people)
    told = work.means.catalogue.outcome(outcome.value).told(LANG) if outcome else ""
    if stands.state is State.CLOSED and outcome is None:  # a closed moral statement is never named
        told = FOLLOWED_UP
    return {"state": STATES[stands.state], "outcome": told, "reporter": pseudonym(report.id)}


def _everybody(work: Work, seen: list[RespondentView]) -> Facts:
    lines = [
        f"{view.ordinal}. " + ", ".join(filter(None, (view.name, view.position, _agency(view))))
        for view in seen
        if view.name or view.position or _agency(view)
    ]
    return {"respondents": "\n".join(lines), "respondent_count": str(len(work.respondents()))}


def _of_a_person(work: Work, view: RespondentView, person: Respondent) -> Facts:
    catalogue = work.means.catalogue
    kind = catalogue.violation_type(view.violation_type) if view.violation_type else None
    phase = phase_of(work.session, work, person).effective
    facts = {
        "name": view.name,
        "position": view.position,
        "agency": _agency(view),
        "employee": catalogue.label("employee_type", view.employee_type, LANG),
        "phase": catalogue.label("phase", phase, LANG) if phase else "",
        "type": kind.description(LANG) if kind else "",
        "basis": kind.legal_basis if kind else "",
    }
    return {**facts, **_forwarded(work, view)}


def _forwarded(work: Work, view: RespondentView) -> Facts:
    sent = view.forwarding
    if sent is None:
        return {}
    return {
        "level": work.means.catalogue.label("sanction_level", sent.level, LANG) if sent.level else "",
        "forwarded_on": day(sent.made_on),
        "forward_number": sent.number,
        "days_waiting": str((work.today - sent.made_on).days),
    }


def _heard(work: Work, person: Respondent, *, whole: bool) -> Facts:
    hearings = hearings_of(work, person, whole=whole)
    return _hearing(work, hearings[-1]) if hearings else {}


def _hearing(work: Work, hearing: HearingView) -> Facts:
    asked, catalogue = hearing.summons, work.means.catalogue
    came = catalogue.label("attendance", hearing.attendance, LANG) if hearing.attendance else ""
    return {
        "hearing_no": str(hearing.ordinal),
        "hearing_day": in_words(asked.meet_on, LANG) if asked.meet_on else "",
        "hearing_time": f"{asked.meet_at:%H.%M} {_zone(work)}" if asked.meet_at else "",
        "hearing_place": asked.place,
        "hearing_channel": catalogue.label("summons_channel", asked.channel, LANG),
        "hearing_came": came,
        "hearing_statement": hearing.statement,
    }


def _of_the_pleno(work: Work, person: Respondent | None) -> Facts:
    meeting = _meeting(work, person)
    if meeting is None:
        return {}
    catalogue, numbers = work.means.catalogue, (row.ordinal for row in work.respondents())
    results = {one.ordinal: one for one in meeting.decided}
    lines = []
    for number in (number for number in numbers if number in results):
        one = results[number]
        votes = ", ".join(f"{catalogue.label('vote', code, LANG)} {n}" for code, n in one.votes.items())
        told = catalogue.label("pleno_result", one.result, LANG)
        lines.append(f"Terlapor {number} : {told}" + (f" ({votes})" if votes else ""))
    return {
        "pleno_on": in_words(meeting.held_on, LANG),
        "pleno_members": "\n".join(f"{n}. {name}" for n, name in enumerate(meeting.members, start=1)),
        "pleno_results": "\n".join(lines),
        "pleno_minutes": meeting.minutes,
        "study_number": study_of(work).number,
    }


def _meeting(work: Work, person: Respondent | None) -> PlenoView | None:
    """Return the newest meeting, of those that decided about somebody the newest."""
    for meeting in plenos_of(work):
        if person is None or person.ordinal in {one.ordinal for one in meeting.decided}:
            return meeting
    return None


def _of_the_study(work: Work) -> Facts:
    sections = study_of(work).sections
    rows = [row for row in work.means.catalogue.codes(SECTIONS) if row.code in sections]
    written = (
        f"{letter}. {row.label(LANG).upper()}\n\n{sections[row.code]}"
        for letter, row in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", rows, strict=False)
    )
    return {"study": "\n\n".join(written)}


def _lacking(work: Work, report: Report) -> Facts:
    """Return what the sender of this report was asked to complete, last and not cancelled."""
    session, asked = work.session, Action.REQUEST_CORRECTION.value
    lines = select(Message.event_id).where(Message.report_id == report.id, Message.told == asked)
    cases = select(CaseReport.case_id).where(CaseReport.report_id == report.id)
    told, past = (
        set(session.scalars(lines)),
        [told_of(session, case_id) for case_id in session.scalars(cases)],
    )
    standing = {event.id: said for case in past for event, said in amended(case) if event.id in told}
    if not standing:
        return {}
    codes = str(standing[max(standing)].get("lacks", "")).split()
    named = [work.means.catalogue.label("requirement", code, LANG) for code in codes]
    due = [row for row in clocks.running(work.session, work.case.id) if row.kind is ClockKind.CORRECTION]
    return {
        "lacks": "\n".join(f"{number}. {name}" for number, name in enumerate(named, start=1)),
        "lacks_until": in_words(due[0].due_on, LANG) if due else "",
    }


def _zone(work: Work) -> str:
    return work.session.get_one(Office, work.case.office_id).zone


def _agency(view: RespondentView) -> str:
    return view.agency or view.agency_text
