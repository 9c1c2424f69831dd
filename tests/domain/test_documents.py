"""Documents: kinds and sentences from the files of the law, what a letter holds, what may follow."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from neutrality.domain.catalogue import Catalogue, DocumentKind, DocumentParagraph, LawFileError, Regime
from neutrality.domain.documents import (
    LONGEST_BODY,
    LONGEST_LINES,
    MOST_SIGNERS,
    BlockKind,
    DocumentState,
    Letter,
    Standing,
    blocks,
    check_finalising,
    check_leaving,
    check_signing,
    check_voiding,
    check_writing,
    compose,
    facts_named,
    letter_problems,
    signatures,
    tidy,
)
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError
from neutrality.domain.mistakes import check_first_number, check_series_year, missing
from neutrality.settings import ROOT

DATA = ROOT / "neutrality" / "data"
DAY = date(2026, 11, 10)
LETTER = Letter(subject="Hal", body="Isi.")
DRAFT, FINAL = Standing(DocumentState.DRAFT), Standing(DocumentState.FINAL, DAY)
LEFT, VOID = Standing(DocumentState.LEFT, DAY), Standing(DocumentState.VOID, DAY)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(DATA)


def refusal(work: Callable[..., object], *arguments: object, **more: object) -> Any:
    """Return the code of a conflict, or field and code of what was typed wrongly."""
    with pytest.raises(DomainError) as caught:
        work(*arguments, **more)
    error = caught.value
    if isinstance(error, InvalidInputError):
        return [(problem.field, problem.code) for problem in error.problems]
    assert isinstance(error, ConflictError)
    return error.code


def test_kinds_are_offered_in_their_order_on_the_days_on_which_they_hold(catalogue: Catalogue) -> None:
    kinds = catalogue.documents(DAY)
    assert [row.code for row in kinds][:3] == ["forwarding", "status_notice", "completion_request"]
    gone = {row.code: replace(row, valid_to=DAY - timedelta(days=1)) for row in kinds}
    assert replace(catalogue, document_kinds=gone).documents(DAY) == ()


def test_the_code_of_the_form_follows_the_election_law(catalogue: Catalogue) -> None:
    notice = catalogue.document_kind("status_notice")
    codes = [notice.form_code(regime) for regime in (Regime.PEMILU, Regime.PILKADA, Regime.NONE)]
    assert codes == ["B.18", "A.17", ""]
    assert notice.to_reporter
    assert not notice.of_a_respondent
    assert catalogue.document_kind("forwarding").of_a_respondent
    assert refusal_of_code(catalogue) == "unknown_code"


def refusal_of_code(catalogue: Catalogue) -> str:
    with pytest.raises(DomainError) as caught:
        catalogue.document_kind("nothing")
    return caught.value.code


def test_a_step_knows_its_letter(catalogue: Catalogue) -> None:
    found = [catalogue.letter_of(step, DAY) for step in ("forward", "remind", "register")]
    assert [row.code if row else None for row in found] == ["forwarding", "reminder", None]


def test_every_code_of_a_form_awaits_review_and_none_names_the_reporter(catalogue: Catalogue) -> None:
    for row in catalogue.document_kinds.values():
        assert row.needs_review or not (row.form_pemilu or row.form_pilkada)
        assert not row.may_name_reporter


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("kinds", ",no,no,Perbawaslu", ",no,yes,Perbawaslu", "no document names the reporter"),
        ("kinds", ",PNR,", ",,", "letters of the number"),
        ("kinds", ",PNR,", ",PENERUSAN,", "letters of the number"),
        ("kinds", ",PNR,", ",PST,", "two kinds share a series"),
        ("kinds", "Penerusan dugaan pelanggaran netralitas ASN", "", "a text is missing"),
        (
            "kinds",
            "(kode formulir belum diperiksa),yes",
            "(kode formulir belum diperiksa),no",
            "awaits review",
        ),
        ("kinds", "Notice of the state of the report", "", "a label is missing"),
        ("kinds", ",letter,respondent,", ",letter,nobody,", "unknown nobody"),
        ("kinds", ",forward,", ",fly,", "unknown fly"),
        ("paragraphs", "forwarding,1,", "flying,1,", "unknown kind flying"),
        ("paragraphs", "{case_number}", "{narrative}", "unknown fact narrative"),
        ("paragraphs", "!position", "!narrative", "unknown fact narrative"),
        ("paragraphs", "{case_number}", "{}", "a brace without a fact"),
        ("paragraphs", "{case_number}", "{case_number", "text:"),
        ("paragraphs", "{case_number}", "{hearing_statement}", "is no kind for what was said"),
        ("paragraphs", '"{outcome}"', "", "a text is missing"),
        ("paragraphs", "\nstudy,", "\nforwarding,", "no paragraph of study"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / f"document_{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(LawFileError, match=re.escape(reason)):
        Catalogue.load(folder)


def paragraph(text: str, *only_if: str, **more: Any) -> DocumentParagraph:
    """Return a paragraph that holds on every day."""
    row = DocumentParagraph(
        kind="x", rank=1, only_if=only_if, text=text, valid_from=None, valid_to=None, source="uji",
        needs_review=False,
    )  # fmt: skip
    return replace(row, **more)


def test_a_paragraph_stands_when_its_facts_are_known() -> None:
    rows = (
        paragraph("Nomor {case_number}.\\nBaris."),
        paragraph("Nama {name}."),
        paragraph("Tanpa nama.", "!name"),
        paragraph("Bila ada nomor.", "case_number"),
        paragraph("Bila keduanya.", "case_number", "name"),
        paragraph("Dahulu.", valid_to=DAY - timedelta(days=1)),
    )
    assert compose(rows, {"case_number": "{name}", "name": ""}, on=DAY) == (
        "Nomor {name}.\nBaris.\n\nTanpa nama.\n\nBila ada nomor."
    )
    assert facts_named("{{x}} {name}") == {"name"}


def test_what_was_typed_is_kept_as_it_prints() -> None:
    kept = tidy(Letter(subject=" Hal\u200b ", body="a \r\n\tb\r\n\r\n\x07c\n\n"))
    assert (kept.subject, kept.body) == ("Hal", "a\n b\n\nc")


def problems(kind: DocumentKind, **changes: str) -> list[tuple[str, str]]:
    """Return field and code of what is wrong with a letter."""
    return [(one.field, one.code) for one in letter_problems(replace(LETTER, **changes), kind)]


def test_a_letter_needs_subject_and_text_and_fits(catalogue: Catalogue) -> None:
    kind = catalogue.document_kind("forwarding")
    assert problems(kind) == []
    assert problems(kind, subject="", body="") == [("subject", "required"), ("body", "required")]
    assert problems(kind, subject="x" * 301) == [("subject", "too_long")]
    assert problems(kind, body="x" * (LONGEST_BODY + 1)) == [("body", "too_long")]
    assert problems(kind, copies="x" * (LONGEST_LINES + 1)) == [("copies", "too_long")]
    assert problems(kind, size="a5") == [("size", "unknown_choice")]
    assert problems(kind, signers="Ketua\n" * (MOST_SIGNERS + 1)) == [("signers", "too_many")]
    assert problems(kind, addressee="Bupati\ndi Tempat") == []


def test_a_letter_to_the_reporter_has_the_pseudonym_alone(catalogue: Catalogue) -> None:
    kind = catalogue.document_kind("status_notice")
    assert problems(kind, addressee="Pelapor-7F3K") == []
    wrong = [("addressee", "reporter_by_pseudonym")]
    assert problems(kind, addressee="Sari Contoh\nJalan Contoh 1") == wrong


def test_paragraphs_headings_and_pairs_are_told_apart() -> None:
    found = blocks("KESIMPULAN\n\nNama : Budi\nJabatan : Lurah : A\n\n \nSatu.\nDua : 2\n\n1. 2\n\n")
    kinds = [block.kind for block in found]
    assert kinds == [BlockKind.HEADING, BlockKind.PAIRS, BlockKind.TEXT, BlockKind.TEXT]
    assert found[1].lines == (("Nama", "Budi"), ("Jabatan", "Lurah : A"))
    assert found[2].lines == (("Satu.",), ("Dua : 2",))
    assert blocks("") == []


def test_who_signs_may_have_no_name() -> None:
    assert signatures("Ketua; Ani; NIP 1; 2\n\nAnggota\nSaksi; Budi") == [
        ("Ketua", "Ani", "NIP 1; 2"),
        ("Anggota", "", ""),
        ("Saksi", "Budi", ""),
    ]


def test_only_a_draft_is_written_and_numbered_on_a_day_that_can_be() -> None:
    days = {"received_on": DAY - timedelta(days=3), "today": DAY}
    check_writing(DRAFT)
    check_finalising(DRAFT, DAY, **days)
    check_finalising(DRAFT, days["received_on"], **days)
    for document, code in (
        (FINAL, "document_is_final"),
        (LEFT, "document_is_final"),
        (VOID, "document_is_void"),
    ):
        assert refusal(check_writing, document) == code
        assert refusal(check_finalising, document, DAY, **days) == code
    late, early = DAY + timedelta(days=1), DAY - timedelta(days=4)
    assert refusal(check_finalising, DRAFT, late, **days) == [("dated_on", "in_future")]
    assert refusal(check_finalising, DRAFT, early, **days) == [("dated_on", "before_received")]


def test_what_has_its_number_leaves_once_and_not_before_its_day() -> None:
    check_leaving(FINAL, DAY, today=DAY)
    check_leaving(replace(FINAL, dated_on=None), DAY, today=DAY)
    for document, code in (
        (DRAFT, "document_not_final"), (LEFT, "document_left"), (VOID, "document_is_void"),
    ):  # fmt: skip
        assert refusal(check_leaving, document, DAY, today=DAY) == code
    later = DAY + timedelta(days=1)
    assert refusal(check_leaving, FINAL, later, today=DAY) == [("left_on", "in_future")]
    early = DAY - timedelta(days=1)
    assert refusal(check_leaving, FINAL, early, today=DAY) == [("left_on", "before_document")]
    check_signing(FINAL)
    check_signing(LEFT)


def test_a_document_is_made_void_once_with_a_reason() -> None:
    for document in (DRAFT, FINAL, LEFT):
        check_voiding(document, "Salah alamat.")
    assert refusal(check_voiding, VOID, "Salah.") == "document_is_void"
    assert refusal(check_voiding, FINAL, "  ") == [("reason", "required")]
    assert refusal(check_voiding, FINAL, "x" * (LONGEST_LINES + 1)) == [("reason", "too_long")]


def test_a_series_begins_where_the_head_says_and_has_no_gap_before() -> None:
    check_first_number(41, given=False)
    assert missing((41, 43), 43, 41) == (42,)
    assert refusal(check_first_number, 41, given=True) == "numbering_begun"
    for wrong in (0, 100_000):
        assert refusal(check_first_number, wrong, given=False) == [("first", "not_a_number")]


def test_a_series_begins_in_this_year_or_the_next() -> None:
    for year in (2026, 2027):
        check_series_year(year, DAY)
    for year in (2025, 2028, 0, -1, 10**30):
        assert refusal(check_series_year, year, DAY) == [("year", "series_year")]
