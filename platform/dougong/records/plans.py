"""The cache of compiled plans.

A plan is final SQL and what it takes to run it. It belongs to one version of the definitions, one
access profile and one shape of request; the values in a filter are parameters, so requests that
differ only in them share a plan.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import TextClause, text

from dougong.deployment.model import Model

P = TypeVar("P")


def of_version(model: Model) -> TextClause:
    """Give a comment that makes a SELECT the text of one version of the definitions only.

    A prepared statement whose columns change their type fails for good: it must not be met again.
    """
    return text(f"/* {model.version} */")


class PlanCache:
    """Least recently used plans go first; safe for threads."""

    def __init__(self, *, size: int = 2000) -> None:
        self._size = size
        self._plans: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, build: Callable[[], P]) -> P:
        """Give the plan of a key, building it the first time."""
        with self._lock:
            plan = self._plans.get(key)
            if plan is not None:
                self._plans.move_to_end(key)
                return plan  # type: ignore[no-any-return]
        # Built outside the lock: two threads may build the same plan, and the last one stays.
        plan = build()
        with self._lock:
            self._plans[key] = plan
            if len(self._plans) > self._size:
                self._plans.popitem(last=False)
        return plan
