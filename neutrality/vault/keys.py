"""Key files: one secret each, mode 0400 in a folder of mode 0700, never in the environment or a backup."""

from __future__ import annotations

import secrets
import stat
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from neutrality.vault.fields import KEY_BYTES
from neutrality.vault.files import remove, write_once
from neutrality.vault.locks import lock, unlock
from neutrality.vault.models import ReaderKind

SURFACES = ("public", "desk", "worker")
_INDEX = "index"
_COOKIE_PUBLIC, _COOKIE_DESK = "cookie-public", "cookie-desk"
_SECRETS = (_INDEX, _COOKIE_PUBLIC, _COOKIE_DESK, "password-salt")
_LOG = "log"
_RELEASE = "release"
_SIGNING = ("receipt", *(f"surface-{name}" for name in SURFACES), _LOG, _RELEASE)
_NOTIFY = "notify"
PROVIDER = "oidc-client.secret"
# What each surface signs and keeps sessions with; a captured one has nothing of the others (design 5).
_NEEDED = {
    "public": (_COOKIE_PUBLIC, "receipt", "surface-public"),
    "desk": (_COOKIE_DESK, "password-salt", "receipt", "surface-desk", "surface-worker"),
    "all": (_COOKIE_DESK, "password-salt", *(name for name in _SIGNING if name != _RELEASE)),
}
# What an installation of an earlier version has not yet; that one's `cookie.key` is read no more.
_ADDED = (_NOTIFY, _LOG, _RELEASE, _COOKIE_PUBLIC, _COOKIE_DESK)


class KeysMissingError(Exception):
    """The start is refused: a key file is not there; the message names it and the command."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The key file {path} is missing; make the keys with: flask --app app keys init")


class KeysLostError(Exception):
    """A key that was in use is gone: a new one in its place would not open what the old one sealed."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The key file {path} is lost and was in use; put it back from the backup of the keys"
        )


class ProviderSecretError(KeysMissingError):
    """The start is refused: what the provider of sign-ins gave is not there, or lies open."""

    def __init__(self, path: Path) -> None:
        Exception.__init__(
            self,
            f"The file {path} must hold the secret that the provider of sign-ins gave, and be open to its "
            "owner alone (chmod 0400)",
        )


def init_keys(directory: Path) -> list[Path]:
    """Make the keys that are not there yet and return their files; nothing is ever written over.

    Raises:
        KeysLostError: when a key is gone that something was sealed or signed with; then none is written.

    """
    names = [*_SECRETS, *_SIGNING, _NOTIFY]
    missing = [name for name in names if not (directory / f"{name}.key").exists()]
    in_use = any(directory.glob("reader-*.key"))
    for name in missing:
        if (in_use and name not in _ADDED) or (directory / f"{name}.pub").exists():
            raise KeysLostError(directory / f"{name}.key")
    for name in missing:
        write_once(directory / f"{name}.key", secrets.token_bytes(KEY_BYTES))
    files = KeyFiles(directory)
    public = {name: files.signing(name).public_key().public_bytes_raw() for name in _SIGNING}
    public[_NOTIFY] = files.notify().public_key().public_bytes_raw()
    for name, content in public.items():
        if not (directory / f"{name}.pub").exists():
            write_once(directory / f"{name}.pub", content, mode=0o444)
    return [directory / f"{name}.key" for name in missing]


def share_name(reader_id: uuid.UUID, number: int) -> str:
    """Return the file name of one of the two shares of a recovery key."""
    return f"recovery-{reader_id}-{number}.share"


def needed(surface: str, *, opens: bool = True) -> tuple[str, ...]:
    """Return the names of the key files without which a surface does not start."""
    return (*_NEEDED[surface], *((_INDEX, _NOTIFY) if opens else ()))


