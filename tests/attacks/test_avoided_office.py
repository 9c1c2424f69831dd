"""A report sent to the province only: for the local office that was avoided it does not exist."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import or_, select

from neutrality import current
from neutrality.cases.models import Case, CaseReport, Counter, Respondent
from neutrality.domain.access import Role
from neutrality.domain.errors import NotFoundError
from neutrality.reports.models import Report
from neutrality.reports.submission import RespondentInput
from neutrality.vault import BlindIndex, DataKey, KeyKind, KeyWrap, Purpose, ReaderKey
from neutrality.worker import work_off
from tests.desk.conftest import Desk, desk
from tests.factories import PASSPHRASE, REGENCY
from tests.fixtures.pages import settled

__all__ = ["desk"]
LINK = "https://www.facebook.com/contoh/posts/123456789"
NAME, NIP = "Kaharudin Terhindar", "198609262015051000"
# The position in the log is one for the installation: it tells that somebody did something somewhere.
CHANGING = re.compile(r'"position":\d+')
LOOKERS = ("head", "intake", "verifier", "custodian", "auditor", "statistics")
KINDS = (KeyKind.REPORT, KeyKind.IDENTITY, KeyKind.CASE, KeyKind.RESPONDENT, KeyKind.PERSON)


class Avoided:
    """The citizen's report to the province, and how the local office looks before it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.own = desk.receive(links=(LINK,), respondents=(RespondentInput(name="Orang Sendiri", nip=NIP),))
        for role in LOOKERS:
            desk.who(role)
        self.before = looks(desk, self.own)
        citizen = desk.app.test_client()
        steps = {
            "apa": {"plain_kind": "social_media", "narrative": "Membagikan kaus calon.", "links": LINK},
            "siapa": {"people-0-name": NAME, "people-0-nip": NIP},
            "kapan-dan-di-mana": {"event_on": "9-11-2026", "known_on": "10-11-2026", "place_code": REGENCY},
            "bukti": {},
            "kirim": {
                "sender": "named", "identity_name": "Sari Contoh", "identity_address": "Jalan Contoh 1",
                "office_id": str(desk.workplace.province.id), "good_faith": "y",
            },
        }  # fmt: skip
        for step, typed in steps.items():
            answer = citizen.post(f"/lapor/{step}", data={**typed, "next": "1"})
            assert answer.status_code == 303, unescape(answer.text)
        with desk.app.app_context():
            work_off(desk.sessions, current.means("worker"), now=current.now())
        with desk.sessions() as session:
            self.case = session.scalars(
                select(Case).where(Case.office_id == desk.workplace.province.id)
            ).one()
            self.report = session.scalars(
                select(Report).where(Report.office_id == desk.workplace.province.id)
            ).one()
            self.person = session.scalars(select(Respondent).where(Respondent.case_id == self.case.id)).one()


def looks(desk: Desk, own: uuid.UUID) -> dict[str, str]:
    """Return every page on which the local office could notice something, without what changes by itself."""
    pages = {}
    for role in LOOKERS:
        client = desk.who(role)
        for path in ("/meja", "/meja?bucket=open", f"/meja?place={REGENCY}", f"/meja/kasus/{own}"):
            pages[f"{role} {path}"] = client.get(path).text
        for kind in ("csv", "json"):
            pages[f"{role} {kind}"] = client.get(f"/meja/statistik/2026-11.{kind}").text
        for text in (NAME, "Kaharudin", NIP, LINK):
            pages[f"{role} {text}"] = client.post("/meja/cari", data={"text": text}).text
        pages[f"{role} month"] = client.get("/meja/statistik/2026-11").text
    return {name: CHANGING.sub("", settled(text)) for name, text in pages.items()}


@pytest.fixture
def avoided(desk: Desk) -> Avoided:
    """Return a report that a citizen sent to the province only, worked off by the worker."""
    return Avoided(desk)


@pytest.mark.both_databases
def test_nothing_that_the_local_office_sees_changes(avoided: Avoided) -> None:
    """Lists, numbers, the search by name, NIP and post, the month, the own case that names the same post."""
    after = looks(avoided.desk, avoided.own)

    changed = [name for name, text in after.items() if text != avoided.before[name]]
    assert changed == []
    assert not any(avoided.case.reference in text or NAME in text for text in after.values())


