"""What seals and opens: every private text, name and file is unreadable without a key from here."""

from __future__ import annotations

from neutrality.vault.codes import CodeError, TrackingCode
from neutrality.vault.fields import Padding, SealBrokenError
from neutrality.vault.files import KeysExistError
from neutrality.vault.keyholder import Keyholder
from neutrality.vault.keys import KeyFiles, KeysLostError, KeysMissingError, init_keys
from neutrality.vault.models import BlindIndex, DataKey, IndexKind, KeyKind, KeyWrap, ReaderKey, ReaderKind
from neutrality.vault.opened import OpenKey
from neutrality.vault.openings import Purpose
from neutrality.vault.sealing import Reader, Vault

__all__ = [
    "BlindIndex",
    "CodeError",
    "DataKey",
    "IndexKind",
    "KeyFiles",
    "KeyKind",
    "KeyWrap",
    "Keyholder",
    "KeysExistError",
    "KeysLostError",
    "KeysMissingError",
    "OpenKey",
    "Padding",
    "Purpose",
    "Reader",
    "ReaderKey",
    "ReaderKind",
    "SealBrokenError",
    "TrackingCode",
    "Vault",
    "init_keys",
]
