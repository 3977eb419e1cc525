"""Permission set: what people may do; the sets of a user add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.access.levels import FieldLevel, Span, Verb
from dougong.metadata.definition import Reference
from dougong.metadata.errors import (
    NotOneOfError,
    UnfitFieldError,
    UnfitPropertyError,
    UnknownFieldError,
)
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef

ALWAYS_READ: Final = frozenset({"id", "version"})
"""Fields that no set hides: without them a record cannot be named."""

ANY: Final = "*"
"""Stands for every object, or every field of one, that the set does not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectGrant:
    """What a permission set lets people do with an object.

    Attributes:
        create: Whether records may be made.
        read: Whether records that are reached may be read; a department adds those whose owners
            work there.
        update: Whether records that are reached for editing may be changed; the same.
        delete: Whether records that are reached for editing may be deleted.
        view_all: Whether every record is read.
        modify_all: Whether every record is read, edited and deleted.
        record_types: Names of the record types that may be chosen; None: all.
    """

    create: bool = False
    read: Span = False
    update: Span = False
    delete: bool = False
    view_all: bool = False
    modify_all: bool = False
    record_types: tuple[str, ...] | None = None

    @property
    def verbs(self) -> frozenset[Verb]:
        """What may be done to records that are reached, what follows from other rights too."""
        given: Mapping[Verb, bool] = {
            "create": self.create,
            "read": bool(self.read) or self.view_all or self.modify_all,
            "update": bool(self.update) or self.modify_all,
            "delete": self.delete or self.modify_all,
        }
        return frozenset(verb for verb, has in given.items() if has)


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionSetDef:
    """What people may do who have the set.

    Attributes:
        name: Name of the set.
        label: What people call it.
        help: For whom it is.
        objects: What may be done, by object; ``*`` is any object that the set does not name.
        fields: Levels by ``<object>.<field>``; ``<object>.*`` is any field that it does not name.
        unmask: Masked fields whose plain value may be asked for, as ``<object>.<field>``.
        system: Names of rights that are about no object.
        actions: Actions that may be taken, as ``<object>.<action>``; the object may be ``*``.
        apps: Names of the apps that may be opened; None: the set says nothing about apps.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    objects: Mapping[str, ObjectGrant] = field(default_factory=dict)
    fields: Mapping[str, FieldLevel] = field(default_factory=dict)
    unmask: tuple[str, ...] = ()
    system: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    apps: tuple[str, ...] | None = None

    def grant(self, object_name: str) -> ObjectGrant | None:
        """Give what may be done with an object: what is said by its name goes before ``*``."""
        return self.objects.get(object_name) or self.objects.get(ANY)

    def level(self, object_name: str, field_name: str) -> FieldLevel:
        """Give what this set alone lets people do with a field."""
        said = self.fields.get(f"{object_name}.{field_name}") or self.fields.get(
            f"{object_name}.{ANY}"
        )
        if said is not None:
            return said
        grant = self.grant(object_name)
        return "edit" if grant is not None and grant.verbs else "none"


@definition_kind
class PermissionSetKind(Kind[PermissionSetDef]):
    """What people may do."""

    key = "permission_set"
    plural = "permission_sets"
    label = say("Permission set", "权限集")
    of_events = True
    examples = (
        {
            "kind": "permission_set",
            "name": "machines",
            "label": {"en": "Machines", "zh-CN": "设备"},
            "help": {"en": "For whoever looks after them.", "zh-CN": "供设备管理人员使用。"},
            "objects": {
                "*": {"read": True},
                "handover": {"read": "department_and_below", "update": "department"},
                "machine": {
                    "create": True,
                    "read": True,
                    "update": True,
                    "delete": True,
                    "view_all": True,
                    "modify_all": True,
                    "record_types": ["rented"],
                },
            },
            "fields": {"machine.*": "read", "machine.serial": "edit", "user.*": "none"},
            "unmask": ["machine.plate"],
            "system": ["users", "audit"],
            "actions": ["machine.export", "*.share"],
            "apps": ["service"],
        },
        {
            "kind": "permission_set",
            "name": "nothing_more",
            "label": {"en": "Nothing more", "zh-CN": "无其他权限"},
        },
    )

    def parse(self, json: JsonObject, known: Known) -> PermissionSetDef:
        """Read the set."""
        document: Mapping[str, Any] = json
        apps = document.get("apps")
        return PermissionSetDef(
            name=document["name"],
            label=document["label"],
            help=document.get("help"),
            objects={name: _grant(each) for name, each in document.get("objects", {}).items()},
            fields=document.get("fields", {}),
            unmask=tuple(document.get("unmask", ())),
            system=tuple(document.get("system", ())),
            actions=tuple(document.get("actions", ())),
            apps=tuple(apps) if apps is not None else None,
        )

    def references(
        self, definition: PermissionSetDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name objects, fields and apps; what ``*`` stands for is no name."""
        for name in definition.objects:
            if name != ANY:
                yield Reference("object", name, pointer("objects", name), key=True)
        for key in definition.fields:
            yield from _references(key, pointer("fields", key), key=True)
        for index, key in enumerate(definition.unmask):
            yield from _references(key, pointer("unmask", index))
        for index, action in enumerate(definition.actions):
            name = action.partition(".")[0]
            if name != ANY:
                yield Reference("object", name, pointer("actions", index), span=(0, len(name)))
        for index, name in enumerate(definition.apps or ()):
            yield Reference("app", name, pointer("apps", index))

    def check(self, definition: PermissionSetDef, scope: Scope) -> Iterable[Problem]:
        """Check fields, record types and what may be unmasked."""
        objects = scope.catalog.objects
        for name, grant in definition.objects.items():
            yield from _check_record_types(name, grant, objects)
            yield from _check_spans(name, grant, objects)
        for key in definition.fields:
            yield from _check_field(key, pointer("fields", key), objects)
        for index, key in enumerate(definition.unmask):
            yield from _check_field(key, pointer("unmask", index), objects, masked=True)


