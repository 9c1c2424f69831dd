"""What the worker does for webhooks: follow the log, forget what is settled, write to who answers for it."""

from __future__ import annotations

from neutrality.webhooks.following import PERIODIC
from neutrality.webhooks.telling import LONG

__all__ = ["LONG", "PERIODIC"]
