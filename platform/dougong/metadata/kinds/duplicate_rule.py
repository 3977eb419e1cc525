"""Duplicate rule: which records of an object are probably the same, and what a save then does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.fields.base import Sealed
from dougong.formula.value_types import Kind as ValueKind
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import (
    UnfitFieldError,
    UnfitObjectError,
    UnfitPropertyError,
)
from dougong.metadata.fitting_fields import GROUPED, value_kind
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import FieldDef, ObjectDef, Shape
from dougong.metadata.path_check import Placed, check_paths, path_references

FUZZY = "fuzzy"
METHODS = ("exact", "folded", "phone", "name", FUZZY)
BLOCK, WARN, REPORT = "block", "warn", "report"
OCCASIONS = ("create", "update", "import")
DEFAULT_THRESHOLD = 0.7

_OF_TEXT = frozenset({"folded", "phone", "name", FUZZY})
_MATCHED = frozenset({Shape.PLAIN, Shape.DOCUMENT})


@dataclass(frozen=True, slots=True)
class MatchDef:
    """A field that two records must agree in.

    Attributes:
        field: Name of the field.
        method: How its values are compared.
        threshold: How alike they must be, from 0 to 1; of a fuzzy comparison only.
    """

    field: str
    method: str
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRuleDef:
    """A duplicate rule.

    Attributes:
        name: Name of the rule.
        label: What people call it.
        object: The object whose records it compares.
        match: What two records must agree in, all of it.
        where: Condition that a record meets to be compared; None: any record.
        action: What a save does: ``block``, ``warn`` or ``report``.
        on: When records are compared: ``create``, ``update``, ``import``.
        active: Whether it is in force.
        message: What whoever saves is told; None: the words of the platform.
    """

    name: str
    label: LocaleText
    object: str
    match: tuple[MatchDef, ...]
    where: str | None = None
    action: str
    on: tuple[str, ...] = OCCASIONS
    active: bool = True
    message: LocaleText | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that are compared."""
        return tuple(each.field for each in self.match)

    def placed_fields(self) -> list[Placed]:
        """Give the fields with the place of each."""
        return [(pointer("match", at, "field"), each.field) for at, each in enumerate(self.match)]

    @property
    def keys(self) -> tuple[MatchDef, ...]:
        """The lines whose values are the same once they are normalised."""
        return tuple(each for each in self.match if each.method != FUZZY)

    @property
    def fuzzy(self) -> tuple[MatchDef, ...]:
        """The lines whose values are alike only."""
        return tuple(each for each in self.match if each.method == FUZZY)


@definition_kind
class DuplicateRuleKind(Kind[DuplicateRuleDef]):
    """Which records are probably the same."""

    key = "duplicate_rule"
    plural = "duplicate_rules"
    label = say("Duplicate rule", "查重规则")
    examples = (
        {
            "kind": "duplicate_rule",
            "name": "same_machine",
            "label": {"en": "Same machine", "zh-CN": "同一台设备"},
            "object": "machine",
            "match": [
                {"field": "serial", "method": "fuzzy", "threshold": 0.8},
                {"field": "state", "method": "exact"},
            ],
            "where": "condition = 'worn'",
            "action": "warn",
            "on": ["create", "import"],
            "active": False,
            "message": {"en": "Is it this one?", "zh-CN": "是这一台吗？"},
        },
    )

    def parse(self, json: JsonObject, known: Known) -> DuplicateRuleDef:
        """Read the rule."""
        document: Mapping[str, Any] = json
        return DuplicateRuleDef(
            name=document["name"],
            label=document["label"],
            object=document["object"],
            match=tuple(read_line(each) for each in document["match"]),
            where=document.get("where"),
            action=document["action"],
            on=tuple(each for each in OCCASIONS if each in document.get("on", OCCASIONS)),
            active=document.get("active", True),
            message=document.get("message"),
        )

    def references(
        self, definition: DuplicateRuleDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object and the fields."""
        yield Reference("object", definition.object, "/object")
        yield from path_references(objects, definition.object, definition.placed_fields())

    def expressions(self, definition: DuplicateRuleDef) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if definition.where is not None:
            yield ExpressionAt("/where", definition.object, definition.where, impersonal=True)

    def check(self, definition: DuplicateRuleDef, scope: Scope) -> Iterable[Problem]:
        """Check that records of the object can be compared, and each field by its method."""
        owner = scope.catalog.objects.get(definition.object)
        if owner is None:
            return  # said where references are checked
        if owner.shape not in _MATCHED or owner.row_of is not None:
            reason = say("its records do not stand by themselves", "其记录不是独立的记录")
            error: AppError = UnfitObjectError(object=owner.name, reason=reason)
            yield Problem(path="/object", error=error)
            return
        yield from check_paths(scope, owner.name, definition.placed_fields())
        for index, each in enumerate(definition.match):
            yield from _check_line(each, owner, scope, pointer("match", index))


def read_line(document: Mapping[str, Any]) -> MatchDef:
    """Read a line of a rule."""
    method = document["method"]
    usual = DEFAULT_THRESHOLD if method == FUZZY else None
    threshold = document.get("threshold", usual)
    return MatchDef(document["field"], method, None if threshold is None else float(threshold))


def _check_line(line: MatchDef, owner: ObjectDef, scope: Scope, path: str) -> Iterator[Problem]:
    if line.method != FUZZY and line.threshold is not None:
        reason = say("values are compared otherwise", "该行不是模糊匹配")
        wrong = UnfitPropertyError(property="threshold", reason=reason)
        yield Problem(path=path + "/threshold", error=wrong)
    field = owner.field(line.field)
    if field is None and "." not in line.field:
        return  # said where paths are checked
    elsewhere = say("it is a field of another object", "它是其他对象的字段")
    unfit = elsewhere if field is None else _unfit(line, field, scope)
    if unfit is not None:
        yield Problem(path=path + "/field", error=UnfitFieldError(field=line.field, reason=unfit))


def _unfit(line: MatchDef, field: FieldDef, scope: Scope) -> LocaleText | None:
    of = scope.type_of(field)
    if field.system and field.name not in ("owner", "record_type"):
        return say("the platform writes it", "该字段由平台写入")
    if not of.stored or not of.writable or isinstance(of, Sealed):
        return say("it holds nothing that can be compared", "该字段没有可比较的存储值")
    kind = value_kind(field, scope)
    if kind not in GROUPED:
        return say("its values are not compared", "其值不能用于比较")
    if line.method in _OF_TEXT and kind is not ValueKind.TEXT:
        return say("only texts are compared in this way", "该匹配方式只适用于文本")
    return None
