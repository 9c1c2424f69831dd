"""Key files: one secret each, mode 0400 in a folder of mode 0700, never in the environment or a backup."""

from __future__ import annotations

import json
import os
import secrets
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from neutrality.domain.errors import DomainError
from neutrality.vault.fields import KEY_BYTES

SURFACES = ("public", "desk", "worker")
LEAST_PASSPHRASE = 12
_SECRETS = ("index", "cookie", "password-salt")
_SIGNING = ("receipt", *(f"surface-{name}" for name in SURFACES))
_NOTIFY = "notify"
# What an installation of an earlier version has not yet.
_ADDED = (_NOTIFY,)
_ITERATIONS, _LANES, _MEMORY = 3, 4, 64 * 1024  # argon2id


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


class KeysExistError(Exception):
    """Keys are never written over: what they sealed would be lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The key file {path} exists already; nothing was written")


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
        _write(directory / f"{name}.key", secrets.token_bytes(KEY_BYTES))
    files = KeyFiles(directory)
    public = {name: files.signing(name).public_key().public_bytes_raw() for name in _SIGNING}
    public[_NOTIFY] = files.notify().public_key().public_bytes_raw()
    for name, content in public.items():
        if not (directory / f"{name}.pub").exists():
            _write(directory / f"{name}.pub", content, mode=0o444)
    return [directory / f"{name}.key" for name in missing]


class KeyFiles:
    """The folder of keys; each is read when it is first asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def __repr__(self) -> str:
        return "<KeyFiles>"

    def check(self) -> None:
        """Refuse the start without keys; raises `KeysMissingError` for the first missing one."""
        for name in (*_SECRETS, *_SIGNING, _NOTIFY):
            self._read(f"{name}.key")

    @property
    def index_master(self) -> bytes:
        """The secret from which every keyed index has its own key."""
        return self._read("index.key")

    @property
    def cookie_key(self) -> bytes:
        """What signs cookies (Flask's SECRET_KEY)."""
        return self._read("cookie.key")

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

    def notify(self) -> X25519PrivateKey:
        """Return the worker's key, which opens the contacts of reporters who asked to be told."""
        return X25519PrivateKey.from_private_bytes(self._read(f"{_NOTIFY}.key"))

    def notify_public(self) -> X25519PublicKey:
        """Return what a contact is wrapped for; no private key is needed for it."""
        return X25519PublicKey.from_public_bytes(self._read(f"{_NOTIFY}.pub"))

    def add_reader(self, reader_id: uuid.UUID, private: X25519PrivateKey, passphrase: str | None) -> None:
        """Write a reader's private key; with a passphrase it opens only by that."""
        secret = private.private_bytes_raw()
        content = _lock(secret, passphrase, reader_id) if passphrase is not None else secret
        _write(self._reader_path(reader_id), content)

    def reader(self, reader_id: uuid.UUID, passphrase: str | None = None) -> X25519PrivateKey:
        """Return a reader's private key.

        Raises:
            KeysMissingError: when its file is not here.
            DomainError: `passphrase_wrong`.

        """
        content = self._read(self._reader_path(reader_id).name)
        secret = _unlock(content, passphrase, reader_id) if passphrase is not None else content
        return X25519PrivateKey.from_private_bytes(secret)

    def _reader_path(self, reader_id: uuid.UUID) -> Path:
        return self._directory / f"reader-{reader_id}.key"

    def _read(self, name: str) -> bytes:
        path = self._directory / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise KeysMissingError(path) from None


def _lock(secret: bytes, passphrase: str, reader_id: uuid.UUID) -> bytes:
    if len(passphrase) < LEAST_PASSPHRASE:
        raise DomainError("passphrase_short", least=LEAST_PASSPHRASE)
    salt, nonce = os.urandom(16), os.urandom(12)
    key = _stretch(passphrase, salt)
    sealed = AESGCM(key).encrypt(nonce, secret, reader_id.bytes)
    parts = {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    return json.dumps(parts).encode()


def _unlock(content: bytes, passphrase: str, reader_id: uuid.UUID) -> bytes:
    parts = json.loads(content)
    key = _stretch(passphrase, bytes.fromhex(parts["salt"]))
    try:
        return AESGCM(key).decrypt(
            bytes.fromhex(parts["nonce"]), bytes.fromhex(parts["sealed"]), reader_id.bytes
        )
    except InvalidTag:
        raise DomainError("passphrase_wrong") from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    argon = Argon2id(salt=salt, length=KEY_BYTES, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY)
    return argon.derive(passphrase.encode())


def _write(path: Path, content: bytes, *, mode: int = 0o400) -> None:
    """Write a whole file or none, on the disk before it has its name; refuse to replace one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _publish(part, path)
    finally:
        part.unlink()
    _sync(path.parent)


def _publish(part: Path, path: Path) -> None:
    try:
        os.link(part, path)  # unlike a rename, it never replaces
    except FileExistsError:
        raise KeysExistError(path) from None


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
