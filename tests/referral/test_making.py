"""A package: what is in it, whom it names, how it is checked, sealed and kept in mind."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyrage
import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.referral import Seal, Warned
from neutrality.domain.workflow import Action
from neutrality.history.models import Event, EventPayload
from neutrality.referral.listing import packages_of
from neutrality.referral.making import Order, make_package, preview, record_package
from neutrality.referral.sealing import new_passphrase
from tests.cases.clearing import Outgoing
from tests.cases.office import NIP, TWO, Office
from tests.documents.writing import Writing
from tests.referral.handing_on import (
    ADDRESS,
    FIRST,
    OTHER,
    OTHER_NIP,
    SECOND,
    HandingOn,
    content_of,
    files_in,
    sums_hold,
    told_by,
    values_in,
)

pytestmark = pytest.mark.both_databases
SURELY = {
    "surat.pdf", "data.pdf", "data.json", "jawaban.json", "skema/jawaban-1.json", "skema/data-1.json",
    "skema/manifest-1.json", "BACA-SAYA.txt", "manifest.json", "SHA256SUMS",
}  # fmt: skip


def test_a_package_holds_letter_data_copies_and_how_all_of_it_is_checked(
    sent: HandingOn, tmp_path: Path
) -> None:
    sent.outgoing.clear(1)
    made = sent.make(Order(files=(sent.outgoing.files[0],), address=ADDRESS))
    content = content_of(made)
    files = files_in(content)

    assert set(files) == SURELY | {"berkas/01.jpg"}
    assert made.file_name.startswith("paket-001-pnr-")
    assert made.file_name.endswith(".zip")
    assert made.size == len(content)
    row = sent.writing.row(sent.letter)
    assert hashlib.sha256(files["surat.pdf"]).hexdigest() == row.final_sha256
    manifest = values_in(files, "manifest.json")
    assert manifest["letter"]["number"] == row.number
    assert {one["name"] for one in manifest["files"]} == set(files) - {"manifest.json", "SHA256SUMS"}
    for one in manifest["files"]:
        assert (one["size"], one["sha256"]) == (
            len(files[one["name"]]), hashlib.sha256(files[one["name"]]).hexdigest(),
        )  # fmt: skip
    assert sums_hold(tmp_path, files)
    text = files["BACA-SAYA.txt"].decode()
    assert "sha256sum -c SHA256SUMS" in text
    assert ADDRESS in text
    for name, kept in (
        ("data.json", "data-1"),
        ("jawaban.json", "jawaban-1"),
        ("manifest.json", "manifest-1"),
    ):
        law = values_in(files, f"skema/{kept}.json")
        Draft202012Validator.check_schema(law)
        Draft202012Validator(law).validate(values_in(files, name))


def test_it_tells_of_the_respondents_of_one_addressee_and_of_nobody_else(sent: HandingOn) -> None:
    files = sent.package()
    data = values_in(files, "data.json")
    assert [one["name"] for one in data["respondents"]] == [FIRST, SECOND]
    first = data["respondents"][0]
    assert first["nip"] == NIP
    assert first["violation_types"][0]["code"] == "D06"
    assert first["forwarding"]["recommended_level"]["code"] == "berat"
    assert first["forwarding"]["number"] == "014/PNR/2026"
    assert first["finding"]["code"] == "proven"
    assert {row["answer"]["code"] for row in first["elements"]} == {"fulfilled"}
    assert [row["rule"] for row in first["clocks"]]
    page = told_by(files["data.pdf"])
    assert FIRST in page
    assert NIP in page
    everything = b"\n".join(files.values()).decode("latin-1") + page + told_by(files["surat.pdf"])
    for foreign in (OTHER, OTHER_NIP):
        assert foreign not in everything
    assert [one["reference"] for one in values_in(files, "jawaban.json")["respondents"]] == ["R1", "R2"]


def test_what_went_to_the_authority_names_it(office: Office) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    for number in (1, 2):
        office.step(case_id, Action.FORWARD, respondent=number)
    letter = Writing(office, case_id).finished("forwarding", respondent=2)
    data = values_in(HandingOn(office, case_id, letter, Outgoing(office, case_id, [])).package(), "data.json")
    authority = office.means.catalogue.authority(office.today)
    assert data["addressee"] == {"kind": "authority", "name": authority.label("id")}
    assert len(data["respondents"]) == 2, "both went there that day"


def test_the_screen_before_says_what_goes_along_what_stays_and_why(sent: HandingOn) -> None:
    sent.outgoing.clear(1)
    seen = sent.do(preview, sent.letter)
    assert seen.people == [(1, FIRST), (2, SECOND)]
    assert seen.left_out == 1
    assert [(piece.number, piece.why_not) for piece in seen.pieces] == [(1, ""), (2, "not_asked")]
    assert seen.warnings == [Warned.NOT_SIGNED]
    sent.writing.scan(sent.letter)
    assert sent.do(preview, sent.letter).warnings == [Warned.UNSCANNED]


def test_wording_of_a_report_in_the_letter_is_pointed_out(sent: HandingOn) -> None:
    letter = sent.writing.begin("reminder", respondent=1)
    told = "melihat sendiri pegawai itu membagikan kaus calon di halaman kantor"
    sent.writing.save(letter, body=f"Terlapor diduga {told.upper()}.")
    sent.writing.finish(letter)
    assert Warned.COPIED_PASSAGE in sent.do(preview, letter).warnings
    assert Warned.COPIED_PASSAGE not in sent.do(preview, sent.letter).warnings


def test_the_signed_scan_goes_along_where_there_is_one(sent: HandingOn) -> None:
    digest = sent.writing.scan(sent.letter)
    files = sent.package()
    assert "surat.pdf" not in files
    assert hashlib.sha256(files["surat.jpg"]).hexdigest() == digest


def test_no_copy_leaves_that_was_not_cleared_and_no_original_ever(sent: HandingOn) -> None:
    first, second = sent.outgoing.files
    with pytest.raises(DomainError) as refused:
        sent.make(Order(files=(first,)))
    assert refused.value.code == "not_cleared"
    sent.outgoing.answer(sent.outgoing.ask(2, reason="Hanya unggahan terbuka."), guessable=False)
    with pytest.raises(DomainError) as refused:
        sent.make(Order(files=(second,)))
    assert refused.value.code == "no_copy_to_hand_on"


def test_a_copy_that_is_held_back_meanwhile_does_not_leave(sent: HandingOn) -> None:
    sent.outgoing.clear(1)
    office, order = sent.office, Order(files=(sent.outgoing.files[0],))
    with office.sessions() as session:
        made = make_package(
            session, office.means, sent.case_id, sent.letter, order, actor=office.who("liaison"),
            now=office.clock(),
        )  # fmt: skip
    sent.outgoing.copy(1)
    sent.outgoing.ask(1, sent.outgoing.copy(1))
    with pytest.raises(DomainError) as refused:
        sent.do(record_package, made)
    assert refused.value.code == "not_cleared"
    assert packages(sent) == []


def packages(sent: HandingOn) -> list[str]:
    """Return the digests of the manifests of all packages of the case."""
    with sent.office.sessions() as session:
        return [row.manifest for row in packages_of(session, sent.case_id)]


def test_the_history_keeps_the_digests_and_who_made_it(sent: HandingOn) -> None:
    sent.outgoing.clear(1)
    made = sent.make(Order(files=(sent.outgoing.files[0],)))
    content = content_of(made)
    with sent.office.sessions() as session:
        (row,) = packages_of(session, sent.case_id)
        kinds = session.scalars(select(Event.kind).where(Event.stream_id == sent.case_id)).all()
        kept = session.scalars(select(EventPayload.content)).all()
    assert row.manifest == hashlib.sha256(files_in(content)["manifest.json"]).hexdigest()
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert (row.files, row.size, row.seal) == (1, len(content), Seal.OPEN)
    assert row.document_id == sent.letter
    assert kinds[-2:] == [EventKind.EVIDENCE_READ, EventKind.PACKAGE_MADE]
    nonce = values_in(files_in(content), "jawaban.json")["nonce"]
    assert not any(nonce in text for text in kept), "whoever reads the database can answer for nobody"


def test_a_changed_file_and_a_changed_manifest_are_found(sent: HandingOn, tmp_path: Path) -> None:
    files = sent.package()
    changed = files | {"data.json": files["data.json"].replace(b'"berat"', b'"moral"')}
    assert not sums_hold(tmp_path / "data", changed)
    forged = json.loads(files["manifest.json"])
    one = next(row for row in forged["files"] if row["name"] == "data.json")
    one["sha256"] = hashlib.sha256(changed["data.json"]).hexdigest()
    changed["manifest.json"] = json.dumps(forged).encode()
    assert not sums_hold(tmp_path / "manifest", changed)
    sums = changed["SHA256SUMS"].decode()
    for name in ("data.json", "manifest.json"):
        sums = sums.replace(
            hashlib.sha256(files[name]).hexdigest(), hashlib.sha256(changed[name]).hexdigest()
        )
    changed["SHA256SUMS"] = sums.encode()
    assert sums_hold(tmp_path / "all", changed), "changed consistently, the sums alone tell nothing"
    assert hashlib.sha256(changed["manifest.json"]).hexdigest() not in packages(sent)


def test_the_same_order_at_the_same_minute_is_the_same_file(sent: HandingOn) -> None:
    sent.outgoing.clear(1)
    order = Order(files=(sent.outgoing.files[0],), address=ADDRESS)
    assert content_of(sent.make(order)) == content_of(sent.make(order))
    assert content_of(sent.make()) != content_of(sent.make()), "each has a reference of its own"


def test_sealed_for_a_key_only_its_owner_opens_it(sent: HandingOn) -> None:
    owner = pyrage.x25519.Identity.generate()
    made = sent.make(Order(seal=Seal.KEY, recipient=f" {owner.to_public()}\n"))
    content = content_of(made)
    assert made.file_name.endswith(".zip.age")
    assert content.startswith(b"age-encryption.org/v1\n")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content, [pyrage.x25519.Identity.generate()])
    opened = pyrage.decrypt(content, [owner])
    assert files_in(opened).keys() == SURELY
    with sent.office.sessions() as session:
        (row,) = packages_of(session, sent.case_id)
    assert row.sha256 == hashlib.sha256(opened).hexdigest()
    assert row.size == len(content)


def test_sealed_with_a_passphrase_it_opens_with_that_alone(sent: HandingOn) -> None:
    passphrase = new_passphrase()
    content = content_of(sent.make(Order(seal=Seal.PHRASE, passphrase=passphrase)))
    assert files_in(pyrage.passphrase.decrypt(content, passphrase)).keys() == SURELY
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(content, new_passphrase())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("kunci", "no_age_key"),
        ("age1qqqq", "no_age_key"),
        pytest.param(str(pyrage.x25519.Identity.generate()), "secret_age_key", id="secret"),
    ],
)
def test_what_is_no_key_is_refused_at_its_field(sent: HandingOn, typed: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        sent.make(Order(seal=Seal.KEY, recipient=typed))
    assert [(one.field, one.code) for one in refused.value.problems] == [("recipient", code)]


def test_a_passphrase_that_was_not_made_here_seals_nothing(sent: HandingOn) -> None:
    with pytest.raises(InvalidInputError) as refused:
        sent.make(Order(seal=Seal.PHRASE, passphrase="rahasia"))
    assert [(one.field, one.code) for one in refused.value.problems] == [("seal", "no_passphrase")]


def test_only_a_finished_letter_to_the_employer_or_authority_is_handed_on(sent: HandingOn) -> None:
    writing = sent.writing
    draft, inside = writing.begin("reminder", respondent=1), writing.finished("board_notice")
    void = writing.finished("reminder", respondent=1)
    writing.void(void)
    for letter, code in (
        (draft, "document_not_final"),
        (inside, "not_handed_on"),
        (void, "document_is_void"),
    ):
        with pytest.raises(ConflictError) as refused:
            sent.make(letter=letter)
        assert refused.value.code == code


def test_a_letter_made_void_meanwhile_does_not_leave(sent: HandingOn) -> None:
    office = sent.office
    with office.sessions() as session:
        made = make_package(
            session, office.means, sent.case_id, sent.letter, Order(), actor=office.who("head"),
            now=office.clock(),
        )  # fmt: skip
    sent.writing.void(sent.letter)
    with pytest.raises(ConflictError):
        sent.do(record_package, made)


@pytest.mark.parametrize("role", [Role.INTAKE, Role.PLENO_MEMBER, Role.AUDITOR])
def test_whoever_writes_no_letters_hands_nothing_on(sent: HandingOn, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        sent.make(who=sent.office.who(role))
