"""What pages are given: the shell its apps, a page everything that is read to draw it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dougong.access.errors import Verb
from dougong.access.rights import Rights
from dougong.deployment.model import Model
from dougong.formula.to_json import to_json
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import ExpressionAt, Identity
from dougong.metadata.layouts.definition import BlockDef
from dougong.records.pages.trimming import Trimming

_VERBS: tuple[Verb, ...] = ("create", "read", "update", "delete")
_TIMELINE = "timeline"
_OF_OBJECT = ("name", "label", "plural")
_OF_VIEW = ("name", "label", "object", "type", "default")
_OF_PAGE = ("name", "label", "icon")
_OF_APP = ("name", "label", "icon", "color", "home", "items")


def app_content(model: Model, rights: Rights, trimming: Trimming) -> dict[str, Any]:
    """Give what the shell reads: apps, and by what name and right everything else goes."""
    return {
        "apps": [
            _some(each, _OF_APP)
            for each in _all(model, trimming, "app")
            if rights.opens(str(each["name"]))
        ],
        "objects": [
            _object_in_short(model, rights, trimming, name)
            for name in sorted(model.objects)
            if trimming.reads(name)
        ],
        "pages": [_some(each, _OF_PAGE) for each in _all(model, trimming, "page")],
        "views": [_some(each, _OF_VIEW) for each in _all(model, trimming, "view")],
    }


def object_content(model: Model, trimming: Trimming, name: str) -> dict[str, Any]:
    """Give what the pages of an object read: it, its rows, and whatever they lead to."""
    own = [name, *(child.name for child, _ in model.rows[name].values())]
    views, layouts = (
        [
            identity
            for identity, each in model.catalog.parsed.items()
            if identity[0] == kind and each.object in own
        ]
        for kind in ("view", "layout")
    )
    records: list[Identity] = [("object", each) for each in own]
    targets = {target for each in own for target in _targets(model, each)}
    quick = [
        identity
        for identity, each in model.catalog.parsed.items()
        if identity[0] == "layout" and each.type == "quick_create" and each.object in targets
    ]
    named = _named(model, "object", [*records, *views, *layouts])
    wanted = {*own, *targets, *named, *_events(model, layouts)}
    return _gathered(model, trimming, wanted) | {
        "views": _shown(trimming, views),
        "layouts": _shown(trimming, [*layouts, *(each for each in quick if each not in layouts)]),
        "expressions": _expressions(model, trimming, [*records, *layouts]),
    }


def _events(model: Model, layouts: Iterable[Identity]) -> Iterator[str]:
    """Yield the objects whose records say something of themselves on timelines, where one is."""
    sections = (part for each in layouts for _, part in model.catalog.parsed[each].sections())
    if any(isinstance(each, BlockDef) and each.block == _TIMELINE for each in sections):
        yield from (name for name, each in model.objects.items() if each.definition.timeline)


def _object_in_short(model: Model, rights: Rights, trimming: Trimming, name: str) -> dict[str, Any]:
    definition = model.catalog.definitions["object", name]
    found = model.objects[name].definition
    return {
        **{key: getattr(found, key) for key in _OF_OBJECT},
        "title": trimming.title(name),
        **_some(definition.json, ("icon",)),
        "package": definition.layer,
        "shape": found.shape.value,
        "may": {verb: rights.may(verb, name) for verb in _VERBS},
    }


def _gathered(model: Model, trimming: Trimming, wanted: Iterable[str]) -> dict[str, Any]:
    objects = [("object", name) for name in sorted(wanted) if name in model.objects]
    picklists = [("picklist", name) for name in sorted(_named(model, "picklist", objects))]
    return {"objects": _shown(trimming, objects), "picklists": _shown(trimming, picklists)}


def _shown(trimming: Trimming, identities: Iterable[Identity]) -> list[JsonObject]:
    found = (trimming.shown(*identity) for identity in identities)
    return [each for each in found if each is not None]


def _all(model: Model, trimming: Trimming, kind: str) -> list[JsonObject]:
    return _shown(trimming, [(kind, name) for name in sorted(model.catalog.all(kind))])


def _some(document: JsonObject, keys: Iterable[str]) -> dict[str, Any]:
    return {key: document[key] for key in keys if key in document}


def _targets(model: Model, name: str) -> Iterator[str]:
    """Yield the objects that the records of an object may point at, whoever wrote them too."""
    found = model.objects.get(name)
    for field in found.definition.by_name.values() if found is not None else ():
        yield from field.targets
        if field.target is not None:
            yield field.target


def _named(model: Model, kind: str, identities: Iterable[Identity]) -> set[str]:
    """Give the definitions of a kind that others name, but those that only rules do."""
    return {
        each.name
        for identity in identities
        for each in model.readers.names_in(identity)
        if each.kind == kind and not each.path.startswith("/rules/")
    }


def _expressions(
    model: Model, trimming: Trimming, identities: Iterable[Identity]
) -> dict[str, dict[str, JsonObject]]:
    """Give the trees of what forms evaluate as one types, by object and source.

    The same source in places of different types is found a second time, with the type before it:
    ``datetime: TODAY()``.
    """
    found: dict[str, dict[str, JsonObject]] = {}
    for identity in identities:
        if trimming.shown(*identity) is None:
            continue
        for at in model.catalog.expressions[identity]:
            tree = _tree(model, trimming, at) if _is_asked_in_forms(at) else None
            if tree is None:
                continue
            of_object = found.setdefault(at.object, {})
            if of_object.setdefault(at.source, tree) != tree:
                of_object[f"{tree['type']}: {at.source}"] = tree
    return found


def _is_asked_in_forms(at: ExpressionAt) -> bool:
    """Tell whether it is a condition of a layout, a formula, a default, or a lookup's condition."""
    return at.live or (at.path.startswith("/fields/") and not at.own)


def _tree(model: Model, trimming: Trimming, at: ExpressionAt) -> JsonObject | None:
    """Give the tree; None where it reads what the reader may not see."""
    expression = model.expressions.compile(model.catalog, at)
    read = ((each.object or at.object, each.field) for each in expression.mentions)
    if any(owner in model.objects and not trimming.sees(owner, field) for owner, field in read):
        return None
    return to_json(expression)
