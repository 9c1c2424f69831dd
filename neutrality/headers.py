"""What every answer tells the browser: nothing from elsewhere, nothing kept, nothing told on."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from neutrality.logs import request_id

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for telephones that do not know frame-ancestors
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
}
# Of what a page can ask a device for, only these are asked: a film in full size, a key to sign in with.
_ALLOWED = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
_FORBIDDEN = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read",
    "clipboard-write", "compute-pressure", "display-capture", "encrypted-media", "gamepad", "geolocation",
    "gyroscope", "hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join([f"{name}=(self)" for name in _ALLOWED] + [f"{name}=()" for name in _FORBIDDEN])
TWO_YEARS = 2 * 365 * 24 * 3600
# After these nothing of what was shown may come back from the browser's memory. Cookies are left: beside a
# report that is followed another one may be half written. So is what the browser stores, where the desk is
# served: no page of the public stores anything, and a field supervisor's sealed entries wait there.
ENDS = frozenset({"tracking.close", "citizen.remove", "security.logout"})
# The one page that a telephone keeps, by its own worker (`intake/phone.py`).
INSTALLABLE = frozenset({"findings.enter"})
# Files that anybody may have and keep: these say themselves for how long.
KEPT = frozenset({"public_statistics.file", "public_statistics.file_of_edition"})


def init_headers(app: Flask, *, secure: bool, desk: bool) -> None:
    """Set the headers on every answer; pages are kept nowhere, files of the released statistics are.

    `secure` says that the site is on https, `desk` that the desk is served here too.
    """
    app.add_template_global(nonce)

    @app.after_request
    def protect(answer: Response) -> Response:
        headers = {
            **ALWAYS,
            "Content-Security-Policy": policy(
                nonce(), secure=secure, installable=request.endpoint in INSTALLABLE
            ),
            "Permissions-Policy": PERMISSIONS,
            "X-Request-Id": request_id(),
        }
        if secure:
            headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        if request.endpoint in KEPT:
            answer.headers.setdefault("Cache-Control", "no-store")
        elif request.endpoint != "static":
            answer.headers["Cache-Control"] = "no-store"
        if request.endpoint in ENDS:
            answer.headers["Clear-Site-Data"] = '"cache"' if desk else '"cache", "storage"'
        return answer


def nonce() -> str:
    """Return the word that scripts and styles of this answer carry, and no other answer's."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def policy(word: str, *, secure: bool, installable: bool = False) -> str:
    """Return the content security policy of one answer.

    Styles may also come from this site's own files, for telephones too old to know the word; scripts may not:
    every page works without them.
    """
    parts = (
        "default-src 'none'",
        "object-src 'none'",
        f"script-src 'nonce-{word}'",
        f"style-src 'nonce-{word}' 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        *(["worker-src 'self'", "manifest-src 'self'"] if installable else []),
        *(["upgrade-insecure-requests"] if secure else []),
    )
    return "; ".join(parts)
