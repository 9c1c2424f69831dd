"""The WSGI entry: `gunicorn app:app`, `flask --app app …`."""

from neutrality import create_app
from neutrality.settings import Settings

app = create_app(Settings.load())
