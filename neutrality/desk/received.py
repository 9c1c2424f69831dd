"""Files that officers take in at the desk: sealed as they arrive, or none of them kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from neutrality import current
from neutrality.domain.errors import DomainError
from neutrality.evidence.limits import LIMITS
from neutrality.evidence.service import SealedUpload, discard, seal_upload
from neutrality.refusals import words


def sealed_files(form: Any) -> list[SealedUpload]:
    """Seal what was chosen under `files`; say what is wrong with which, and keep none of it then."""
    chosen = [upload for upload in request.files.getlist("files") if upload.filename]
    problems = [] if chosen else [words("no_file_chosen")]
    if len(chosen) > LIMITS.per_report:
        problems, chosen = [words("too_many_files", {"most": LIMITS.per_report})], []
    sealed = []
    for upload in chosen:
        try:
            sealed.append(seal_upload(current.evidence_store(), upload.stream, upload.filename or ""))
        except DomainError as error:
            problems.append(f"{upload.filename}: {words(error.code, error.params)}")
    form.files.errors = problems
    if problems:
        discard_files(sealed)
    return [] if problems else sealed


def discard_files(uploads: Iterable[SealedUpload]) -> None:
    """Let go of what was sealed and belongs to nothing."""
    for upload in uploads:
        discard(current.evidence_store(), upload.object_key)
