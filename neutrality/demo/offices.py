"""Fictional offices on real places, with agencies, an election and people for every role."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from flask_security import hash_password
from sqlalchemy.orm import Session

from neutrality.accounts.service import create_account, load_actor
from neutrality.custody.service import make_office_keys, make_recovery
from neutrality.demo.accounts import (
    ACCOUNT_ABOVE,
    ACCOUNT_TOP,
    DOMAIN,
    PASSPHRASE,
    RECOVERERS,
    email_of,
    password_of,
)
from neutrality.directory.models import Agency, Office
from neutrality.directory.service import create_agency, create_election, create_office
from neutrality.domain.access import Actor, Role
from neutrality.domain.catalogue import OfficeLevel, Regime
from neutrality.means import Means

REGENCIES = (("73.11", "73"), ("73.71", "73"), ("33.03", "33"))
FIRST_PROVINCE = REGENCIES[0][1]
AGENCIES = (
    "Dinas Pendidikan", "Dinas Kesehatan", "Sekretariat Daerah", "Dinas Perhubungan", "Kecamatan Utara",
)  # fmt: skip
LOCAL = (
    Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON,
    Role.CUSTODIAN,
)  # fmt: skip


@dataclass
class Staffed:
    """An office with its people and the agencies of its place."""

    office: Office
    agencies: list[Agency] = field(default_factory=list)
    people: dict[Role, Actor] = field(default_factory=dict)


@dataclass
class World:
    """Everything that cases need to happen in."""

    staffed: list[Staffed]
    elections: list[uuid.UUID]
    heads_above: dict[uuid.UUID, Actor]


def build(session: Session, means: Means, keys_dir: Path, *, began: date, now: datetime) -> World:
    """Make the offices with all their keys, their people, agencies and two elections."""
    top = ("CTH", "Kantor Nasional (contoh)", OfficeLevel.NATIONAL, None, None)
    national = _office(session, means, top, now)
    provinces = {}
    for code in sorted({parent for _, parent in REGENCIES}):
        name = f"Kantor Provinsi {code} (contoh)"
        about = (f"CTH-{code}", name, OfficeLevel.PROVINCE, national.id, code)
        provinces[code] = _office(session, means, about, now)
    staffed = []
    for number, (place, parent) in enumerate(REGENCIES, start=1):
        name = f"Kantor Daerah {place} (contoh)"
        local = (f"CTH-{place}", name, OfficeLevel.REGENCY, provinces[parent].id, place)
        staffed.append(Staffed(_office(session, means, local, now), _agencies(session, place, number)))
    for office in (*provinces.values(), *(place.office for place in staffed)):
        make_recovery(session, means.signer, office.id, directory=keys_dir, passphrases=RECOVERERS, now=now)
    _hire(session, means, staffed, national, now)
    return World(staffed, _elections(session, began), _heads_above(session, means, staffed, provinces, now))


def _office(
    session: Session,
    means: Means,
    about: tuple[str, str, OfficeLevel, uuid.UUID | None, str | None],
    now: datetime,
) -> Office:
    code, name, level, parent_id, place = about
    office = create_office(session, code=code, name=name, level=level, parent_id=parent_id, place_code=place)
    make_office_keys(session, means, office.id, passphrases=[PASSPHRASE], now=now)
    return office


def _agencies(session: Session, place: str, number: int) -> list[Agency]:
    return [
        create_agency(
            session,
            code=f"CTH-{place}-{index}",
            name=f"{name} {number} (contoh)",
            kind="regency",
            place_code=place,
            ppk_title=f"Kepala Daerah {number} (contoh)",
        )
        for index, name in enumerate(AGENCIES, start=1)
    ]


def _hire(session: Session, means: Means, staffed: list[Staffed], national: Office, now: datetime) -> None:
    """The first office's people are the sample accounts; the others have their own, without a password."""
    for number, place in enumerate(staffed, start=1):
        for role in LOCAL:
            first = number == 1
            address = email_of(role) if first else f"{role.value.replace('_', '-')}{number}@{DOMAIN}"
            password = hash_password(password_of(role)) if first else None
            place.people[role] = _account(session, means, (address, role, password), place.office, now)
    for role in (Role.STATISTICS, Role.AUDITOR, Role.ADMIN):
        _account(session, means, (email_of(role), role, hash_password(password_of(role))), national, now)
    top = (ACCOUNT_TOP[0], Role.HEAD, hash_password(ACCOUNT_TOP[1]))
    _account(session, means, top, national, now)


def _heads_above(
    session: Session, means: Means, staffed: list[Staffed], provinces: dict[str, Office], now: datetime
) -> dict[uuid.UUID, Actor]:
    """Give each province a head; the first one is a sample account."""
    heads = {}
    for number, (code, office) in enumerate(provinces.items()):
        password = hash_password(ACCOUNT_ABOVE[1]) if code == FIRST_PROVINCE else None
        address = ACCOUNT_ABOVE[0] if code == FIRST_PROVINCE else f"head-above{number}@{DOMAIN}"
        heads[office.id] = _account(session, means, (address, Role.HEAD, password), office, now)
    return {place.office.id: heads[place.office.parent_id] for place in staffed if place.office.parent_id}


def _account(
    session: Session, means: Means, who: tuple[str, Role, str | None], office: Office, now: datetime
) -> Actor:
    address, role, password = who
    name = f"{role.value.replace('_', ' ').title()} {office.code}"
    account = create_account(
        session, means.signer, email=address, name=name, password_hash=password, office_id=office.id,
        roles=[role], now=now,
    )  # fmt: skip
    return load_actor(session, account)


def _elections(session: Session, began: date) -> list[uuid.UUID]:
    made = []
    for code, name, regime, kind, start in (
        ("CONTOH-PILKADA", "Pilkada Contoh", Regime.PILKADA, "regent", began),
        ("CONTOH-PEMILU", "Pemilu Contoh", Regime.PEMILU, "legislative", began + timedelta(days=90)),
    ):
        election = create_election(
            session, code=code, name=name, regime=regime, kind=kind, source="contoh", needs_review=False,
            stages_from=start, registration_on=start + timedelta(days=60),
            determination_on=start + timedelta(days=85), campaign_from=start + timedelta(days=90),
            campaign_to=start + timedelta(days=150), voting_on=start + timedelta(days=155),
            stages_to=start + timedelta(days=300),
        )  # fmt: skip
        made.append(election.id)
    return made
