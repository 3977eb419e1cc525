"""The texts of a definition that people read, each by an address made of names.

``object.ticket.field.status.option.new.label`` is the label of a value: lists go by one of their
entries and its name, never by a place. A field and a value of a picklist always have a label, for
one is made from the name where none is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from dougong.kernel.messages import LocaleText
from dougong.kernel.registry import Registry
from dougong.kernel.shipped import schema_dir
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.kind import FieldTypes, Kind
from dougong.metadata.objects.definition import label_from
from dougong.metadata.schema_check import SHARED, read_schema
from dougong.metadata.schema_walk import Schema, SchemaWalk

LOCALE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
"""The keys of a text by language, as schemas write it."""

TRANSLATION = "translation"


class TextPlace(NamedTuple):
    """A text of a definition: the way to it, and what is said there so far."""

    steps: tuple[str | int, ...]
    text: LocaleText


def target_of(address: str) -> Identity:
    """Give kind and name of the definition that an address is of."""
    kind, _, rest = address.partition(".")
    return kind, rest.partition(".")[0]


def text_places(
    definition: Definition, kind: Kind[Any], field_types: FieldTypes
) -> dict[str, TextPlace]:
    """Give every text of a definition by its address."""
    schema: Schema = kind.editor_schema(read_schema(kind.schema_path()), field_types)
    walk = SchemaWalk(schema, read_schema(schema_dir() / SHARED))
    root = f"{definition.kind}.{definition.name}"
    return dict(_places(walk, definition.json, [schema], (), root))


def translated(
    definitions: Iterable[Definition], kinds: Registry[Kind[Any]], field_types: FieldTypes
) -> list[Definition]:
    """Give definitions with the texts that the translations among them add.

    An address that leads nowhere adds nothing; the check of the translation tells of it.
    """
    every = list(definitions)
    added: dict[Identity, list[tuple[str, LocaleText]]] = {}
    for each in every:
        if each.kind == TRANSLATION:
            document: Mapping[str, Any] = each.json
            for address, text in document["texts"].items():
                said = address, {document["locale"]: text}
                added.setdefault(target_of(address), []).append(said)
    return [
        _with_texts(each, added[each.identity], kinds.get(each.kind), field_types)
        if each.identity in added
        else each
        for each in every
    ]


def _with_texts(
    definition: Definition,
    texts: Iterable[tuple[str, LocaleText]],
    kind: Kind[Any],
    field_types: FieldTypes,
) -> Definition:
    places = text_places(definition, kind, field_types)
    said: dict[str, LocaleText] = {}
    for address, text in texts:
        if address in places:
            said[address] = {**said.get(address, places[address].text), **text}
    document: Any = definition.json
    for address, text in said.items():
        document = _put(document, places[address].steps, text)
    return replace(definition, json=document)


def _places(
    walk: SchemaWalk,
    value: Mapping[str, Any],
    schemas: Sequence[Schema],
    steps: tuple[str | int, ...],
    address: str,
) -> Iterator[tuple[str, TextPlace]]:
    for key, parts in walk.properties(schemas, value).items():
        child, at, where = value.get(key), (*steps, key), f"{address}.{key}"
        if any(LOCALE in part.get("patternProperties", {}) for part in walk.parts(parts, child)):
            text = child or (_implied(value, steps) if key == "label" else None)
            if text is not None:
                yield where, TextPlace(at, text)
        elif isinstance(child, Mapping):
            yield from _places(walk, child, parts, at, where)
        elif isinstance(child, list | tuple):
            entry = f"{address}.{key.removesuffix('s')}"
            for index, item in enumerate(child):
                name = _name(item)
                if name is not None:
                    items, inner = walk.items(parts, child), (*at, index)
                    yield from _places(walk, item, items, inner, f"{entry}.{name}")


def _name(item: Any) -> str | None:
    name = item.get("name", item.get("value")) if isinstance(item, Mapping) else None
    return name if isinstance(name, str) else None


def _implied(value: Mapping[str, Any], steps: tuple[str | int, ...]) -> LocaleText | None:
    owner = steps[-2] if len(steps) > 1 else None
    if owner == "fields":
        return label_from(value["name"])
    return {"en": value["value"]} if owner == "options" else None


def _put(value: Any, steps: tuple[str | int, ...], text: LocaleText) -> Any:
    if not steps:
        return text
    step, rest = steps[0], steps[1:]
    if isinstance(value, Mapping):
        return {**value, step: _put(value.get(step), rest, text)}
    return [_put(item, rest, text) if at == step else item for at, item in enumerate(value)]
