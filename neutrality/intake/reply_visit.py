"""The visit of an agency to its letter: what was typed and chosen so far, sealed, person by person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.database import transaction
from neutrality.domain.errors import DomainError, InvalidInputError, NotFoundError
from neutrality.domain.replies import ReplyKind
from neutrality.evidence.service import SealedUpload, discard, seal_upload
from neutrality.i18n import day, label, law
from neutrality.intake.draft_cookie import REPLY, locked
from neutrality.intake.drafts import OpenDraft
from neutrality.intake.reply_forms import reply_form, reply_of, typed_again
from neutrality.refusals import words
from neutrality.replies.answering import (
    AskedPage,
    AskedPerson,
    Letterholder,
    asked_of,
    check_reply,
    enter_page,
)

# Beside the answers, by the number of the person, the draft holds who answers.
WHO = "who"


@dataclass(frozen=True)
class Visit:
    """The draft of this browser and the page that its code opens."""

    session: Session
    draft: OpenDraft
    holder: Letterholder
    page: AskedPage

    def person(self, number: int) -> AskedPerson:
        """Return somebody on the page; raises `no_such_respondent`."""
        for one in self.page.people:
            if one.ordinal == number:
                return one
        raise NotFoundError("no_such_respondent")

    def held(self, person: AskedPerson) -> dict[str, list[str]]:
        """Return what was typed about a person, to be changed."""
        return self.draft.steps.setdefault(str(person.ordinal), {})

    def files(self, person: AskedPerson) -> list[SealedUpload]:
        """Return the files chosen for a person."""
        keys = self.draft.steps.get(str(person.ordinal), {}).get("files", [])
        return [upload for upload in self.draft.files if upload.object_key in keys]

    def kind(self, person: AskedPerson) -> ReplyKind | None:
        """Return which answer was chosen about a person."""
        chosen = self.draft.steps.get(str(person.ordinal), {}).get("kind", [""])[0]
        return ReplyKind(chosen) if chosen in set(ReplyKind) else None

    def save(self) -> None:
        """Keep what was typed."""
        self.draft.save(self.session, now=current.now())


@contextmanager
def on_visit() -> Iterator[Visit | None]:
    """Open this browser's visit for changing it; nothing when it is over, or the code opens nothing now."""
    with transaction(current.sessions()) as session:
        draft = locked(session, REPLY)
        visit = None
        if draft is not None and draft.follows:
            try:
                holder = enter_page(
                    session, current.means("public"), draft.code, now=current.now(), today=current.today()
                )
                visit = Visit(session, draft, holder, asked_of(holder))
            except NotFoundError:
                visit = None
        yield visit


def sealed_papers() -> tuple[list[SealedUpload], list[str]]:
    """Seal what was chosen, each file by itself; say what is wrong with which."""
    sealed, wrong = [], []
    for number, chosen in enumerate(
        filter(lambda one: one.filename, request.files.getlist("files")), start=1
    ):
        try:
            sealed.append(_paper(seal_upload(current.evidence_store(), chosen.stream, chosen.filename)))
        except DomainError as error:
            wrong.append(f"{_('File %(n)s', n=number)}: {words(error.code, error.params)}")
    return sealed, wrong


def _paper(upload: SealedUpload) -> SealedUpload:
    """Refuse what is neither a PDF nor a photo; raises `paper_type`."""
    if upload.mime == "application/pdf" or upload.mime.startswith("image/"):
        return upload
    discard_papers([upload])
    raise DomainError("paper_type")


def discard_papers(uploads: list[SealedUpload]) -> None:
    """Let go of what was sealed and belongs to nothing."""
    for upload in uploads:
        discard(current.evidence_store(), upload.object_key)


def keep_typed(visit: Visit, person: AskedPerson, uploads: list[SealedUpload]) -> None:
    """Keep in the visit what was typed about a person, right or wrong, and the files that came."""
    held = visit.held(person)
    kept: dict[str, list[str]] = {name: held[name] for name in ("kind", "files") if name in held}
    typed = {
        name: request.form.getlist(name)
        for name in request.form
        if name not in {"csrf_token", "next", "drop"}
    }
    visit.draft.steps[str(person.ordinal)] = {**typed, **kept}
    visit.draft.files.extend(uploads)
    keys = [*kept.get("files", []), *(upload.object_key for upload in uploads)]
    visit.draft.steps[str(person.ordinal)]["files"] = keys


def drop_files(visit: Visit, person: AskedPerson) -> None:
    """Let go of files that are not wanted."""
    held = visit.held(person)
    held.setdefault("files", [])
    unwanted = {key for place, key in enumerate(held["files"]) if str(place) in request.form.getlist("drop")}
    held["files"] = [key for key in held["files"] if key not in unwanted]
    visit.draft.files[:] = [upload for upload in visit.draft.files if upload.object_key not in unwanted]
    for key in unwanted:
        discard(current.evidence_store(), key)


def accepted(visit: Visit, person: AskedPerson, kind: ReplyKind, form: Any, wrong: list[str]) -> bool:
    """Return whether an answer can be sent so; what is wrong with it stands at its fields then."""
    form.validate()
    form.files.errors = [*form.files.errors, *wrong]
    if form.errors:
        return False
    try:
        check_reply(visit.holder, person, reply_of(kind, form), files=len(visit.files(person)))
    except InvalidInputError as error:
        for problem in error.problems:
            field = form[problem.field]
            field.errors = [*field.errors, words(problem.code, problem.params)]
        return False
    return True


def drafted_answers(visit: Visit) -> list[tuple[AskedPerson, Any]]:
    """Return about whom something whole was typed that is not sent yet, with the form of it."""
    found = []
    for person in visit.page.people:
        kind = visit.kind(person)
        if person.answered is None and kind is not None:
            form = reply_form(kind, person, typed_again(visit.held(person)))
            if accepted(visit, person, kind, form, []):
                found.append((person, form))
    return found


def lines_of(kind: ReplyKind | None, form: Any) -> list[tuple[str, str]]:
    """Return what was answered, question by question."""
    lines = [(_("What is your answer?"), label(kind) if kind else "")]
    told = [field for field in form if field.name != "files" and field.data]
    return [*lines, *((str(field.label.text), _in_words(field)) for field in told)]


def _in_words(field: Any) -> str:
    if field.name.endswith("_on"):
        return day(field.data)
    return law("sanction_kind", field.data) if field.name == "sanction_kind" else str(field.data)