class KeyFiles:
    """The folder of keys; each is read when it is first asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def __repr__(self) -> str:
        return "<KeyFiles>"

    def check(self, surface: str = "all", *, opens: bool = True) -> None:
        """Refuse the start of a surface without its keys; one that opens nothing itself needs fewer.

        Raises:
            KeysMissingError: for the first missing one.

        """
        for name in needed(surface, opens=opens):
            self._read(f"{name}.key")

    def check_keyholder(self) -> None:
        """Refuse the start of a keyholder without its index key; raises `KeysMissingError`."""
        self._read(f"{_INDEX}.key")

    @property
    def index_master(self) -> bytes:
        """The secret from which every keyed index has its own key."""
        return self._read(f"{_INDEX}.key")

    def cookie_key(self, surface: str) -> bytes:
        """Return what signs a surface's cookies and digests its visitors (Flask's SECRET_KEY).

        Whoever captures the public process cannot sign in at the desk with it. One process that serves
        both signs with the desk's key alone.
        """
        return self._read(f"{_COOKIE_PUBLIC if surface == 'public' else _COOKIE_DESK}.key")

    @property
    def password_salt(self) -> str:
        """What staff passwords are keyed with besides their own salts."""
        return self._read("password-salt.key").hex()

    def signing(self, name: str) -> Ed25519PrivateKey:
        """Return a signing key by its file's name."""
        return Ed25519PrivateKey.from_private_bytes(self._read(f"{name}.key"))

    def surface(self, name: str) -> Ed25519PrivateKey:
        """Return the key with which one surface signs its events."""
        return self.signing(f"surface-{name}")

    def surface_public(self, name: str) -> Ed25519PublicKey:
        """Return what verifies a surface's events; no private key is needed for it."""
        return Ed25519PublicKey.from_public_bytes(self._read(f"surface-{name}.pub"))

    def receipt(self) -> Ed25519PrivateKey:
        """Return the key that signs receipts, good for nothing else."""
        return self.signing("receipt")

    def log(self) -> Ed25519PrivateKey:
        """Return the sealer's key, which signs checkpoints of the history."""
        return self.signing(_LOG)

    def has_log(self) -> bool:
        """Return whether this process is one that seals."""
        return (self._directory / f"{_LOG}.key").exists()

    def log_public(self) -> Ed25519PublicKey:
        """Return what verifies a checkpoint; no private key is needed for it."""
        return Ed25519PublicKey.from_public_bytes(self._read(f"{_LOG}.pub"))

    def release(self) -> Ed25519PrivateKey:
        """Return the key that signs released months."""
        return self.signing(_RELEASE)

    def release_public(self) -> Ed25519PublicKey:
        """Return what verifies a release; no private key is needed for it."""
        return Ed25519PublicKey.from_public_bytes(self._read(f"{_RELEASE}.pub"))

    def has_release(self) -> bool:
        """Return whether this process is one that releases."""
        return (self._directory / f"{_RELEASE}.key").exists()

    def notify(self) -> X25519PrivateKey:
        """Return the worker's key, which opens the contacts of reporters who asked to be told."""
        return X25519PrivateKey.from_private_bytes(self._read(f"{_NOTIFY}.key"))

    def notify_public(self) -> X25519PublicKey:
        """Return what a contact is wrapped for; no private key is needed for it."""
        return X25519PublicKey.from_public_bytes(self._read(f"{_NOTIFY}.pub"))

    def provider_secret(self) -> str:
        """Return what this installation shows to the provider of sign-ins; an administrator writes it there.

        Raises:
            ProviderSecretError: when it is not there, or others than its owner can read it.

        """
        path = self._directory / PROVIDER
        held = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
        if not held or path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ProviderSecretError(path)
        return held

    def add_reader(self, reader_id: uuid.UUID, private: X25519PrivateKey, passphrase: str | None) -> None:
        """Write a reader's private key; with a passphrase it opens only by that."""
        secret = private.private_bytes_raw()
        content = lock(secret, passphrase, reader_id.bytes) if passphrase is not None else secret
        write_once(self._reader_path(reader_id), content)

    def reader(self, reader_id: uuid.UUID, passphrase: str | None = None) -> X25519PrivateKey:
        """Return a reader's private key.

        Raises:
            KeysMissingError: when its file is not here.
            DomainError: `passphrase_wrong`.

        """
        content = self._read(self._reader_path(reader_id).name)
        secret = unlock(content, passphrase, reader_id.bytes) if passphrase is not None else content
        return X25519PrivateKey.from_private_bytes(secret)

    def holds(self, reader_id: uuid.UUID, kind: ReaderKind) -> bool:
        """Return whether what is kept of a reader's key is here: its file, or the shares of a recovery."""
        shares = (self._directory / share_name(reader_id, number) for number in (1, 2))
        return (
            all(path.exists() for path in shares)
            if kind is ReaderKind.RECOVERY
            else self.has_reader(reader_id)
        )

    def has_reader(self, reader_id: uuid.UUID) -> bool:
        """Return whether the file of a reader's private key is here."""
        return self._reader_path(reader_id).exists()

    def remove_reader(self, reader_id: uuid.UUID) -> None:
        """Take a reader's private key away for good, once no wrap names it."""
        remove(self._reader_path(reader_id))

    def remove_share(self, reader_id: uuid.UUID, number: int) -> None:
        """Take a share of a recovery key away that is kept beside the keys."""
        remove(self._directory / share_name(reader_id, number))

    @property
    def directory(self) -> Path:
        """The folder itself."""
        return self._directory

    def _reader_path(self, reader_id: uuid.UUID) -> Path:
        return self._directory / f"reader-{reader_id}.key"

    def _read(self, name: str) -> bytes:
        path = self._directory / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise KeysMissingError(path) from None
