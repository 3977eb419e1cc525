"""What operators watch: requests, how long they took, the connections. Nothing of any tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)


class Measures:
    """The measures of one process.

    Args:
        pool: Gives the figures of the connection pool.
    """

    def __init__(self, pool: Callable[[], Mapping[str, int]]) -> None:
        self._registry = CollectorRegistry()
        self._duration = Histogram(
            "dougong_http_request_duration_seconds",
            "Time from the request's arrival to its answer, by route template.",
            ["method", "route", "status"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._children: dict[tuple[str, str, str], Histogram] = {}
        ProcessCollector(registry=self._registry)
        self._registry.register(_PoolCollector(pool))

    def note(self, method: str, route: str, status: str, seconds: float) -> None:
        """Note a request that was answered."""
        key = method, route, status
        child = self._children.get(key)
        if child is None:
            shown = method if method in _METHODS else "other"
            child = self._duration.labels(shown, route, status)
            if shown == method:
                self._children[key] = child
        child.observe(seconds)

    def text(self) -> bytes:
        """Give all measures as Prometheus reads them."""
        return generate_latest(self._registry)


class _PoolCollector(Collector):
    """Reads the pool's figures when they are asked for."""

    def __init__(self, pool: Callable[[], Mapping[str, int]]) -> None:
        self._pool = pool

    def collect(self) -> Iterator[GaugeMetricFamily]:
        figures = self._pool()
        for name, about in (
            ("pool_size", "Connections to the database that are open."),
            ("pool_available", "Connections to the database that are free."),
            ("requests_waiting", "Requests that wait for a connection."),
        ):
            gauge = GaugeMetricFamily(f"dougong_database_{name}", about)
            gauge.add_metric([], figures.get(name, 0))
            yield gauge
