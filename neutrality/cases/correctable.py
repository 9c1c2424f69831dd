"""Which fields ralat mends: on what they stand, whether two are needed, what stays sealed (design 2)."""

from __future__ import annotations

from dataclasses import dataclass

from neutrality.domain.workflow import Level

LONGEST_VALUE = 300
# These stand on the report alone.
OF_THE_REPORT = frozenset({"event_on", "known_on"})
DECIDES_THE_WINDOW = frozenset({"received_on", "election_id", "known_on"})


@dataclass(frozen=True)
class Correctable:
    """Which level a field stands on, whether a second person is needed, whether its value stays sealed."""

    level: Level
    two_persons: bool = False
    sealed: bool = False


CORRECTABLE: dict[str, Correctable] = {
    "received_on": Correctable(Level.CASE, two_persons=True),
    "event_on": Correctable(Level.CASE, two_persons=True),
    "known_on": Correctable(Level.CASE, two_persons=True),
    "place_code": Correctable(Level.CASE),
    "election_id": Correctable(Level.CASE),
    "channel": Correctable(Level.CASE),
    "kind": Correctable(Level.CASE, two_persons=True),
    "receipt_number": Correctable(Level.CASE, two_persons=True, sealed=True),
    "registration_number": Correctable(Level.CASE, two_persons=True, sealed=True),
    "name": Correctable(Level.RESPONDENT, two_persons=True, sealed=True),
    "nip": Correctable(Level.RESPONDENT, two_persons=True, sealed=True),
    "agency_id": Correctable(Level.RESPONDENT),
    "employee_type": Correctable(Level.RESPONDENT),
    "position_group": Correctable(Level.RESPONDENT),
    "violation_type": Correctable(Level.RESPONDENT, two_persons=True),
    "cause": Correctable(Level.RESPONDENT, two_persons=True),
    "decision_number": Correctable(Level.RESPONDENT, two_persons=True, sealed=True),
    "decision_on": Correctable(Level.RESPONDENT, two_persons=True),
    "effective_on": Correctable(Level.RESPONDENT, two_persons=True),
    "sanction_kind": Correctable(Level.RESPONDENT, two_persons=True),
    # The letter comes after what was heard: nothing that is counted changes.
    "recommendation_source": Correctable(Level.RESPONDENT),
    "recommendation_number": Correctable(Level.RESPONDENT, sealed=True),
}
# What the office's register of numbers, the employer's decision and the kind hold has rules of its own.
OF_A_NUMBER = frozenset({"receipt_number", "registration_number"})
