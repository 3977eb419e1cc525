"""Reads by the definitions in force: again where a deploy was in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import psycopg

from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.records.errors import StaleModelError

R = TypeVar("R")

_ATTEMPTS = 3


def with_current(models: Models, schema: str, work: Callable[[Model], R]) -> R:
    """Run a read.

    Raises:
        StaleModelError: Deploys were in its way again and again.
    """
    for _ in range(_ATTEMPTS):
        model = models.current(schema)
        try:
            return work(model)
        except psycopg.errors.DeadlockDetected:
            continue
        except psycopg.ProgrammingError:
            models.forget(schema)
            if models.current(schema).version == model.version:
                raise
    raise StaleModelError()
