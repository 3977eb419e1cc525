"""The calls that are about plugins, or that plugins answer, put together."""

from __future__ import annotations

from collections.abc import Iterator

from dougong.api.plugin_routes import PluginCalls, plugin_routes
from dougong.api.plugin_ui import PluginUi, plugin_ui_routes
from dougong.api.plugins import plugin_health_routes
from dougong.api.record_actions import action_routes
from dougong.api.routing import Route
from dougong.api.services import Services
from dougong.records.plugged.modules import find_modules
from dougong.records.together import Together


def plugin_areas(services: Services, ui: PluginUi) -> Iterator[tuple[str, list[Route]]]:
    """Yield the areas."""
    together = Together(services.database, services.models, services.records)
    calls = PluginCalls(hooks=services.hooks, together=together, clock=services.clock)
    yield "record_actions", list(action_routes(services.actions))
    yield "plugins", list(plugin_health_routes(services.plugins))
    yield "plugin_routes", list(plugin_routes(calls))
    yield "plugin_ui", list(plugin_ui_routes(ui))


def plugin_ui_of(services: Services) -> PluginUi:
    """Give what plugins bring to the browser."""
    field_types = services.drafts.language.field_types
    return PluginUi(find_modules(services.hooks), services.models, field_types)
