"""What must be true after every fault, asked of the database, the store, the pages and the mail server."""

from __future__ import annotations

import hashlib
import http
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from neutrality.audit.verifying import Asked, Verification
from neutrality.cases.facts import differences
from neutrality.cases.figures import StateInterval
from neutrality.cases.models import Case, CaseReport, Clock
from neutrality.database import Sessions, reading, transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind
from neutrality.evidence.care import damaged, named_objects, sweep_orphans
from neutrality.evidence.models import CopyState, EvidenceFile, ViewingCopy
from neutrality.evidence.service import open_content
from neutrality.history.models import Event
from neutrality.outbox import OutboxMessage
from neutrality.reports.models import Report
from neutrality.reports.service import find_by_code
from neutrality.reports.service import open_content as open_texts
from neutrality.vault import KeyFiles, KeyKind, SealBrokenError, TrackingCode
from neutrality.vault.keys import SURFACES
from neutrality.worker import PERIODIC
from tests.faults.installation import Installation, until
from tests.faults.load import Browser, Told, hidden

DRAINED = 90.0
_OPEN = (
    OutboxMessage.done_at.is_(None),
    OutboxMessage.dead_at.is_(None),
    OutboxMessage.kind.not_in(list(PERIODIC)),
)
_LINK = re.compile(r"/meja/kasus/([0-9a-f-]{36})")


