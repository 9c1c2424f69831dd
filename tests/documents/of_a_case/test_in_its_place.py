"""What is void and what stands in its place: nothing does before the other is finished."""

from __future__ import annotations

import uuid

import pytest

from neutrality.database import reading
from neutrality.documents.drafting import write_anew
from neutrality.documents.verifying import Validity, verify_document
from neutrality.domain.errors import ConflictError
from tests.documents.of_a_case.test_documents import content_of, text_of
from tests.documents.writing import Writing


def validity(writing: Writing, digest: str) -> Validity:
    """Return what anybody is told of a document."""
    with reading(writing.office.sessions) as session:
        return verify_document(session, digest).validity


def anew(writing: Writing, document_id: uuid.UUID) -> uuid.UUID:
    """Begin a document in the place of a void one."""
    return writing.do(write_anew, document_id).id


@pytest.mark.both_databases
def test_another_stands_in_its_place_only_from_its_number_on_and_as_long_as_it_stands(
    writing: Writing,
) -> None:
    first = writing.begin("board_notice")
    digest = writing.finish(first)
    writing.void(first)
    second = anew(writing, first)
    assert validity(writing, digest) is Validity.VOID
    assert writing.read(first).follower == second
    with pytest.raises(ConflictError, match="document_replaced"):
        anew(writing, first)

    writing.finish(second)
    assert validity(writing, digest) is Validity.REPLACED
    assert writing.row(first).replaced_by == second
    writing.void(second)
    assert validity(writing, digest) is Validity.VOID
    assert writing.read(first).follower is None

    third = anew(writing, second)  # stands in the place of both
    writing.finish(third)
    assert [writing.row(one).replaced_by for one in (first, second)] == [third, third]
    assert validity(writing, digest) is Validity.REPLACED


def test_a_draft_given_up_leaves_the_place_free(writing: Writing) -> None:
    first = writing.finished("board_notice")
    writing.void(first)
    writing.void(anew(writing, first))
    assert writing.row(anew(writing, first)).replaces == first


def test_a_draft_that_was_made_void_never_prints_as_finished(writing: Writing) -> None:
    draft = writing.begin("board_notice")
    writing.void(draft)
    pdf = content_of(writing, draft)
    assert "DRAF" in text_of(pdf)
    assert "Keaslian dokumen" not in text_of(pdf)
