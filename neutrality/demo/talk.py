"""What some sample reporters write afterwards, and what their office asks them."""

from __future__ import annotations

import uuid
from random import Random

from neutrality.cases import conversation, holder
from neutrality.cases.holder import Holder, enter
from neutrality.cases.jobs import start_pressure_clock
from neutrality.cases.models import Case
from neutrality.cases.work import reports_of
from neutrality.demo.luck import LUCK
from neutrality.demo.moment import Moment
from neutrality.demo.offices import Staffed
from neutrality.domain.access import Role
from neutrality.vault import TrackingCode

QUESTION = "Apakah ada orang lain yang melihatnya, dan apakah Anda punya foto?"
ANSWER = "Ada dua rekan yang melihat. Foto saya kirim bila sudah dapat."
ADDED = "Unggahan yang sama muncul lagi kemarin sore."
THREAT = "Sejak kemarin atasan bertanya-tanya siapa yang melapor. Ada kabar saya akan dimutasi."


def talk(moment: Moment, place: Staffed, case_id: uuid.UUID, code: TrackingCode, random: Random) -> None:
    """Let a reporter and the office write to each other, as often as luck says."""
    if random.random() < LUCK["asked"]:
        _ask(moment, place, case_id)
        if random.random() < LUCK["answers"]:
            holder.reply(_holder(moment, code), ANSWER, once=_once(random))
    if random.random() < LUCK["adds"]:
        holder.reply(_holder(moment, code), ADDED, once=_once(random))
    if random.random() < LUCK["pressed"]:
        holder.report_pressure(_holder(moment, code), THREAT, once=_once(random))
        told = {"case": str(case_id), "on": moment.day.isoformat()}
        start_pressure_clock(moment.session, moment.means, told, moment.now)


def _ask(moment: Moment, place: Staffed, case_id: uuid.UUID) -> None:
    session = moment.session
    conversation.ask_reporter(
        session, moment.means, case_id, text=QUESTION, report_id=reports_of(session, case_id)[0].id,
        version=session.get_one(Case, case_id).version, actor=place.people[Role.VERIFIER], now=moment.now,
        today=moment.day,
    )  # fmt: skip


def _holder(moment: Moment, code: TrackingCode) -> Holder:
    return enter(moment.session, moment.means, code, now=moment.now, today=moment.day)


def _once(random: Random) -> uuid.UUID:
    return uuid.UUID(bytes=random.randbytes(16))