def _references(named: str, path: str, *, key: bool = False) -> Iterator[Reference]:
    """Name the object and the field of ``<object>.<field>``."""
    owner, _, name = named.partition(".")
    end = len(owner)
    yield Reference("object", owner, path, span=(0, end), key=key)
    if name != ANY:
        yield Reference("object", owner, path, name, span=(end + 1, len(named)), key=key)


def _check_record_types(
    name: str, grant: ObjectGrant, objects: Mapping[str, ObjectDef]
) -> Iterator[Problem]:
    path = pointer("objects", name, "record_types")
    if grant.record_types is None or name not in {ANY, *objects}:
        return
    known = [] if name == ANY else [each.name for each in objects[name].record_types]
    if not known:
        reason = say("the object has no record types", "该对象没有记录类型")
        if name == ANY:
            reason = say("each object has record types of its own", "每个对象各有自己的记录类型")
        error = UnfitPropertyError(property="record_types", reason=reason)
        yield Problem(path=path, error=error)
        return
    for index, each in enumerate(grant.record_types):
        if each not in known:
            shown = ", ".join(f"`{choice}`" for choice in known)
            wrong = NotOneOfError(value=each, choices=shown, hint=hint(each, known))
            yield Problem(path=path + pointer(index), error=wrong)


def _check_spans(
    name: str, grant: ObjectGrant, objects: Mapping[str, ObjectDef]
) -> Iterator[Problem]:
    """Refuse to go by the department of owners where records have none."""
    for right, span in (("read", grant.read), ("update", grant.update)):
        if isinstance(span, str) and name in objects and not objects[name].owned:
            reason = say("the object's records have no owner", "该对象的记录没有负责人")
            error = UnfitPropertyError(property=right, reason=reason)
            yield Problem(path=pointer("objects", name, right), error=error)


def _check_field(
    key: str, path: str, objects: Mapping[str, ObjectDef], *, masked: bool = False
) -> Iterator[Problem]:
    owner, _, name = key.partition(".")
    if owner not in objects or name == ANY:
        return  # of an object that is not there it is said where references are checked
    field = objects[owner].field(name)
    if field is None:
        near = hint(name, objects[owner].by_name)
        unknown = UnknownFieldError(object=owner, field=name, hint=near)
        yield Problem(path=path, error=unknown)
    elif masked and field.mask is None:
        reason = say("it has no mask; all of it is shown anyway", "它没有掩码，本来就完整显示")
        yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))
    elif field.name in ALWAYS_READ:
        reason = say("no record can be named without it", "没有它就无法引用记录")
        yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))


def _grant(document: Mapping[str, Any]) -> ObjectGrant:
    types = document.get("record_types")
    rest = {key: value for key, value in document.items() if key != "record_types"}
    return ObjectGrant(**rest, record_types=tuple(types) if types is not None else None)
