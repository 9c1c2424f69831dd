"""What some sample reporters write afterwards, and what their office asks them."""

from __future__ import annotations

import uuid

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

ANSWERED, ADDS, PRESSED = (uuid.UUID(int=number) for number in range(3))
QUESTION = "Apakah ada orang lain yang melihatnya, dan apakah Anda punya foto?"
ANSWER = "Ada dua rekan yang melihat. Foto saya kirim bila sudah dapat."
ADDED = "Unggahan yang sama muncul lagi kemarin sore."
THREAT = "Sejak kemarin atasan bertanya-tanya siapa yang melapor. Ada kabar saya akan dimutasi."


def talk(moment: Moment, place: Staffed, case_id: uuid.UUID, code: TrackingCode) -> None:
    """Let a reporter and the office write to each other, as often as luck says; the code is the dice."""
    asked, answers, adds, pressed = (number / 256 for number in code.lookup_id[:4])
    if asked < LUCK["asked"]:
        _ask(moment, place, case_id)
        if answers < LUCK["answers"]:
            holder.reply(_holder(moment, code), ANSWER, once=ANSWERED)
    if adds < LUCK["adds"]:
        holder.reply(_holder(moment, code), ADDED, once=ADDS)
    if pressed < LUCK["pressed"]:
        holder.report_pressure(_holder(moment, code), THREAT, once=PRESSED)
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
