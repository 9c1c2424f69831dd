"""The WSGI and command entry that only the tests of faults serve: the application with its points."""

from __future__ import annotations

import os
from pathlib import Path

from neutrality import create_app
from neutrality.settings import Settings
from tests.faults.points import FOLDER, Points, install

app = create_app(Settings.load())
install(app, Points(Path(os.environ[FOLDER])))
