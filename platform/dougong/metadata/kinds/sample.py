"""Sample: seed records that come with a package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from dougong.fields.files import NO_FILE_IN_DEFINITION, FileReference
from dougong.fields.references import external_key, polymorphic_key
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
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
from dougong.metadata.objects.definition import FieldDef, ObjectDef, Shape
from dougong.metadata.objects.system_fields import WRITTEN

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
                yield from _key_references(field, value, path)

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


def _key_references(field: FieldDef | None, value: JsonValue, path: str) -> Iterable[Reference]:
    """Name what a reference goes by: a unique field, and the object where it may be several."""
    if field is None:
        return
    named = polymorphic_key(value) if field.targets else None
    key = external_key(value) if field.target is not None else None
    if named is not None:
        yield Reference("object", named[0], path + "/object")
        yield Reference("object", named[0], path + pointer(named[1]), named[1], key=True)
    elif key is not None and field.target is not None:
        yield Reference("object", field.target, path + pointer(key[0]), key[0], key=True)


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
            reason = _FETCHED if fetched else _refusal(field, value, scope)
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


def _refusal(field: FieldDef, value: JsonValue, scope: Scope) -> LocaleText | None:
    field_type = scope.type_of(field)
    if not field_type.writable or (field.system and field.name not in WRITTEN):
        return say("the platform gives its value", "其值由平台生成")
    if field_type.is_blank(value) or field.options.get("options") == []:
        return None
    if isinstance(field_type, FileReference):
        return NO_FILE_IN_DEFINITION
    if field.target is not None:
        return _wrong_reference(field.target, external_key(value), scope)
    if field.targets:
        return _wrong_polymorphic(field, value, scope)
    try:
        field_type.parse(value, field.options)
    except InvalidValueError as error:
        reason: Any = error.details["reason"]
        return reason  # type: ignore[no-any-return]
    return None


def _wrong_polymorphic(field: FieldDef, value: JsonValue, scope: Scope) -> LocaleText | None:
    named = polymorphic_key(value)
    if named is None or named[0] not in field.targets:
        return say(
            "name the record by its object, one of {objects}, and a unique field, such as "
            '{{"object": "contact", "email": "mei@example.com"}}',
            '请用对象（{objects}）及其唯一字段指定记录，例如 {{"object": "contact", '
            '"email": "mei@example.com"}}',
            objects=", ".join(field.targets),
        )
    return _wrong_reference(named[0], named[1:], scope)


def _wrong_reference(
    target: str, reference: tuple[str, JsonValue] | None, scope: Scope
) -> LocaleText | None:
    found = scope.catalog.objects.get(target)
    if found is None:
        return None
    if reference is None:
        return say(
            'name the record by a unique field, such as {{"email": "mei@example.com"}}',
            '请用唯一字段指定记录，例如 {{"email": "mei@example.com"}}',
        )
    field = found.field(reference[0])
    if field is None or not field.unique:
        return say(
            "`{field}` is not a unique field of `{object}`",
            "`{field}` 不是对象 `{object}` 的唯一字段",
            field=reference[0],
            object=target,
        )
    return None
