"""Values that definitions give records: what refuses one, and what its references go by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dougong.fields.files import NO_FILE_IN_DEFINITION, FileReference
from dougong.fields.references import external_key, polymorphic_key
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import Reference
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef
from dougong.metadata.objects.system_fields import WRITTEN


def key_references(field: FieldDef | None, value: JsonValue, path: str) -> Iterable[Reference]:
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


def refusal(field: FieldDef, value: JsonValue, scope: Scope) -> LocaleText | None:
    """Say why a field would not take a value; None where it would."""
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
