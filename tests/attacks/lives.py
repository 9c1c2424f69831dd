"""A history that grows at random: cases, corrections, erasures, seals; and how it is verified."""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from neutrality.audit.tree import Witness
from neutrality.audit.verifying import Asked, Checked, Verification
from neutrality.cases import service
from neutrality.cases.assignment import assign
from neutrality.database import Sessions
from neutrality.domain.errors import DomainError
from neutrality.domain.workflow import BY_ACTION, Action, ReportKind
from neutrality.history.sealing import Sealer, seal
from neutrality.logs import EventHashFormatter
from neutrality.reports.submission import RespondentInput
from tests.cases.hands import HANDS
from tests.retention.conftest import Archive

NAMES = ("Budi Contoh", "Wati Lain", "Agus Misal")
ENOUGH = 4
LIKELY = (
    Action.REGISTER, Action.FORWARD, Action.RECORD_RECEIPT, Action.RECORD_SANCTION,
    Action.RECORD_NO_VIOLATION, Action.RECORD_NOT_FOLLOWED_UP,
)  # fmt: skip
BY_ONE = {"channel": "phone", "place_code": "73.12"}


@dataclass
class Told:
    """What a verification said: findings and warnings, a sentence each, and what was counted."""

    findings: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    checked: Checked = field(default_factory=Checked)

    def take(self, sentence: str, harmless: bool) -> None:
        """Note one sentence."""
        (self.warnings if harmless else self.findings).append(sentence)


def verified(
    sessions: Sessions, sealer: Sealer, *, now: datetime, log: Path | None = None, outside: bool = True
) -> Told:
    """Verify a database as the command does, against the sealer's own file and a process log."""
    kept = sealer.outside.read() if outside else None
    asked = Asked(
        publics={name: key.public_bytes_raw() for name, key in sealer.surfaces.items()},
        log=sealer.log, now=now, logs=[log] if log else [],
        witnesses=[Witness("The sealer's last checkpoint", sealer.log.head(kept))] if kept else [],
    )  # fmt: skip
    told = Told()
    told.checked = Verification(sessions, asked, told.take).run()
    return told


@contextmanager
def process_log(path: Path) -> Iterator[Path]:
    """Let the application write its process log to a file."""
    logger = logging.getLogger("neutrality")
    handler, level = logging.FileHandler(path), logger.level
    handler.setFormatter(EventHashFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        handler.close()


@dataclass
class RandomLife:
    """The history of one office, as chance has it."""

    archive: Archive
    sealer: Sealer
    luck: random.Random
    cases: list[uuid.UUID] = field(default_factory=list)

    def act(self) -> None:
        """Let one thing happen; what the law refuses did not happen."""
        acts = {
            self.report: 3 if len(self.cases) < ENOUGH else 1, self.step: 9, self.correct: 3, self.find: 2,
            self.assign: 1, self.seal: 3, self.pass_days: 2, self.grow_old: 1,
        }  # fmt: skip
        (act,) = self.luck.choices(list(acts), list(acts.values()))
        try:
            act()
        except DomainError:
            return

    def report(self) -> None:
        """Receive a report about up to three persons."""
        named = self.luck.sample(NAMES, self.luck.randint(1, 3))
        people = tuple(RespondentInput(name=name) for name in named)
        received = self.archive.office.receive(kind=ReportKind.LAPORAN, respondents=people)
        self.cases.append(received.case_id)
        self.archive.office.act(
            service.check_identity,
            received.case_id,
            complete=True,
            actor=self.archive.office.who("custodian"),
        )

    def find(self) -> None:
        """Find one more respondent in a case."""
        office, case_id = self.archive.office, self.luck.choice(self.cases)
        name = f"{self.luck.choice(NAMES)} {self.luck.random()}"
        office.add(case_id, name, employee_type=self.luck.choice(["pns", "village_head", "unknown"]))

    def step(self) -> None:
        """Take a step that is open, on one respondent."""
        office, case_id = self.archive.office, self.luck.choice(self.cases)
        person = self.luck.choice(office.people(case_id))
        here = (person.state, person.sub_status)
        open_here = [action for action in HANDS if BY_ACTION[action].starts_at(*here)]
        likely = [action for action in LIKELY if action in open_here]
        action = self.luck.choice([*open_here, *likely, *likely])
        if not BY_ACTION[action].by_itself:
            office.step(case_id, action, respondent=person.ordinal)

    def correct(self) -> None:
        """Correct a field of a case, or the name of a respondent."""
        office, case_id = self.archive.office, self.luck.choice(self.cases)
        name = self.luck.choice([*BY_ONE, "received_on", "name", "employee_type"])
        if name == "received_on":
            day = office.case(case_id).received_on - timedelta(days=1)
            office.correct_by_two(case_id, "event_on", (day - timedelta(days=1)).isoformat())
            office.correct_by_two(case_id, name, day.isoformat())
        elif name == "name":
            office.correct_by_two(case_id, name, f"Nama {self.luck.random()}", respondent=1)
        elif name == "employee_type":
            office.correct(case_id, name, "pppk", respondent=1)
        else:
            office.correct(case_id, name, BY_ONE[name])

    def assign(self) -> None:
        """Give a case to an investigator."""
        verifier, head = self.archive.office.who("verifier"), self.archive.office.who("head")
        case_id = self.luck.choice(self.cases)
        self.archive.office.act(assign, case_id, assignee_id=verifier.account_id, actor=head)

    def seal(self) -> None:
        """Let the sealer come by."""
        seal(self.archive.office.sessions, self.sealer, now=self.archive.office.clock())

    def pass_days(self) -> None:
        """Let some days pass."""
        self.archive.office.clock.move(days=self.luck.randint(1, 5))

    def grow_old(self) -> None:
        """Let years pass and erase what is due."""
        self.archive.later(years=self.luck.choice([1, 3, 6]))
        self.archive.erase_all()
