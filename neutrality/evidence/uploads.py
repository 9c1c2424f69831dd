"""The request as this site reads it: no upload lies anywhere unsealed, texts come without control signs."""

from __future__ import annotations

import re
from typing import IO

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from neutrality.entrance import is_for_programs
from neutrality.evidence.spool import SealedSpool

# What no keyboard writes and no database, paper or spreadsheet takes; tab and line ends stay.
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class SealedRequest(Request):
    """A Flask request that never writes an upload to a disk unsealed (design 5)."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """Return the cookies of a page; to the interface for programs nobody comes with one."""
        if is_for_programs(self.path):
            return ImmutableMultiDict()
        return super().cookies

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return what stands behind the question mark, without control signs."""
        return _written(super().args)

    @property
    def is_json(self) -> bool:
        """Say no outside the interface for programs: a form is never taken from JSON."""
        return super().is_json and self.path.startswith("/api/")

    def _load_form_data(self) -> None:
        """Read the form once, without control signs; one without files may only be as long as texts are."""
        if "form" not in self.__dict__:
            if self.mimetype == "application/x-www-form-urlencoded":
                self.max_content_length = self.max_form_memory_size
            super()._load_form_data()
            self.__dict__["form"] = _written(self.__dict__["form"])

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return where one file is written to as it comes in; MAX_CONTENT_LENGTH bounds all together."""
        del total_content_length, content_type, filename, content_length
        return SealedSpool()


def _written(typed: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """Return the pairs without signs that cannot be written; a broken part has no name and is left out."""
    pairs = [(name, text) for name, text in typed.items(multi=True) if name]
    return ImmutableMultiDict((written(name), written(text)) for name, text in pairs)


def written(text: str) -> str:
    """Return the text without signs that no keyboard writes."""
    return _UNWRITTEN.sub("", text)
