"""Every route as everybody, at every office and with every foreign id: what the matrix says, nothing else.

What is expected is computed from `domain/access.py` and `domain/workflow.py`. What belongs to others is
refused like what never was: the same words, headers and number of statements; nothing is written by it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, MetaData, select
from werkzeug.test import TestResponse

from neutrality.database import Sessions
from neutrality.desk.menu import pages_of
from neutrality.domain.access import Actor, Permission, Relation, Subject, acting, may, offices_for
from neutrality.domain.workflow import BY_ACTION, Action
from neutrality.ratelimit import limiter
from tests.attacks.access_world import CHILD, NOWHERE, OBJECTS, OWN, PARENT, SECOND, SIBLING, Walker, World
from tests.contracts.routes import audience
from tests.factories import PASSPHRASE, Factory, Workplace
from tests.fixtures.clock import Clock
from tests.fixtures.counting import count_queries
from tests.fixtures.pages import settled

# Whose case the address names, and whose objects: all of one case, or those of another one under it.
SAME = tuple((place, place) for place in (OWN, CHILD, SIBLING, PARENT, NOWHERE))
MIXED = ((OWN, SECOND), (OWN, CHILD), (OWN, SIBLING), (SIBLING, OWN), (OWN, NOWHERE))
WORDS: dict[str, tuple[Any, ...]] = {
    "action": ("register", "find_not_proven", "record_sanction"),
    "field": ("channel",),
    "act": ("tahan", "lepas"),
    "answer": ("tolak", "sahkan"),
    "deed": ("sahkan", "akhiri"),
    "name": ("2026-10",),
    "month": ("2026-10",),
    "kind": ("csv", "xlsx"),
    "page": (1,),
    "paper": ("rekap-2026-10.xlsx",),
    "number": (2,),
    "ordinal": (1,),
    "task": ("warga",),
}
# To whom a case can be offered is chosen among all offices, whose names are no secret.
NAMES_OFFICES = frozenset({"transfers.offer"})
PLAUSIBLE = {
    "reason": "Coba saja.", "passphrase": PASSPHRASE, "answer": "complete", "version": "1", "guessable": "no",
    "text": "Terlapor", "purpose": "handling", "value": "phone", "legal_on": "10-11-2026", "note": "Coba.",
    "called_on": "10-11-2026", "call": "by_reporter", "kind": "status", "signed_on": "10-11-2026",
    "number": "A", "next": "1",
}  # fmt: skip
# Taken back at the end: the ways to it must stand until everybody was there.
LAST = ("steps.answer", "identity.end", "reporter.unlink", "redaction.answer")
# Whoever has an account has these, whatever they may do with it.
OWN_ACCOUNT = {"own_factors", "own_sessions", "own_password", "passkeys", "proof", "provider"}
# What is published is about all offices: those of the topmost one make it.
OF_THE_TOPMOST = {"releases.preview", "releases.erratum", "releases.settle"}
# Done by the first who may; whoever comes after finds nothing to end.
ONCE = {"identity.end"}
# The worker makes viewing copies; without it there is nothing to look at, whoever asks.
NEEDS_WORKER = {
    "evidence.viewing", "redaction.picture", "redaction.cover", "own_data.viewing", "document_files.viewing",
    "scans.viewing", "handover_papers.viewing", "reply_answers.viewing",
}  # fmt: skip
# Numbers of events stand padded in an address, so that an answer that repeats it is as long for each.
POSITION = re.compile(r"(?<=/catatan/)\d+")
VARYING = re.compile(
    r"(?<=/catatan/)\d+|[0-9a-f]{8}-[0-9a-f-]{27}|nonce[-=][\"']?[\w+/=-]+|value=\"[A-Za-z0-9_.-]{40,}\""
)
UNLIKE = {"Date", "Set-Cookie", "X-Request-Id"}


DEEDS = {"sahkan": Permission.CONFIRM_DELEGATION, "akhiri": Permission.DELEGATE}


@dataclass(frozen=True)
class Target:
    """One address and method, and whose case and whose objects it names."""

    endpoint: str
    audience: str
    method: str
    path: str
    place: str = ""
    objects: str = ""
    word: str = ""
    rule: str = ""

    @property
    def itself(self) -> tuple[str, str, str, str]:
        """Return what tells this target from every other one."""
        return self.rule, self.method, self.word, f"{self.place}/{self.objects}"

    @property
    def twin(self) -> tuple[str, str, str, str]:
        """Return what something foreign must look like: a case, or an object, that never was."""
        place = NOWHERE if self.place == self.objects else self.place
        return self.rule, self.method, self.word, f"{place}/{NOWHERE}"


def targets(world: World) -> Iterator[Target]:
    """Yield every route of the desk with every case and object that there is."""
    with world.app.test_request_context():
        for rule in world.app.url_map.iter_rules():
            whom = audience(world.app, rule.endpoint)
            # To programs a cookie is nobody: they are walked with their tokens (tests/api/test_tokens).
            if whom in {"public", "machine"} or rule.endpoint.startswith(("security.logout", "api_")):
                continue
            objects = rule.arguments & {"case_id", *OBJECTS}
            names = sorted(rule.arguments - objects - set(rule.defaults or {}))
            named, further = names[0] if names else "", {name: WORDS[name][0] for name in names[1:]}
            pairs = (*SAME, *(MIXED if len(objects) > 1 else ())) if objects else (("", ""),)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                for word in WORDS.get(named, ("",)):
                    for place, other in pairs:
                        given: dict[str, Any] = {**(rule.defaults or {}), **further}
                        given |= {name: world.places[other].ids[name] for name in objects}
                        if "case_id" in objects:
                            given["case_id"] = world.places[place].ids["case_id"]
                        if named:
                            given[named] = word
                        path = world.app.url_for(rule.endpoint, **given, _external=False)
                        path = POSITION.sub(lambda found: found[0].zfill(10), path)
                        yield Target(rule.endpoint, whom, method, path, place, other, str(word), rule.rule)


def expected(world: World, walker: Walker, target: Target) -> bool:
    """Return whether the matrix lets somebody in."""
    if walker.actor is None:
        return False
    if target.endpoint == "delegations.change":
        return may(walker.actor, DEEDS[target.word], Subject(world.places[target.place].office_id))
    if target.audience == "staff":
        return target.endpoint.partition(".")[0] in OWN_ACCOUNT or bool(pages_of(walker.actor))
    permission = Permission(target.audience)
    if not target.place:
        where = offices_for(walker.actor, permission)
        topmost = world.places[PARENT].office_id in where & walker.actor.seats
        return topmost if target.endpoint in OF_THE_TOPMOST else bool(where)
    if target.endpoint == "steps.answer":  # what waits is a correction that somebody else proposed
        permission = Permission.CONFIRM_CORRECTION
    subject = seen(walker.actor, world.places[target.place].office_id, target)
    there = target.place == target.objects != NOWHERE and may(walker.actor, permission, subject)
    if there and target.endpoint == "steps.step":
        return bool(acting(walker.actor, subject) & BY_ACTION[Action(target.word)].roles)
    return there


def seen(actor: Actor, office_id: UUID, target: Target) -> Subject:
    """Return a case of an office as somebody sees it: from a seat of its own, or from above.

    An account is of no case, and administered from above too.
    """
    near = office_id in actor.seats or "<uuid:account_id>" in target.rule
    return Subject(office_id, frozenset() if near else frozenset({Relation.ABOVE}))


def held(walker: Walker, target: Target) -> bool:
    """Return whether the walker has what the route asks for anywhere; else nothing typed is looked at."""
    actor = walker.actor
    return actor is not None and (
        target.audience == "staff" or bool(offices_for(actor, Permission(target.audience)))
    )


def alike(answer: TestResponse) -> tuple[int, str, str]:
    """Return status, words and headers without what differs from one answer to the next."""
    headers = sorted((name, value) for name, value in answer.headers if name not in UNLIKE)
    return answer.status_code, VARYING.sub("·", settled(answer.text)), VARYING.sub("·", str(headers))


def unlike(one: tuple[Any, ...], other: tuple[Any, ...]) -> list[tuple[str, ...]]:
    """Return the lines in which two answers differ."""
    lines = ("\n".join(map(str, answer)).split("\n") for answer in (one, other))
    return [pair for pair in zip_longest(*lines, fillvalue="") if pair[0] != pair[1]][:3]


class Walk:
    """One walk of everybody, and everything that was not as it should be."""

    def __init__(self, world: World, engine: Engine) -> None:
        self.world, self.engine = world, engine
        self.tables = MetaData()
        self.tables.reflect(engine)
        self.all = list(targets(world))
        self.wrong: list[str] = []
        self.spent = set[tuple[str, str]]()
        self.requests = 0

    def ask(self, walker: Walker, target: Target, body: dict[str, str]) -> TestResponse:
        """Send one request; a form carries its token."""
        self.requests += 1
        if target.method == "GET":
            return walker.client.get(target.path)
        data = {**body, "csrf_token": walker.token}
        return walker.client.post(target.path, data=data)

    def note(self, what: str, walker: Walker, target: Target, seen: object) -> None:
        """Remember what was wrong."""
        where = f"{target.place}/{target.objects} {target.word}"
        self.wrong.append(f"{walker.name}: {target.method} {target.endpoint} {where}: {what}: {seen}")

    def refused(self, walker: Walker) -> None:
        """Try everything that is not theirs, with nothing and with something typed."""
        before, told = self.state(), dict[tuple[tuple[str, str, str, str], bool], Any]()
        foreign = [target for target in self.all if self._is_foreign(walker, target)]
        for body in ({}, PLAUSIBLE):
            for target in foreign:
                if body and (target.method == "GET" or not held(walker, target)):
                    continue
                with count_queries(self.engine) as statements:
                    answer = self.ask(walker, target, body)
                if answer.status_code not in ((302,) if walker.actor is None else (403, 404)):
                    self.note("is let in", walker, target, answer.status_code)
                told[target.itself, bool(body)] = (target, (*alike(answer), len(statements)))
        for (_itself, typed), (target, said) in told.items():
            _other, twin = told.get((target.twin, typed), (target, said))
            if self._hidden(walker, target) and said != twin:
                self.note("can be told from what never was", walker, target, unlike(said, twin))
        if self.state() != before:
            self.wrong.append(f"{walker.name}: something was written")

    def admitted(self, walker: Walker) -> None:
        """Open everything that is theirs and send it empty; nothing of other offices stands there."""
        own = [target for target in self.all if expected(self.world, walker, target)]
        for target in sorted(own, key=lambda one: (one.endpoint in LAST, one.method)):
            once = (target.endpoint, target.place)
            if target.endpoint in NEEDS_WORKER or once in self.spent:
                continue
            if target.endpoint in ONCE:
                self.spent.add(once)
            answer = self.ask(walker, target, {})
            if answer.status_code in {403, 404} or answer.status_code >= 500:
                self.note("is kept out", walker, target, answer.status_code)
            self.hides(walker, target, unescape(answer.data.decode(errors="replace")))

    def filtered(self, walker: Walker) -> None:
        """Ask the list for the cases of every office: what one types into an address opens nothing."""
        lists = next(target for target in self.all if target.endpoint == "desk.cases")
        if expected(self.world, walker, lists):
            for place in self.world.places.values():
                query = f"office={place.office_id}&state=received&bucket=open&month=2026-11&news=0"
                text = walker.client.get(f"{lists.path}?{query}").text
                self.hides(walker, lists, text.replace(str(place.office_id), ""))

    def hides(self, walker: Walker, target: Target, text: str) -> None:
        """Note a mark of an office that the walker has nothing to do with."""
        for name, place in self.world.places.items():
            known = (
                any(place.office_id in held for held in walker.actor.reach.values())
                if walker.actor
                else False
            )
            if not known:
                named = () if target.endpoint in NAMES_OFFICES else (str(place.office_id),)
                for mark in (*place.marks, *named):
                    if mark in text and name != NOWHERE:
                        self.note("tells of", walker, target, f"{name}: {mark}")

    def state(self) -> str:
        """Return a digest of every row of every table."""
        digest = hashlib.sha256()
        with self.engine.connect() as connection:
            for table in self.tables.sorted_tables:
                rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                digest.update(repr((table.name, rows)).encode())
        return digest.hexdigest()

    def _is_foreign(self, walker: Walker, target: Target) -> bool:
        """Whether it is not theirs and worth trying.

        Who holds the permission nowhere is turned away before an id is looked at; what they own and what
        never was stand for all the others.
        """
        tried = held(walker, target) or target.objects in {"", OWN, NOWHERE}
        return tried and not expected(self.world, walker, target)

    def _hidden(self, walker: Walker, target: Target) -> bool:
        """Whether the walker must not learn that this exists: a case of others, an object of another case."""
        if not target.place or walker.actor is None:
            return bool(target.place)
        subject = Subject(self.world.places[target.place].office_id)
        if target.endpoint == "delegations.change":
            return not may(walker.actor, Permission.DELEGATE, subject)
        known = Permission.CONFIRM_GRANT if "<uuid:account_id>" in target.rule else Permission.LIST_CASES
        return target.place != target.objects or not may(walker.actor, known, subject)


@pytest.fixture
def world(
    *,
    strict_app: Flask,
    sessions: Sessions,
    factory: Factory,
    workplace: Workplace,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """Return four offices and everybody, on the application as it is served."""
    monkeypatch.setattr(limiter, "enabled", False)
    strict_app.config["TESTING"] = True
    return World(strict_app, sessions, factory, workplace, clock)


def test_nobody_reaches_what_is_not_theirs_or_learns_that_it_is_there(world: World) -> None:
    walk = Walk(world, world.app.extensions["engine"])

    for walker in world.walkers:
        walk.refused(walker)

    assert walk.wrong == [], "\n".join(walk.wrong)
    assert walk.requests > 4000


def test_everybody_reaches_what_the_matrix_gives(world: World) -> None:
    walk = Walk(world, world.app.extensions["engine"])

    for walker in world.walkers:
        walk.admitted(walker)
        walk.filtered(walker)

    assert walk.wrong == [], "\n".join(walk.wrong)
    assert walk.requests > 1000
