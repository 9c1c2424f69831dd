"""Why a file has no copy that can be looked at, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

NO_COPY = {
    "too_large": _("too large for a copy that can be looked at here"),
    "original_only": _("documents of this kind can only be downloaded"),
    "no_sandbox": _("no copy for viewing: this server cannot make them safely"),
    "no_ffmpeg": _("no copy for viewing: this server has no ffmpeg"),
    "locked": _("no copy for viewing: the file has a password"),
    "no_text": _("no copy for viewing: there is no text in it"),
    "time": _("no copy for viewing: making it took too long"),
}


def copy_words(reason: str | None) -> str:
    """Return why a file has no copy that can be looked at."""
    return str(NO_COPY.get(reason or "", _("no copy for viewing: the file cannot be read")))
