"""Operations: is the process alive, can it serve, what does it measure."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from dougong.api.answers import value_answer
from dougong.api.measures import CONTENT_TYPE, Measures
from dougong.api.routing import Access, Route
from dougong.storage.database import Database
from dougong.storage.tables import CELL_SCHEMA


class Health:
    """Answers the calls of load balancers and monitors."""

    def __init__(self, database: Database, measures: Measures) -> None:
        self._database = database
        self._measures = measures

    def alive(self) -> Response:
        """Say that the process runs."""
        return value_answer({"status": "alive"})

    def ready(self) -> Response:
        """Say that requests can be served; an error if the database does not answer."""
        with self._database.connection(CELL_SCHEMA) as connection:
            connection.execute("SELECT 1")
        return value_answer({"status": "ready"})

    def measures(self) -> Response:
        """Give the measures."""
        return Response(self._measures.text(), content_type=CONTENT_TYPE)


def health_routes(database: Database, measures: Measures) -> Iterable[Route]:
    """Give the calls, which are open to all: they tell nothing of any tenant."""
    health = Health(database, measures)
    public = Access.PUBLIC
    yield Route("GET", "/healthz", public, health.alive)
    yield Route("GET", "/readyz", public, health.ready)
    yield Route("GET", "/metrics", public, health.measures)
