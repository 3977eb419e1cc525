"""Object: a table of records with its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dougong.fields.base import FieldType, Numbered
from dougong.fields.base import Reference as ReferencePower
from dougong.fields.options import with_defaults
from dougong.formula.value_types import Kind as ValueKind
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Reference
from dougong.metadata.errors import DuplicateError, UnfitFieldError, UnknownFieldError
from dougong.metadata.field_check import check_field, check_index_width, check_sortable
from dougong.metadata.field_schema import checking_schema, editor_schema
from dougong.metadata.kind import FieldTypes, Kind, Known, Scope, definition_kind
from dougong.metadata.objects import FieldDef, ObjectDef
from dougong.metadata.system_fields import USER, system_fields


@definition_kind
class ObjectKind(Kind[ObjectDef]):
    """A table of records."""

    key = "object"
    plural = "objects"
    label = say("Object", "对象")
    needs = ("picklist",)
    examples = (
        {
            "kind": "object",
            "name": "machine",
            "label": {"en": "Machine", "zh-CN": "设备"},
            "plural": {"en": "Machines", "zh-CN": "设备"},
            "help": {"en": "What a customer bought.", "zh-CN": "客户购买的设备。"},
            "title": "serial",
            "fields": [
                {
                    "name": "serial",
                    "type": "text",
                    "label": {"en": "Serial number", "zh-CN": "序列号"},
                    "help": {"en": "As on the plate.", "zh-CN": "见铭牌。"},
                    "placeholder": {"en": "SN-…", "zh-CN": "SN-…"},
                    "required": True,
                    "unique": True,
                    "max_length": 40,
                },
                {"name": "installed_on", "type": "date", "default": "today", "history": False},
                {
                    "name": "state",
                    "type": "picklist",
                    "options": [
                        {"value": "running", "label": {"en": "Running"}, "color": "green"},
                        {"value": "scrapped", "closed": True, "active": False},
                    ],
                },
                {"name": "part_of", "type": "lookup", "to": "machine", "on_delete": "clear"},
            ],
            "indexes": [["installed_on", "serial"]],
            "history": False,
            "owned": False,
        },
        {
            "kind": "object",
            "name": "user",
            "label": {"en": "User"},
            "plural": {"en": "Users"},
            "title": "name",
            "fields": [{"name": "name", "type": "text"}],
        },
    )

    def editor_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Say which properties each type of field has."""
        return editor_schema(schema, field_types)

    def checking_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Say it so that faults are named plainly."""
        return checking_schema(schema, field_types)

    def parse(self, json: JsonObject, known: Known) -> ObjectDef:
        """Read the object, its fields with every option filled in."""
        document: Mapping[str, Any] = json
        owned = document.get("owned", True)
        return ObjectDef(
            name=document["name"],
            label=document["label"],
            plural=document["plural"],
            help=document.get("help"),
            title=document["title"],
            fields=tuple(_parse_field(field, known) for field in document["fields"]),
            system_fields=system_fields(document["name"], owned=owned),
            indexes=tuple(tuple(index) for index in document.get("indexes", ())),
            history=document.get("history", True),
            owned=owned,
        )

    def references(
        self, definition: ObjectDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the objects that lookups point at, shared picklists, and its own fields."""
        yield Reference("object", USER, "")
        for index, field in enumerate(definition.fields):
            if field.target is not None:
                place = "to" if "to" in field.options else "type"
                yield Reference("object", field.target, pointer("fields", index, place))
            if "picklist" in field.options:
                shared = field.options["picklist"]
                yield Reference("picklist", shared, pointer("fields", index, "picklist"))
        yield Reference("object", definition.name, "/title", definition.title)
        for index, names in enumerate(definition.indexes):
            for at, name in enumerate(names):
                path = pointer("indexes", index, at)
                yield Reference("object", definition.name, path, name)

    def check(self, definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
        """Check names, options, defaults, the title and the indexes."""
        yield from _check_unique_names(definition.fields)
        for index, field in enumerate(definition.fields):
            for problem in check_field(field, scope.field_types.get(field.type)):
                yield problem.under(pointer("fields", index))
        yield from _check_title(definition, scope)
        yield from _check_indexes(definition, scope)


def _parse_field(document: Mapping[str, Any], known: Known) -> FieldDef:
    field_type = known.field_types.get(document["type"])
    options = _options(document, field_type, known)
    link = field_type if isinstance(field_type, ReferencePower) else None
    return FieldDef(
        name=document["name"],
        type=document["type"],
        label=document.get("label") or _label_from(document["name"]),
        help=document.get("help"),
        placeholder=document.get("placeholder"),
        required=document.get("required", False),
        default=document.get("default"),
        unique=isinstance(field_type, Numbered) or document.get("unique", False),
        history=document.get("history", True),
        options=options,
        target=link.target(options) if link is not None else None,
        on_delete=link.on_delete(options) if link is not None else None,
    )


def _options(
    document: Mapping[str, Any], field_type: FieldType[Any, Any], known: Known
) -> dict[str, Any]:
    schema: Mapping[str, Any] = field_type.options_schema
    raw = {key: document[key] for key in schema["properties"] if key in document}
    options: dict[str, Any] = with_defaults(schema, raw)
    if "picklist" in options:
        shared = known.parsed.get(("picklist", options["picklist"]))
        options["options"] = list(shared.options) if shared is not None else []
    return options


def _label_from(name: str) -> LocaleText:
    return {"en": name.replace("_", " ").capitalize()}


def _check_unique_names(fields: Sequence[FieldDef]) -> Iterable[Problem]:
    first: dict[str, int] = {}
    for index, field in enumerate(fields):
        if field.name in first:
            error = DuplicateError(value=field.name, first=pointer("fields", first[field.name]))
            yield Problem(path=pointer("fields", index, "name"), error=error)
        first.setdefault(field.name, index)


def _check_title(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    own = {field.name: field for field in definition.fields}
    title = own.get(definition.title)
    if title is None:
        near = hint(definition.title, own)
        error = UnknownFieldError(object=definition.name, field=definition.title, hint=near)
        yield Problem(path="/title", error=error)
    elif scope.type_of(title).value_type(title.options).kind is not ValueKind.TEXT:
        reason = say("a title must be a text field", "标题必须是文本类字段")
        yield Problem(path="/title", error=UnfitFieldError(field=title.name, reason=reason))


def _check_indexes(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for index, names in enumerate(definition.indexes):
        path = pointer("indexes", index)
        if names in first:
            twice = DuplicateError(value=", ".join(names), first=pointer("indexes", first[names]))
            yield Problem(path=path, error=twice)
        first.setdefault(names, index)
        fields = []
        for place, name in enumerate(names):
            field = definition.field(name)
            if field is None:
                near = hint(name, definition.by_name)
                unknown = UnknownFieldError(object=definition.name, field=name, hint=near)
                yield Problem(path=path + pointer(place), error=unknown)
            elif name in names[:place]:
                again = DuplicateError(value=name, first=path + pointer(names.index(name)))
                yield Problem(path=path + pointer(place), error=again)
            else:
                unordered = list(check_sortable(field, scope, path + pointer(place)))
                yield from unordered
                fields += [] if unordered else [(field, scope.type_of(field))]
        yield from check_index_width(fields, path)
