"""What is handed on tells nothing of who reported, nor of whoever went elsewhere (design 5, issue 6.6)."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from neutrality.cases.conversation import ask_reporter
from neutrality.cases.models import CaseReport
from neutrality.cases.study import save_study
from neutrality.database import transaction
from neutrality.domain.identity import pseudonym
from neutrality.domain.workflow import Action, Step
from neutrality.evidence.service import seal_upload
from neutrality.referral.making import Order
from neutrality.reports.models import Report
from neutrality.reports.submission import Identity, RespondentInput
from neutrality.vault import TrackingCode
from tests.cases.clearing import Outgoing
from tests.cases.conftest import means, office, public
from tests.cases.examining import examine_fully
from tests.cases.hands import papers
from tests.cases.office import Office
from tests.documents.writing import Writing
from tests.referral.handing_on import HandingOn, told_by

__all__ = ["means", "office", "public"]
MARK, ELSEWHERE, ELSEWHERE_NIP = "Penandaku", "Wati Lainnya", "199001012015032001"


def marked() -> bytes:
    """Return a photo whose hidden particulars hold the mark."""
    made = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(made, "JPEG", comment=MARK.encode())
    return made.getvalue()


def reported(office: Office, code: TrackingCode) -> HandingOn:
    """Return a case with the mark in all that a reporter tells and an officer writes beside the letter."""
    with transaction(office.sessions) as session:
        agencies = [office.factory.agency(session).id for _ in range(2)]
    people = (
        RespondentInput(name="Budi Contoh", agency_id=agencies[0]),
        RespondentInput(name=ELSEWHERE, nip=ELSEWHERE_NIP, agency_id=agencies[1], position=f"{MARK} lain"),
    )
    photo = seal_upload(office.means.store, BytesIO(marked()), f"{MARK}.jpg", limit=100_000)
    case_id = office.receive(
        code, respondents=people, uploads=(photo,), identity=Identity(f"{MARK} Nama", f"Jalan {MARK}"),
        narrative=f"{MARK} melihat.", witnesses=MARK, place_detail=MARK, candidate=MARK,
        links=(f"https://contoh.test/{MARK}",),
    ).case_id  # fmt: skip
    files = [file.id for file in office.view(case_id).reports[0].files]
    sent = HandingOn(office, case_id, case_id, Outgoing(office, case_id, files))
    office.step(case_id, Action.REGISTER)
    examiner, member = office.who("verifier"), office.who("pleno_member")
    with transaction(office.sessions) as session:
        examine_fully(
            session, office.means, case_id, examiner=examiner, member=member, now=office.clock(), text=MARK
        )
        save_study(  # the letter names its number, nothing else of it
            session, office.means, case_id, number="K/7", sections={"facts": MARK}, version=1, actor=examiner,
            now=office.clock(),
        )  # fmt: skip
    for number in (1, 2):
        given = papers(Action.FORWARD, office.today) | {"addressee": "employer", "public_reason": MARK}
        step = Step(Action.FORWARD, office.today, MARK, "", given)
        assert not office.take(case_id, office.who("verifier"), step, respondent=number)
        office.confirm(office.waiting(case_id)[0].id, office.who("head", 2))
    report_id = office.view(case_id).reports[0].id
    version = office.case(case_id).version
    sent.do(
        ask_reporter, text=MARK, report_id=report_id, version=version, today=office.today,
        who=office.who("verifier"),
    )  # fmt: skip
    sent.letter = Writing(office, case_id).finished("forwarding", respondent=1)
    return sent


@pytest.mark.both_databases
def test_nothing_of_the_reporter_and_of_nobody_sent_elsewhere_is_in_any_byte(office: Office) -> None:
    code = TrackingCode.new()
    sent = reported(office, code)
    sent.outgoing.clear(1)
    files = sent.package(
        Order(files=(sent.outgoing.files[0],), address="https://lapor.contoh.test/verifikasi")
    )
    with office.sessions() as session:
        found = select(Report).join(CaseReport, CaseReport.report_id == Report.id)
        report = session.scalars(found.where(CaseReport.case_id == sent.case_id)).one()
    foreign = [
        MARK, ELSEWHERE, ELSEWHERE_NIP, str(code), str(code).replace("-", ""), pseudonym(report.id),
        str(report.id), report.reference, str(sent.case_id), str(sent.outgoing.files[0]),
    ]  # fmt: skip
    told = {name: content.decode("latin-1") for name, content in files.items()}
    told |= {f"{name} read": told_by(content) for name, content in files.items() if name.endswith(".pdf")}
    assert "Budi Contoh" in told["data.pdf read"], "what is looked for would be found"
    for name, text in told.items():
        for word in foreign:
            hidden = (base64.b64encode(word.encode()).decode(), word.encode().hex())
            for form in (word, *hidden):
                assert form.casefold() not in text.casefold(), (name, word)


def test_what_was_sent_is_not_what_leaves(office: Office) -> None:
    sent = reported(office, TrackingCode.new())
    sent.outgoing.clear(1)
    leaving = sent.package(Order(files=(sent.outgoing.files[0],)))["berkas/01.jpg"]
    assert leaving != marked()
    assert MARK.encode() not in leaving
