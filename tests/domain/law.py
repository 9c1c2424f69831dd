"""The law of the steps by hand, one row a step, in the words of domain 8.2, 8.3 and design 3.

Nothing here is read off the product's table. `from_` names the legal steps from which a step begins; a row
that lists a whole state begins anywhere in it. What has no number in domain 8.3 is implied there: withdrawal
(T18), an end without a finding (T19), the criminal way alone (T20), hearing (T21), pleno (T22),
recommendation (T23), what the employer said without a decree (T24), a move to another agency (T25).
"""

from __future__ import annotations

from dataclasses import dataclass

from neutrality.domain.access import Role
from neutrality.domain.lawrows import ClockKind
from neutrality.domain.workflow import Action, Outcome, State, SubStatus

# The legal steps inside each state (domain 8.1, design 3).
SUBS = {
    State.RECEIVED: "new correction_requested tracing supervision_result",
    State.VERIFIED: "registered extended hearing pleno_pending",
    State.RECOMMENDED: (
        "forwarded_to_authority forwarded_to_ppk ppk_examining ppk_overdue ppk_more_time decree_awaited "
        "ppk_refused control_measure remedy_pending"
    ),
}
RECEIVED, VERIFIED, RECOMMENDED = SUBS[State.RECEIVED], SUBS[State.VERIFIED], SUBS[State.RECOMMENDED]
EXAMINING = "ppk_examining ppk_overdue ppk_more_time control_measure"
WITH_EMPLOYER = f"decree_awaited ppk_refused {EXAMINING}"
UNDECIDED = f"forwarded_to_authority forwarded_to_ppk {WITH_EMPLOYER}"
STATE_OF = {SubStatus(sub): state for state, subs in SUBS.items() for sub in subs.split()}
PLENO = "study_number pleno_on quorum"
DECISION = "sanction_kind decision_number decision_on effective_on record_source"
SAID = "answered_on record_source"
OFFICERS = "verifier pleno_member head"
BEFORE = "K1 K2 tracing finding"
HANDLING = "K3 K3x returned"
AWAITED = "K4 sbt-verification K5 K6"
STAYS = "stays"


