"""Sample documents: of each office a letter that left and came back signed, and a draft."""

from __future__ import annotations

from random import Random
from typing import Any

from sqlalchemy import select

from neutrality.cases.models import Case, Respondent
from neutrality.demo.moment import Moment
from neutrality.demo.offices import Staffed, World
from neutrality.demo.pictures import picture
from neutrality.documents.drafting import begin_document
from neutrality.documents.finishing import Finishing, add_scan, finish_document, mark_left
from neutrality.domain.access import Role
from neutrality.domain.workflow import State
from neutrality.evidence.service import seal_upload

# Where documents of the sample site are checked.
ADDRESS = "http://127.0.0.1:8000/verifikasi"


def write(moment: Moment, world: World, random: Random) -> None:
    """Let each office have written about one case that it forwarded and one that it examines."""
    for place in world.staffed:
        _forward(moment, place, random)
        _draft(moment, place)


def _forward(moment: Moment, place: Staffed, random: Random) -> None:
    person = _respondent(moment, place, State.RECOMMENDED)
    if person is None:
        return
    session, means, case_id = moment.session, moment.means, person.case_id
    who = _who(moment, place)
    letter = begin_document(session, means, case_id, kind="forwarding", respondent_id=person.id, **who).id
    wanted = Finishing(moment.day, address=ADDRESS)
    finish_document(session, means, case_id, letter, wanted, version=1, **who)
    scan = seal_upload(means.store, picture(random), "surat.png")
    add_scan(session, means, case_id, letter, scan, **who)
    mark_left(session, means, case_id, letter, moment.day, **who)


def _draft(moment: Moment, place: Staffed) -> None:
    person = _respondent(moment, place, State.VERIFIED)
    if person is not None:
        begin_document(
            moment.session, moment.means, person.case_id, kind="hearing_invitation",
            respondent_id=person.id, **_who(moment, place),
        )  # fmt: skip


def _who(moment: Moment, place: Staffed) -> dict[str, Any]:
    return {"actor": place.people[Role.VERIFIER], "now": moment.now}


def _respondent(moment: Moment, place: Staffed, state: State) -> Respondent | None:
    """Return somebody of the newest case of an office in whom the state stands."""
    found = (
        select(Respondent)
        .join(Case, Case.id == Respondent.case_id)
        .where(Case.office_id == place.office.id, Respondent.state == state, Respondent.excluded_on.is_(None))
        .order_by(Case.received_on.desc(), Case.reference, Respondent.ordinal)
    )
    return moment.session.scalars(found.limit(1)).first()
