"""What only the office knows of a built site: opened with its own key, as at the desk."""

from __future__ import annotations

from sqlalchemy import select

from neutrality import current
from neutrality.cases.models import Case, Respondent
from neutrality.cases.people import open_particulars
from neutrality.database import reading
from neutrality.domain.access import Role
from neutrality.vault import KeyKind, Purpose
from tests.benchmarks.bulk import Built
from tests.benchmarks.long_case import account_of
from tests.benchmarks.signed_in import application


def any_nip(site: Built, kind: str) -> str:
    """Return the NIP of a respondent of the sample verifier's office."""
    app = application(site, kind)
    with app.app_context(), reading(current.sessions()) as session:
        account = account_of(session, Role.VERIFIER)
        found = (
            select(Respondent)
            .join(Case)
            .where(Case.office_id == account.home_office_id, Respondent.person_id.is_not(None))
        )
        one = session.scalars(found.limit(1)).one()
        key = current.keyholder().open_key(
            session, kind=KeyKind.RESPONDENT, owner=one.id, office_id=account.home_office_id,
            actor=str(account.id), purpose=Purpose.SEARCH,
        )  # fmt: skip
        nip = open_particulars(key, one).nip
    app.extensions["engine"].dispose()
    return nip
