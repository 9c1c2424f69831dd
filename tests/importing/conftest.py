"""An office, and how it takes its register in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from neutrality.accounts.service import load_actor
from neutrality.database import Sessions, reading, transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.catalogue import Catalogue
from neutrality.evidence.store import LocalStore
from neutrality.history.service import Signer
from neutrality.importing.checking import Checked, check
from neutrality.importing.known import Place, place_of
from neutrality.importing.service import By, take_in
from neutrality.importing.sheets import read_sheet
from neutrality.means import Means
from neutrality.vault import KeyFiles, Keyholder, Vault
from tests.factories import Factory, Workplace
from tests.fixtures.clock import Clock
from tests.statistics.bureau import Bureau

UNCAPPED = 10**9


@pytest.fixture
def means(
    catalogue: Catalogue, vault: Vault, store: LocalStore, signer: Signer, key_files: KeyFiles
) -> Means:
    """Return the desk's means."""
    return Means(catalogue, vault, store, signer, Keyholder(key_files, cap=UNCAPPED), key_files.receipt())


@dataclass(frozen=True)
class Importing:
    """The head of the local office with a register."""

    sessions: Sessions
    means: Means
    workplace: Workplace
    head: Actor
    now: datetime
    today: date

    @property
    def by(self) -> By:
        """Return who takes it in, and when."""
        return By(self.head, self.now, self.today)

    def place(self) -> Place:
        """Return the office with what is known there."""
        with reading(self.sessions) as session:
            return place_of(session, self.means.catalogue, self.workplace.office)

    def check(self, content: bytes | str) -> Checked:
        """Check a register."""
        sheet = read_sheet(content.encode() if isinstance(content, str) else content)
        with self.sessions() as session:
            return check(session, self.means, self.place(), sheet.cells(sheet.guess), self.today)

    def take(self, content: bytes | str) -> Checked:
        """Take in what of a register is good, as the command does."""
        checked, place = self.check(content), self.place()
        for start in range(0, len(checked.new), 25):
            with transaction(self.sessions) as session:
                take_in(session, self.means, place, checked.new[start : start + 25], self.by)
        return checked


@pytest.fixture
def importing(
    sessions: Sessions, means: Means, workplace: Workplace, factory: Factory, clock: Clock
) -> Importing:
    """Return the head with a register in the hand."""
    with transaction(sessions) as session:
        head = load_actor(session, factory.account(session, workplace.office, Role.HEAD))
    return Importing(sessions, means, workplace, head, clock(), clock().date())


@pytest.fixture
def bureau(sessions: Sessions, means: Means, workplace: Workplace, factory: Factory) -> Bureau:
    """Return the same office at work."""
    return Bureau(sessions, means, workplace.office, factory)


Problems = Callable[[str], list[tuple[int, str, str]]]
