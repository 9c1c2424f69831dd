"""What the running application holds, typed; views and commands take it from here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal, cast
from zoneinfo import ZoneInfo

from flask import current_app, request
from flask_babel import get_locale

from neutrality.body import Body
from neutrality.copy_reading import sessions_for_reading
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.evidence.scanner import Scanner
from neutrality.means import Means
from neutrality.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from neutrality.accounts.provider import Provider
    from neutrality.courier import Courier
    from neutrality.database import Sessions
    from neutrality.directory.law_in_force import Law
    from neutrality.domain.catalogue import Catalogue
    from neutrality.evidence.store import EvidenceStore
    from neutrality.history.sealing import Sealer
    from neutrality.history.standing import Log
    from neutrality.history.watching import Watch
    from neutrality.vault import Keyholder, Vault
    from neutrality.vault.factor_keys import FactorKeys
    from neutrality.vault.phone import PhoneKeys


def sessions() -> Sessions:
    """Return the session factory."""
    return cast("Sessions", current_app.extensions["sessions"])


def reading_sessions(*, exactly: bool = False) -> Sessions:
    """Return the session factory for lists, statistics and exports: of the replica while it is fit.

    With `exactly` it has everything that is written by now, as what leaves the house must.
    """
    return sessions_for_reading(sessions(), exactly=exactly)


def settings() -> Settings:
    """Return the settings that the application started with, or those it would start with.

    Raises:
        SettingsError: naming each missing or wrong setting with an example.

    """
    held = cast("Settings | None", current_app.extensions.get("settings"))
    return held or Settings.load()


def body() -> Body:
    """Return which body runs this installation."""
    return cast("Body", current_app.extensions["body"])


def catalogue() -> Catalogue:
    """Return the law as data: violation types, sanctions, clock rules, authorities."""
    return law().catalogue()


def law() -> Law:
    """Return the law in force: that of the program with what two persons confirmed."""
    return cast("Law", current_app.extensions["law"])


def vault() -> Vault:
    """Return the sealing side: public keys only."""
    return cast("Vault", current_app.extensions["vault"])


def keyholder() -> Keyholder:
    """Return the opening side: private keys, for a named actor and purpose.

    Raises:
        NotAllowedError: `surface_cannot_open` on the public surface, which holds none.

    """
    held = cast("Keyholder | None", current_app.extensions["keyholder"])
    if held is None:
        raise NotAllowedError("surface_cannot_open")
    return held


def phone_keys() -> PhoneKeys:
    """Return the keys for what waits on telephones; only the desk has them."""
    return cast("PhoneKeys", current_app.extensions["phone_keys"])


def factor_keys() -> FactorKeys:
    """Return the key under which secrets of second factors lie; only the desk has it."""
    return cast("FactorKeys", current_app.extensions["factor_keys"])


def provider() -> Provider | None:
    """Return where officers may sign in besides here; nothing where the settings name none."""
    return cast("Provider | None", current_app.extensions["provider"])


def evidence_store() -> EvidenceStore:
    """Return the store of sealed files."""
    return cast("EvidenceStore", current_app.extensions["evidence_store"])


def means(surface: Literal["public", "desk", "worker"]) -> Means:
    """Return what use cases need; the public surface seals and cannot open.

    Raises:
        NotAllowedError: `surface_kind` when this process does not sign for that surface.

    """
    signers = current_app.extensions["signers"]
    if surface not in signers:
        raise NotAllowedError("surface_kind")
    return Means(
        catalogue=catalogue(),
        vault=vault(),
        store=evidence_store(),
        signer=signers[surface],
        opener=None if surface == "public" else keyholder(),
        receipts=None if surface == "worker" else current_app.extensions["receipt_key"],
        courier=courier(),
        scanner=Scanner(settings().clamd_url),
        sealer=current_app.extensions["sealer"] if surface == "worker" else None,
        releaser=current_app.extensions["releaser"] if surface == "worker" else None,
    )


def sealer() -> Sealer:
    """Return what seals the history.

    Raises:
        DomainError: `not_the_sealer` where the log's key is not.

    """
    held = cast("Sealer | None", current_app.extensions["sealer"])
    if held is None:
        raise DomainError("not_the_sealer")
    return held


def log() -> Log:
    """Return the sealed history as others know it: its name and public key."""
    return cast("Log", current_app.extensions["log"])


def watch() -> Watch:
    """Return what refuses a database that is older than what this process has seen."""
    return cast("Watch", current_app.extensions["watch"])


def courier() -> Courier:
    """Return how words leave this installation."""
    return cast("Courier", current_app.extensions["courier"])


def receipt_keys() -> list[Ed25519PublicKey]:
    """Return the keys of which one signed every receipt that was given out."""
    return cast("list[Ed25519PublicKey]", current_app.extensions["receipt_keys"])


def came_securely() -> bool:
    """Return whether the page came over https, as far as this process or its settings know."""
    return request.is_secure or settings().secure


def lang() -> str:
    """Return in which of the law's two languages the reader reads dates, papers and names of the law."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "id"


def now() -> datetime:
    """Return the time (UTC); tests replace the clock in `app.config["CLOCK"]`."""
    return clock()()


def clock() -> Callable[[], datetime]:
    """Return what tells the time in threads too, where no application is at hand."""
    replaced = cast("Callable[[], datetime] | None", current_app.config.get("CLOCK"))
    return replaced or (lambda: datetime.now(UTC))


def today() -> date:
    """Return the calendar day in the installation's time zone."""
    return now().astimezone(ZoneInfo(settings().timezone)).date()
