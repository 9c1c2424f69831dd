"""Form A on a telephone: the page kept there, its worker, and the way in for what waited without a line.

What waits is sealed on the telephone so that it cannot read it back (`vault/phone.py`). For whoever is signed
in to the account that wrote an entry, the desk hands out that entry's key; the script opens the entry in the
memory of the page and sends it as the form would have been sent.
"""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf

from neutrality import current
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.errors import status
from neutrality.evidence.limits import LIMITS
from neutrality.gate import actor, open_to
from neutrality.intake.entering import filled, send
from neutrality.intake.form_a import form_a
from neutrality.intake.staff_forms import FindingForm
from neutrality.refusals import words
from neutrality.settings import ROOT

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("phone", __name__)
WORKER = Path("static/js/form-a-worker.js")
_ENTRY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST = 400


def for_this_phone() -> dict[str, str]:
    """Return under which account, and for which key, a telephone seals what waits."""
    who = actor()
    key = current.phone_keys().public(who.account_id)
    return {"account": str(who.account_id), "name": who.name, "key": base64.b64encode(key).decode()}


@bp.get("/temuan/aplikasi.webmanifest")
@open_to(Permission.ENTER_FINDING)
def manifest() -> ResponseReturnValue:
    """Say how the page is put on the screen of a telephone."""
    text = render_template("intake/findings/manifest.json")
    return Response(text, mimetype="application/manifest+json")


@bp.get("/temuan/penyimpan.js")
@open_to(Permission.ENTER_FINDING)
def worker() -> ResponseReturnValue:
    """Give the worker that opens the kept page; served here it reaches these pages and no others."""
    return Response((ROOT / WORKER).read_bytes(), mimetype="text/javascript")


@bp.get("/temuan/kirim")
@open_to(Permission.ENTER_FINDING)
def session() -> ResponseReturnValue:
    """Tell the script who is signed in, with a fresh token for what it sends."""
    return jsonify(account=str(actor().account_id), token=generate_csrf())


@bp.post("/temuan/kunci")
@open_to(Permission.ENTER_FINDING)
def unwrap() -> ResponseReturnValue:
    """Hand out the key of one entry that whoever is signed in wrote."""
    entry = request.form.get("entry", "")
    if not _ENTRY.fullmatch(entry):
        raise DomainError("not_own_entry")
    key = current.phone_keys().unwrap(actor().account_id, entry, _bytes("ephemeral"), _bytes("wrapped"))
    return jsonify(key=base64.b64encode(key).decode())


@bp.post("/temuan/kirim")
@takes(LARGEST_REQUEST)
@open_to(Permission.ENTER_FINDING)
def receive() -> ResponseReturnValue:
    """Take what waited; sent twice it is told the number of the first time."""
    form = filled(FindingForm, Permission.ENTER_FINDING)
    received = send(form, form_a(form))
    if received is None:
        return jsonify(problems=_problems(form)), 422
    return jsonify(number=received.reference)


@bp.errorhandler(DomainError)
def refuse(error: DomainError) -> tuple[Response, int]:
    """Tell the script in words what is wrong and what to do."""
    return jsonify(problems=[words(error.code, error.params)]), status(error)


@bp.errorhandler(CSRFError)
def ask_again(_error: CSRFError) -> tuple[Response, int]:
    """Let the script fetch a token of the session that runs now."""
    return jsonify(again=True), 400


def _bytes(name: str) -> bytes:
    try:
        return base64.b64decode(request.form.get(name, "")[:_LONGEST], validate=True)
    except (binascii.Error, ValueError):
        raise DomainError("not_own_entry") from None


def _problems(form: Any) -> list[str]:
    """Return what is wrong, field by field; files by their number, since a telephone keeps these words."""
    said = [str(text) for text in form.form_errors]
    for field in form:
        if field.name == "people":
            for number, entry in enumerate(field, start=1):
                about = _("Respondent %(n)s", n=number)
                for one in entry.form:
                    said += [f"{about}, {one.label.text}: {text}" for text in one.errors]
        elif field.name == "files":
            said += _of_files(field)
        else:
            said += [f"{field.label.text}: {text}" for text in field.errors]
    return said


def _of_files(field: Any) -> list[str]:
    """Return what is wrong with files; that a browser forgets them is not true of what waits."""
    names = [upload.filename for upload in request.files.getlist("files") if upload.filename]
    said = list[str]()
    for text in map(str, field.errors):
        number = next((place for place, name in enumerate(names, 1) if text.startswith(f"{name}: ")), None)
        if number is not None:
            said.append(f"{_('File %(n)s', n=number)}{text.removeprefix(names[number - 1])}")
        elif not names or len(names) > LIMITS.per_report:
            said.append(text)
    return said
