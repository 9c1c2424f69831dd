"""Cases that go from one office to another, by the services alone, and what each office's key still opens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from neutrality.cases import transfers
from neutrality.cases.reading import case_file
from neutrality.cases.transfer_models import Transfer
from neutrality.database import transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.transfer import Answer
from neutrality.vault import KeyFiles, KeyWrap, ReaderKey, ReaderKind, SealBrokenError
from neutrality.vault.wraps import unwrap
from tests.cases.office import Office

REASON = "Peristiwanya di wilayah kantor tujuan."


@dataclass
class Handing:
    """What two offices do with one another's cases."""

    office: Office
    files: KeyFiles

    def head(self, at: OfficeRow | None = None, number: int = 1) -> Actor:
        """Return a head of an office, the local one unless told otherwise."""
        return self.office.who(Role.HEAD, number, at=at)

    def offer(
        self, case_id: uuid.UUID, to: uuid.UUID, who: Actor | None = None, reason: str = REASON
    ) -> bool:
        """Offer a case, as the head unless told otherwise; return whether it is offered and not proposed."""
        office, actor = self.office, who or self.head()
        with transaction(office.sessions) as session:
            return transfers.offer_transfer(
                session, office.means, case_id, office_id=to, reason=reason, actor=actor,
                version=office.case(case_id).version, now=office.clock(),
            )  # fmt: skip

    def waiting(self, case_id: uuid.UUID) -> Transfer:
        """Return the offer that waits."""
        with self.office.sessions() as session:
            return session.scalars(
                select(Transfer).where(Transfer.case_id == case_id, Transfer.answer == Answer.WAITING)
            ).one()

    def accept(self, case_id: uuid.UUID, who: Actor) -> None:
        """Take an offered case."""
        offer = self.waiting(case_id)
        with transaction(self.office.sessions) as session:
            transfers.accept_transfer(
                session, self.office.means, offer.id, actor=who, now=self.office.clock()
            )

    def give_back(self, case_id: uuid.UUID, who: Actor, reason: str = "Bukan wilayah kami.") -> None:
        """Return an offered case."""
        offer = self.waiting(case_id)
        with transaction(self.office.sessions) as session:
            transfers.return_transfer(
                session, self.office.means, offer.id, reason=reason, actor=who, now=self.office.clock()
            )

    def transfer(self, case_id: uuid.UUID, to: OfficeRow, who: Actor | None = None) -> None:
        """Offer a case and take it at the other office."""
        self.offer(case_id, to.id, who)
        self.accept(case_id, self.head(to))

    def opened_by(self, office_id: uuid.UUID) -> int:
        """Return how many data keys the private keys of an office open, tried on every wrap that there is."""
        with self.office.sessions() as session:
            readers = session.scalars(
                select(ReaderKey).where(ReaderKey.office_id == office_id, ReaderKey.kind == ReaderKind.OFFICE)
            ).all()
            wraps = session.scalars(select(KeyWrap)).all()
        opened = set()
        for reader in readers:
            private = self.files.reader(reader.id)
            for row in wraps:
                # As if it were wrapped for this key: whatever names the reader in the row is no hindrance.
                tried = KeyWrap(
                    id=row.id, data_key_id=row.data_key_id, reader_kind=ReaderKind.OFFICE,
                    reader_key_id=reader.id, wrapped=row.wrapped,
                )  # fmt: skip
                try:
                    unwrap(tried, private)
                except SealBrokenError:
                    continue
                opened.add(row.data_key_id)
        return len(opened)


def refused(deed: Callable[[], object]) -> str:
    """Return how a deed is refused; a field's problem by its code."""
    try:
        deed()
    except InvalidInputError as error:
        return error.problems[0].code
    except DomainError as error:
        return error.code
    return ""


def read(office: Office, case_id: uuid.UUID, who: Actor) -> str:
    """Return the narrative as somebody reads it."""
    with office.sessions() as session:
        view = case_file(
            session, office.means, case_id, actor=who, lang="id", today=office.today, now=office.clock()
        )
    return view.reports[0].narrative
