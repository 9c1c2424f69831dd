"""What somebody can work out who keeps every release and knows what is a sum of what (attack 19).

The attacker is stronger than a real one: what never moved backwards is known not to have, what was never
corrected is known not to have been, and of the rest the direction is known. What the rules of disclosure say
of a hidden number, that it is small, is not used: that is what hiding means.
"""

from __future__ import annotations

from collections.abc import Sequence

from neutrality.domain.cumulative import RECOMMENDED, Part
from neutrality.domain.release_sheet import Earlier
from tests.attacks.release_cases_told import Flow
from tests.attacks.release_equations import Equations
from tests.attacks.release_persons_told import Cohorts, Persons
from tests.attacks.release_world import Case


def attack(cases: Sequence[Case], made: Sequence[Earlier]) -> Equations:
    """Return all that the releases tell, and all that they hide."""
    equations = Equations()
    firsts = [one for one in made if not one.publication.revision]
    persons = Persons(equations, firsts)
    persons.told()
    for name, of in (
        ("types", lambda one: one.type),
        ("causes", lambda one: one.cause),
        ("levels", lambda one: one.level),
        ("provinces", lambda one: one.province),
    ):
        persons.parted(name, RECOMMENDED, "persons_proven", of)
    persons.parted("sanctions", (Part.SANCTIONED,), "persons_sanctioned", lambda one: one.sanction)
    persons.agencies()
    Cohorts(persons, cases).told()
    Flow(equations, cases, made).told()
    return equations
