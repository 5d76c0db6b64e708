"""What Prometheus reads: counted in plain numbers while requests run, told in its format when it asks."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class RouteMeter:
    """What one route answered, and how long it took: three additions a request."""

    __slots__ = ("durations", "statuses", "total")

    def __init__(self) -> None:
        self.statuses: dict[int, int] = {}
        self.durations = [0] * (len(SECONDS) + 1)
        self.total = 0.0

    def add(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.durations[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Running sums by upper bound, as Prometheus wants them."""
        bounds = (*map(str, SECONDS), "+Inf")
        return list(zip(bounds, itertools.accumulate(self.durations), strict=True))


class Meters:
    """One process's counts. Costs well under a microsecond a request; `shared_meters` adds those of the others."""

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], RouteMeter] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request. `route` is the template (`/api/v1/items/{sku}`), never the path itself."""
        meter = self.routes.get((method, route))
        if meter is None:
            meter = self.routes[method, route] = RouteMeter()
        meter.add(status, seconds)

    def told(self, *, others: Iterable[Metric] = ()) -> tuple[bytes, str]:
        """Everything in Prometheus's format, with its content type; `others` are counted elsewhere."""
        registry = CollectorRegistry()
        registry.register(_Told([*self._families(), *others]))
        return generate_latest(registry), CONTENT_TYPE_LATEST

    def _families(self) -> Iterable[Metric]:
        answers = CounterMetricFamily("lading_http_answers", "Answered requests", labels=("method", "route", "status"))
        durations = HistogramMetricFamily("lading_http_seconds", "How long answers took", labels=("method", "route"))
        for route, meter in self.routes.items():
            durations.add_metric(route, meter.buckets(), meter.total)
            for status, count in meter.statuses.items():
                answers.add_metric((*route, str(status)), count)
        yield answers
        yield durations


def gauge(name: str, documentation: str, values: dict[str, float], *, label: str) -> Metric:
    """A gauge with one label."""
    family = GaugeMetricFamily(name, documentation, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family


def counter(name: str, documentation: str, value: float) -> Metric:
    """A counter without labels."""
    return CounterMetricFamily(name, documentation, value=value)


class _Told(Collector):
    """Metrics that are already worked out."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families
