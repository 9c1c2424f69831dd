"""The evidence store in a bucket that speaks S3, of any maker."""

from __future__ import annotations

import io
import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from neutrality.domain.errors import UnavailableError
from neutrality.evidence.spool import SealedSpool
from neutrality.evidence.store import Sink, checked_key, is_key

CREDENTIALS = "evidence-store.json"
_PIECE = 5 * 1024 * 1024  # the least part of a multipart upload
_AT_ONCE = 2
_PATIENCE = timedelta(seconds=20)
log = logging.getLogger("neutrality.evidence")


class BucketStore:
    """Objects under random keys; each is sent as a whole, so that an interrupted one never exists."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    @contextmanager
    def create(self, key: str | None = None) -> Iterator[Sink]:
        """Return a sink for a new object; leaving by an exception means that none was made."""
        key = key or secrets.token_hex(16)
        with SealedSpool() as waiting:
            yield Sink(key, waiting)
            if waiting.full:
                raise UnavailableError("store_full")
            waiting.seek(0)
            with _told():
                obstore.put(self._store, _path(key), waiting, chunk_size=_PIECE, max_concurrency=_AT_ONCE)

    def open(self, key: str) -> BinaryIO:
        """Return the object for reading; raises `FileNotFoundError`, `store_away`."""
        path = _path(key)
        with _told():
            return io.BufferedReader(_Coming(obstore.get(self._store, path).stream(min_chunk_size=_PIECE)))

    def exists(self, key: str) -> bool:
        """Return whether the object is there."""
        try:
            with _told():
                obstore.head(self._store, _path(key))
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove the object; absent is fine."""
        with _told():
            try:
                obstore.delete(self._store, _path(key))
            except FileNotFoundError:
                return

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Return the keys of objects made before the moment; unfinished ones never have a name."""
        with _told():
            for page in obstore.list(self._store):
                for found in page:
                    name = found["path"].rsplit("/", 1)[-1]
                    if is_key(name) and found["last_modified"] < moment:
                        yield name


def open_bucket(url: str, keys_dir: Path) -> BucketStore:
    """Return the bucket that a setting names: s3://bucket/folder?endpoint=https://…&region=….

    The credentials stand in a file beside the keys, never in the address and never in the environment;
    without that file the machine's own role is used, where its provider knows one.
    """
    parts = urlsplit(url)
    chosen = {name: values[0] for name, values in parse_qs(parts.query).items()}
    endpoint = chosen.get("endpoint", "")
    config: dict[str, Any] = {"region": chosen.get("region", "us-east-1"), **_credentials(keys_dir)}
    if endpoint:
        config |= {"endpoint": endpoint, "virtual_hosted_style_request": False}
    return BucketStore(
        S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "timeout": timedelta(minutes=10),
                "connect_timeout": timedelta(seconds=5),
            },
            retry_config={"max_retries": 2, "retry_timeout": _PATIENCE},
            **config,
        )
    )


def _credentials(keys_dir: Path) -> dict[str, str]:
    try:
        held = json.loads((keys_dir / CREDENTIALS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {name: str(held[name]) for name in ("access_key_id", "secret_access_key")}


def _path(key: str) -> str:
    return f"{checked_key(key)[:2]}/{key[2:4]}/{key}"


@contextmanager
def _told() -> Iterator[None]:
    """Say that the store is away, whatever it said itself: its words may carry addresses and names."""
    try:
        yield
    except BaseError as error:
        log.warning("the evidence store failed: %s", type(error).__name__)
        raise UnavailableError("store_away") from None


class _Coming(io.RawIOBase):
    """An object as it comes in, read piece by piece."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        super().__init__()
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next, with nothing at the end."""
        if not self._rest:
            with _told():
                self._rest = memoryview(bytes(next(self._pieces, b"")))
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken
