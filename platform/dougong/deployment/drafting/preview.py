"""What pages read, with a builder's draft laid over it, to be seen before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dougong.deployment.drafting.overlay import Overlay
from dougong.deployment.expressions import ExpressionChecker
from dougong.formula.errors import ExpressionError
from dougong.formula.to_json import to_json
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import ExpressionAt

_SHOWN = {"objects": "object", "picklists": "picklist", "views": "view", "layouts": "layout"}


def draft_scope(overlay: Overlay, expressions: ExpressionChecker) -> dict[str, Any]:
    """Give every object, picklist, view and layout that has a sound form, and their expressions.

    The shape is that of what the pages of one object read; the trees are those of what forms ask
    as one types, but for what is wrong still.
    """
    catalog = overlay.usable
    found: dict[str, Any] = {
        many: [
            each.json
            for identity, each in sorted(catalog.definitions.items(), key=lambda pair: pair[0])
            if identity[0] == kind
        ]
        for many, kind in _SHOWN.items()
    }
    trees: dict[str, dict[str, JsonObject]] = {}
    for at in _asked_in_forms(catalog):
        try:
            tree = to_json(expressions.compile(catalog, at))
        except ExpressionError:
            continue
        of_object = trees.setdefault(at.object, {})
        if of_object.setdefault(at.source, tree) != tree:
            of_object[f"{tree['type']}: {at.source}"] = tree
    return {**found, "expressions": trees}


def _asked_in_forms(catalog: Catalog) -> Iterator[ExpressionAt]:
    for (kind, _), places in catalog.expressions.items():
        if kind not in ("object", "layout", "form"):
            continue
        for at in places:
            in_object = at.path.startswith("/fields/") and not at.own
            asked = at.live or in_object or kind == "form"
            if at.object in catalog.objects and asked:
                yield at
