"""What a tenant may use, and what it uses: `/limits`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.call_rate import CallRate
from dougong.api.routing import Access, Route
from dougong.api.schemas import fields, or_null
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.storage.limits import Limits, Quotas

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_LIMIT = fields({"used": _COUNT, "most": or_null(_COUNT)})
LIMITS_SHAPE = fields(
    {"rows": _LIMIT, "storage_bytes": _LIMIT, "api_per_minute": _LIMIT, "jobs": _LIMIT}
)


def told_limits(
    quotas: Quotas, rate: CallRate, schema: str, tenant: str
) -> dict[str, dict[str, int | None]]:
    """Tell the limits of a tenant, each with what is used of it; ``most`` is None for none."""
    limits, usage = quotas.limits(schema), quotas.usage(schema, tenant)
    calls = limits.api_per_minute
    used = {
        "rows": usage.rows,
        "storage_bytes": usage.storage_bytes,
        "api_per_minute": rate.used(schema, calls) if calls else 0,
        "jobs": usage.jobs,
    }
    return {name: {"used": count, "most": _most(limits, name)} for name, count in used.items()}


def _most(limits: Limits, name: str) -> int | None:
    return getattr(limits, name) or None


class LimitCalls:
    """Answers the call."""

    def __init__(self, quotas: Quotas, rate: CallRate) -> None:
        self._quotas = quotas
        self._rate = rate

    def get(self, actor: Actor) -> Response:
        """Tell the limits of one's own tenant."""
        return value_answer(told_limits(self._quotas, self._rate, actor.schema, actor.tenant))


def limit_routes(quotas: Quotas, rate: CallRate) -> Iterable[Route]:
    """Give the calls."""
    yield Route(
        "GET",
        "/limits",
        Access.MEMBER,
        LimitCalls(quotas, rate).get,
        summary=say(
            "See what your tenant may use, and what it uses", "查看租户的用量上限与当前用量"
        ),
        answers={200: LIMITS_SHAPE},
    )
