"""What plugins bring to the browser: `/plugins/ui` names it, `/-/plugins/…` are the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response
from werkzeug.exceptions import NotFound

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.deployment.models import Models
from dougong.hooks.calling import PLATFORM
from dougong.kernel.messages import say
from dougong.metadata.kind import FieldTypes
from dougong.records.plugged.modules import PluginModules

_FOREVER = "public, max-age=31536000, immutable"
_MODULE = fields(
    {
        "plugin": TEXT,
        "url": TEXT,
        "widgets": list_of(TEXT),
        "blocks": list_of(TEXT),
        "actions": list_of(TEXT),
        "pages": list_of(
            fields(
                {
                    "name": TEXT,
                    "label": LOCALE_TEXT,
                    "icon": or_null(TEXT),
                    "place": {"enum": ["app", "builder"]},
                }
            )
        ),
    }
)


class PluginUi:
    """Answers the calls.

    Args:
        modules: The modules of every plugin.
        models: Tells which plugins a tenant has.
        field_types: Every field type.
    """

    def __init__(
        self, modules: Mapping[str, PluginModules], models: Models, field_types: FieldTypes
    ) -> None:
        self._modules = modules
        self._models = models
        self._widgets = {
            each.key: (each.widget, field_types.source(each.key))
            for each in field_types
            if field_types.source(each.key) != PLATFORM
        }

    def show(self, actor: Actor) -> Response:
        """Name what the plugins of the actor's tenant bring."""
        packages = self._models.current(actor.schema).packages
        found = [self._modules[name] for name in packages if name in self._modules]
        widgets = {
            key: widget for key, (widget, plugin) in self._widgets.items() if plugin in packages
        }
        modules = [told for each in found for told in _told(each)]
        return value_answer({"modules": modules, "field_types": widgets})

    def file(self, plugin: str, digest: str, path: str) -> Response:
        """Send a file of a plugin.

        Raises:
            NotFound: There is none, or not of that version.
        """
        known = self._modules.get(plugin)
        file = known.files.get(path) if known is not None and known.digest == digest else None
        if file is None:
            raise NotFound()
        headers = {"Cache-Control": _FOREVER}
        return Response(file.body, content_type=file.content_type, headers=headers)


def plugin_ui_routes(ui: PluginUi) -> Iterable[Route]:
    """Give the call that names it."""
    yield Route(
        "GET",
        "/plugins/ui",
        Access.MEMBER,
        ui.show,
        summary=say("See what plugins bring to the browser", "查看插件提供的界面组件"),
        answers={
            200: fields(
                {
                    "modules": list_of(_MODULE),
                    "field_types": {"type": "object", "additionalProperties": TEXT},
                }
            )
        },
    )


def plugin_file_routes(ui: PluginUi) -> Iterable[Route]:
    """Give the files, which are open to all: they hold nothing of any tenant."""
    yield Route(
        "GET", "/-/plugins/<plugin>/<digest>/<path:path>", Access.PUBLIC, ui.file, free_query=True
    )


def _told(found: PluginModules) -> Iterable[dict[str, Any]]:
    for module in found.modules:
        yield {
            "plugin": found.plugin,
            "url": f"/-/plugins/{found.plugin}/{found.digest}/{module.file}",
            "widgets": list(module.widgets),
            "blocks": list(module.blocks),
            "actions": list(module.actions),
            "pages": [
                {
                    "name": page.name,
                    "label": dict(page.label),
                    "icon": page.icon,
                    "place": page.place,
                }
                for page in module.pages
            ],
        }
