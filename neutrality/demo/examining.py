"""The examination of a sample case before it is decided: checklist, elements, study, a plenary meeting."""

from __future__ import annotations

import uuid

from neutrality.cases.examination import examine
from neutrality.cases.examination_reading import study_row
from neutrality.cases.models import Case, Respondent
from neutrality.cases.plenos import record_pleno
from neutrality.cases.study import save_study
from neutrality.demo.moment import Moment
from neutrality.demo.offices import Staffed
from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError
from neutrality.domain.examination import (
    CauseFound,
    CheckAnswer,
    Confidence,
    ElementAnswer,
    Examined,
    Finding,
    Noted,
)
from neutrality.domain.pleno import Member, PlenoResult, Sitting, Vote

MEMBERS = 3


def examine_case(
    moment: Moment,
    place: Staffed,
    case_id: uuid.UUID,
    person: Respondent,
    *,
    violation_type: str,
    proven: bool,
    cause: str = "",
) -> None:
    """Let the investigator examine one respondent, and the plenary meeting decide."""
    catalogue, verifier = moment.means.catalogue, place.people[Role.VERIFIER]
    fulfilled = ElementAnswer.FULFILLED if proven else ElementAnswer.NOT_PROVEN
    elements = [row.code for row in catalogue.elements_of(violation_type)]
    seen = Examined(
        violation_type,
        {code: Noted(ElementAnswer.FULFILLED) for code in elements} | {elements[-1]: Noted(fulfilled)},
        Finding.PROVEN if proven else Finding.NOT_PROVEN,
        "Menurut tangkapan layar dan keterangan saksi (contoh).",
        (CauseFound(cause, Confidence.SUPPORTED, "Keterangan terlapor (contoh)."),) if cause else (),
    )
    try:
        examine(
            moment.session, moment.means, case_id,
            checklist={row.code: Noted(CheckAnswer.YES) for row in catalogue.checklist_items(moment.day)},
            people={person.id: seen}, version=_version(moment, case_id), actor=verifier, now=moment.now,
        )  # fmt: skip
    except ConflictError as error:
        if error.code != "nothing_changed":  # what was returned may be found once more just the same
            raise
    _write(moment, place, case_id)
    _decide(moment, place, case_id, person, proven=proven)


def _write(moment: Moment, place: Staffed, case_id: uuid.UUID) -> None:
    row = study_row(moment.session, case_id)
    if row is not None and row.version:
        return
    save_study(
        moment.session, moment.means, case_id, number="KJ/01", version=0, now=moment.now,
        sections={
            "facts": "Pada hari kejadian, terlapor diduga berpihak kepada calon (contoh).",
            "analysis": "Unsur-unsur diperiksa satu per satu (contoh).",
            "conclusion": "Sesuai temuan pada setiap terlapor (contoh).",
        },
        actor=place.people[Role.VERIFIER],
    )  # fmt: skip


def _decide(moment: Moment, place: Staffed, case_id: uuid.UUID, person: Respondent, *, proven: bool) -> None:
    votes = {person.ordinal: Vote.FOR.value}
    seats = [place.people[role].account_id for role in (Role.HEAD, Role.PLENO_MEMBER)]
    members = [Member(f"member{number}", seat, votes=votes) for number, seat in enumerate(seats, start=1)]
    guest = Member("guest1", name="Anggota Ketiga (contoh)", votes={person.ordinal: Vote.ABSTAINED.value})
    result = PlenoResult.PROVEN if proven else PlenoResult.NOT_PROVEN
    sitting = Sitting(moment.day, MEMBERS, (*members, guest), {person.ordinal: result.value})
    record_pleno(
        moment.session, moment.means, case_id, sitting, version=_version(moment, case_id),
        actor=place.people[Role.PLENO_MEMBER], now=moment.now,
    )  # fmt: skip


def _version(moment: Moment, case_id: uuid.UUID) -> int:
    moment.session.flush()
    return moment.session.get_one(Case, case_id).version
