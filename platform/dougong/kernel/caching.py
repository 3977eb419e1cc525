"""What is kept of each tenant that a process serves."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

TENANTS_KEPT = 256
"""Of so many tenants a process keeps what it works out for each."""


def per_tenant(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function of a tenant's schema gives, for the tenants that were served last."""
    return per_tenant_and(1)(function)


def per_tenant_and(variants: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the same of a function that gives, of each tenant, one thing or another.

    Args:
        variants: How many different things are asked of a tenant, as a rule.
    """
    return lru_cache(maxsize=TENANTS_KEPT * variants)  # type: ignore[return-value]
