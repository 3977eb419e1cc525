"""Extensions: what a higher layer adds to an object of a lower one, without saying it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Definition, Reference
from dougong.metadata.errors import (
    ExtensionClashError,
    NothingToExtendError,
    UnfitFieldError,
    UnknownFieldError,
)

LISTS = ("fields", "rules", "record_types", "indexes", "unique")
"""What an extension adds to; ``options`` adds to the values of fields that are there."""

_NAMED = ("fields", "rules", "record_types")
_NO_OPTIONS = say(
    "it has no values of its own to add to; extend its shared picklist instead, if it has one",
    "该字段没有自己的选项；若使用共享选项集，请扩展该选项集",
)


def is_extension(definition: Definition) -> bool:
    """Tell whether a document only adds to an object of a lower layer."""
    return definition.kind == "object" and definition.json.get("extends") is True


def is_whole(stack: Sequence[Definition]) -> bool:
    """Tell whether there is something to extend below the extensions."""
    return not is_extension(stack[0])


def extended(stack: Sequence[Definition]) -> Definition:
    """Merge a document with those that extend it.

    Args:
        stack: From below; sound in form.
    """
    if len(stack) == 1:
        return stack[0]
    base, *extensions = stack
    document: dict[str, Any] = {**base.json}
    for each in extensions:
        more: Mapping[str, Any] = each.json
        options = more.get("options", {})
        document["fields"] = [
            _with_options(field, options.get(field["name"], ())) for field in document["fields"]
        ]
        for key in LISTS:
            if key in more:
                document[key] = [*document.get(key, ()), *more[key]]
    return replace(base, json=document, parts=tuple(stack))


def origin(definition: Definition, path: str) -> tuple[Definition, str]:
    """Find the document in which a place of a merged definition stands, and the place there."""
    key, *steps = path.split("/")[1:] or [""]
    if not definition.parts or key not in LISTS or not steps or not steps[0].isdigit():
        return (definition.parts or (definition,))[0], path
    place, rest = int(steps[0]), steps[1:]
    for at, part in enumerate(definition.parts):
        own: Any = part.json.get(key, ())
        if place < len(own):
            added = _added_option(definition.parts[at + 1 :], own[place], rest)
            return added or (part, "/".join([pointer(key, place), *rest]))
        place -= len(own)
    return definition.parts[0], path


def names_of_fields(extension: Definition) -> Iterator[Reference]:
    """Name the fields that an extension adds values to: nobody else names them so."""
    options: Mapping[str, Any] = extension.json.get("options", {})  # type: ignore[assignment]
    for name in options:
        path = pointer("options", name)
        yield Reference("object", extension.name, path, name, key=True)


def check_extensions(
    stack: Sequence[Definition], objects: Iterable[str]
) -> Iterator[tuple[Definition, Problem]]:
    """List what keeps extensions from being merged, each with the document that is at fault.

    Args:
        stack: The document and its extensions, from below; sound in form.
        objects: Names of the objects there are.
    """
    if not is_whole(stack):
        near = hint(stack[0].name, objects)
        error = NothingToExtendError(object=stack[0].name, hint=near)
        yield stack[0], Problem(path="/name", error=error)
        return
    for at, each in enumerate(stack[1:], start=1):
        below = extended(stack[:at]).json
        yield from ((each, problem) for problem in _clashes(below, each.json))
        yield from ((each, problem) for problem in _options(below, each))


def _with_options(field: Mapping[str, Any], more: Sequence[Any]) -> Mapping[str, Any]:
    if not more or "options" not in field:
        return field
    return {**field, "options": [*field["options"], *more]}


def _added_option(
    above: Sequence[Definition], field: Any, steps: Sequence[str]
) -> tuple[Definition, str] | None:
    if len(steps) < 2 or steps[0] != "options" or not steps[1].isdigit():
        return None
    place, name = int(steps[1]) - len(field.get("options", ())), field["name"]
    if place < 0:
        return None
    for part in above:
        options: Any = part.json.get("options", {})
        added = options.get(name, ())
        if place < len(added):
            return part, "/".join([pointer("options", name, place), *steps[2:]])
        place -= len(added)
    return None


def _clashes(below: JsonObject, extension: JsonObject) -> Iterator[Problem]:
    base: Mapping[str, Any] = below
    more: Mapping[str, Any] = extension
    for key in _NAMED:
        taken = {each["name"] for each in base.get(key, ())}
        for index, each in enumerate(more.get(key, ())):
            if each["name"] in taken:
                error = ExtensionClashError(name=each["name"], object=base["name"])
                yield Problem(path=pointer(key, index, "name"), error=error)


def _options(below: JsonObject, extension: Definition) -> Iterator[Problem]:
    base: Mapping[str, Any] = below
    fields = {field["name"]: field for field in base["fields"]}
    added: Mapping[str, Any] = extension.json.get("options", {})  # type: ignore[assignment]
    for name, options in added.items():
        if name not in fields:
            unknown = UnknownFieldError(object=base["name"], field=name, hint=hint(name, fields))
            yield Problem(path=pointer("options", name), error=unknown)
        elif "options" not in fields[name]:
            unfit = UnfitFieldError(field=name, reason=_NO_OPTIONS)
            yield Problem(path=pointer("options", name), error=unfit)
        else:
            taken = {each["value"] for each in fields[name]["options"]}
            for index, option in enumerate(options):
                if option["value"] in taken:
                    error = ExtensionClashError(name=option["value"], object=base["name"])
                    yield Problem(path=pointer("options", name, index, "value"), error=error)
