"""Who takes each step at an office, who confirms it, and what they write down for it."""

from __future__ import annotations

from datetime import date, timedelta

from neutrality.domain.access import Role
from neutrality.domain.workflow import Action
from tests.factories import WORKPLACE

V, H, L, P = Role.VERIFIER, Role.HEAD, Role.LIAISON, Role.PLENO_MEMBER
HANDS: dict[Action, tuple[Role, Role | None]] = {
    Action.REQUEST_CORRECTION: (Role.INTAKE, None),
    Action.RECORD_CORRECTION: (Role.INTAKE, None),
    Action.CLOSE_UNMET: (V, H),
    Action.START_TRACING: (V, None),
    Action.RECORD_TRACING: (V, None),
    Action.CLOSE_TRACED: (V, H),
    Action.MERGE: (V, None),
    Action.FORWARD_ELSEWHERE: (V, H),
    Action.ACCEPT_WITHDRAWAL: (V, H),
    Action.TERMINATE_EARLY: (V, H),
    Action.REGISTER: (V, H),
    Action.EXTEND: (H, None),
    Action.SUMMON: (V, None),
    Action.SEND_TO_PLENO: (V, None),
    Action.RETURN_FROM_PLENO: (P, None),
    Action.FIND_NOT_PROVEN: (P, None),
    Action.FORWARD: (V, H),
    Action.HAND_TO_CRIMINAL: (V, H),
    Action.REFER_RESPONDENT: (V, H),
    Action.RECORD_AUTHORITY_RECEIPT: (L, None),
    Action.RECORD_RECOMMENDATION: (L, None),
    Action.RECORD_RECEIPT: (L, None),
    Action.REMIND: (L, None),
    Action.RECORD_EXAMINING: (L, None),
    Action.RECORD_MORE_TIME: (L, None),
    Action.RECORD_ANSWER: (L, None),
    Action.RECORD_REFUSAL: (L, None),
    Action.RECORD_MOVE: (L, None),
    Action.RECORD_CONTROL_MEASURE: (L, None),
    Action.RECORD_SANCTION: (L, V),
    Action.RECORD_SANCTION_UNDER_REMEDY: (L, V),
    Action.END_REMEDY: (L, V),
    Action.RECORD_NO_VIOLATION: (L, H),
    Action.RECORD_NOT_FOLLOWED_UP: (L, H),
    Action.RETURN_TO_OFFICE: (L, H),
    Action.TERMINATE: (V, H),
    Action.REOPEN: (H, None),
}


def papers(action: Action, day: date) -> dict[str, str]:
    """Return what the law asks to be written down for a step made on a day."""
    iso = day.isoformat()
    study = {"study_number": "K/1", "pleno_on": iso, "quorum": "3"}
    decision = {"decision_number": "SK/9", "decision_on": iso, "record_source": "letter"}
    said = {"answered_on": iso, "record_source": "message"}
    sanction = {**decision, "sanction_kind": "moral_terbuka", "effective_on": iso}
    found = {"violation_type": "D06", "sanction_level": "berat", "addressee": "authority"}
    return {
        Action.REQUEST_CORRECTION: {"lacks": "evidence", "public_reason": "Mohon lengkapi bukti."},
        Action.CLOSE_UNMET: {"unmet_requirement": "evidence"},
        Action.RECORD_TRACING: {"supervision_number": "LHP/1"},
        Action.MERGE: {"master": "another"},
        Action.FORWARD_ELSEWHERE: {"competent_body": "polri"},
        Action.TERMINATE_EARLY: {"termination_ground": "died"},
        Action.REGISTER: {"pleno_on": iso},
        Action.FIND_NOT_PROVEN: study,
        Action.FORWARD: {**study, **found},
        Action.HAND_TO_CRIMINAL: study,
        Action.REFER_RESPONDENT: {"competent_body": "village"},
        Action.RECORD_RECOMMENDATION: {
            "recommended_level": "sedang",
            "recommended_on": iso,
            "record_source": "sbt",
        },
        Action.RECORD_EXAMINING: said,
        Action.RECORD_MORE_TIME: {**said, "more_time_until": (day + timedelta(days=14)).isoformat()},
        Action.RECORD_ANSWER: {**said, "employer_answer": "sanction"},
        Action.RECORD_REFUSAL: said,
        Action.RECORD_MOVE: {"new_agency": WORKPLACE[2], "moved_on": iso},
        Action.RECORD_CONTROL_MEASURE: {
            "control_measure": "reprimand",
            "measure_stage": "requested",
            "control_measure_on": iso,
        },
        Action.RECORD_SANCTION: sanction,
        Action.RECORD_SANCTION_UNDER_REMEDY: {**sanction, "remedy": "keberatan"},
        Action.END_REMEDY: {"remedy_result": "lapsed", "record_source": "letter"},
        Action.RECORD_NO_VIOLATION: decision,
        Action.TERMINATE: {"termination_ground": "retired"},
        Action.REOPEN: {"ground": "new_evidence", "pleno_on": iso},
    }.get(action, {})
