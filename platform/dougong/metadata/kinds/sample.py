"""Sample: seed records that come with a package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Reference
from dougong.metadata.errors import (
    DuplicateError,
    InvalidSampleError,
    MissingPropertyError,
    UnfitFieldError,
    UnfitShapeError,
    UnknownFieldError,
)
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef, Shape
from dougong.metadata.objects.given_values import key_references, refusal

_NOT_UNIQUE = say("it is not unique", "它不是唯一字段")
_FETCHED = say("a lookup fills it; leave it out", "由查找字段填写；请去掉该字段")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDef:
    """Seed records of one object.

    Attributes:
        name: Name of the set.
        object: The object they are of.
        key: The unique field by which a record is found again; None: added once.
        records: Values by field name.
    """

    name: str
    object: str
    key: str | None
    records: tuple[JsonObject, ...]


@definition_kind
class SampleKind(Kind[SampleDef]):
    """Seed records."""

    key = "sample"
    plural = "samples"
    shapes: ClassVar[frozenset[Shape]] = frozenset({Shape.PLAIN, Shape.DOCUMENT})
    label = say("Sample", "示例数据")
    examples = (
        {
            "kind": "sample",
            "name": "machines",
            "object": "machine",
            "key": "serial",
            "records": [
                {"serial": "SN-1", "installed_on": "2024-02-29"},
                {"serial": "SN-2", "part_of": {"serial": "SN-1"}},
            ],
        },
    )

    def parse(self, json: JsonObject, known: Known) -> SampleDef:
        """Read the records."""
        document: Mapping[str, Any] = json
        return SampleDef(
            name=document["name"],
            object=document["object"],
            key=document.get("key"),
            records=tuple(document["records"]),
        )

    def references(
        self, definition: SampleDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, the key and every field that has a value."""
        yield Reference("object", definition.object, "/object")
        if definition.key is not None:
            yield Reference("object", definition.object, "/key", definition.key)
        target = objects.get(definition.object)
        for index, record in enumerate(definition.records):
            for name, value in record.items():
                path = pointer("records", index, name)
                yield Reference("object", definition.object, path, name, key=True)
                field = target.field(name) if target is not None else None
                yield from key_references(field, value, path)

    def check(self, definition: SampleDef, scope: Scope) -> Iterable[Problem]:
        """Check that every record could be saved."""
        target = scope.catalog.objects.get(definition.object)
        if target is None:
            return
        if target.is_stored and target.shape not in self.shapes:
            reason = say("the object is of the shape {s}", "该对象的形态为 {s}", s=target.shape)
            yield Problem(path="/object", error=UnfitShapeError(reason=reason))
        for index, record in enumerate(definition.records):
            for problem in _check_record(record, target, scope):
                yield problem.under(pointer("records", index))
        if definition.key is not None:
            yield from _check_key(definition, target)


def _check_key(definition: SampleDef, target: ObjectDef) -> Iterable[Problem]:
    key = str(definition.key)
    field = target.field(key)
    if field is None:
        near = hint(key, target.by_name)
        unknown = UnknownFieldError(object=target.name, field=key, hint=near)
        yield Problem(path="/key", error=unknown)
        return
    if not field.unique:
        yield Problem(path="/key", error=UnfitFieldError(field=key, reason=_NOT_UNIQUE))
    first: dict[str, str] = {}
    for index, record in enumerate(definition.records):
        path = pointer("records", index)
        if key not in record:
            yield Problem(path=path, error=MissingPropertyError(property=key))
            continue
        value = str(record[key])
        if value in first:
            error = DuplicateError(value=value, first=first[value])
            yield Problem(path=path + pointer(key), error=error)
        first.setdefault(value, path + pointer(key))


def _check_record(record: JsonObject, target: ObjectDef, scope: Scope) -> Iterable[Problem]:
    for name, value in record.items():
        field = target.field(name)
        if field is None:
            near = hint(name, target.by_name)
            yield Problem(
                path=pointer(name),
                error=UnknownFieldError(object=target.name, field=name, hint=near),
            )
        else:
            fetched = name in target.read_only
            reason = _FETCHED if fetched else refusal(field, value, scope)
            if reason is not None:
                yield Problem(
                    path=pointer(name), error=InvalidSampleError(field=name, reason=reason)
                )
    for field in target.fields:
        blank = scope.type_of(field).is_blank(record.get(field.name))
        if field.name in target.filled:
            continue
        if field.required and blank and (field.name in record or field.default is None):
            yield Problem(path="", error=MissingPropertyError(property=field.name))
