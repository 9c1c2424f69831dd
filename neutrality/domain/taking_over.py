"""What an office's earlier register may leave out: the steps of the table as an import replays them.

A register tells days and results. It holds no study, no quorum, no numbers of letters, nobody's signature,
and whoever decided was an officer of that time. Each exception to the workflow's table is listed here; none
of what lacks is made up, and every event of such a step says that it came by import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from neutrality.domain.matrix import Role
from neutrality.domain.workflow import BY_ACTION, Action, Transition

# Why the steps are dated in the past: one of the listed reasons (design 6), written as the office writes.
REASON = "Impor register kantor."
# What the events say.
REGISTER = "register"
# Whoever administers the office's register takes it in.
IMPORTERS = frozenset({Role.HEAD})
# What the step asks at the desk and a register does not have; all other fields are asked for as ever.
LEFT_OUT: Mapping[Action, frozenset[str]] = {
    Action.REGISTER: frozenset(),
    Action.CLOSE_UNMET: frozenset({"unmet_requirement"}),
    Action.CLOSE_TRACED: frozenset(),
    Action.FORWARD_ELSEWHERE: frozenset({"competent_body"}),
    Action.ACCEPT_WITHDRAWAL: frozenset(),
    Action.TERMINATE_EARLY: frozenset({"termination_ground"}),
    Action.FIND_NOT_PROVEN: frozenset({"study_number", "pleno_on", "quorum"}),
    Action.FORWARD: frozenset({"violation_type", "sanction_level", "study_number", "pleno_on", "quorum"}),
    Action.HAND_TO_CRIMINAL: frozenset({"study_number", "pleno_on", "quorum"}),
    Action.REFER_RESPONDENT: frozenset({"competent_body"}),
    Action.RECORD_RECOMMENDATION: frozenset({"record_source"}),
    Action.RECORD_SANCTION: frozenset({"decision_number", "effective_on", "record_source"}),
    Action.RECORD_NO_VIOLATION: frozenset({"decision_number", "record_source"}),
    Action.RECORD_NOT_FOLLOWED_UP: frozenset(),
    Action.TERMINATE: frozenset({"termination_ground"}),
}


def _as_the_register_says(action: Action, lacks: frozenset[str]) -> Transition:
    """Return the row without what a register lacks: guards, a second person, reasons, legal steps between."""
    row = BY_ACTION[action]
    asked = tuple(name for name in row.fields if name not in lacks)
    return replace(
        row, roles=IMPORTERS, second=frozenset(), guards=(), fields=asked,
        from_subs=_NO_STEP_BETWEEN.get(action, frozenset()),
        optional=(*row.optional, *sorted(lacks)), needs_reason=False,
    )  # fmt: skip


# A recommendation comes from an authority: what was forwarded to the employer got none.
_NO_STEP_BETWEEN = {Action.RECORD_RECOMMENDATION: BY_ACTION[Action.RECORD_RECOMMENDATION].from_subs}
TAKEN_OVER: tuple[Transition, ...] = tuple(
    _as_the_register_says(action, lacks) for action, lacks in LEFT_OUT.items()
)
