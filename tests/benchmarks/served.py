"""The application as it is served, and beside it the floors of its pages: the same templates on constants.

A page asked for with the header `X-Bench-Keep: name` is kept; `/bench/again/<name>` renders it once more from
what was kept, opening the names that stand on it, and does nothing else. Never served but by benchmarks.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, abort, current_app, request, template_rendered
from jinja2 import Template
from sqlalchemy import select

from neutrality import create_app, current
from neutrality.cases.lists import Row
from neutrality.cases.models import Respondent
from neutrality.cases.people import open_particulars
from neutrality.database import reading
from neutrality.gate import Audience, open_to
from neutrality.reports.models import Report
from neutrality.settings import Settings
from neutrality.vault import KeyFiles, Keyholder, KeyKind, OpenKey, ReaderKind, TrackingCode
from neutrality.vault.models import DataKey, KeyWrap
from neutrality.vault.wraps import unwrap

UNCAPPED = 10**9
KEEP = "X-Bench-Keep"
SMALL = b"{}"


@dataclass
class Kept:
    """A page: its template, what it was rendered from, and what of it was sealed."""

    template: Template
    context: dict[str, Any]
    sealed: list[tuple[KeyWrap, Respondent]] = field(default_factory=list)
    followed: tuple[KeyWrap, TrackingCode] = field(init=False)


pages: dict[str, Kept] = {}
private: dict[uuid.UUID, Any] = {}


def make() -> Flask:
    """Return the application with the floors."""
    app = create_app(Settings.load())
    files = KeyFiles(current_settings(app).keys_dir)
    app.extensions["keyholder"] = Keyholder(files, cap=UNCAPPED)
    template_rendered.connect(_keep, app)
    app.add_url_rule("/bench/again/<name>", view_func=again)
    app.add_url_rule("/bench/tracked/<name>", view_func=tracked)
    app.add_url_rule("/bench/bare", view_func=bare)
    return app


def current_settings(app: Flask) -> Settings:
    """Return with what the application was made."""
    settings = app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings


def _keep(_app: Flask, template: Template, context: dict[str, Any], **_more: object) -> None:
    name = request.headers.get(KEEP)
    if name and template.name not in {None, "macros"}:
        rows = context["page"].rows if "page" in context else context.get("rows", [])
        kept = Kept(template, context, _sealed([row.id for row in rows if isinstance(row, Row)]))
        if "code" in request.form:
            kept.followed = _followed(TrackingCode.parse(request.form["code"]))
        pages[name] = kept


def _sealed(cases: list[uuid.UUID]) -> list[tuple[KeyWrap, Respondent]]:
    """Return the respondents of these cases with the wrap by which their office opens them."""
    found = (
        select(KeyWrap, Respondent)
        .join(DataKey, DataKey.id == KeyWrap.data_key_id)
        .join(Respondent, Respondent.id == DataKey.owner)
        .where(DataKey.kind == KeyKind.RESPONDENT, KeyWrap.reader_kind == ReaderKind.OFFICE)
    )
    files = KeyFiles(current.settings().keys_dir)
    with reading(current.sessions()) as session:
        rows = [(wrap, one) for wrap, one in session.execute(found.where(Respondent.case_id.in_(cases)))]
    for wrap, _ in rows:
        assert wrap.reader_key_id is not None
        private.setdefault(wrap.reader_key_id, files.reader(wrap.reader_key_id))
    return rows


def _again(name: str) -> str:
    kept = pages.get(name) or abort(404)
    for wrap, one in kept.sealed:
        assert wrap.reader_key_id is not None
        key = OpenKey(one.id, unwrap(wrap, private[wrap.reader_key_id]), wrap.data_key_id)
        assert open_particulars(key, one).name
    return kept.template.render(kept.context)


@open_to(Audience.STAFF)
def again(name: str) -> str:
    """Render a kept page for whoever is signed in."""
    return _again(name)


@open_to(Audience.PUBLIC)
def tracked(name: str) -> str:
    """Do what /healthz does, open one wrap with a code, render the kept page."""
    current_app.view_functions["pages.healthy"]()
    kept = pages.get(name) or abort(404)
    wrap, holder = kept.followed
    unwrap(wrap, holder.private_key)
    return kept.template.render(kept.context)


def _followed(code: TrackingCode) -> tuple[KeyWrap, TrackingCode]:
    """Return the wrap that a code opens."""
    found = (
        select(KeyWrap)
        .join(DataKey, DataKey.id == KeyWrap.data_key_id)
        .join(Report, Report.id == DataKey.owner)
        .where(
            Report.lookup_id == code.lookup_id, DataKey.kind == KeyKind.REPORT,
            KeyWrap.reader_kind == ReaderKind.REPORTER,
        )
    )  # fmt: skip
    with reading(current.sessions()) as session:
        return session.scalars(found).one(), code


@open_to(Audience.PUBLIC)
def bare() -> bytes:
    """Answer with nothing."""
    return SMALL


app = make()
