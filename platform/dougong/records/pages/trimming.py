"""Cutting out of a definition what the reader may not see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeAlias

from dougong.access.rights import Rights
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.access.levels import FieldLevel
from dougong.metadata.definition import Identity, Reference

Hides: TypeAlias = Callable[[Reference], bool]

_Steps: TypeAlias = tuple[str, ...]

_USERS = "/for/users"

# What a definition can do without. Anything else that reads what is hidden goes with the entry of
# the list that it stands in, or with the definition: a section is not shown to those who may not
# know when it is to be shown. The server holds to `required` and `read_only` all the same.
_SPARED = frozenset({"sort", "required", "read_only", "end", "group_by", "home", "image"})
# What is nothing once these have been emptied.
_CONTENTS = frozenset({"fields", "sections", "items", "links", "columns", "tabs", "blocks"})
# Of an object what pages have no use for: the server alone holds to it.
_UNREAD = frozenset({"rules", "indexes", "unique"})
_OF_FIELD = 3  # `/fields/4/formula`: what stands deeper within a property goes with it


class Trimming:
    """Shows definitions as one reader may see them.

    Args:
        model: The tenant's definitions.
        rights: What the reader may do.
        others: Layouts and pages that are for other users.
    """

    def __init__(self, model: Model, rights: Rights, others: Collection[Identity]) -> None:
        self._model = model
        self._rights = rights
        self._others = others
        self._known: dict[Identity, JsonObject | None] = {}

    def reads(self, name: str) -> bool:
        """Tell whether there is an object of that name whose records the reader may read."""
        return name in self._model.objects and self._rights.may("read", name)

    def sees(self, owner: str, field: str | None) -> bool:
        """Tell whether the reader may see an object, or a field of it."""
        return self.reads(owner) and (field is None or self._rights.sees(owner, field))

    def title(self, name: str) -> str:
        """Give the field that is a record's label to the reader."""
        title = self._model.objects[name].title
        return title if self.sees(name, title) else "id"

    def shown(self, kind: str, name: str) -> JsonObject | None:
        """Give a definition as the reader may see it; None: not at all."""
        identity = (kind, name)
        if identity not in self._known:
            self._known[identity] = self._trimmed(identity)
        return self._known[identity]

    def _trimmed(self, identity: Identity) -> JsonObject | None:
        definition = self._model.catalog.definitions.get(identity)
        if definition is None or identity in self._others:
            return None
        if identity[0] == "object":
            return self._object(identity, definition.json)
        gone = {
            _goes(definition.json, each.path)
            for each in self._model.readers.names_in(identity)
            if each.path != _USERS and self._hides(each)
        }
        return None if () in gone else _without(definition.json, gone)

    def _hides(self, reference: Reference) -> bool:
        if reference.kind == "object":
            return not self.sees(reference.name, reference.field)
        if reference.kind in ("view", "page"):
            return self.shown(reference.kind, reference.name) is None
        return False

    def _object(self, identity: Identity, json: JsonObject) -> JsonObject | None:
        _, name = identity
        if not self.reads(name):
            return None
        document: Mapping[str, Any] = json
        gone: set[_Steps] = {(each,) for each in _UNREAD}
        for at, field in enumerate(document["fields"]):
            if not self.sees(name, field["name"]):
                gone.add(("fields", str(at)))
        for each in self._model.readers.names_in(identity):
            steps = _steps(each.path)
            # What is implied stands nowhere: nothing of the document goes with it.
            if steps and self._hides(each) and steps[0] != "title" and steps[-1] != "to":
                gone.add(steps[:_OF_FIELD] if steps[0] == "fields" else steps)
        left = _rebuilt(document, gone, ())
        return {**left, "title": self.title(name), **self._may(name, left)}

    def _may(self, name: str, left: Mapping[str, Any]) -> dict[str, Any]:
        """Say of the fields and record types of an object what the reader may do with them."""
        rights, record = self._rights, self._model.objects[name]
        masks = self._model.masks
        said: dict[str, Any] = {
            "fields": [
                {
                    **field,
                    "access": self._access(name, field["name"]),
                    **({"masked": True} if (name, field["name"]) in masks else {}),
                    **({"unmasks": True} if self._unmasks(name, field["name"]) else {}),
                }
                for field in left["fields"]
            ],
            "system_access": {
                field.name: self._access(name, field.name)
                for field in record.definition.system_fields
                if self.sees(name, field.name)
            },
        }
        if "record_types" in left:
            said["record_types"] = [
                {**each, "choosable": rights.chooses(name, each["name"])}
                for each in left["record_types"]
            ]
        return said

    def _unmasks(self, name: str, field: str) -> bool:
        return (name, field) in self._model.masks and self._rights.unmasks(name, field)

    def _access(self, name: str, field: str) -> FieldLevel:
        sendable = field in self._model.objects[name].sendable
        return "edit" if sendable and self._rights.edits(name, field) else "read"


def _goes(document: Any, path: str) -> _Steps:
    """Give what goes when the place of a path must not be seen: that, or what it stands in."""
    steps = _steps(path)
    spared = steps[-1] in _SPARED and not (steps[0] == "group_by" and _is_kanban(document))
    if spared:
        return steps
    for length in range(len(steps), 0, -1):
        if steps[length - 1].isdigit():
            return steps[:length]
    return ()


def _is_kanban(document: Mapping[str, Any]) -> bool:
    return document.get("type") == "kanban"


def _without(document: JsonObject, gone: Collection[_Steps]) -> JsonObject | None:
    if not gone:
        return document
    left: JsonObject = _rebuilt(document, gone, ())
    return None if _is_hollow(document, left) else left


def _rebuilt(value: Any, gone: Collection[_Steps], at: _Steps) -> Any:
    if isinstance(value, Mapping):
        kept = (key for key in value if (*at, key) not in gone)
        return {key: _rebuilt(value[key], gone, (*at, key)) for key in kept}
    if isinstance(value, list):
        return list(_entries(value, gone, at))
    return value


def _entries(value: Iterable[Any], gone: Collection[_Steps], at: _Steps) -> Iterable[Any]:
    for index, each in enumerate(value):
        here = (*at, str(index))
        if here in gone:
            continue
        left = _rebuilt(each, gone, here)
        if not (isinstance(each, Mapping) and _is_hollow(each, left)):
            yield left


def _is_hollow(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether all that a thing held is gone."""
    return any(before.get(key) and after.get(key) == [] for key in _CONTENTS)


def _steps(path: str) -> _Steps:
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:])
