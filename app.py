"""The WSGI entry: `gunicorn app:app`, `flask --app app …`."""

import sys

from flask import Flask

from neutrality import create_app
from neutrality.instance import sets_up, setup_app
from neutrality.settings import Settings, SettingsError
from neutrality.vault import KeysMissingError


def _make() -> Flask:
    """Return the application, or what can set one up; anything else refuses to start."""
    if sets_up(sys.argv[1:]):
        return setup_app()
    try:
        return create_app(Settings.load())
    except (SettingsError, KeysMissingError) as error:
        sys.exit(str(error))


app = _make()
