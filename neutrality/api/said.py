"""The words of the description: every operation, part, field, header and answer, in both languages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

Words = tuple[str, str]


def about() -> Words:
    """Return the name of the interface and how it is used."""
    return _("Interface for programs"), _(
        "A program of an office hands in findings and reports, reads the cases of its office, and records "
        "what employers answered. It comes with a token in the header Authorization; cookies are not looked "
        "at. An administrator makes the token under Administration, Tokens. Whatever fails is answered as "
        "application/problem+json: each place in the request, and what to do there."
    )


OPERATIONS: dict[str, Words] = {
    "files.send": (
        _("Send a file"),
        _("The file is sealed at once. Its handle belongs into a finding or a report within 12 hours."),
    ),
    "findings.hand_in": (
        _("Hand in a finding"),
        _(
            "A supervision result of the token’s office, as Form A asks it. The same key makes it once. "
            "Files come before it, or beside it as multipart/form-data."
        ),
    ),
    "reports.hand_in": (
        _("Hand in a report"),
        _(
            "A report that came to the office. Its sender’s identity is sealed for the custodian and given "
            "out nowhere here. Give the code to the sender; it is told again only with the same token. Files "
            "come before it, or beside it as multipart/form-data."
        ),
    ),
    "agencies.list": (
        _("List the agencies"),
        _("Those that employ people today, by code. Any token may ask."),
    ),
    "elections.list": (_("List the elections"), _("All of them, by code. Any token may ask.")),
    "places.list": (
        _("List the places"),
        _("Provinces, regencies and cities, districts, by code. Any token may ask."),
    ),
    "codes.list": (
        _("List the codes"),
        _("The codes of today’s law and what each means. Any token may ask."),
    ),
    "cases.list": (_("List the cases"), _("The cases of the token’s office, the latest first.")),
    "cases.read": (
        _("Read a case"),
        _("Respondents stand without names unless the token has “respondents:read”."),
    ),
    "events.list": (
        _("Read what happened"),
        _(
            "What moved the cases of the office, in the order of the sealed history. An event is told once "
            "it is sealed, about a minute later. Go on with “next”."
        ),
    ),
    "answers.record": (
        _("Record an employer’s answer"),
        _(
            "As the liaison records it. A decision waits for the second person of the office: then the "
            "answer is 202."
        ),
    ),
    "statistics.list": (_("List the released months"), _("Every month and every revision of one.")),
    "statistics.read": (
        _("Read a released month"),
        _("The signed bytes of the latest edition, as they went out."),
    ),
}

PARTS: dict[str, str] = {
    "PersonIn": _("Somebody who is reported."),
    "IdentityIn": _("Who the sender is, sealed for the custodian."),
    "FindingIn": _("A supervision result."),
    "ReportIn": _("A report that came to the office."),
    "AnswerIn": _("What an employer answered. Each kind of answer asks for fields of its own."),
    "FileGiven": _("A file that waits for its report."),
    "Received": _("What was made of a finding."),
    "ReportReceived": _("What was made of a report."),
    "Warned": _("What is odd and was taken all the same."),
    "AgencyOut": _("An agency."),
    "AgenciesOut": _("A page of agencies."),
    "ElectionOut": _("An election and its days."),
    "ElectionsOut": _("A page of elections."),
    "PlaceOut": _("A province, a regency or city, or a district."),
    "PlacesOut": _("A page of places."),
    "CodeOut": _("A code and what it means."),
    "CodeListOut": _("A list of codes."),
    "CodesOut": _("Every list of codes."),
    "CaseRow": _("A case in a list."),
    "CaseOut": _("A case."),
    "CasesOut": _("A page of cases."),
    "RespondentOut": _("A respondent."),
    "ReportOut": _("What was reported, without the sender."),
    "EventOut": _("Something that moved a case."),
    "EventsOut": _("Events behind a cursor."),
    "EditionOut": _("A released month, or a revision of one."),
    "EditionsOut": _("All released months."),
    "AnswerOut": _("What became of the answer."),
    "Problem": _("Why a request was not done."),
    "Wrong": _("One place, and what to do there."),
}

FIELDS: dict[str, str] = {
    "file": _("The file itself; its name is kept with it."),
    "finding": _("The finding, as JSON."),
    "report": _("The report, as JSON."),
    "handle": _("Names the file in a finding or a report."),
    "name": _("Name"),
    "media_type": _("What the file was found to be."),
    "size": _("How many bytes."),
    "sha256": _("SHA-256 of the file, to be compared."),
    "usable_until": _("When the handle stops to work."),
    "unknown": _("True when nobody knows the name."),
    "nip": _("Employee number (NIP)"),
    "nip_masked": _("Employee number with most digits hidden; with “respondents:read”."),
    "agency_id": _("The agency, by its id here."),
    "agency_text": _("The agency in words, when its id is not known."),
    "position": _("Position"),
    "employee_type": _("Employee type"),
    "address": _("Address"),
    "phone": _("Telephone"),
    "email": _("Email address"),
    "id_number": _("Identity number"),
    "occupation": _("Occupation"),
    "received_on": _("Day of receipt"),
    "received_time": _("Time of receipt, for example 09:30; noon when left out."),
    "late_reason": _("Why it is entered only now; asked for when the day lies in the past."),
    "plain_kind": _("Kind in plain words"),
    "narrative": _("What happened"),
    "event_on": _("Day of the event; left out when it is not known."),
    "known_on": _("Day on which it became known"),
    "place_code": _("Place by its official code, for example 73.11."),
    "place_detail": _("Where exactly"),
    "election_id": _("The election, by its id here."),
    "candidate": _("Candidate or party"),
    "respondents": _("Whom it is about."),
    "witnesses": _("Witnesses"),
    "links": _("Web addresses of posts"),
    "files": _("Handles of files that were sent before."),
    "source": _("Who found it: a field supervisor, or the direct superior."),
    "duty_letter": _("Number of the letter of assignment"),
    "channel": _("How it came"),
    "identity": _("Who the sender is; left out when the sender stays anonymous."),
    "signed_on": _("Day of the signature"),
    "case_id": _("The case."),
    "reference": _("What the office calls it."),
    "kind": _("Of which kind it is."),
    "due_on": _("Until when the office has to act."),
    "receipt": _("The signed receipt; anybody can check it on the page for receipts."),
    "warnings": _("What is odd and was taken all the same."),
    "code": _("A fixed word or number; of a report, the code with which its sender follows it."),
    "detail": _("A sentence for people, in the language of Accept-Language."),
    "id": _("The id here."),
    "ordinal": _("The number of the respondent in this case."),
    "state": _("Where it stands."),
    "sub_status": _("The legal step in which it stands."),
    "outcome": _("How it ended."),
    "violation_type": _("Violation type"),
    "receipt_number": _("Number of the receipt"),
    "registration_number": _("Number of the registration"),
    "office_id": _("The office."),
    "registered_on": _("Day of the registration"),
    "closed_on": _("Day of the closing"),
    "last_step_on": _("Day of the last step"),
    "next_due_on": _("The next date"),
    "etag": _("The version of the case, for If-Match."),
    "reports": _("What was reported; with “narratives:read”."),
    "cases": _("The cases."),
    "next": _("The cursor with which one goes on; null at the end of a list."),
    "more": _("Whether there is more already."),
    "events": _("The events."),
    "cursor": _("The place behind this event."),
    "respondent_id": _("The respondent, where it is about one."),
    "from_state": _("Where it stood before."),
    "to_state": _("Where it stands since."),
    "legal_on": _("The day on which it really happened."),
    "recorded_at": _("When it was written down."),
    "month": _("The month, for example 2026-10."),
    "revision": _("0, or the number of the revision."),
    "made_at": _("When it was released."),
    "statistics": _("The released months."),
    "action": _("Which answer it is."),
    "reason": _("For the office’s file."),
    "public_reason": _("What the reporter reads: plain words, no names."),
    "answered_on": _("Day of the answer"),
    "record_source": _("By which way it is known"),
    "letter_number": _("Number of the letter"),
    "employer_answer": _("What the employer answered, without a decree"),
    "more_time_until": _("Until when the employer asked for time"),
    "new_agency": _("The agency to which the person moved, by its id here"),
    "moved_on": _("Day of the move"),
    "sanction_kind": _("Code of the sanction"),
    "decision_number": _("Number of the decision"),
    "decision_on": _("Day of the decision"),
    "effective_on": _("Day from which it has effect"),
    "remedy": _("Which remedy is pending"),
    "type": _("A name of the problem that does not change."),
    "title": _("What the status means."),
    "status": _("The status, once more."),
    "request_id": _("By this number the office finds the failure in its log."),
    "errors": _("Every place that is wrong."),
    "in": _("Where: body, query, header or path."),
    "pointer": _("The place as a JSON pointer."),
    "agencies": _("The agencies."),
    "ppk_title": _("Title of its Pejabat Pembina Kepegawaian"),
    "elections": _("The elections."),
    "regime": _("Which election law governs."),
    "stages_from": _("First day of the stages"),
    "stages_to": _("Last day of the stages"),
    "voting_on": _("Voting day"),
    "places": _("The places."),
    "level": _("How large the place is."),
    "parent_code": _("Code of the place in which it lies"),
    "lists": _("The lists of codes."),
    "codes": _("The codes."),
    "text": _("What it means, in the language of Accept-Language."),
    "search": _("Words that all stand in the name"),
    "received_from": _("Received on this day or later"),
    "received_to": _("Received on this day or earlier"),
    "changed_since": _("Changed at this moment or later, with its zone"),
    "after": _("Go on behind this cursor"),
    "limit": _("How many at most"),
}

HEADERS: dict[str, str] = {
    "Idempotency-Key": _("A word of your own for this request; the same word again makes nothing twice."),
    "If-Match": _("The ETag of the case as it was read."),
    "If-None-Match": _("The ETag that is known already; answered with 304 when it still holds."),
    "ETag": _("The version that was answered."),
    "Location": _("Where it can be read."),
    "RateLimit": _("How many requests are left, and for how many seconds."),
    "RateLimit-Policy": _("How many requests there are in how many seconds."),
    "Retry-After": _("After how many seconds to try again."),
    "WWW-Authenticate": _("That a token is asked for."),
}

FAILS: dict[str, str] = {
    "200": _("Here it is."),
    "201": _("It was made."),
    "202": _("It waits for the second person of the office."),
    "304": _("It has not changed."),
    "400": _("The request cannot be read."),
    "401": _("There is no token, or it opens nothing."),
    "403": _("The token may not do that."),
    "404": _("There is no such thing at the token’s office."),
    "409": _("It stands otherwise by now."),
    "412": _("The case has changed since it was read."),
    "413": _("It is too large."),
    "415": _("It is of another kind than is asked for."),
    "422": _("Something in it is not right; every place is named."),
    "428": _("If-Match is missing."),
    "429": _("Too often; wait as long as Retry-After says."),
    "500": _("Something went wrong on our side."),
    "503": _("It does not work at this moment."),
}
