"""Who is in charge of somebody who is no civil servant."""

from __future__ import annotations

from flask import Flask

from neutrality import current
from neutrality.domain.catalogue import Code
from neutrality.domain.respondent import in_charge


def in_charge_of(employee_type: str) -> Code | None:
    """Return to whom a matter about such a person goes, nothing for a civil servant."""
    return in_charge(current.catalogue(), employee_type, current.today())


def init_jurisdiction(app: Flask) -> None:
    """Give it to templates."""
    app.jinja_env.globals.update(in_charge_of=in_charge_of)
