"""Offices that act on any day, and October 2026 as it was counted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from neutrality.database import Sessions
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.workflow import Action, ReportKind
from neutrality.evidence.store import LocalStore
from neutrality.history.service import Signer
from neutrality.means import Means
from neutrality.vault import KeyFiles, Keyholder, Vault
from tests.factories import Factory, Workplace
from tests.statistics.bureau import Bureau

UNCAPPED = 10**9


@pytest.fixture
def means(
    catalogue: Catalogue, vault: Vault, store: LocalStore, signer: Signer, key_files: KeyFiles
) -> Means:
    """Return the desk's means; nobody here opens too much."""
    return Means(catalogue, vault, store, signer, Keyholder(key_files, cap=UNCAPPED), key_files.receipt())


@pytest.fixture
def bureau(sessions: Sessions, means: Means, workplace: Workplace, factory: Factory) -> Bureau:
    """Return the local office at work."""
    return Bureau(sessions, means, workplace.office, factory)


@dataclass(frozen=True)
class ByHand:
    """October 2026: the local office, the province above it, and the cases by their letter."""

    local: Bureau
    province: Bureau
    cases: dict[str, UUID]


@pytest.fixture
def october(
    bureau: Bureau, sessions: Sessions, means: Means, workplace: Workplace, factory: Factory
) -> ByHand:
    """Return October as it happened; `test_by_hand.py` tells how it was counted.

    A  received 28 Sep, registered 2 Oct, forwarded 12 Oct (D06, berat), sanctioned 28 Oct
    B  letter of 5 Oct, requirements not met 8 Oct
    C  supervision of 6 Oct, two respondents, finding 9 Oct; C1 not proven 20 Oct,
       C2 forwarded 21 Oct (D02, sedang)
    D  call of 1 Oct, registered 3 Oct, not proven 10 Oct, reopened 15 Oct, not proven 25 Oct
    E  received 1 Sep, registered 3 Sep, not proven 20 Sep, reopened 7 Oct
    F  received 30 Oct, typed in 3 Nov
    G  received 2 Nov
    H  received 2 Oct as written first, corrected to 30 Sep
    I  received 1 Aug, registered 3 Aug, forwarded 1 Sep; answered 30 Oct, entered and closed 4 Nov
    K  WhatsApp of 15 Oct, typed in 9 Nov, after the cut-off
    P  at the province: anonymous, from the website, 20 Oct
    """
    day = _day
    province = Bureau(sessions, means, workplace.province, factory)
    cases = {
        "A": bureau.receive(day(9, 28)),
        "B": bureau.receive(day(10, 5), channel="letter"),
        "C": bureau.supervise(day(10, 6), people=2),
        "D": bureau.receive(day(10, 1), channel="phone"),
        "E": bureau.receive(day(9, 1)),
        "F": bureau.receive(day(10, 30), entered=day(11, 3)),
        "G": bureau.receive(day(11, 2)),
        "H": bureau.receive(day(10, 2), event_on=day(9, 20), known_on=day(9, 20)),
        "I": bureau.receive(day(8, 1)),
        "K": bureau.receive(day(10, 15), entered=day(11, 9), channel="whatsapp"),
        "P": province.receive(day(10, 20), kind=ReportKind.INFORMASI_AWAL, channel="web", identity=None),
    }
    _handle(bureau, cases)
    return ByHand(bureau, province, cases)


def _handle(bureau: Bureau, cases: dict[str, UUID]) -> None:
    day = _day
    for letter, action, on in (
        ("A", Action.REGISTER, day(10, 2)),
        ("A", Action.FORWARD, day(10, 12)),
        ("A", Action.RECORD_SANCTION, day(10, 28)),
        ("B", Action.CLOSE_UNMET, day(10, 8)),
        ("C", Action.REGISTER, day(10, 9)),
        ("C", Action.FIND_NOT_PROVEN, day(10, 20)),
        ("D", Action.REGISTER, day(10, 3)),
        ("D", Action.FIND_NOT_PROVEN, day(10, 10)),
        ("D", Action.REOPEN, day(10, 15)),
        ("D", Action.FIND_NOT_PROVEN, day(10, 25)),
        ("E", Action.REGISTER, day(9, 3)),
        ("E", Action.FIND_NOT_PROVEN, day(9, 20)),
        ("E", Action.REOPEN, day(10, 7)),
        ("I", Action.REGISTER, day(8, 3)),
        ("I", Action.FORWARD, day(9, 1)),
    ):
        bureau.step(cases[letter], action, on)
    bureau.step(
        cases["C"], Action.FORWARD, day(10, 21), number=2,
        violation_type="D02", sanction_level="sedang", deviation_reason="Sekali saja.",
    )  # fmt: skip
    answered = day(10, 30).isoformat()
    bureau.step(cases["I"], Action.RECORD_NO_VIOLATION, day(11, 4), decision_on=answered)
    bureau.correct(cases["H"], "received_on", day(9, 30).isoformat(), on=day(10, 5))


def _day(month: int, number: int) -> date:
    return date(2026, month, 1) + timedelta(days=number - 1)