@pytest.mark.both_databases
def test_its_address_is_told_like_one_that_never_was(avoided: Avoided) -> None:
    desk, never = avoided.desk, uuid.uuid4()
    pages = ("", "/identitas", "/identitas/pelepasan", "/pelapor", "/telepon", "/laporan-sama", "/kode-baru",
             "/surat-pelapor", "/tanda-tangan", "/langkah/register", "/ralat/channel")  # fmt: skip
    for role in ("head", "intake", "verifier", "custodian", "auditor"):
        for rest in pages:
            told = [answered(desk.who(role), case_id, rest) for case_id in (avoided.case.id, never)]
            assert told[0] == told[1], (role, rest)
            assert told[0][0] in {403, 404}
    for text in (avoided.case.reference, avoided.case.receipt_number or "tanpa nomor", avoided.case.id.hex):
        found = desk.who("head").post("/meja/cari", data={"text": text})
        assert "/meja/kasus/" not in found.text
    link = {"reason": "Katanya sama.", "number": avoided.case.reference}
    answers = [
        desk.who("head").post(f"/meja/kasus/{avoided.own}/laporan-sama", data={**link, "number": number})
        for number in (avoided.case.reference, "ZZZZ-ZZZZ")
    ]
    told_pages = [settled(answer.text.replace(avoided.case.reference, "ZZZZ-ZZZZ")) for answer in answers]
    assert told_pages[0] == told_pages[1]


@pytest.mark.both_databases
def test_no_key_and_no_index_leads_from_the_local_office_to_it(avoided: Avoided) -> None:
    desk, local = avoided.desk, avoided.desk.workplace.office.id
    owners = [avoided.report.id, avoided.case.id, avoided.person.id, avoided.person.person_id]
    with desk.sessions() as session:
        wraps = session.scalars(
            select(ReaderKey.office_id)
            .join(KeyWrap, KeyWrap.reader_key_id == ReaderKey.id)
            .join(DataKey, DataKey.id == KeyWrap.data_key_id)
            .where(DataKey.owner.in_(owners[:3]))
        ).all()
        assert set(wraps) == {desk.workplace.province.id}
        indexed = select(BlindIndex.office_id).where(
            or_(BlindIndex.owner.in_(owners[:3]), BlindIndex.office_id == desk.workplace.province.id)
        )
        assert set(session.scalars(indexed)) == {desk.workplace.province.id, None}
        held = select(BlindIndex.owner).where(BlindIndex.office_id == local)
        assert not set(owners) & set(session.scalars(held))
        reports = select(CaseReport.case_id).where(CaseReport.report_id == avoided.report.id)
        assert session.scalars(reports).all() == [avoided.case.id]
        counters = session.scalars(select(Counter).where(Counter.office_id == local)).all()
        assert sum(counter.value for counter in counters) == 1


@pytest.mark.both_databases
def test_the_keyholder_opens_nothing_of_it_for_the_local_office(avoided: Avoided) -> None:
    desk = avoided.desk
    with desk.app.app_context(), desk.sessions() as session:
        keyholder = current.keyholder()
        for kind in KINDS:
            for owner in (avoided.report.id, avoided.case.id, avoided.person.id):
                with pytest.raises(NotFoundError):
                    keyholder.open_key(
                        session, kind=kind, owner=owner, office_id=desk.workplace.office.id,
                        actor="penyusup", purpose=Purpose.CASE,
                    )  # fmt: skip
        with pytest.raises(NotFoundError):
            keyholder.open_identity(
                session, owner=avoided.report.id, office_id=desk.workplace.office.id,
                passphrase=PASSPHRASE, actor="penyusup",
            )  # fmt: skip


@pytest.mark.both_databases
def test_the_province_reads_it(avoided: Avoided) -> None:
    desk = avoided.desk
    with desk.sessions.begin() as session:
        chief = desk.factory.account(session, desk.workplace.province, Role.HEAD)
    page = desk.sign_in(account=chief).get(f"/meja/kasus/{avoided.case.id}")
    assert page.status_code == 200
    assert NAME in unescape(page.text)


def answered(client: FlaskClient, case_id: uuid.UUID, rest: str) -> tuple[int, str]:
    """Return how a page of a case is answered, without the id."""
    answer = client.get(f"/meja/kasus/{case_id}{rest}")
    return answer.status_code, settled(answer.text.replace(str(case_id), ""))
