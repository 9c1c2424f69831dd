"""The life of one sample case: a generator that says on which day it goes on, and then acts."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from neutrality.cases import service
from neutrality.cases.corrections import correct
from neutrality.cases.work import respondents_of
from neutrality.demo import names
from neutrality.demo.accounts import PASSPHRASE
from neutrality.demo.before import before
from neutrality.demo.examined import examined
from neutrality.demo.hands import Hands
from neutrality.demo.luck import DAYS_LATE, KINDS
from neutrality.demo.moment import Days, Moment
from neutrality.demo.offices import Staffed
from neutrality.demo.pictures import picture
from neutrality.demo.talk import talk
from neutrality.domain.access import Role
from neutrality.domain.workflow import ReportKind
from neutrality.evidence.service import SealedUpload, seal_upload
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import TrackingCode


class Life(Hands):
    """One case with its office and its luck."""

    def __init__(
        self, place: Staffed, election: uuid.UUID | None, random: Random, *, received_on: date, today: date
    ) -> None:
        super().__init__(place, random, today=today)
        self.election, self.received_on = election, received_on
        self.code = TrackingCode.from_seed(bytes(32))

    def days(self) -> Days:
        """Live from receipt to the end, or as far as luck and today allow."""
        late = self.lucky("late")
        moment = yield self.received_on + timedelta(days=self.random.choice(DAYS_LATE) if late else 0)
        kind = self._receive(moment)
        if kind is not ReportKind.HASIL_PENGAWASAN:
            talk(moment, self.place, self.case_id, self.code)
        if self.lucky("corrected"):
            moment = yield moment.day + timedelta(days=1)
            self._correct(moment)
        if kind is ReportKind.INFORMASI_AWAL and self.lucky("stays_information"):
            return
        moment = yield moment.day + timedelta(days=self.random.randint(0, 2))
        if not (yield from before(self, moment, kind, self.code)):
            return
        moment = yield moment.day + timedelta(days=self.random.randint(2, 9))
        for number in range(len(respondents_of(moment.session, self.case_id))):
            if number:  # days have passed with the one before
                moment = yield moment.day
            yield from examined(self, moment, number)

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
            superior = self.lucky("superior")
            return (Source.DIRECT_SUPERIOR if superior else Source.FIELD_SUPERVISOR), "supervision"
        if self.lucky("web"):
            return Source.PUBLIC, "web"
        return Source.COUNTER, self.random.choice(["walk_in", "letter", "phone", "whatsapp", "transferred"])

    def _person(self) -> RespondentInput:
        group, title = names.position(self.random)
        return RespondentInput(
            name=names.person(self.random),
            nip=names.nip(self.random) if self.lucky("nip_known") else "",
            agency_id=self.random.choice(self.place.agencies).id,
            position=title,
            position_group=group,
            employee_type="pns",
        )

    def _uploads(self, moment: Moment) -> tuple[SealedUpload, ...]:
        if not self.lucky("evidence"):
            return ()
        stream = picture(self.random)
        return (seal_upload(moment.means.store, stream, "foto.png"),)

    def _sign_and_check(self, moment: Moment) -> None:
        if self.lucky("unsigned"):
            return
        custodian = self.place.people[Role.CUSTODIAN]
        service.record_signature(
            moment.session, moment.means, self.case_id, signed_on=moment.day, version=self.version(moment),
            actor=self.place.people[Role.INTAKE], now=moment.now, today=moment.day,
        )  # fmt: skip
        service.open_identity(
            moment.session, moment.means, self.case_id, passphrase=PASSPHRASE,
            reason="Memeriksa kelengkapan identitas.", actor=custodian, now=moment.now,
        )  # fmt: skip
        service.check_identity(
            moment.session, moment.means, self.case_id, complete=True, version=self.version(moment),
            actor=custodian, now=moment.now,
        )  # fmt: skip

    def _correct(self, moment: Moment) -> None:
        correct(
            moment.session, moment.means, self.case_id, field="channel", value="email",
            reason="Salah memilih saluran.", respondent_id=None, version=self.version(moment),
            actor=self.place.people[Role.INTAKE], now=moment.now, today=moment.day,
        )  # fmt: skip
