"""A model that stands still: what works within one transaction meets no other one."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.model import Model
from dougong.deployment.models import Models


class OneModel(Models):
    """Gives one model, whatever is in force.

    Args:
        model: The model.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    def current(self, schema: str) -> Model:
        """Give the model."""
        return self._model

    def latest(self, schema: str) -> Model:
        """Give the model."""
        return self._model

    def forget(self, schema: str) -> None:
        """Do nothing: there is no other."""

    def compile_stored(
        self, connection: Connection[TupleRow], schema: str, previous: Model | None = None
    ) -> Model:
        """Give the model."""
        return self._model
