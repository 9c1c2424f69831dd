"""How gunicorn serves one surface: `gunicorn -c deploy/gunicorn.conf.py app:app`.

WEB_BIND and WEB_WORKERS may say where and with how many processes. The figures belong together: see
docs/decisions/0023-a-flood-waits-in-turn.md before changing one.
"""

import logging
import os
from typing import Any

from neutrality.serving import Discreet

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
# The application is made once and inherited, so that a new worker costs a fork.
preload_app = True
workers = int(os.environ.get("WEB_WORKERS", "3"))
worker_class = "neutrality.serving.PatientWorker"
# More than neutrality/admission.py lets wait (24), so that some are always free.
threads = 32
worker_connections = 1000
backlog = 1024
keepalive = 5
# Seconds without a sign of life of a worker's main loop; requests may take longer.
timeout = 60
graceful_timeout = 60
# Memory keeps pieces of what was read: whoever captures a worker finds little of what came before.
max_requests = 500
max_requests_jitter = 250
limit_request_line = 2048
limit_request_fields = 40
limit_request_field_size = 8190
# The standard error stream says that the server runs; who asked for what is written nowhere.
accesslog = None
loglevel = "warning"
http_protocols = "h1"
# Headers of the server in front that are believed: only whether it spoke https, and only from this machine.
forwarded_allow_ips = "127.0.0.1,::1"
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
control_socket_disable = True


def on_starting(_server: Any) -> None:
    """Let what the server says about requests be discreet."""
    logging.getLogger("gunicorn.error").addFilter(Discreet())


def post_fork(server: Any, _worker: Any) -> None:
    """Let the new worker open connections of its own: those of the parent must not be shared."""
    extensions = server.app.wsgi().extensions
    extensions["engine"].dispose(close=False)
    if extensions["replica"] is not None:
        extensions["replica"].engine.dispose(close=False)
