"""What is a respondent's own goes with the name; witnesses and all the rest go with the case."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from neutrality.cases import facts
from neutrality.cases.allegations import RespondentViolation
from neutrality.cases.data_requests import DataRequest
from neutrality.cases.external_keeping import add_external_number
from neutrality.cases.external_numbers import ExternalNumber
from neutrality.cases.hearings import Hearing
from neutrality.cases.models import Respondent
from neutrality.cases.witnesses import Witness
from neutrality.database import transaction
from neutrality.domain.external import ExternalEntry
from neutrality.domain.history import Stream
from neutrality.evidence.models import EvidenceFile, RebuttalFile
from neutrality.history.service import check
from neutrality.retention.running import remove_objects
from neutrality.vault import BlindIndex, IndexKind
from tests.cases.office import now_of
from tests.cases.testifying import Respondents
from tests.retention.conftest import Archive

BEGAN = date(2024, 2, 27)
OWN = (Hearing, DataRequest, RebuttalFile)


def lived(archive: Archive, end: str) -> Respondents:
    """Bring a case to its end in which everything happened to its respondent."""
    people = Respondents(archive.office, archive.closed(end, BEGAN))
    archive.office.clock.set(now_of(BEGAN.replace(day=29)))
    people.everything()
    for respondent in (None, people.one()):
        entry = ExternalEntry("sbt", "SBT 417", archive.office.today)
        version, who = archive.office.case(people.case_id).version, archive.office.who("liaison")
        with transaction(archive.office.sessions) as session:
            add_external_number(
                session, archive.office.means, people.case_id, entry, respondent_id=respondent,
                version=version, actor=who, now=archive.office.clock(),
            )  # fmt: skip
    return people


def counted(archive: Archive) -> dict[str, int]:
    """Return how many rows there are of each kind."""
    with archive.office.sessions() as session:
        tables = (*OWN, Witness, EvidenceFile, RespondentViolation, ExternalNumber)
        rows = {
            table.__tablename__: session.scalars(select(func.count()).select_from(table)).one()
            for table in tables
        }
        found = select(BlindIndex.owner).where(BlindIndex.kind == IndexKind.EXTERNAL).distinct()
        return {**rows, "found by a number": len(session.scalars(found).all())}


@pytest.mark.both_databases
def test_own_files_statement_and_requests_go_with_the_name(archive: Archive) -> None:
    people = lived(archive, "not_proven")
    with archive.office.sessions() as session:
        (key,) = session.scalars(select(RebuttalFile.object_key))
    assert archive.store.exists(key)
    archive.later(years=2)

    (done,) = archive.erase_all()

    assert done.objects == (key,)
    assert not archive.store.exists(key)
    left = counted(archive)
    assert [left[table.__tablename__] for table in OWN] == [0, 0, 0]
    assert (left["witness"], left["evidence_file"]) == (1, 1)
    assert (left["external_number"], left["found by a number"]) == (1, 1), "the case's own number stays"
    file = people.file()
    assert (file.person.name, file.phase_reason, file.manner.employer_reason) == ("", "", "")
    assert file.phase.chosen == "calon"
    with archive.office.sessions() as session:
        assert facts.differences(session, people.case_id) == []
        assert check(session, Stream.CASE, people.case_id) > 0
    assert remove_objects(archive.running()) == 0


@pytest.mark.both_databases
def test_everything_goes_with_the_case(archive: Archive) -> None:
    people = lived(archive, "sanctioned")
    archive.later(years=5)

    (done,) = archive.erase_all()

    assert len(done.objects) == 2
    assert not any(archive.store.exists(key) for key in done.objects)
    assert set(counted(archive).values()) == {0}
    with archive.office.sessions() as session:
        row = session.scalars(select(Respondent)).one()
        assert (row.phase, row.channel, row.interaction, row.sealed_notes) == (None, None, None, None)
        assert (row.is_official, row.employer_conflict) == ("unknown", "unknown")
        assert facts.differences(session, people.case_id) == []
