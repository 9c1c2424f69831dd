"""`/metrics`: the figures in the format of Prometheus, for programs on this machine alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from neutrality import current
from neutrality.audit.guarding import health
from neutrality.copy_reading import the_replica
from neutrality.database import reading
from neutrality.gate import Audience, open_to
from neutrality.metrics.readings import Reading, of_replica, readings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.metrics.answers import Answers

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
@open_to(Audience.MACHINE)
def figures() -> ResponseReturnValue:
    """Return figures of the database, then the answers of all processes of this surface."""
    with reading(current.sessions()) as session:
        found = list(readings(session, now=current.now()))
    replica = the_replica()
    found += of_replica(replica.look() if replica is not None else None)
    fit, _said = health()
    found.append(Reading("history_fits", "0 when the database is older than what was seen", float(fit)))
    registry = CollectorRegistry()
    registry.register(Figures(found, cast("Answers", current_app.extensions["answers"])))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures(Collector):
    """Everything that is told in one answer."""

    def __init__(self, found: Iterable[Reading], answers: Answers) -> None:
        self._found = sorted(found, key=lambda one: one.name)
        self._answers = answers

    def collect(self) -> Iterator[Metric]:
        """Yield a gauge for each name, then the counters."""
        for name, group in groupby(self._found, key=lambda one: one.name):
            ones = list(group)
            labels = list(ones[0].parted)
            family = GaugeMetricFamily(f"neutrality_{name}", ones[0].meaning, labels=labels)
            for one in ones:
                family.add_metric([one.parted[label] for label in labels], one.value)
            yield family
        yield from self._answers.metrics()
