"""A case that lives at random: right officers take open steps, anybody tries anything, time passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from neutrality.cases import service
from neutrality.cases.assignment import assign
from neutrality.cases.overdue import mark_overdue
from neutrality.database import transaction
from neutrality.directory.models import Election
from neutrality.domain.workflow import Action, ReportKind
from neutrality.reports.models import IdentityStatus, Source
from neutrality.reports.submission import Identity, RespondentInput
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.office import Office
from tests.cases.regulation import CORRECTORS, LAWS, Attempt, objections
from tests.cases.witness import ROLES, Witness
from tests.fixtures.clock import NOW

NAMES = ("Budi Contoh", "Wati Lain", "Agus Misal")
CORRECTIONS: dict[str, Callable[[date], str]] = {
    "event_on": lambda day: (day - timedelta(days=3)).isoformat(),
    "received_on": lambda day: (day - timedelta(days=1)).isoformat(),
    "place_code": lambda _day: "73.12",
    "channel": lambda _day: "phone",
    "name": lambda _day: "Budi Contoh Benar",
    "nip": lambda _day: "198609262015051009",
    "employee_type": lambda _day: "pppk",
    "position_group": lambda _day: "pelaksana",
    "violation_type": lambda _day: "E04",
}
BY_TWO = {"event_on", "received_on", "name", "nip", "violation_type"}
OF_A_PERSON = {"name", "nip", "employee_type", "position_group", "violation_type"}
ONWARD = (
    "register", "forward", "record_receipt", "record_sanction", "record_no_violation",
    "record_control_measure", "record_not_followed_up", "record_tracing", "start_tracing", "end_remedy",
)  # fmt: skip
FLAWS = (*[""] * 9, "unsigned", "no date", "no evidence", "unknown person", "late")
ONE_THING_WRONG = st.sampled_from(["", "", "", "", "reason", "late", "paper", "stale", "outsider"])
numbers = st.integers(0, 999)


class Life(RuleBasedStateMachine):
    """One case in a real database; the cases of other examples lie beside it."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.office.clock.set(NOW)
        self.reopened = False

    @initialize(
        kind=st.sampled_from(["laporan", "laporan", "informasi_awal", "hasil_pengawasan"]),
        people=st.sampled_from([1, 1, 2, 3]),
        election=st.sampled_from([None, "pemilu-2024-legislatif", "pilkada-2024"]),
        flaw=st.sampled_from(FLAWS),
    )
    def a_report_arrives(self, kind: str, people: int, election: str | None, flaw: str) -> None:
        named, day = kind == "laporan", self.office.today
        names = NAMES[:people] if flaw != "unknown person" else ("",)
        with self.office.sessions() as session:
            election_id = session.scalar(select(Election.id).where(Election.code == election))
        supervised = kind == "hasil_pengawasan"
        received = self.office.receive(
            kind=ReportKind(kind),
            source=Source.FIELD_SUPERVISOR if supervised else Source.COUNTER,
            clerk=self.office.who("verifier", 2, at=self.office.workplace.office) if supervised else None,
            respondents=tuple(RespondentInput(name=name, unknown=not name) for name in names),
            identity=Identity("Sari Contoh", "Jalan Contoh 1") if named else None,
            signed_on=day if named and flaw != "unsigned" else None,
            event_on=None if flaw == "no date" else day - timedelta(days=40),
            known_on=day - timedelta(days=30) if flaw == "late" else day,
            links=() if flaw == "no evidence" else ("https://contoh.test/unggahan",),
            election_id=election_id,
        )
        self.office.flaws[received.case_id] = frozenset({flaw})
        self.office.examine(received.case_id, who=self.office.who("verifier", 9))
        self.case = Witness(self.office, received.case_id)

    @rule(pick=numbers, back=st.integers(0, 3), through=st.sampled_from([True, True, True, False]))
    def the_matter_goes_on(self, pick: int, back: int, through: bool) -> None:
        self.take(pick, back, ONWARD, through=through)

    @rule(pick=numbers, back=st.integers(0, 3), through=st.sampled_from([True, True, True, False]))
    def the_right_officer_takes_an_open_step(self, pick: int, back: int, through: bool) -> None:
        self.take(pick, back, tuple(LAWS), through=through)

    @rule(
        pick=numbers, role=st.sampled_from(ROLES), action=st.sampled_from(list(LAWS)), flaw=ONE_THING_WRONG,
        days=st.sampled_from([0, 0, 0, 0, -1, -3, 1]),
        near=st.sampled_from(["", "step", "step", "registrar"]),
    )  # fmt: skip
    def anybody_tries_anything(
        self, *, pick: int, role: str, action: str, flaw: str, days: int, near: str
    ) -> None:
        """Whatever it is, it must be refused or be right; half of the tries are near to what is right."""
        if near == "step":
            here = {one.sub for one in self.case.seen.people}
            fitting = [name for name, law in LAWS.items() if law.begins & here]
            action = fitting[pick % len(fitting)]
            role = sorted(LAWS[action].first)[pick % len(LAWS[action].first)]
        elif near == "registrar":  # one of the two verifiers may have entered the report
            action, role, days, flaw = "register", "verifier", 0, ""
        self.attempt(action, role, pick, days=days, flaw=flaw)

    @rule(
        pick=numbers,
        role=st.sampled_from(ROLES),
        inside=st.booleans(),
        answer=st.sampled_from(["right", "right", "confirm", "refuse", "refuse without reason"]),
    )
    def what_waits_is_answered(self, *, pick: int, role: str, inside: bool, answer: str) -> None:
        """By the right person or by anybody, who must be refused or be right."""
        if answer == "right":
            self.confirm(pick)
            return
        for proposal in self.case.proposals()[:1]:
            who = self.case.person(role, 1 + pick % 2, inside=inside)
            if answer == "confirm":
                self.case.answers(proposal, who, self.case.against_confirming(proposal, who))
                return
            against, reason = self.case.against_refusing(proposal, who), "Belum lengkap."
            if answer != "refuse":
                against, reason = [*against, "no reason"], " "
            self.case.answers(proposal, who, against, reason)

    @rule(days=st.integers(0, 9), hours=st.integers(0, 12))
    def time_passes(self, days: int, hours: int) -> None:
        self.office.clock.move(days=days, hours=hours)

    @rule(days=st.integers(15, 30))
    def an_employer_does_not_answer(self, days: int) -> None:
        """Time itself notes it, once for each whose target is over, and not before."""
        self.office.clock.move(days=days)
        before = {person.id: person.sub_status for person in self.office.people(self.case.case_id)}
        with transaction(self.office.sessions) as session:
            mark_overdue(session, self.office.means, now=self.office.clock())
        with transaction(self.office.sessions) as session:
            assert mark_overdue(session, self.office.means, now=self.office.clock()) == 0
        after = {person.id: person.sub_status for person in self.office.people(self.case.case_id)}
        changed = {key: (before[key], sub) for key, sub in after.items() if before[key] != sub}
        assert set(changed.values()) <= {("ppk_examining", "ppk_overdue")}
        self.case.forget()

    @rule(name=st.sampled_from(list(CORRECTIONS)), role=st.sampled_from(ROLES), pick=numbers)
    def a_field_is_corrected(self, name: str, role: str, pick: int) -> None:
        seen, value = self.case.seen, CORRECTIONS[name](self.case.rows()[0].received_on)
        place = pick % len(seen.people) if name in OF_A_PERSON else None
        against = [] if role in CORRECTORS else ["the role"]
        against += (
            ["something waits"] if any(place is None or one in {None, place} for one in seen.waiting) else []
        )
        against += ["nothing changes"] if self.case.holds(name, place) == value else []
        done = self.case.corrects(name, value, place, self.case.person(role), against)
        assert done is None or done == (name not in BY_TWO)

    @rule(
        role=st.sampled_from(["intake", "custodian", "verifier", "head", "auditor"]),
        what=st.sampled_from(["sign", "identity", "assign"]), complete=st.booleans(),
    )  # fmt: skip
    def something_happens_beside_the_workflow(self, role: str, what: str, complete: bool) -> None:
        who, office = self.case.person(role), self.office
        case, report = self.case.rows()
        theirs, today = self.case.person("verifier").account_id, office.today
        acts: dict[str, tuple[Callable[..., object], set[str], bool, dict[str, object]]] = {
            "sign": (service.record_signature, {"intake"}, report.kind != "laporan" or bool(report.signed_on),
                     {"signed_on": today, "today": today}),
            "identity": (service.check_identity, {"custodian"}, report.identity_status is IdentityStatus.NONE,
                         {"complete": complete}),
            "assign": (assign, {"verifier", "head"}, case.assignee_id == (theirs if complete else None),
                       {"assignee_id": theirs if complete else None, "note": "Sampai klarifikasi."}),
        }  # fmt: skip
        use_case, right, pointless, more = acts[what]
        against = [*(["the role"] if role not in right else []), *(["pointless"] if pointless else [])]
        shared = {"version": case.version, "actor": self.case.actors[who.account_id], "now": office.clock()}
        self.case.does(
            lambda session: use_case(session, office.means, self.case.case_id, **shared, **more), against
        )

    @invariant()
    def everything_holds(self) -> None:
        if not self.case.changed:
            return
        self.case.changed = False
        with self.office.sessions() as session:
            head = self.office.who("head")
            holding.everything_holds(session, self.office.means, self.case.case_id, head)
            if not self.reopened:
                holding.the_past_follows_too(session, self.case.case_id)

    def confirm(self, pick: int) -> None:
        """Let a fitting second person confirm what waits first."""
        for proposal in self.case.proposals()[:1]:
            able = sorted(self.case.seconds(proposal))
            both = [self.case.person(able[pick % len(able)], number) for number in (1, 2)]
            fit = [person for person in both if not self.case.against_confirming(proposal, person)]
            for person in fit[:1]:
                self.case.answers(proposal, person, [])

    def attempt(self, action: str, role: str, pick: int, *, days: int, flaw: str) -> None:
        """Try a step; the regulation says whether it must be accepted or refused."""
        law, day, seen = LAWS[action], self.office.today + timedelta(days=days), self.case.seen
        typed = papers(Action(action), day)
        if flaw == "paper" and law.papers:
            typed.pop(law.papers[pick % len(law.papers)])
        who = self.case.person(role, 1 + pick // 3 % 2, inside=flaw != "outsider")
        attempt = Attempt(
            action, who, pick % len(seen.people), day, papers=typed, stale=flaw == "stale",
            reason=" " if flaw == "reason" else "Alasan uji.",
            late_reason="" if flaw == "late" else "Baru diketahui.",
        )  # fmt: skip
        accepted = self.case.tries(attempt, objections(attempt, seen, self.office.today)) is not None
        self.reopened |= accepted and action == "reopen"

    def take(self, pick: int, back: int, actions: tuple[str, ...], *, through: bool) -> None:
        """Let the right officers take one of the steps that are open, and a second person confirm it."""
        lawful = [one for one in self.case.lawful_attempts(back) if one.action in actions]
        open_now = sorted({(one.action, one.respondent) for one in lawful})
        if open_now:
            chosen = open_now[pick % len(open_now)]
            able = [one for one in lawful if (one.action, one.respondent) == chosen]
            attempt = able[pick % len(able)]
            self.reopened |= attempt.action == "reopen"
            assert self.case.tries(attempt, []) == (not LAWS[attempt.action].second)
        for proposal in self.case.proposals()[:1]:
            self.case.answers(proposal, self.case.first_of(proposal), ["the same person"])
        if through:
            self.confirm(pick)
