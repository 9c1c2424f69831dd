"""What goes in and out, part by part, as the description of the interface shows it."""

from __future__ import annotations

import marshmallow as ma

from neutrality.api.describing import MOST_FILES
from neutrality.api.fields import Asked, Day, Id, Part, Text, YesNo, code_of, line, one_of, several
from neutrality.domain.workflow import Outcome, ReportKind, State, SubStatus
from neutrality.reports.submission import (
    LONGEST_LINE,
    LONGEST_NARRATIVE,
    MOST_LINKS,
    MOST_RESPONDENTS,
)

# Codes of a list that nothing a program hands in can have.
NOT_BY_PROGRAMS = {"intake_channel": ("web", "supervision", "import")}


class FileGiven(ma.Schema):
    """A file that lies sealed and waits for its report."""

    handle = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True)
    sha256 = ma.fields.String(required=True)
    usable_until = ma.fields.AwareDateTime(required=True)


class PersonIn(Asked):
    """Somebody who is reported; without a name, `unknown` is true."""

    name = line(LONGEST_LINE)
    nameless = YesNo(data_key="unknown", attribute="unknown", load_default=False)
    nip = line(LONGEST_LINE)
    agency_id = Id(allow_none=True)
    agency_text = line(LONGEST_LINE)
    position = line(LONGEST_LINE)
    employee_type = code_of("employee_type", load_default="unknown")


class IdentityIn(Asked):
    """Who the sender is: sealed for the custodian, given out by no operation."""

    name = line(LONGEST_LINE, least=1, required=True)
    address = line(LONGEST_LINE, least=1, required=True)
    phone = line(LONGEST_LINE)
    email = line(LONGEST_LINE)
    id_number = line(LONGEST_LINE)
    occupation = line(LONGEST_LINE)


