"""A case with files, and what is done so that they may leave."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from neutrality.cases.clearance import answer_question, ask_second_reader
from neutrality.cases.redaction import keep_copy
from neutrality.database import transaction
from neutrality.domain.access import Actor
from neutrality.domain.redaction import Box, Boxes, Plan
from neutrality.evidence.models import ClearanceQuestion, RedactedCopy
from neutrality.evidence.service import seal_copy, seal_upload
from neutrality.reports.submission import RespondentInput
from tests.cases.office import ONE, Office

PLAN = Boxes((Box(1, 10, 10, 50, 50),))


def picture(colour: str = "grey") -> bytes:
    """Return a small photo."""
    made = BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "JPEG")
    return made.getvalue()


@dataclass
class Outgoing:
    """One case of an office with two files."""

    office: Office
    case_id: uuid.UUID
    files: list[uuid.UUID]

    def copy(self, number: int = 1, *, who: Actor | None = None, plan: Plan = PLAN) -> uuid.UUID:
        """Keep a redacted copy of a file, as if the box had made it."""
        office, who = self.office, who or self.office.who("verifier")
        upload = seal_copy(office.means.store, BytesIO(picture("black")), "image/jpeg")
        with transaction(office.sessions) as session:
            row: RedactedCopy = keep_copy(
                session, office.means, self.case_id, self.files[number - 1], plan=plan, upload=upload,
                actor=who, now=office.clock(),
            )  # fmt: skip
            return row.id

    def ask(
        self, number: int = 1, copy_id: uuid.UUID | None = None, *, who: Actor | None = None, reason: str = ""
    ) -> uuid.UUID:
        """Ask the second reader; return the question."""
        office, who = self.office, who or self.office.who("verifier")
        with transaction(office.sessions) as session:
            row: ClearanceQuestion = ask_second_reader(
                session, office.means, self.case_id, self.files[number - 1], copy_id=copy_id, reason=reason,
                actor=who, now=office.clock(),
            )  # fmt: skip
            return row.id

    def answer(
        self, question_id: uuid.UUID, *, guessable: bool, who: Actor | None = None, reason: str = ""
    ) -> None:
        """Answer as the second reader."""
        office, who = self.office, who or self.office.who("head")
        with transaction(office.sessions) as session:
            answer_question(
                session, office.means, self.case_id, question_id, guessable=guessable, reason=reason,
                actor=who, now=office.clock(),
            )  # fmt: skip

    def clear(self, number: int = 1) -> uuid.UUID:
        """Let a copy of a file be cleared; return the copy."""
        copy_id = self.copy(number)
        self.answer(self.ask(number, copy_id), guessable=False)
        return copy_id


def outgoing(
    office: Office, *, files: int = 2, name: str = "foto.jpg", respondents: tuple[RespondentInput, ...] = ONE
) -> Outgoing:
    """Return a case whose report came with so many photos."""
    uploads = tuple(
        seal_upload(office.means.store, BytesIO(picture()), name, limit=100_000) for _ in range(files)
    )
    case_id = office.receive(uploads=uploads, respondents=respondents).case_id
    return Outgoing(office, case_id, [file.id for file in office.view(case_id).reports[0].files])
