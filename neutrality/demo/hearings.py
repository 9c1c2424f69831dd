"""Sample hearings: a respondent of each office described and heard, with a file of their own; a witness."""

from __future__ import annotations

import uuid
from datetime import time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from neutrality.cases import allegations
from neutrality.cases.data_requests import ask_for_data
from neutrality.cases.hearings import record_hearing, summon
from neutrality.cases.models import Case, Respondent
from neutrality.cases.rebuttals import add_rebuttals
from neutrality.cases.witnesses import add_witness
from neutrality.demo.moment import Moment
from neutrality.demo.offices import Staffed, World
from neutrality.demo.pictures import picture
from neutrality.domain.access import Role
from neutrality.domain.hearing import Heard, Summons
from neutrality.domain.own_data import Asked
from neutrality.domain.respondent import Manner
from neutrality.domain.testimony import WitnessAccount
from neutrality.domain.workflow import State
from neutrality.evidence.service import seal_upload


def hear(moment: Moment, world: World, random: Random) -> None:
    """Let one case under examination of each office have everything that is asked of a respondent."""
    for place in world.staffed:
        found = select(Case.id).where(Case.office_id == place.office.id, Case.state == State.VERIFIED)
        case_id = moment.session.scalars(found.order_by(Case.received_on.desc(), Case.reference)).first()
        if case_id is not None:
            _hear(moment, place, case_id, random)


def _hear(moment: Moment, place: Staffed, case_id: uuid.UUID, random: Random) -> None:
    session, means = moment.session, moment.means
    who: dict[str, Any] = {"actor": place.people[Role.VERIFIER], "now": moment.now}
    person = select(Respondent.id).where(Respondent.case_id == case_id, Respondent.ordinal == 1)
    one = session.scalars(person).one()
    grid = Manner("media_sosial", "facebook", "posting", "yes", "unknown")
    allegations.set_manner(session, means, case_id, one, grid, **who)
    before = moment.day - timedelta(days=1)
    first = Summons("by_hand", moment.day - timedelta(days=3), before, time(9, 30), "Ruang klarifikasi")
    held = summon(session, means, case_id, one, first, **who)
    said = Heard("excused", note="Sakit, surat dokter diserahkan.")
    record_hearing(session, means, case_id, held.hearing_id, said, reason="", version=1, **who)
    second = Summons("agency", before, moment.day, time(10), "Ruang klarifikasi")
    held = summon(session, means, case_id, one, second, **who)
    said = Heard("attended", "Saya mengunggah foto itu, tetapi tidak bermaksud berkampanye.")
    record_hearing(session, means, case_id, held.hearing_id, said, reason="", version=1, **who)
    brought = seal_upload(means.store, picture(random), "bantahan.png")
    add_rebuttals(session, means, case_id, one, [brought], **who)
    ask_for_data(session, means, case_id, one, Asked(moment.day, "Data apa saja tentang saya?"), **who)
    seen = "Saya melihat unggahannya malam itu."
    account = WitnessAccount("Saksi Contoh", "Jalan Contoh 3", "", seen, sworn=True)
    add_witness(session, means, case_id, account, **who)
