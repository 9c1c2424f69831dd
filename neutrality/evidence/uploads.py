"""The request whose uploads stay in memory: the framework would spool them unsealed to the disk."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class MemoryRequest(Request):
    """A Flask request that never writes an upload to a temporary file (design 5)."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return where one file is read into; MAX_CONTENT_LENGTH bounds all of them together."""
        del total_content_length, content_type, filename, content_length
        return BytesIO()
