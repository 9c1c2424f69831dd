"""Released months on the command line: release one, verify one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.naming import account_named
from neutrality.audit.verifying import Asked, Verification
from neutrality.bulletin.checking import verify_package
from neutrality.database import transaction
from neutrality.demo.accounts import ACCOUNT_TOP
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.two_persons import may_release
from neutrality.releases.export_command import export
from neutrality.releases.jobs import Wanted, moment_of, prepared
from neutrality.releases.making import keep
from neutrality.releases.models import Release
from neutrality.releases.orders import check_month, release_office
from neutrality.releases.verifying import Finding, verify_release
from neutrality.sentences import one_sentence
from neutrality.statistics.names import names
from neutrality.statistics.scope import one_moment
from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES

UNTOLD = "-"  # a reason is asked for only where something has changed
WORDS = {
    "note": "the signature is not of this installation's release key",
    "file": "the stored file {where} is not the one that was signed",
    "ground": "what it was made from is gone or not what its event tells",
    "forgotten": "what it was made from has forgotten records that were erased since",
    "table": "the table {where} does not follow from what was counted",
    "figure": "the figure {where} is not what the events give: released and counted again {said}",
    "erased": "the figure {where} cannot be counted again, records were erased since: {said}",
}
group = AppGroup("statistics", help="The month's figures.")
group.add_command(export)


@group.command()
@click.option("--month", required=True, help="As YYYY-MM.")
@click.option("--reason", default="", help="Why a released month is revised; it is published.")
@click.option("--as", "first", help="Address of the statistics or a head of the topmost office.")
@click.option("--second", help="Address of another head there.")
@one_sentence
def release(*, month: str, reason: str, first: str | None, second: str | None) -> None:
    """Freeze a month, sign it, make it public; again, it is a revision of what has changed.

    Example: flask --app app statistics release --month 2026-10 --as data@kantor.id --second ketua@kantor.id
    """
    by = account_named(first, Role.STATISTICS, "--as"), account_named(second, ACCOUNT_TOP[0], "--second")
    sessions, means, moment = current.sessions(), current.means("worker"), moment_of(current.now())
    with one_moment(sessions) as session:
        if not may_release(*by, release_office(session)):
            raise DomainError("two_to_release")
        check_month(session, month, reason or UNTOLD, moment)
    try:
        made = prepared(sessions, means, Wanted(month, reason.strip(), by), moment)
    except DomainError as error:
        if error.code != "release_unchanged":
            raise
        click.echo(f"{month} is released already, and nothing that is published has changed since.")
        return
    if made.draft.publication.revision and not reason.strip():
        raise DomainError("revision_needs_reason")
    with transaction(sessions) as session:
        done = keep(session, means.signer, made, by=by, now=moment.now, today=moment.today)
        name, digest, verifier = made.draft.publication.name, done.digest, done.verifier
    click.echo(f"{name} is released.\nSHA-256 {digest}\nKey {verifier}\nFingerprint {made.seal.fingerprint}")


@group.command()
@click.argument("what")
@click.option("--fingerprint", help="The fingerprint of the key, from a printed bulletin.")
@one_sentence
def verify(what: str, *, fingerprint: str | None) -> None:
    """Check a released month on site, or a downloaded package against a fingerprint.

    On site the whole history is checked first, then every figure is counted again from its events. The exit
    status is 1 when anything is wrong, and 2 when a package was checked without a fingerprint.

    Example: flask --app app statistics verify 2026-10
    """
    path = Path(what)
    if path.exists():
        sys.exit(_verify_package(path, fingerprint))
    findings = _verify_history() + _verify_month(what)
    if not findings:
        click.echo(f"{what}: the history is whole, and every figure follows from it.")
    sys.exit(1 if findings else 0)


def _verify_package(path: Path, fingerprint: str | None) -> int:
    """Check a downloaded package, tell what is found, and return the exit status."""
    found = verify_package(path.read_bytes(), fingerprint)
    for finding in found.findings:
        click.echo(finding.sentence("en"))
    if found.findings:
        return 1
    if not found.trusted:
        click.echo(f"NOT CHECKED whose key signed it. Compare with a printed bulletin: {found.fingerprint}")
        return 2
    click.echo(f"{found.release} is unchanged since the key with this fingerprint signed it.")
    return 0


def _verify_history() -> int:
    """Check the whole history and tell what is wrong; return how much is."""
    keys = KeyFiles(current.settings().keys_dir)
    asked = Asked(
        publics={name: keys.surface_public(name).public_bytes_raw() for name in SURFACES},
        log=current.log(),
        now=current.now(),
    )
    return Verification(current.sessions(), asked, _tell).run().findings


def _verify_month(month: str) -> int:
    """Check every release of a month and tell what is wrong; return how much is."""
    key = KeyFiles(current.settings().keys_dir).release_public()
    found: list[Finding] = []
    with one_moment(current.sessions()) as session:
        releases = session.scalars(select(Release).where(Release.month == month).order_by(Release.revision))
        rows = list(releases)
        if not rows:
            raise NotFoundError("month_not_released")
        named, moment = names(session), moment_of(current.now())
        for one in rows:
            found += verify_release(session, one, key, named, moment)
    for sentence, harmless in _sentences(found):
        _tell(sentence, harmless)
    return sum(not one.harmless for one in found)


def _sentences(found: list[Finding]) -> Iterator[tuple[str, bool]]:
    for one in found:
        yield f"{one.month}: {WORDS[one.what].format(where=one.where, said=one.said)}.", one.harmless


def _tell(sentence: str, harmless: bool) -> None:
    click.echo(f"Warning: {sentence}" if harmless else sentence)
