"""The effective definitions of a tenant, parsed, and who uses what among them. Immutable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from dougong.metadata.definition import Definition, ExpressionAt, Identity, Reference, Use
from dougong.metadata.objects.definition import FieldDef, ObjectDef

T = TypeVar("T")


class WorkedOut(Mapping[Identity, T]):
    """What is told of each definition, worked out when it is first asked for.

    Args:
        identities: Of the definitions.
        work: Works it out for one of them.
    """

    def __init__(self, identities: Collection[Identity], work: Callable[[Identity], T]) -> None:
        self._identities = identities
        self._work = work
        self._found: dict[Identity, T] = {}

    def __getitem__(self, identity: Identity) -> T:
        if identity not in self._identities:
            raise KeyError(identity)
        if identity not in self._found:
            self._found[identity] = self._work(identity)
        return self._found[identity]

    def __iter__(self) -> Iterator[Identity]:
        return iter(self._identities)

    def __len__(self) -> int:
        return len(self._identities)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A lookup that points at an object.

    Attributes:
        object: The object the lookup is a field of.
        field: The lookup.
    """

    object: ObjectDef
    field: FieldDef


@dataclass(frozen=True, eq=False)
class Catalog:
    """Effective definitions by kind and name.

    Attributes:
        definitions: What they say.
        parsed: What they mean: for each an ``ObjectDef``, a ``ViewDef`` and so on.
        references: What each one names.
        expressions: The expressions that each one holds.
    """

    definitions: Mapping[Identity, Definition]
    parsed: Mapping[Identity, Any]
    references: Mapping[Identity, tuple[Reference, ...]]
    expressions: Mapping[Identity, tuple[ExpressionAt, ...]]

    def get(self, kind: str, name: str) -> Any:
        """Give what a definition means; None if there is none of that name."""
        return self.parsed.get((kind, name))

    def all(self, kind: str) -> Mapping[str, Any]:
        """Give what the definitions of a kind mean, by name."""
        return self._by_kind.get(kind, {})

    @cached_property
    def objects(self) -> Mapping[str, ObjectDef]:
        """The objects, by name."""
        return self.all("object")

    def without(self, identities: Collection[Identity]) -> Catalog:
        """Give the catalog without some definitions, whether or not others refer to them."""

        def kept(mapping: Mapping[Identity, T]) -> dict[Identity, T]:
            return {key: value for key, value in mapping.items() if key not in identities}

        return Catalog(
            kept(self.definitions),
            kept(self.parsed),
            kept(self.references),
            kept(self.expressions),
        )

    def incoming(self, object_name: str) -> tuple[Incoming, ...]:
        """List the stored lookups that point at an object, those of the system fields too."""
        return self._incoming.get(object_name, ())

    def where_used(self, kind: str, name: str, field: str | None = None) -> tuple[Use, ...]:
        """List the places that name a definition, but for those in expressions.

        Args:
            kind: Its kind.
            name: Its name.
            field: Only the places that name this field of it; of an object.
        """
        key = (kind, name) if field is None else (kind, name, field)
        return self._uses.get(key, ())

    @cached_property
    def _by_kind(self) -> Mapping[str, Mapping[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for (kind, name), meaning in self.parsed.items():
            found.setdefault(kind, {})[name] = meaning
        return found

    @cached_property
    def _incoming(self) -> Mapping[str, tuple[Incoming, ...]]:
        found: dict[str, list[Incoming]] = {}
        for each in self.objects.values():
            for field in each.lookups() if each.is_stored else ():
                found.setdefault(str(field.target), []).append(Incoming(each, field))
        return {name: tuple(lookups) for name, lookups in found.items()}

    @cached_property
    def _uses(self) -> Mapping[tuple[str, ...], tuple[Use, ...]]:
        return uses_of(self.references)


def uses_of(
    names: Mapping[Identity, tuple[Reference, ...]],
) -> Mapping[tuple[str, ...], tuple[Use, ...]]:
    """Turn round who names what: by kind and name of what is named, and with its field."""
    found: dict[tuple[str, ...], dict[Use, None]] = {}
    for (kind, name), references in names.items():
        for reference in references:
            use = Use(kind, name, reference.path)
            target = (reference.kind, reference.name)
            found.setdefault(target, {})[use] = None
            if reference.field is not None:
                found.setdefault((*target, reference.field), {})[use] = None
    return {target: tuple(uses) for target, uses in found.items()}


EMPTY = Catalog({}, {}, {}, {})
