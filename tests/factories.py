"""What tests need to exist, made through the services, with keyword overrides and sane defaults."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import create_account
from neutrality.directory import service as directory
from neutrality.directory.models import Agency, Office
from neutrality.domain.access import Role
from neutrality.domain.catalogue import OfficeLevel
from neutrality.history.service import Signer
from neutrality.vault import Keyholder, ReaderKind

PROVINCE = "73"
REGENCY = "73.11"
PASSPHRASE = "kata sandi penjaga uji"
WORKPLACE = ("UP", "UL", "UA")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Workplace:
    """A provincial office, a local one below it, and an agency whose staff is reported."""

    province: Office
    office: Office
    agency: Agency


@dataclass(frozen=True)
class Factory:
    """Makes things at one fixed time, written by one surface."""

    keyholder: Keyholder
    signer: Signer
    now: datetime

    def office(
        self,
        session: Session,
        *,
        code: str | None = None,
        parent: Office | None = None,
        place_code: str = REGENCY,
        level: OfficeLevel | None = None,
    ) -> Office:
        """Return an office that can read what is sealed for it and its custodian."""
        number = next(_numbers)
        level = level or (OfficeLevel.PROVINCE if parent is None else OfficeLevel.REGENCY)
        office = directory.create_office(
            session,
            code=code or f"U{number}",
            name=f"Kantor Uji {number}",
            level=level,
            parent_id=parent.id if parent else None,
            place_code=place_code,
        )
        session.flush()
        self.keyholder.create_reader(session, kind=ReaderKind.OFFICE, office_id=office.id, now=self.now)
        self.keyholder.create_reader(
            session, kind=ReaderKind.CUSTODIAN, office_id=office.id, passphrase=PASSPHRASE, now=self.now
        )
        return office

    def agency(
        self,
        session: Session,
        *,
        code: str | None = None,
        name: str = "Dinas Uji",
        place_code: str = REGENCY,
    ) -> Agency:
        """Return an employer."""
        number = next(_numbers)
        agency = directory.create_agency(
            session,
            code=code or f"A{number}",
            name=f"{name} {number}",
            kind="regency",
            place_code=place_code,
        )
        session.flush()
        return agency

    def workplace(self, session: Session) -> Workplace:
        """Return two offices, one below the other, and an agency."""
        province = self.office(session, code=WORKPLACE[0], place_code=PROVINCE)
        local = self.office(session, code=WORKPLACE[1], parent=province)
        return Workplace(province, local, self.agency(session, code=WORKPLACE[2]))

    def account(self, session: Session, office: Office, *roles: Role, name: str = "Petugas Uji") -> Account:
        """Return somebody who holds the roles at the office; there is no password to guess."""
        number = next(_numbers)
        return create_account(
            session,
            self.signer,
            email=f"uji{number}@example.go.id",
            name=f"{name} {number}",
            password_hash=None,
            office_id=office.id,
            roles=roles,
            now=self.now,
        )


def find_workplace(session: Session) -> Workplace:
    """Return the two offices and the agency that the database of this test was copied with."""
    offices = {row.code: row for row in session.scalars(select(Office).where(Office.code.in_(WORKPLACE)))}
    agency = session.scalars(select(Agency).where(Agency.code == WORKPLACE[2])).one()
    return Workplace(offices[WORKPLACE[0]], offices[WORKPLACE[1]], agency)
