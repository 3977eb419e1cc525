"""Where definitions come from, and back to what packages say: `/meta/{kind}/{name}/…`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.meta import DEPLOYED, LONGEST_NOTE, deployed_answer
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.deployment.layering.provenance import Told
from dougong.deployment.layering.service import Layers, Origins
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.patches import FROM, ORDER, TO

_BACK = parameters(
    Parameter(
        name="path",
        about=say(
            "JSON pointer to the property, such as `/fields/subject/max_length`; all if not given.",
            "属性的 JSON 指针，例如 `/fields/subject/max_length`；不填则为全部。",
        ),
        schema={"type": "string", "maxLength": 1000, "default": ""},
    ),
    Parameter(
        name="only",
        about=say(
            "`order`: only the order of the list at `path`.", "`order`：仅 `path` 处列表的顺序。"
        ),
        schema={"type": "string", "enum": ["order"]},
    ),
    Parameter(
        name="note",
        about=say("Why, for the list of versions.", "原因，显示在版本列表中。"),
        schema={"type": "string", "maxLength": LONGEST_NOTE, "default": ""},
    ),
)
_SINCE = fields(
    {"version": {"type": "integer"}, "at": INSTANT, "by": or_null(ID), "who": or_null(TEXT)}
)
_SAYS: dict[str, JsonObject] = {"layer": TEXT, "version": or_null(TEXT), "since": _SINCE}
_CHANGE: JsonObject = {"enum": ["added", "changed", "removed", "reordered"]}
_PROVENANCE = fields(
    {
        "kind": TEXT,
        "name": TEXT,
        "base": fields(_SAYS),
        "properties": list_of(
            fields({"path": TEXT, "change": _CHANGE, **_SAYS}, {"value": {}, "below": {}})
        ),
    }
)


class LayerCalls:
    """Answers the calls on the layers of a definition."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers

    def provenance(self, actor: Actor, kind: str, name: str) -> Response:
        """Tell of each property which layer says it, since when and by whom."""
        found = self._layers.origins(actor, (kind, name))
        base = _says(found, found.provenance.base, found.provenance.since)
        properties = [_told(found, each) for each in found.provenance.told]
        return value_answer({"kind": kind, "name": name, "base": base, "properties": properties})

    def give_back(self, actor: Actor, kind: str, name: str, query: Values) -> Response:
        """Have a property, or all of a definition, as the package says it."""
        deployed = self._layers.give_back(
            actor,
            (kind, name),
            query["path"],
            only_order=query.get("only") == "order",
            note=query["note"],
        )
        return deployed_answer(actor, deployed)


def layer_routes(layers: Layers) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    calls, member = LayerCalls(layers), Access.MEMBER
    yield Route(
        "GET",
        "/meta/<kind>/<name>/provenance",
        member,
        calls.provenance,
        summary=say("See which layer says what", "查看各属性的来源"),
        answers={200: _PROVENANCE},
    )
    yield Route(
        "DELETE",
        "/meta/<kind>/<name>/patch",
        member,
        calls.give_back,
        query=_BACK,
        summary=say("Return to what the package says", "恢复为软件包的定义"),
        answers={200: DEPLOYED},
    )


def _says(found: Origins, layer: str, since: int) -> dict[str, Any]:
    row = found.versions[since]
    return {
        "layer": layer,
        "version": found.packages.get(layer),
        "since": {
            "version": since,
            "at": instant(row.at),
            "by": str(row.by) if row.by is not None else None,
            "who": found.names.get(row.by),
        },
    }


def _told(found: Origins, told: Told) -> dict[str, Any]:
    entry = told.entry
    body = {"path": told.path, "change": told.change, **_says(found, told.layer, told.since)}
    names = ((TO, "value"), (ORDER, "value"), (FROM, "below"))
    return {**body, **{name: entry[key] for key, name in names if key in entry}}
