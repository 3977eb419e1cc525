"""What operators watch: requests, how long they took, the connections. Nothing of any tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from dougong.hooks.figures import HookFigures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)


class Measures:
    """The measures of one process.

    Args:
        pool: Gives the figures of the connection pool.
        plugins: How plugins are doing.
    """

    def __init__(
        self, pool: Callable[[], Mapping[str, int]], plugins: HookFigures | None = None
    ) -> None:
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
        if plugins is not None:
            self._registry.register(_PluginCollector(plugins))

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


class _PluginCollector(Collector):
    """Reads how plugins are doing when it is asked for."""

    def __init__(self, figures: HookFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[CounterMetricFamily]:
        figures = self._figures.all()
        for name, about in (
            ("calls", "Calls of a plugin, by hook."),
            ("failures", "Calls of a plugin that broke, by hook."),
            ("seconds", "Time that calls of a plugin took, by hook."),
        ):
            counter = CounterMetricFamily(
                f"dougong_plugin_{name}", about, labels=["plugin", "hook"]
            )
            for labels, each in sorted(figures.items()):
                counter.add_metric(labels, getattr(each, name))
            yield counter
