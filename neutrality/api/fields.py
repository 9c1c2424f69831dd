"""What a request is read with: strict fields whose refusals are codes, worded later in the caller's language.

A message is the code of a sentence, and behind it what fills it: `too_long most=300`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import marshmallow as ma

from neutrality import current
from neutrality.evidence.uploads import written

JSON, MULTIPART = "application/json", "multipart/form-data"
FILE = "file"  # the part of a file
# A day that no calendar of a case knows is a slip of the pen, and overflows what is counted from it.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_EMPTY = {"required": "required", "null": "api_null"}


class Asked(ma.Schema):
    """A part of a request: names that nobody asked for are refused.

    One with a `PART` may also come as a part of that name, in one request with files.
    """

    PART = ""

    class Meta:
        """Nothing is passed over in silence."""

        unknown = ma.RAISE


Asked.error_messages = {"unknown": "api_unknown", "type": "api_object"}


class Text(ma.fields.String):
    """A text without signs that no keyboard writes, as forms take it."""

    default_error_messages = {**_EMPTY, "invalid": "api_text", "invalid_utf8": "api_text"}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        return written(super()._deserialize(value, attr, data, **kwargs))


class Day(ma.fields.Field[date]):
    """A day written 2026-08-17 and no other way."""

    default_error_messages = {**_EMPTY, "invalid": "api_day"}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        del attr, data, kwargs
        if isinstance(value, str) and _DAY.fullmatch(value):
            with suppress(ValueError):
                found = date.fromisoformat(value)
                if EARLIEST <= found <= LATEST:
                    return found
        raise self.make_error("invalid")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        del attr, obj, kwargs
        return value.isoformat() if value is not None else None


class Id(ma.fields.Field[uuid.UUID]):
    """An id, as it was given out."""

    default_error_messages = {**_EMPTY, "invalid": "api_uuid"}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> uuid.UUID:
        del attr, data, kwargs
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise self.make_error("invalid")
        return uuid.UUID(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        del attr, obj, kwargs
        return str(value) if value is not None else None


class YesNo(ma.fields.Field[bool]):
    """True or false, nothing that is meant so."""

    default_error_messages = {**_EMPTY, "invalid": "api_bool"}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        del attr, data, kwargs
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Count(ma.fields.Field[int]):
    """A whole number between two others, as an address writes it."""

    default_error_messages = {**_EMPTY, "invalid": "api_number least=%d most=%d"}

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(validate=ma.validate.Range(least, most), **kwargs)
        self.least, self.most = least, most

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        del attr, data, kwargs
        text = str(value)
        if re.fullmatch(r"0|[1-9][0-9]{0,17}", text, re.ASCII) and self.least <= int(text) <= self.most:
            return int(text)
        raise ma.ValidationError(f"api_number least={self.least} most={self.most}")


class Several(ma.fields.List[Any]):
    """A list."""

    default_error_messages = {**_EMPTY, "invalid": "api_list"}


class Part(ma.fields.Nested):
    """An object within."""

    default_error_messages = {**_EMPTY, "type": "api_object"}


class Known:
    """Refuses what the law's list does not hold; which list that is stands in the description too."""

    def __init__(self, kind: str, *, without: Iterable[str] = ()) -> None:
        self.kind, self.without = kind, frozenset(without)

    def codes(self) -> list[str]:
        """Return the codes that are taken today."""
        found = current.catalogue().choices(self.kind, "id")
        return [code for code, _text in found if code not in self.without]

    def __call__(self, value: str) -> None:
        """Raise `unknown_choice`."""
        if value not in self.codes():
            raise ma.ValidationError("unknown_choice")


def code_of(kind: str, *, without: Iterable[str] = (), **kwargs: Any) -> Text:
    """Return a field for a code of the law."""
    known = Known(kind, without=without)
    return Text(validate=known, metadata={"x-list": known.kind, "x-without": sorted(known.without)}, **kwargs)


def one_of(values: Iterable[str], **kwargs: Any) -> Text:
    """Return a field for one of these words."""
    return Text(validate=ma.validate.OneOf(list(values), error="unknown_choice"), **kwargs)


def line(most: int, *, least: int = 0, **kwargs: Any) -> Text:
    """Return a field for a text of at most so many signs; one that is asked for is not empty."""
    kinds: list[Callable[[str], Any]] = [ma.validate.Length(max=most, error=f"too_long most={most}")]
    if least:
        kinds.append(ma.validate.Length(min=least, error="required"))
    return Text(validate=kinds, **kwargs)


def several(field: Any, most: int, **kwargs: Any) -> Several:
    """Return a list of at most so many."""
    return Several(field, validate=ma.validate.Length(max=most, error=f"too_many most={most}"), **kwargs)
