"""The handbook by task, as built from `docs/handbook`, and which of its places helps on which page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, request

from neutrality import current
from neutrality.gate import Audience, open_to
from neutrality.pages.helping import place_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("handbook", __name__)
BUILT = Path(__file__).parent.parent / "data" / "handbook"
ADDRESS = "/panduan/pengguna"
INDEX = "index"
# In the order of the list; the names are those of the source files.
TASKS = ("warga", "loket", "lapangan", "pemeriksa", "ketua", "penjaga", "administrator", "program")


@bp.app_context_processor
def help_context() -> dict[str, str]:
    """Return where the help for this page stands."""
    return {"help_address": f"{ADDRESS}{place_for(request.endpoint)}"}


@bp.get(ADDRESS)
@open_to(Audience.PUBLIC)
def index() -> ResponseReturnValue:
    """List the tasks."""
    return _shown(INDEX)


@bp.get(f"{ADDRESS}/<task>")
@open_to(Audience.PUBLIC)
def task(task: str) -> ResponseReturnValue:
    """Show how one task is done."""
    if task not in TASKS:
        abort(404)
    return _shown(task)


@cache
def pages(lang: str) -> dict[str, dict[str, Any]]:
    """Return title, body and anchors of every page in one language."""
    found: dict[str, dict[str, Any]] = json.loads((BUILT / f"{lang}.json").read_text(encoding="utf-8"))
    return found


def _shown(name: str) -> ResponseReturnValue:
    found = pages(current.lang())
    return render_template(
        "pages/handbook.html",
        page=found[name],
        name=name,
        tasks=[(one, found[one]["title"]) for one in TASKS],
    )