@dataclass(frozen=True)
class Law:
    """What the law says of one step: by whom, confirmed by whom, from where to where, with what."""

    code: str
    from_: str
    to: str
    who: str
    second: str = ""
    asks: str = ""
    open_: str = ""
    stops: str = ""
    starts: str = ""
    pauses: str = ""
    resumes: str = ""
    whole_case: bool = False
    untold: bool = False

    @property
    def begins(self) -> frozenset[SubStatus | None]:
        """Where it begins; a closed matter stands in no legal step."""
        return frozenset(None if sub == "closed" else SubStatus(sub) for sub in self.from_.split())

    @property
    def to_state(self) -> State:
        """The state in which it ends."""
        if self.to in set(Outcome):
            return State.CLOSED
        where = self.from_.split()[0] if self.to == STAYS else self.to
        return STATE_OF[SubStatus(where)]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of a matter that it closes."""
        return Outcome(self.to) if self.to in set(Outcome) else None

    @property
    def roles(self) -> frozenset[Role]:
        """Who takes it; time alone where nobody stands."""
        return frozenset(Role(role) for role in self.who.split())

    @property
    def seconds(self) -> frozenset[Role]:
        """Who confirms it."""
        return frozenset(Role(role) for role in self.second.split())

    def clocks(self, which: str) -> frozenset[ClockKind]:
        """Return the clocks that it stops, starts, pauses or resumes."""
        return frozenset(ClockKind(kind) for kind in getattr(self, which).split())


A = Action
LAWS: dict[Action, Law] = {
    A.REQUEST_CORRECTION: Law("T1", "new", "correction_requested", "intake verifier",
        asks="lacks public_reason", starts="K2", pauses="K1", whole_case=True),
    A.RECORD_CORRECTION: Law("T1", "correction_requested", "new", "intake verifier", stops="K2", resumes="K1",
        whole_case=True),
    A.CLOSE_UNMET: Law("T2", "new correction_requested", "not_meeting_requirements", "verifier", "head",
        asks="unmet_requirement", stops=BEFORE, whole_case=True),
    A.START_TRACING: Law("T3", "new correction_requested", "tracing", "verifier", stops="K1 K2",
        starts="tracing", whole_case=True),
    A.RECORD_TRACING: Law("T3", "tracing", "supervision_result", "verifier", asks="supervision_number",
        stops="tracing", starts="finding", whole_case=True),
    A.CLOSE_TRACED: Law("T3", "tracing supervision_result", "traced_without_result", "verifier", "head",
        stops=BEFORE, whole_case=True),
    # Design 5: a merged reporter sees wording and times of a standalone case, so that a decoy learns nothing.
    A.MERGE: Law("T4", f"{RECEIVED} {VERIFIED}", "duplicate_merged", "verifier", asks="master",
        stops=f"{BEFORE} {HANDLING}", whole_case=True, untold=True),
    A.FORWARD_ELSEWHERE: Law("T5", RECEIVED, "out_of_jurisdiction_forwarded", "verifier", "head",
        asks="competent_body", open_="letter_number", stops=BEFORE, whole_case=True),
    # What awaits a completion is not registered before it came.
    A.REGISTER: Law("T6", "new tracing supervision_result", "registered", "verifier", OFFICERS,
        open_="pleno_on number", stops=BEFORE, starts="K3", whole_case=True),
    A.ACCEPT_WITHDRAWAL: Law("T18", RECEIVED, "withdrawn", "verifier", "head", stops=BEFORE,
        whole_case=True),
    A.TERMINATE_EARLY: Law("T19", RECEIVED, "terminated_other", "verifier", "head", asks="termination_ground",
        stops=BEFORE, whole_case=True),
    A.EXTEND: Law("T7", VERIFIED, "extended", "head", stops="K3", starts="K3x", whole_case=True),
    A.SUMMON: Law("T21", "registered extended hearing", "hearing", "verifier", untold=True),
    A.SEND_TO_PLENO: Law("T22", "registered extended hearing", "pleno_pending", "verifier", untold=True),
    A.RETURN_FROM_PLENO: Law("T22", "pleno_pending", "registered", "pleno_member head", untold=True),
    A.FIND_NOT_PROVEN: Law("T8", VERIFIED, "not_proven", "pleno_member head", asks=PLENO, stops=HANDLING),
    A.FORWARD: Law("T9", VERIFIED, "forwarded_to_ppk", "verifier", "head",
        asks=f"violation_type sanction_level {PLENO} addressee",
        open_="letter_number deviation_reason criminal_track cause authority", stops=HANDLING, starts="K4"),
    A.HAND_TO_CRIMINAL: Law("T20", VERIFIED, "criminal_only", "verifier", "head", asks=PLENO,
        open_="letter_number", stops=f"{HANDLING} gakkumdu"),
    A.REFER_RESPONDENT: Law("T5", VERIFIED, "out_of_jurisdiction_forwarded", "verifier", "head",
        asks="competent_body", open_="letter_number", stops=HANDLING),
    A.RECORD_AUTHORITY_RECEIPT: Law("T10", "forwarded_to_authority", STAYS, "liaison", stops="K4",
        starts="sbt-verification", untold=True),
    A.RECORD_RECOMMENDATION: Law("T23", "forwarded_to_authority", "forwarded_to_ppk", "liaison",
        asks="recommended_level recommended_on record_source", open_="letter_number authority",
        stops="K4 sbt-verification", starts="K4"),
    A.RECORD_RECEIPT: Law("T10", "forwarded_to_ppk", "ppk_examining", "liaison", stops="K4", starts="K5"),
    # The answer stays awaited: K5 runs on, however late it is.
    A.MARK_OVERDUE: Law("T11", "ppk_examining", "ppk_overdue", "", starts="K6", untold=True),
    A.RECORD_EXAMINING: Law("T24", EXAMINING, STAYS, "liaison", asks=SAID, open_="letter_number",
        untold=True),
    A.RECORD_MORE_TIME: Law("T24", f"forwarded_to_ppk {EXAMINING}", "ppk_more_time", "liaison",
        asks=f"{SAID} more_time_until", open_="letter_number", stops=AWAITED, starts="K6"),
    A.RECORD_ANSWER: Law("T24", UNDECIDED, "decree_awaited", "liaison", asks=f"employer_answer {SAID}",
        open_="letter_number", stops=AWAITED, starts="K6"),
    A.RECORD_REFUSAL: Law("T24", UNDECIDED, "ppk_refused", "liaison", asks=SAID, open_="letter_number",
        stops=AWAITED, starts="K6", untold=True),
    # Whoever employs the person now follows up: the letter goes there, once the authority said what it says.
    A.RECORD_MOVE: Law("T25", f"forwarded_to_ppk {WITH_EMPLOYER}", "forwarded_to_ppk", "liaison",
        asks="new_agency moved_on", open_="letter_number", stops=AWAITED, starts="K4", untold=True),
    A.REMIND: Law("T11", WITH_EMPLOYER, STAYS, "liaison",
        open_="letter_number", stops="K6", starts="K6", untold=True),
    A.RECORD_CONTROL_MEASURE: Law("T12", UNDECIDED, "control_measure", "liaison",
        asks="control_measure measure_stage control_measure_on", open_="letter_number", stops="K6",
        starts="K6"),
    A.RECORD_SANCTION: Law("T13", UNDECIDED, "sanctioned", "liaison", OFFICERS, asks=DECISION, stops=AWAITED),
    A.RECORD_SANCTION_UNDER_REMEDY: Law("T13", UNDECIDED, "remedy_pending", "liaison", OFFICERS,
        asks=f"{DECISION} remedy", stops=AWAITED),
    A.END_REMEDY: Law("T13", "remedy_pending", "sanctioned", "liaison", OFFICERS, asks="remedy_result",
        open_=f"letter_number {DECISION}"),
    A.RECORD_NO_VIOLATION: Law("T14", RECOMMENDED, "ppk_no_violation", "liaison", "head",
        asks="decision_number decision_on record_source", stops=AWAITED),
    # Guarded: only after a control measure; the rule is named, so that the screen can say what is awaited.
    A.RECORD_NOT_FOLLOWED_UP: Law("T14", UNDECIDED, "not_followed_up", "liaison", "head", stops=AWAITED),
    A.RETURN_TO_OFFICE: Law("T15", UNDECIDED, "registered", "liaison", "head", stops=AWAITED,
        starts="returned"),
    A.TERMINATE: Law("T19", f"{VERIFIED} {RECOMMENDED}", "terminated_other", "verifier liaison", "head",
        asks="termination_ground", stops=f"{HANDLING} {AWAITED}"),
    A.REOPEN: Law("T16", "closed", "registered", "head", asks="ground", open_="pleno_on number", starts="K3"),
}  # fmt: skip
# T0 begins nowhere. It knows the citizen and the superior too, who hold no role; that an investigator may set
# down what the supervision found is the house's own addition.
SUBMITTERS = frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER})
# The page of its own that a merger has, and the step that only time takes.
BY_ITSELF, AUTOMATIC = {Action.MERGE}, {Action.MARK_OVERDUE}
# An automatic step has no reason but that time passed.
WITHOUT_REASON = {Action.SUBMIT, Action.MARK_OVERDUE}
STEPS = list(LAWS)
