"""One respondent of a case described, heard and bringing files, by the services alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from io import BytesIO
from typing import Any, TypeVar

from neutrality.cases import allegations
from neutrality.cases.data_requests import answer_request, ask_for_data
from neutrality.cases.hearings import record_hearing, summon
from neutrality.cases.rebuttals import add_rebuttals
from neutrality.cases.respondent_file import RespondentFile, respondent_file
from neutrality.cases.witnesses import add_witness
from neutrality.database import reading, transaction
from neutrality.domain.access import Actor
from neutrality.domain.hearing import Heard, Summons
from neutrality.domain.own_data import Answered, Asked
from neutrality.domain.respondent import Manner
from neutrality.domain.testimony import WitnessAccount
from neutrality.evidence.service import seal_upload
from tests.cases.clearing import picture
from tests.cases.office import Office

Answer = TypeVar("Answer")


@dataclass
class Respondents:
    """The respondents of one case, and an investigator."""

    office: Office
    case_id: uuid.UUID

    @property
    def shared(self) -> dict[str, Any]:
        """Who acts and when."""
        return {"actor": self.office.who("verifier"), "now": self.office.clock()}

    def one(self, ordinal: int = 1) -> uuid.UUID:
        """Return the id of a respondent."""
        return self.office.people(self.case_id)[ordinal - 1].id

    def do(self, work: Callable[..., Answer], *arguments: object, **more: object) -> Answer:
        """Carry out a use case on the case."""
        shared = self.shared | more
        with transaction(self.office.sessions) as session:
            return work(session, self.office.means, self.case_id, *arguments, **shared)

    def file(self, ordinal: int = 1, *, who: Actor | None = None) -> RespondentFile:
        """Return what is kept of a respondent, as somebody sees it."""
        who, now = who or self.office.who("verifier"), self.office.clock()
        with reading(self.office.sessions) as session:
            return respondent_file(session, self.office.means, self.case_id, ordinal, actor=who, now=now)

    def summon(self, place: str = "Ruang rapat", letter: str = "12/XI") -> uuid.UUID:
        """Summon the first respondent to come today."""
        today = self.office.today
        asked = Summons("post", today - timedelta(days=1), today, time(9, 30), place, letter)
        return self.do(summon, self.one(), asked).hearing_id

    def heard(self, hearing_id: uuid.UUID, statement: str, *, version: int = 1, reason: str = "") -> None:
        """Record what the respondent said."""
        said = Heard("attended", statement, "Tenang.")
        self.do(record_hearing, hearing_id, said, reason=reason, version=version)

    def bring(self, name: str = "bantahan.jpg", ordinal: int = 1) -> uuid.UUID:
        """Let a respondent bring a photo."""
        upload = seal_upload(self.office.means.store, BytesIO(picture()), name)
        return self.do(add_rebuttals, self.one(ordinal), (upload,))[0].id

    def ask(self, wish: str = "Semua data saya.") -> uuid.UUID:
        """Let the respondent ask for their own data."""
        return self.do(ask_for_data, self.one(), Asked(self.office.today, wish)).id

    def refuse(self, request_id: uuid.UUID, reason: str = "Perkara berjalan.") -> None:
        """Answer that nothing is given."""
        self.do(answer_request, request_id, Answered("refused", self.office.today, reason=reason))

    def testify(self, name: str = "Tono Saksi", statement: str = "Saya melihat.") -> uuid.UUID:
        """Keep a witness."""
        account = WitnessAccount(name, "Jalan Saksi 2", "0812", statement, sworn=True, protected=True)
        return self.do(add_witness, account).witness_id

    def describe(self, employer: str = "Adik ipar bupati.") -> None:
        """Choose a phase, fill in the grid."""
        grid = Manner("media_sosial", "tiktok", "like", "yes", "yes", employer)
        self.do(allegations.choose_phase, self.one(), "calon", reason="Putusan KPU.")
        self.do(allegations.set_manner, self.one(), grid)

    def everything(self) -> None:
        """Let everything happen once that can happen to a respondent."""
        self.describe()
        self.heard(self.summon(), "Saya hanya lewat.")
        self.bring()
        self.refuse(self.ask())
        self.testify()
