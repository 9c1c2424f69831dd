"""Attack 19: all releases of two years solved together; nothing hidden can be known to within five.

Six worlds, from a handful of cases a month to fifty. For everything that no release shows, the least and the
most that it can be are looked for. What is truly nothing needs no hiding, and what can only be one number is
told, where that number is five or more: it follows from published ones. That the attack is real is shown
the end: where a rule is weaker, it finds people. The smallest example of each leak found stands by its
rule, in `tests/domain/test_release_*.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from neutrality.domain import disclosure, release_cases, release_persons, release_tables
from neutrality.domain.release_persons import FOLLOWS
from neutrality.domain.values import Rate
from tests.attacks.release_attack import attack
from tests.attacks.release_world import Size, releases

TINY = Size(3, (3, 1))
SMALL = Size(8, (4, 1), late=0.1, piled=0.4)
PILED = Size(10, (4, 1), late=0.1, piled=0.4)
MIDDLE = Size(20, (5, 3, 2, 1), agencies=5)
BUSY = Size(50, (5, 4, 1), late=0.02)
STEADY = Size(40, (5, 1), late=0, reopened=0, excluded=0, piled=0)
LETTERS = {"conduct", "conduct_elections"}  # may be counted, from three on
WORLDS = ((1, TINY), (2, SMALL), (6, PILED), (4, MIDDLE), (3, BUSY), (5, STEADY))


@pytest.mark.parametrize(("seed", "size"), WORLDS)
def test_all_releases_together_tell_nothing_hidden_to_within_five(seed: int, size: Size) -> None:
    equations = attack(*releases(seed, size))
    assert len(equations.hidden) > 200
    assert equations.narrow() == []


@pytest.mark.parametrize(("seed", "size"), WORLDS)
def test_no_release_shows_a_number_below_five(seed: int, size: Size) -> None:
    _, made = releases(seed, size)
    small = [
        (one.publication.name, table.id, column.id, line.code, value)
        for one in made
        for table, column, line, value in one.publication.observations()
        if table.id not in LETTERS and not (table.id == "added" and column.id in FOLLOWS)
        for number in ((value.part, value.whole - value.part) if isinstance(value, Rate) else (value,))
        if isinstance(number, int) and 0 < abs(number) < disclosure.FEWEST
    ]
    assert small == []


def test_the_worlds_have_releases_of_everything() -> None:
    shown: set[str] = set()
    revisions = 0
    for seed, size in WORLDS:
        for one in releases(seed, size)[1]:
            revisions += one.publication.revision > 0
            for table, _, line, value in one.publication.observations():
                if isinstance(value, int | Rate):
                    shown |= {table.id, f"{table.id} {line.code[:1]}"}
    assert revisions > 10
    assert {
        "came",
        "went",
        "types",
        "provinces",
        "sanctions",
        "rates",
        "cohorts",
        "persons e",
        "conduct_elections e",
    } <= shown


def always(answer: bool) -> Callable[..., bool]:
    """Return a rule that always answers so."""

    def rule(*_: Any, **__: Any) -> bool:
        return answer

    return rule


@pytest.mark.parametrize(
    ("of", "rule", "weaker", "size"),
    [
        pytest.param(disclosure, "FEWEST", 1, TINY, id="one is enough"),
        pytest.param(disclosure, "_may_be_others", always(True), TINY, id="others of one"),
        pytest.param(release_persons, "_may_go_on", always(True), TINY, id="series that always go on"),
        pytest.param(release_cases, "_fits", always(True), PILED, id="reports beside cases received"),
        pytest.param(release_tables, "_waiting", lambda *_: [], PILED, id="revisions that never wait"),
    ],
)
def test_the_same_attack_finds_people_where_a_rule_is_weaker(
    monkeypatch: pytest.MonkeyPatch, of: object, rule: str, weaker: object, size: Size
) -> None:
    monkeypatch.setattr(of, rule, weaker)
    assert attack(*releases(1, size)).narrow()
