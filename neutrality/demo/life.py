"""The life of one sample case: a generator that says on which day it goes on, and then acts."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import or_, select

from neutrality.cases import service
from neutrality.cases.corrections import correct
from neutrality.cases.models import Case, Proposal, ProposalStatus, Respondent
from neutrality.cases.steps import confirm_step, refuse_step, take_step
from neutrality.cases.work import respondents_of
from neutrality.demo import names
from neutrality.demo.accounts import PASSPHRASE
from neutrality.demo.luck import DAYS_LATE, KINDS, LUCK, TYPES, UNANSWERED
from neutrality.demo.moment import Days, Moment
from neutrality.demo.offices import Staffed
from neutrality.demo.pictures import picture
from neutrality.demo.talk import talk
from neutrality.domain.access import Role
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.workflow import Action, ReportKind, State, Step
from neutrality.evidence.service import SealedUpload, seal_upload
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import TrackingCode


class Life:
    """One case with its office and its luck."""

    def __init__(
        self, place: Staffed, election: uuid.UUID | None, random: Random, *, received_on: date, today: date
    ) -> None:
        self.place, self.election, self.random = place, election, random
        self.received_on, self.today = received_on, today
        self.case_id = uuid.UUID(int=0)
        self.code = TrackingCode.from_seed(bytes(32))

    def days(self) -> Days:
        """Live from receipt to the end, or as far as luck and today allow."""
        late = self.random.random() < LUCK["late"]
        moment = yield self.received_on + timedelta(days=self.random.choice(DAYS_LATE) if late else 0)
        kind = self._receive(moment)
        if kind is not ReportKind.HASIL_PENGAWASAN:
            talk(moment, self.place, self.case_id, self.code)
        if self.random.random() < LUCK["corrected"]:
            moment = yield moment.day + timedelta(days=1)
            self._correct(moment)
        if kind is ReportKind.INFORMASI_AWAL and self.random.random() < LUCK["stays_information"]:
            return
        moment = yield moment.day + timedelta(days=self.random.randint(0, 2))
        chance = "traced" if kind is ReportKind.INFORMASI_AWAL else "registered"
        registered = self.random.random() < LUCK[chance]
        if not registered:
            yield from self._close_unmet(moment)
            return
        yield from self._register(moment, kind)

    def _receive(self, moment: Moment) -> ReportKind:
        kind = self.random.choices(
            [ReportKind.LAPORAN, ReportKind.INFORMASI_AWAL, ReportKind.HASIL_PENGAWASAN], [55, 20, 25]
        )[0]
        submission = self._submission(moment, kind)
        supervised = kind is ReportKind.HASIL_PENGAWASAN
        actor = self.place.people[Role.FIELD_SUPERVISOR if supervised else Role.INTAKE]
        public = submission.source is Source.PUBLIC
        self.code = TrackingCode.from_seed(self.random.randbytes(32))
        received = service.receive(
            moment.session, moment.means, submission, now=moment.now, today=moment.day,
            code=self.code, actor=None if public else actor,
        )  # fmt: skip
        self.case_id = received.case_id
        if public and kind is ReportKind.LAPORAN:
            self._sign_and_check(moment)
        return kind

    def _submission(self, moment: Moment, kind: ReportKind) -> Submission:
        source, channel = self._door(kind)
        named = kind is ReportKind.LAPORAN
        number = self.random.choices([1, 2, 3], [88, 9, 3])[0]
        backdated = moment.day > self.received_on
        at_counter = source is Source.COUNTER
        return Submission(
            kind=kind, source=source, channel=channel, office_id=self.place.office.id,
            received_at=datetime.combine(self.received_on, time(2, 30), UTC),
            received_on=self.received_on if source is not Source.PUBLIC else moment.day,
            narrative=self.random.choice(names.STORIES),
            event_on=self.received_on - timedelta(days=self.random.randint(1, 5)),
            known_on=self.received_on - timedelta(days=self.random.randint(0, 1)),
            place_code=self.place.office.place_code, place_detail="Jalan Contoh 1",
            election_id=self.election, candidate="Calon Contoh",
            plain_kind=self.random.choices(list(KINDS), list(KINDS.values()))[0],
            links=(f"https://media.contoh.test/unggahan/{self.received_on:%m%d}",),
            respondents=tuple(self._person() for _one in range(number)),
            identity=Identity(names.person(self.random), "Jalan Contoh 2") if named else None,
            signed_on=moment.day if named and at_counter else None,
            late_reason="Jaringan kantor terputus." if backdated and source is not Source.PUBLIC else "",
            uploads=self._uploads(moment),
        )  # fmt: skip

    def _door(self, kind: ReportKind) -> tuple[Source, str]:
        if kind is ReportKind.HASIL_PENGAWASAN:
            superior = self.random.random() < LUCK["superior"]
            return (Source.DIRECT_SUPERIOR if superior else Source.FIELD_SUPERVISOR), "supervision"
        if self.random.random() < LUCK["web"]:
            return Source.PUBLIC, "web"
        return Source.COUNTER, self.random.choice(["walk_in", "letter", "phone", "whatsapp", "transferred"])

    def _person(self) -> RespondentInput:
        group, title = names.position(self.random)
        return RespondentInput(
            name=names.person(self.random),
            nip=names.nip(self.random) if self.random.random() < LUCK["nip_known"] else "",
            agency_id=self.random.choice(self.place.agencies).id,
            position=title,
            position_group=group,
            employee_type="pns",
        )

    def _uploads(self, moment: Moment) -> tuple[SealedUpload, ...]:
        if self.random.random() > LUCK["evidence"]:
            return ()
        stream = picture(self.random)
        return (seal_upload(moment.means.store, stream, "foto.png"),)

    def _sign_and_check(self, moment: Moment) -> None:
        if self.random.random() < LUCK["unsigned"]:
            return
        custodian = self.place.people[Role.CUSTODIAN]
        service.record_signature(
            moment.session, moment.means, self.case_id, signed_on=moment.day, version=self._version(moment),
            actor=self.place.people[Role.INTAKE], now=moment.now, today=moment.day,
        )  # fmt: skip
        service.open_identity(
            moment.session, moment.means, self.case_id, passphrase=PASSPHRASE,
            reason="Memeriksa kelengkapan identitas.", actor=custodian, now=moment.now,
        )  # fmt: skip
        service.check_identity(
            moment.session, moment.means, self.case_id, complete=True, version=self._version(moment),
            actor=custodian, now=moment.now,
        )  # fmt: skip

    def _correct(self, moment: Moment) -> None:
        correct(
            moment.session, moment.means, self.case_id, field="channel", value="email",
            reason="Salah memilih saluran.", respondent_id=None, version=self._version(moment),
            actor=self.place.people[Role.INTAKE], now=moment.now, today=moment.day,
        )  # fmt: skip

    def _close_unmet(self, moment: Moment) -> Days:
        self._take(moment, Role.VERIFIER, Action.CLOSE_UNMET, {"unmet_requirement": "evidence"})
        moment = yield moment.day + timedelta(days=1)
        if not self._confirm(moment, Role.HEAD):
            return
        if self.random.random() < LUCK["unmet_reopened"]:
            moment = yield moment.day + timedelta(days=10)
            self._reopen(moment)

    def _register(self, moment: Moment, kind: ReportKind) -> Days:
        fields = {} if kind is ReportKind.LAPORAN else {"pleno_on": moment.day.isoformat()}
        if not self._can_register(moment):
            return
        service.assign(
            moment.session, moment.means, self.case_id, self.place.people[Role.VERIFIER].account_id,
            version=self._version(moment), actor=self.place.people[Role.HEAD], now=moment.now,
        )  # fmt: skip
        self._take(moment, Role.VERIFIER, Action.REGISTER, fields)
        moment = yield moment.day + timedelta(days=self.random.randint(0, 1))
        if not self._confirm(moment, Role.PLENO_MEMBER):
            return
        moment = yield moment.day + timedelta(days=self.random.randint(2, 9))
        for number in range(len(respondents_of(moment.session, self.case_id))):
            if number:  # days have passed with the one before
                moment = yield moment.day
            yield from self._decide(moment, number)

    def _decide(self, moment: Moment, number: int) -> Days:
        pleno = {"study_number": "KJ/01", "pleno_on": moment.day.isoformat(), "quorum": "3"}
        if self.random.random() < LUCK["not_proven"]:
            self._take(moment, Role.PLENO_MEMBER, Action.FIND_NOT_PROVEN, pleno, number)
            if self.random.random() < LUCK["not_proven_reopened"]:
                moment = yield moment.day + timedelta(days=7)
                self._reopen(moment, number)
            return
        fields = pleno | self._proposal(moment.means.catalogue)
        self._take(moment, Role.VERIFIER, Action.FORWARD, fields, number)
        moment = yield moment.day + timedelta(days=self.random.randint(0, 2))
        if not self._confirm(moment, Role.HEAD, number):
            return
        moment = yield moment.day + timedelta(days=self.random.randint(10, 110))
        yield from self._answer(moment, number)

    def _proposal(self, catalogue: Catalogue) -> dict[str, str]:
        code = self.random.choices(list(TYPES), list(TYPES.values()))[0]
        row = catalogue.violation_type(code)
        level = row.permitted_levels[-1]
        fields = {
            "violation_type": code,
            "sanction_level": level,
            "addressee": self.random.choice(["authority", "employer"]),
            "cause": self.random.choice(["C1", "C2", "C3", "C5"]),
        }
        return fields | ({"deviation_reason": "Menurut cara perbuatannya."} if row.level_needs_reason else {})

    def _answer(self, moment: Moment, number: int) -> Days:
        luck = self.random.random()
        decided = {"decision_number": "SK/01", "decision_on": moment.day.isoformat()}
        if luck < LUCK["sanctioned"]:
            kind = self._sanction(moment, number)
            fields = {**decided, "sanction_kind": kind, "effective_on": moment.day.isoformat()}
            self._take(moment, Role.LIAISON, Action.RECORD_SANCTION, fields, number)
            second = Role.VERIFIER
        elif luck < LUCK["no_violation"]:
            self._take(moment, Role.LIAISON, Action.RECORD_NO_VIOLATION, decided, number)
            second = Role.HEAD
        elif luck < LUCK["not_followed_up"]:
            fields = {"control_measure_on": moment.day.isoformat()}
            self._take(moment, Role.LIAISON, Action.RECORD_NOT_FOLLOWED_UP, fields, number)
            second = Role.HEAD
        else:
            return
        moment = yield moment.day + timedelta(days=1)
        self._confirm(moment, second, number)

    def _sanction(self, moment: Moment, number: int) -> str:
        person = self._respondent(moment, number)
        kinds = moment.means.catalogue.sanction_kinds(person.employee_type, on=moment.day)
        return self.random.choice([row.code for row in kinds if row.level in {"moral", "sedang", "berat"}])

    def _reopen(self, moment: Moment, number: int = 0) -> None:
        fields = {"ground": "new_evidence", "pleno_on": moment.day.isoformat()}
        if self._person_state(moment, number) is State.CLOSED and self._can_register(moment):
            self._take(moment, Role.HEAD, Action.REOPEN, fields, number)

    def _take(
        self, moment: Moment, role: Role, action: Action, fields: dict[str, str], number: int = 0
    ) -> None:
        take_step(
            moment.session, moment.means, self.case_id,
            Step(action, moment.day, "Sesuai hasil kajian (contoh).", fields=fields),
            respondent_id=self._respondent(moment, number).id, version=self._version(moment),
            actor=self.place.people[role], now=moment.now, today=moment.day,
        )  # fmt: skip

    def _confirm(self, moment: Moment, role: Role, number: int = 0) -> bool:
        """Let the second person answer; now and then the answer is no."""
        person = self._respondent(moment, number)
        waiting = select(Proposal.id).where(
            Proposal.case_id == self.case_id,
            Proposal.status == ProposalStatus.WAITING,
            or_(Proposal.respondent_id.is_(None), Proposal.respondent_id == person.id),
        )
        proposal_id = moment.session.scalars(waiting).one()
        actor = self.place.people[role]
        if self.day_before_today(moment) < UNANSWERED and self.random.random() < LUCK["unanswered"]:
            return False
        if self.random.random() < LUCK["refused"]:
            refuse_step(
                moment.session, moment.means, proposal_id, reason="Belum lengkap (contoh).", actor=actor,
                now=moment.now, today=moment.day,
            )  # fmt: skip
            return False
        confirm_step(moment.session, moment.means, proposal_id, actor=actor, now=moment.now, today=moment.day)
        return True

    def day_before_today(self, moment: Moment) -> int:
        """Return how many days ago the moment was: the newest steps still wait for their second person."""
        return (self.today - moment.day).days

    def _can_register(self, moment: Moment) -> bool:
        report = service.main_report_of(moment.session, self.case_id)
        return report.kind is not ReportKind.LAPORAN or (report.signed_on is not None and report.in_time)

    def _version(self, moment: Moment) -> int:
        moment.session.flush()
        return moment.session.get_one(Case, self.case_id).version

    def _respondent(self, moment: Moment, number: int) -> Respondent:
        return respondents_of(moment.session, self.case_id)[number]

    def _person_state(self, moment: Moment, number: int) -> State:
        return self._respondent(moment, number).state
