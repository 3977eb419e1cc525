"""Who reads what: every name that stands in a tenant's definitions, in their expressions too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeAlias

from dougong.deployment.expressions import ORG, ExpressionChecker
from dougong.formula.errors import ExpressionError
from dougong.formula.value_types import namespaced
from dougong.metadata.catalog import Catalog, uses_of
from dougong.metadata.definition import Definition, ExpressionAt, Identity, Reference, Use
from dougong.metadata.objects.extensions import is_extension, names_of_fields, origin

Target: TypeAlias = tuple[str, ...]


class Readers:
    """Tells where definitions name what; worked out when it is first asked.

    Args:
        catalog: The definitions.
        expressions: Tells what their expressions name.
    """

    def __init__(self, catalog: Catalog, expressions: ExpressionChecker) -> None:
        self._catalog = catalog
        self._expressions = expressions
        self._made_of: dict[str, Mapping[str, frozenset[tuple[str, str]]]] = {}

    @cached_property
    def names(self) -> Mapping[Identity, tuple[Reference, ...]]:
        """Every name in each definition."""
        return {identity: self.names_in(identity) for identity in self._catalog.definitions}

    def names_in(self, identity: Identity) -> tuple[Reference, ...]:
        """Give every name in one definition; of an expression that is wrong it knows none."""
        mentions = self._mentions(self._catalog.expressions[identity])
        return (*self._catalog.references[identity], *mentions)

    def made_of(self, object_name: str, field_name: str) -> frozenset[tuple[str, str]]:
        """Give the fields, as object and name, that the definition of a field names."""
        found = self._made_of.get(object_name)
        if found is None:
            found = self._made_of[object_name] = self._fields_made_of(object_name)
        return found.get(field_name, frozenset())

    def _fields_made_of(self, object_name: str) -> Mapping[str, frozenset[tuple[str, str]]]:
        identity = ("object", object_name)
        document: Mapping[str, Any] = self._catalog.definitions[identity].json
        named: dict[int, set[tuple[str, str]]] = {}
        for each in self.names_in(identity):
            _, part, *rest = (*each.path.split("/"), "")
            if part == "fields" and each.kind == "object" and each.field is not None:
                named.setdefault(int(rest[0]), set()).add((each.name, each.field))
        return {document["fields"][at]["name"]: frozenset(found) for at, found in named.items()}

    def origin(self, identity: Identity, path: str) -> tuple[Definition, str]:
        """Give the document in which a place of a definition stands, and the place there."""
        return origin(self._catalog.definitions[identity], path)

    def names_of(self, part: Definition) -> tuple[Reference, ...]:
        """Give every name in one of the documents that a definition is made of."""
        found = []
        for each in self.names_in(part.identity):
            suffers, path = self.origin(part.identity, each.path)
            if suffers.layer == part.layer:
                found.append(replace(each, path=path))
        return (*found, *(names_of_fields(part) if is_extension(part) else ()))

    def uses(self, kind: str, name: str, field: str | None = None) -> tuple[Use, ...]:
        """List the places that name a definition, those in expressions too.

        Args:
            kind: Its kind.
            name: Its name.
            field: Only the places that name this field of it; of an object.
        """
        return self._uses.get((kind, name) if field is None else (kind, name, field), ())

    def stranded(self, later: Readers) -> Iterator[tuple[Identity, Reference]]:
        """Yield each place in what stays as it is that names what is gone.

        Args:
            later: Of the definitions as they shall be.
        """
        old, new = self._catalog, later._catalog
        gone = _targets(old) - _targets(new)
        if not gone:
            return
        for identity, names in self.names.items():
            after = new.definitions.get(identity)
            if after is None or after.json != old.definitions[identity].json:
                continue
            # A path may lead elsewhere now and still be whole.
            whole = {(each.path, each.span) for each in later.names_in(identity)}
            for each in names:
                if _target(each) in gone and (each.path, each.span) not in whole:
                    yield identity, each

    @cached_property
    def _uses(self) -> Mapping[Target, tuple[Use, ...]]:
        return uses_of(self.names)

    def _mentions(self, expressions: Iterable[ExpressionAt]) -> Iterator[Reference]:
        for at in expressions:
            try:
                mentions = self._expressions.compile(self._catalog, at).mentions
            except ExpressionError:
                continue
            for each in mentions:
                span = (at.offset + each.start, at.offset + each.end)
                owner = each.object or at.object
                if owner == ORG.object:  # no definition brings it
                    continue
                kind = namespaced(owner)
                if kind in at.spaces:  # a value of the place itself
                    continue
                if kind is not None and each.field is not None:
                    yield Reference(kind, each.field, at.path, span=span)
                else:
                    yield Reference("object", owner, at.path, each.field, span=span)


def _targets(catalog: Catalog) -> set[Target]:
    fields = {
        ("object", name, field) for name, each in catalog.objects.items() for field in each.by_name
    }
    return {*catalog.parsed, *fields}


def _target(reference: Reference) -> Target:
    target = (reference.kind, reference.name)
    return target if reference.field is None else (*target, reference.field)
