"""Where a definition, or a field of an object, is used: for who wants to change or delete it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dougong.deployment.errors import UnknownDefinitionError
from dougong.deployment.models import Models
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.check import Kinds
from dougong.metadata.definition import Use
from dougong.metadata.errors import UnknownFieldError


class SystemRights(Protocol):
    """What this asks of an actor's rights."""

    def require_system(self, right: str) -> None:
        """Refuse who lacks a right such as ``builder``."""


class Asker(Protocol):
    """Who asks; the actor of the access floor is one."""

    @property
    def schema(self) -> str:
        """Schema of the tenant."""

    @property
    def rights(self) -> SystemRights:
        """What they may do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A place that uses something.

    Attributes:
        use: The definition and the place in it.
        label: What people call the definition; none where it has no label.
        text: What stands at the place, such as an expression; none where nothing is written.
    """

    use: Use
    label: JsonValue
    text: str | None

    def to_json(self) -> dict[str, JsonValue]:
        """Give the wire shape."""
        body: dict[str, JsonValue] = {
            "kind": self.use.kind,
            "name": self.use.name,
            "path": self.use.path,
        }
        more = {"label": self.label, "text": self.text}
        return body | {key: value for key, value in more.items() if value is not None}


@dataclass(frozen=True, slots=True)
class WhereUsed:
    """Tells who uses what.

    Attributes:
        models: Compiled definitions.
        kinds: Every kind of definition.
    """

    models: Models
    kinds: Kinds

    def find(self, actor: Asker, kind: str, name: str, field: str | None) -> Sequence[Reading]:
        """List every place that names a definition, those in expressions too.

        Args:
            actor: Who asks.
            kind: Its kind.
            name: Its name.
            field: Only the places that name this field of it; of an object.

        Raises:
            MissingRightError: The actor may not build.
            UnknownKeyError: There is no such kind.
            UnknownDefinitionError: There is none of that name in force.
            UnknownFieldError: It has no such field.
        """
        actor.rights.require_system("builder")
        label: JsonValue = dict(self.kinds.get(kind).label)
        model = self.models.current(actor.schema)
        catalog = model.catalog
        if (kind, name) not in catalog.parsed:
            near = hint(name, catalog.all(kind))
            raise UnknownDefinitionError(kind=label, name=name, hint=near)
        owner = catalog.objects.get(name) if kind == "object" else None
        if field is not None and (owner is None or owner.field(field) is None):
            near = hint(field, owner.by_name if owner is not None else ())
            raise UnknownFieldError(object=name, field=field, hint=near)
        found = model.readers.uses(kind, name, field)
        return [_reading(use, catalog.definitions[use.kind, use.name].json) for use in found]

    def count(self, actor: Asker, name: str) -> Mapping[str, int]:
        """Tell how many places name each field of an object; of fields that none does, nothing.

        Args:
            actor: Who asks.
            name: Name of the object.

        Raises:
            MissingRightError: The actor may not build.
            UnknownDefinitionError: There is no such object in force.
        """
        actor.rights.require_system("builder")
        model = self.models.current(actor.schema)
        owner = model.catalog.objects.get(name)
        if owner is None:
            label: JsonValue = dict(self.kinds.get("object").label)
            near = hint(name, model.catalog.objects)
            raise UnknownDefinitionError(kind=label, name=name, hint=near)
        counts = {field: len(model.readers.uses("object", name, field)) for field in owner.by_name}
        return {field: number for field, number in counts.items() if number}


def _reading(use: Use, document: JsonObject) -> Reading:
    return Reading(use, document.get("label"), _text_at(document, use.path))


def _text_at(document: JsonObject, path: str) -> str | None:
    """Give the text at a place, if a text is there."""
    found: Any = document
    for step in path.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, Mapping) else found[int(key)]
    return found if isinstance(found, str) else None
