"""Plugins, for who looks after a tenant: `/plugins`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import INSTANT, TEXT, fields, list_of, or_null
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.plugged.health import PluginDesk, PluginHealth

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_PLUGIN = fields(
    {
        "name": TEXT,
        "version": or_null(TEXT),
        "hooks": list_of(TEXT),
        "enabled": {"type": "boolean"},
        "state": {"enum": ["off", "failing", "well"]},
        "figures": list_of(
            fields(
                {
                    "hook": TEXT,
                    "calls": _COUNT,
                    "failures": _COUNT,
                    "seconds": {"type": "number"},
                    "error": or_null(TEXT),
                }
            )
        ),
        "circuits": list_of(
            fields(
                {
                    "hook": TEXT,
                    "failures": _COUNT,
                    "error": TEXT,
                    "failed_at": INSTANT,
                    "open_until": or_null(INSTANT),
                }
            )
        ),
        "filters": list_of(fields({"object": TEXT, "error": TEXT})),
    }
)


class PluginHealthCalls:
    """Answers the call."""

    def __init__(self, desk: PluginDesk) -> None:
        self._desk = desk

    def show(self, actor: Actor) -> Response:
        """Give every plugin and how it is doing."""
        return value_answer({"plugins": [_told(each, actor) for each in self._desk.show(actor)]})


def plugin_health_routes(desk: PluginDesk) -> Iterable[Route]:
    """Give the call; it needs the system right ``builder``."""
    yield Route(
        "GET",
        "/plugins",
        Access.MEMBER,
        PluginHealthCalls(desk).show,
        summary=say("See the plugins and how they are doing", "查看插件及其运行状况"),
        answers={200: fields({"plugins": list_of(_PLUGIN)})},
    )


def _told(health: PluginHealth, actor: Actor) -> dict[str, Any]:
    return {
        "name": health.plugin.name,
        "version": health.plugin.version,
        "hooks": list(health.plugin.hooks),
        "enabled": health.enabled,
        "state": health.state,
        "figures": [
            {
                "hook": hook,
                "calls": each.calls,
                "failures": each.failures,
                "seconds": round(each.seconds, 6),
                "error": each.error,
            }
            for hook, each in health.figures
        ],
        "circuits": [
            {
                "hook": each.hook,
                "failures": each.failures,
                "error": each.error,
                "failed_at": instant(each.failed_at),
                "open_until": instant(each.open_until),
            }
            for each in health.circuits
        ],
        "filters": [
            {"object": each.object, "error": each.error.message(actor.locale)}
            for each in health.filters
            if each.error is not None
        ],
    }
