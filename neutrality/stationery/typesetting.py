"""From a template and plain values to a tagged PDF; values come in as data and are never markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "documents"


def typeset(template: str, values: Mapping[str, Any], *, lang: str) -> bytes:
    """Return the PDF of one template of `templates/documents`; it does not say when it was made."""
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        sys_inputs={"values": json.dumps(dict(values)), "lang": lang},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )


def square(text: str) -> segno.QRCode:
    """Return the text as a QR code (ISO/IEC 18004) that a telephone reads from paper."""
    return segno.make_qr(text, error="m")
