"""Object: a table of records with its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dougong.fields.base import (
    Accompanied,
    Computed,
    FieldType,
    Numbered,
    PolymorphicReference,
    RolledUp,
    Rows,
)
from dougong.fields.base import Reference as ReferencePower
from dougong.fields.options import with_defaults
from dougong.formula.value_types import Kind as ValueKind
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import DuplicateError, UnfitFieldError, UnknownFieldError
from dougong.metadata.kind import FieldTypes, Kind, Known, Scope, definition_kind
from dougong.metadata.objects.archived import archive_expressions, check_archive
from dougong.metadata.objects.definition import (
    FieldDef,
    MaskDef,
    ObjectDef,
    Shape,
    UniqueDef,
    label_from,
)
from dougong.metadata.objects.field_check import check_field, check_index_width, check_sortable
from dougong.metadata.objects.field_schema import checking_schema, editor_schema
from dougong.metadata.objects.filling import check_filling, fetch_references, field_expressions
from dougong.metadata.objects.parents import check_parents, check_tree
from dougong.metadata.objects.record_types import (
    check_record_types,
    parse_record_type,
    record_type_references,
)
from dougong.metadata.objects.rollups import check_rollups, rollup_expressions, rollup_references
from dougong.metadata.objects.rules import check_rules, parse_rule, rule_expression, rule_references
from dougong.metadata.objects.searched import check_search, search_references
from dougong.metadata.objects.shapes import OWNERLESS, check_shape
from dougong.metadata.objects.sharing import check_sharing, parse_sharing, sharing_references
from dougong.metadata.objects.system_fields import DEPARTMENT, USER, system_fields
from dougong.metadata.objects.told import check_timeline, timeline_references
from dougong.metadata.objects.unique import check_uniques


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
            "icon": "box",
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
                    "ignore_case": True,
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
                {
                    "name": "condition",
                    "type": "picklist",
                    "controlled_by": "state",
                    "options": [{"value": "worn", "when": ["running"]}, {"value": "unknown"}],
                },
                {"name": "warranty_until", "type": "date", "default": {"expression": "TODAY()"}},
                {"name": "photo", "type": "image"},
                {"name": "site", "type": "location"},
                {
                    "name": "part_of",
                    "type": "lookup",
                    "to": "machine",
                    "on_delete": "clear",
                    "filter": "id != $record.id",
                    "fetch": [{"field": "serial", "into": "whole", "when": "if_blank"}],
                    "reveals": True,
                },
                {"name": "whole", "type": "text"},
                {
                    "name": "plate",
                    "type": "text",
                    "mask": {"start": 2, "end": 1},
                    "personal": True,
                },
                {"name": "keeper", "type": "user"},
            ],
            "indexes": [["installed_on", "serial"]],
            "search": ["serial", "whole"],
            "timeline": ["serial"],
            "unique": [{"fields": ["serial", "part_of"], "ignore_case": True}],
            "history": False,
            "owned": False,
            "tree": "part_of",
            "sharing": "private",
            "shared_with": [{"field": "keeper", "level": "edit"}],
            "rules": [
                {
                    "name": "scrapped_for_good",
                    "when": "$old.state = 'scrapped' and state != 'scrapped'",
                    "field": "state",
                    "message": {"en": "It was scrapped", "zh-CN": "该设备已报废"},
                    "severity": "warning",
                    "active": False,
                }
            ],
            "record_types": [
                {
                    "name": "rented",
                    "label": {"en": "Rented", "zh-CN": "租赁"},
                    "default": True,
                    "options": {"condition": ["unknown"]},
                    "defaults": {"condition": "unknown"},
                },
                {"name": "lent", "label": {"en": "Lent", "zh-CN": "借出"}, "active": False},
            ],
        },
        {
            "kind": "object",
            "name": "machine",
            "extends": True,
            "fields": [{"name": "insured", "type": "checkbox"}],
            "options": {"state": [{"value": "stolen", "closed": True}]},
        },
        {
            "kind": "object",
            "name": "handover",
            "label": {"en": "Handover", "zh-CN": "交接单"},
            "plural": {"en": "Handovers", "zh-CN": "交接单"},
            "title": "subject",
            "shape": "document",
            "sharing": "read",
            "superiors": "direct",
            "fields": [
                {"name": "subject", "type": "text"},
                {"name": "remark", "type": "long_text", "editable_after_submit": True},
            ],
            "archive": {"where": "created_at < NOW() - 3650"},
        },
        {
            "kind": "object",
            "name": "inspection_plan",
            "label": {"en": "Inspection plan", "zh-CN": "检查计划"},
            "plural": {"en": "Inspection plans", "zh-CN": "检查计划"},
            "title": "subject",
            "shape": "document",
            "fields": [{"name": "subject", "type": "text"}],
        },
        {
            "kind": "object",
            "name": "inspection_check",
            "label": {"en": "Check", "zh-CN": "检查项"},
            "plural": {"en": "Checks", "zh-CN": "检查项"},
            "title": "what",
            "fields": [
                {"name": "plan", "type": "parent", "to": "inspection_plan", "inline": True},
                {"name": "what", "type": "text"},
            ],
        },
        {
            "kind": "object",
            "name": "machine_class",
            "label": {"en": "Machine class", "zh-CN": "设备类别"},
            "plural": {"en": "Machine classes", "zh-CN": "设备类别"},
            "title": "code",
            "shape": "configuration",
            "fields": [
                {"name": "code", "type": "text", "required": True, "unique": True},
                {"name": "remark", "type": "text"},
            ],
        },
        {
            "kind": "object",
            "name": "alarm",
            "label": {"en": "Alarm", "zh-CN": "警报"},
            "plural": {"en": "Alarms", "zh-CN": "警报"},
            "title": "machine",
            "shape": "event",
            "fields": [
                {"name": "machine", "type": "text"},
                {"name": "loud", "type": "checkbox"},
            ],
        },
        {
            "kind": "object",
            "name": "user",
            "label": {"en": "User"},
            "plural": {"en": "Users"},
            "title": "name",
            "fields": [{"name": "name", "type": "text"}],
        },
        {
            "kind": "object",
            "name": "incoming_message",
            "label": {"en": "Incoming message", "zh-CN": "收到的消息"},
            "plural": {"en": "Incoming messages", "zh-CN": "收到的消息"},
            "title": "subject",
            "shape": "event",
            "fields": [{"name": "subject", "type": "text"}],
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
        shape = Shape(document.get("shape", Shape.PLAIN))
        owned = document.get("owned", shape not in OWNERLESS)
        record_types = tuple(map(parse_record_type, document.get("record_types", ())))
        fields = tuple(_parse_field(each, document["name"], known) for each in document["fields"])
        return ObjectDef(
            name=document["name"],
            label=document["label"],
            plural=document["plural"],
            help=document.get("help"),
            icon=document.get("icon"),
            title=document["title"],
            fields=fields,
            system_fields=system_fields(
                document["name"],
                owned=owned,
                record_types=record_types,
                placed=any(field.rows is not None for field in fields),
                shape=shape,
            ),
            indexes=tuple(tuple(index) for index in document.get("indexes", ())),
            unique=tuple(
                UniqueDef(tuple(each["fields"]), each.get("ignore_case", False))
                for each in document.get("unique", ())
            ),
            history=document.get("history", True),
            owned=owned,
            rules=tuple(map(parse_rule, document.get("rules", ()))),
            record_types=record_types,
            tree=document.get("tree"),
            shape=shape,
            search=tuple(document["search"]) if "search" in document else None,
            timeline=tuple(document.get("timeline", ())),
            archive=document.get("archive", {}).get("where"),
            **parse_sharing(document, fields),
        )

    def references(
        self, definition: ObjectDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the objects that lookups point at, shared picklists, and its own fields."""
        yield Reference("object", USER, "", implied=True)
        for index, field in enumerate(definition.fields):
            if field.target is not None:
                named = "to" in field.options
                path = pointer("fields", index, "to" if named else "type")
                yield Reference("object", field.target, path, implied=not named)
            for at, target in enumerate(field.targets):
                yield Reference("object", target, pointer("fields", index, "to", at))
            for companion in field.companions:
                path = pointer("fields", index) + companion.path
                yield Reference("object", definition.name, path, companion.field)
            if "picklist" in field.options:
                shared = field.options["picklist"]
                yield Reference("picklist", shared, pointer("fields", index, "picklist"))
        yield from _own_references(definition)
        yield from rollup_references(definition)
        yield from fetch_references(definition)
        yield from rule_references(definition)
        yield from record_type_references(definition)
        yield from sharing_references(definition)
        yield from search_references(definition)
        yield from timeline_references(definition)

    def expressions(self, definition: ObjectDef) -> Iterable[ExpressionAt]:
        """List what computes formula fields and defaults, conditions of lookups, and rules."""
        yield from _computations(definition)
        yield from rollup_expressions(definition)
        yield from field_expressions(definition)
        yield from (rule_expression(definition, at) for at in range(len(definition.rules)))
        yield from archive_expressions(definition)

    def check(self, definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
        """Check names, options, defaults, the title, the indexes, rules and record types."""
        yield from _check_unique_names(definition.fields)
        for index, field in enumerate(definition.fields):
            for problem in check_field(field, scope.field_types.get(field.type)):
                yield problem.under(pointer("fields", index))
            for problem in _check_companions(field, definition):
                yield problem.under(pointer("fields", index))
        yield from _check_title(definition, scope)
        yield from _check_indexes(definition, scope)
        yield from check_uniques(definition, scope)
        yield from check_rollups(definition, scope)
        yield from check_filling(definition, scope)
        yield from check_rules(definition)
        yield from check_record_types(definition, scope)
        yield from check_parents(definition, scope)
        yield from check_tree(definition)
        yield from check_shape(definition, scope)
        yield from check_sharing(definition, scope)
        yield from check_search(definition, scope)
        yield from check_timeline(definition, scope)
        yield from check_archive(definition, scope)


def _own_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name what is named beside the fields themselves."""
    yield Reference("object", definition.name, "/title", definition.title)
    if definition.shape is Shape.SINGLE:
        yield Reference("object", DEPARTMENT, "/shape", implied=True)
    if definition.tree is not None:
        yield Reference("object", definition.name, "/tree", definition.tree)
    for index, names in enumerate(definition.indexes):
        for at, name in enumerate(names):
            path = pointer("indexes", index, at)
            yield Reference("object", definition.name, path, name)
    for index, unique in enumerate(definition.unique):
        for at, name in enumerate(unique.fields):
            path = pointer("unique", index, "fields", at)
            yield Reference("object", definition.name, path, name)


def _parse_field(document: Mapping[str, Any], owner: str, known: Known) -> FieldDef:
    field_type = known.field_types.get(document["type"])
    options = field_options(document, field_type, known)
    link = field_type if isinstance(field_type, ReferencePower) else None
    several = field_type if isinstance(field_type, PolymorphicReference) else None
    pointing = link or several
    accompanied = field_type if isinstance(field_type, Accompanied) else None
    return FieldDef(
        name=document["name"],
        type=document["type"],
        label=document.get("label") or label_from(document["name"]),
        help=document.get("help"),
        placeholder=document.get("placeholder"),
        required=field_type.mandatory or document.get("required", False),
        default=document.get("default"),
        unique=isinstance(field_type, Numbered) or document.get("unique", False),
        ignore_case=document.get("ignore_case", False),
        history=document.get("history", True),
        editable_after_submit=document.get("editable_after_submit", False),
        options=options,
        target=link.target(options) if link is not None else None,
        targets=tuple(several.targets(options)) if several is not None else (),
        companions=tuple(accompanied.companions(options)) if accompanied is not None else (),
        on_delete=pointing.on_delete(options) if pointing is not None else None,
        rows=field_type.rows(owner, options) if isinstance(field_type, Rows) else None,
        value_type=field_type.value_type(options),
        computed_by=field_type.source(options) if isinstance(field_type, Computed) else None,
        rollup=field_type.rollup(options) if isinstance(field_type, RolledUp) else None,
        mask=MaskDef(**document["mask"]) if "mask" in document else None,
        personal=document.get("personal", False),
        reveals=options.get("reveals", False),
    )


def field_options(
    document: Mapping[str, Any], field_type: FieldType[Any, Any], known: Known
) -> dict[str, Any]:
    """Give the options of a field, defaults and the values of a shared picklist filled in."""
    schema: Mapping[str, Any] = field_type.options_schema
    raw = {key: document[key] for key in schema["properties"] if key in document}
    options: dict[str, Any] = with_defaults(schema, raw)
    if "picklist" in options:
        shared = known.parsed.get(("picklist", options["picklist"]))
        options["options"] = list(shared.options) if shared is not None else []
    return options


def _computations(definition: ObjectDef) -> Iterable[ExpressionAt]:
    for index, field in enumerate(definition.fields):
        if field.computed_by is not None:
            yield ExpressionAt(
                path=pointer("fields", index, "formula"),
                object=definition.name,
                source=field.computed_by,
                expect=field.value_type,
                computes=field.name,
            )


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
    elif title.targets or _value_kind(title, scope) is not ValueKind.TEXT:
        reason = say("a title must be a text field", "标题必须是文本类字段")
        yield Problem(path="/title", error=UnfitFieldError(field=title.name, reason=reason))


def _check_companions(field: FieldDef, definition: ObjectDef) -> Iterable[Problem]:
    for path, name, types in field.companions:
        other = definition.field(name)
        if other is None:
            near = hint(name, definition.by_name)
            unknown = UnknownFieldError(object=definition.name, field=name, hint=near)
            yield Problem(path=path, error=unknown)
        elif other.type not in types:
            reason = say(
                "it must be of the type {types}",
                "其类型必须为 {types}",
                types=", ".join(types),
            )
            yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))


def _value_kind(field: FieldDef, scope: Scope) -> ValueKind:
    return scope.type_of(field).value_type(field.options).kind


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