class _Handed(Asked):
    """What a finding and a report have alike."""

    received_on = Day(required=True)
    received_time = Text(
        validate=ma.validate.Regexp(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z", error="not_a_time"),
        metadata={"pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    )
    late_reason = line(LONGEST_LINE)
    plain_kind = code_of("plain_kind", required=True)
    narrative = line(LONGEST_NARRATIVE, least=1, required=True)
    event_on = Day(allow_none=True)
    known_on = Day(allow_none=True)
    place_code = line(13, least=1, required=True)
    place_detail = line(LONGEST_LINE)
    election_id = Id(allow_none=True)
    candidate = line(LONGEST_LINE)
    respondents = several(Part(PersonIn), MOST_RESPONDENTS, required=True)
    witnesses = line(LONGEST_NARRATIVE)
    links = several(line(4 * LONGEST_LINE), MOST_LINKS)
    files = several(line(4000), MOST_FILES)


class FindingIn(_Handed):
    """A supervision result."""

    PART = "finding"
    source = one_of(("field_supervisor", "direct_superior"), required=True)
    duty_letter = line(LONGEST_LINE)


class ReportIn(_Handed):
    """A report that came to the office: with its sender's identity, or anonymous."""

    PART = "report"
    channel = code_of("intake_channel", without=NOT_BY_PROGRAMS["intake_channel"], required=True)
    identity = Part(IdentityIn, allow_none=True)
    signed_on = Day(allow_none=True)


class Warned(ma.Schema):
    """What is odd and was taken all the same."""

    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class Received(ma.Schema):
    """What was made of a finding or a report."""

    case_id = ma.fields.UUID(required=True)
    reference = ma.fields.String(required=True)
    kind = ma.fields.Enum(ReportKind, by_value=True, required=True)
    due_on = ma.fields.Date(required=True)
    receipt = ma.fields.String(required=True)
    warnings = ma.fields.List(ma.fields.Nested(Warned), required=True)


class ReportReceived(Received):
    """What was made of a report; `code` is for its sender, and null when it can be told no more."""

    code = ma.fields.String(required=True, allow_none=True)


class RespondentOut(ma.Schema):
    """A respondent: where the matter stands, and who it is for tokens that may read that."""

    id = ma.fields.UUID(required=True)
    ordinal = ma.fields.Integer(required=True)
    state = ma.fields.Enum(State, by_value=True, required=True)
    sub_status = ma.fields.Enum(SubStatus, by_value=True, required=True, allow_none=True)
    outcome = ma.fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    employee_type = ma.fields.String(required=True)
    agency_id = ma.fields.UUID(required=True, allow_none=True)
    violation_type = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(allow_none=True)
    nip_masked = ma.fields.String(allow_none=True)
    position = ma.fields.String(allow_none=True)


class ReportOut(ma.Schema):
    """What a report tells, without its sender."""

    reference = ma.fields.String(required=True)
    received_on = ma.fields.Date(required=True)
    event_on = ma.fields.Date(required=True, allow_none=True)
    narrative = ma.fields.String(required=True)


class CaseRow(ma.Schema):
    """A case in a list."""

    id = ma.fields.UUID(required=True)
    reference = ma.fields.String(required=True)
    receipt_number = ma.fields.String(required=True, allow_none=True)
    registration_number = ma.fields.String(required=True, allow_none=True)
    office_id = ma.fields.UUID(required=True)
    election_id = ma.fields.UUID(required=True, allow_none=True)
    kind = ma.fields.Enum(ReportKind, by_value=True, required=True)
    state = ma.fields.Enum(State, by_value=True, required=True)
    sub_status = ma.fields.Enum(SubStatus, by_value=True, required=True, allow_none=True)
    outcome = ma.fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    received_on = ma.fields.Date(required=True)
    registered_on = ma.fields.Date(required=True, allow_none=True)
    closed_on = ma.fields.Date(required=True, allow_none=True)
    last_step_on = ma.fields.Date(required=True)
    next_due_on = ma.fields.Date(required=True, allow_none=True)
    etag = ma.fields.String(required=True)


class CaseOut(CaseRow):
    """A case: names and reports stand in it for tokens that may read them."""

    respondents = ma.fields.List(ma.fields.Nested(RespondentOut), required=True)
    reports = ma.fields.List(ma.fields.Nested(ReportOut))


class CasesOut(ma.Schema):
    """A page of cases, and the cursor of the next one."""

    cases = ma.fields.List(ma.fields.Nested(CaseRow), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class EventOut(ma.Schema):
    """Something that moved a case: no names, no texts, nobody who did it."""

    cursor = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    case_id = ma.fields.UUID(required=True)
    respondent_id = ma.fields.UUID(required=True, allow_none=True)
    from_state = ma.fields.String(required=True, allow_none=True)
    to_state = ma.fields.String(required=True, allow_none=True)
    legal_on = ma.fields.Date(required=True)
    recorded_at = ma.fields.AwareDateTime(required=True)


class EventsOut(ma.Schema):
    """Events in the order of the sealed history, and the cursor behind the last of them."""

    events = ma.fields.List(ma.fields.Nested(EventOut), required=True)
    next = ma.fields.String(required=True)
    more = ma.fields.Boolean(required=True)


class EditionOut(ma.Schema):
    """A released month, or a revision of one."""

    month = ma.fields.String(required=True)
    revision = ma.fields.Integer(required=True)
    made_at = ma.fields.AwareDateTime(required=True)


class EditionsOut(ma.Schema):
    """All released months, the newest first."""

    statistics = ma.fields.List(ma.fields.Nested(EditionOut), required=True)


class AnswerOut(ma.Schema):
    """What became of an answer: it stands, or it waits for the second person of the office."""

    state = ma.fields.String(required=True, validate=ma.validate.OneOf(["recorded", "waiting"]))
    case_id = ma.fields.UUID(required=True)
    respondent_id = ma.fields.UUID(required=True)
    etag = ma.fields.String(required=True)