@dataclass
class Oracle:
    """Asks an installation whether it is whole; it answers with sentences about what is not."""

    installation: Installation
    app: Flask
    each: str  # the address of the officer who gets one mail for each cause
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def sessions(self) -> Sessions:
        """Return the way to the database."""
        sessions: Sessions = self.app.extensions["sessions"]
        return sessions

    def problems(self, told: Sequence[Told], fresh: Sequence[Told]) -> list[str]:
        """Return everything that is wrong; codes that are `fresh` are typed on the page too."""
        with reading(self.sessions) as session:
            found = [*self._codes(session, told), *self._cases(session), *self._files(session)]
        return [*found, *self._typed(fresh), *self._history()]

    def at_rest(self) -> list[str]:
        """Return what is wrong when everybody stopped and the worker had its time: work, mails, orphans."""
        done = until(self._idle, DRAINED)
        found = [] if done else [f"work waits: {self._waiting()}"]
        with transaction(self.sessions) as session:
            dead = session.scalars(select(OutboxMessage.kind).where(OutboxMessage.dead_at.is_not(None))).all()
            found += [f"given up: {kind}" for kind in dead]
            found += self._mails(session)
            found += self._copies(session)
            self._sweep(session)
            named = {key for key, _size, _sha256 in named_objects(session.connection())}
            kept = set(self.app.extensions["evidence_store"].older_than(_late()))
        if kept != named:
            found.append(f"the store holds {len(kept - named)} objects of nobody, {len(named - kept)} lack")
        return found

    def _codes(self, session: Session, told: Sequence[Told]) -> Iterator[str]:
        vault, store = self.app.extensions["vault"], self.app.extensions["evidence_store"]
        for one in told:
            code = TrackingCode.parse(one.code)
            report = find_by_code(session, code)
            if report is None:
                yield f"a code that was shown opens nothing (narrative {one.narrative})"
                continue
            key = vault.open_with_code(session, kind=KeyKind.REPORT, owner=report.id, code=code)
            if open_texts(key, report).narrative != one.narrative:
                yield f"report {report.id} tells something else"
            rows = session.scalars(select(EvidenceFile).where(EvidenceFile.report_id == report.id)).all()
            digests = []
            for row in rows:
                try:
                    with open_content(store, key, row) as content:
                        digests.append(hashlib.sha256(content.read()).hexdigest())
                except (DomainError, SealBrokenError) as error:
                    yield f"a file of report {report.id} does not open: {error}"
            if sorted(digests) != sorted(one.digests):
                yield f"report {report.id} has {len(digests)} files, not the {len(one.digests)} sent"
        self._count("codes opened", len(told))

    def _cases(self, session: Session) -> Iterator[str]:
        reports, cases = (
            session.scalars(select(func.count()).select_from(table)).one() for table in (Report, Case)
        )
        self._count("reports", reports)
        linked = exists().where(CaseReport.report_id == Report.id)
        for report_id in session.scalars(select(Report.id).where(~linked)):
            yield f"report {report_id} is in no case"
        received = exists().where(Event.stream_id == Case.id, Event.kind == EventKind.CASE_RECEIVED)
        for what, there in {
            "report": exists().where(CaseReport.case_id == Case.id),
            "event": received,
            "interval": exists().where(StateInterval.case_id == Case.id),
            "clock": exists().where(Clock.case_id == Case.id),
        }.items():
            for case_id in session.scalars(select(Case.id).where(~there)):
                yield f"case {case_id} has no {what}"
        for case_id in session.scalars(select(Case.id)):
            for name in differences(session, case_id):
                yield f"case {case_id}: the facts differ in {name}"
        if cases != reports:
            yield f"{reports} reports, {cases} cases"

    def _files(self, session: Session) -> Iterator[str]:
        store = self.app.extensions["evidence_store"]
        for row_id, problem in damaged(session, store, seen=lambda _count: None):
            yield f"file {row_id} is {problem}"

    def _typed(self, told: Sequence[Told]) -> Iterator[str]:
        """Type codes on the page, as reporters do."""
        for one in told:
            browser = Browser(self.installation.port("public"))
            form = {**hidden(browser.get("/lacak")), "code": one.code}
            if browser.post("/lacak", form).status not in {http.HTTPStatus.OK, http.HTTPStatus.SEE_OTHER}:
                yield "the page refuses a code that was shown"

    def _history(self) -> Iterator[str]:
        keys = KeyFiles(self.installation.settings().keys_dir)
        publics = {name: keys.surface_public(name).public_bytes_raw() for name in SURFACES}
        said: list[str] = []

        def tell(sentence: str, harmless: bool) -> None:
            if not harmless:
                said.append(sentence)

        asked = Asked(publics=publics, log=self.app.extensions["log"], now=datetime.now(UTC))
        with self.app.test_request_context():
            checked = Verification(self.sessions, asked, tell).run()
        self._count("events", checked.events)
        yield from said

    def _idle(self) -> bool:
        """Let what waits for a later hour be due now, as if it had come; return whether nothing waits."""
        now = datetime.now(UTC)
        with transaction(self.sessions) as session:
            session.execute(
                update(OutboxMessage).where(*_OPEN, OutboxMessage.due_at > now).values(due_at=now)
            )
        return not self._waiting()

    def _waiting(self) -> list[tuple[str, str | None]]:
        """Return what is to be done now and is not done, and why it failed last."""
        with reading(self.sessions) as session:
            found = select(OutboxMessage.kind, OutboxMessage.error).where(*_OPEN)
            return [(kind, error) for kind, error in session.execute(found)]

    def _mails(self, session: Session) -> Iterator[str]:
        """Compare what came to the mail server with what was to be told: each message once, none missing.

        A worker that dies between the server's word and its own commit sends the same message again: the
        same by its Message-ID, as mailboxes know it.
        """
        letters = list(self.installation.inbox.letters)
        by_content: dict[tuple[str, str], set[str]] = defaultdict(set)
        about: set[str] = set()
        for letter in letters:
            text = letter.get_payload()
            by_content[letter["To"], text].add(letter["Message-ID"])
            about |= set(_LINK.findall(text)) if letter["To"] == self.each else set()
        self._count("mails", len(by_content))
        self._count(
            "mails repeated under the same name", len(letters) - len({one["Message-ID"] for one in letters})
        )
        yield from (
            f"one message to {to} came under {len(names)} names"
            for (to, _text), names in by_content.items()
            if len(names) > 1
        )
        missing = {
            str(one) for one in session.scalars(select(Case.id).where(Case.flooded.is_(False)))
        } - about
        yield from (f"nobody was told of case {one}" for one in missing)

    def _copies(self, session: Session) -> Iterator[str]:
        """Compare what the worker made of each file: one copy, or the reason why there is none."""
        copies = select(ViewingCopy.evidence_id, func.count()).group_by(ViewingCopy.evidence_id)
        made = {row[0]: row[1] for row in session.execute(copies)}
        for row in session.scalars(select(EvidenceFile)):
            if row.copy_state is CopyState.WAITING or made.get(row.id, 0) != (
                row.copy_state is CopyState.MADE
            ):
                yield f"file {row.id}: {made.get(row.id, 0)} copies, {row.copy_state}"

    def _sweep(self, session: Session) -> None:
        self._count(
            "orphans swept", sweep_orphans(session, self.app.extensions["evidence_store"], before=_late())
        )

    def _count(self, name: str, number: int) -> None:
        self.seen[name] = number if name != "orphans swept" else self.seen.get(name, 0) + number


def _late() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)
