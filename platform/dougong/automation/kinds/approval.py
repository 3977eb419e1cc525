"""Approval: who decides about records of an object, in which steps, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dougong.automation.approvals.definition import (
    END,
    PREVIOUS,
    QUORUM,
    SUBMITTER,
    ApprovalDef,
    ApprovalStepDef,
    read_approval,
)
from dougong.fields.base import Sealed
from dougong.formula.value_types import TEXT, Type, record
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import (
    DuplicateError,
    MissingPropertyError,
    UnfitFieldError,
    UnfitObjectError,
    UnfitPropertyError,
)
from dougong.metadata.fitting_fields import check_written
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef, Shape
from dougong.metadata.path_check import check_paths, path_references

USER: Final = record("user")
GLOBALS: Mapping[str, Type] = {"approver": USER, "comment": TEXT}
"""What expressions of an approval may name besides what every expression may."""

_SHAPES = frozenset({Shape.PLAIN, Shape.DOCUMENT})
_PLACES = frozenset({END, PREVIOUS, SUBMITTER})


@definition_kind
class ApprovalKind(Kind[ApprovalDef]):
    """Who decides about records."""

    key = "approval"
    plural = "approvals"
    label = say("Approval", "审批")
    examples = (
        {
            "kind": "approval",
            "name": "move_machine",
            "label": {"en": "Move a machine", "zh-CN": "设备搬迁"},
            "help": {"en": "Say where it goes.", "zh-CN": "请说明搬往何处。"},
            "object": "machine",
            "active": False,
            "when": "condition = 'worn' and created_by = $user",
            "initiator": "created_by",
            "self_approval": "manager",
            "same_person": "skipped_next",
            "withdraw": False,
            "recall": "submitter",
            "take_back": False,
            "comment": "on_reject",
            "mail": False,
            "lock": "but_approvers",
            "lock_approved": True,
            "again_when": ["state"],
            "fields": ["serial", "part_of.serial"],
            "steps": [
                {
                    "name": "line",
                    "label": {"en": "Line", "zh-CN": "直属上级"},
                    "help": {"en": "Can it stand still?", "zh-CN": "可以停机吗？"},
                    "when": "state = 'running'",
                    "approvers": [{"managers": 3, "until": "$approver.name = 'Director'"}],
                    "order": "one_by_one",
                    "nobody": "approve",
                    "on_reject": "submitter",
                    "may": ["reassign", "send_back"],
                    "remind": {
                        "after": "1 business day",
                        "every": "4 hours",
                        "times": 3,
                        "calendar": "support",
                    },
                    "time_out": {
                        "after": "3 business days",
                        "action": "manager",
                        "calendar": "support",
                    },
                    "on": {
                        "approve": {"values": {"condition": "'worn'"}},
                        "reject": {"values": {"state": "'scrapped'"}, "keep": True},
                    },
                },
                {
                    "name": "board",
                    "label": {"en": "Board", "zh-CN": "委员会"},
                    "parallel": True,
                    "approvers": [
                        {"user": "mei@example.com"},
                        {"expression": "updated_by"},
                        {"role": "service_agent"},
                        {"team": "Night shift"},
                        {"queue": "Handovers"},
                        {"manager": 1},
                        {"department_head": 2},
                        {"chosen": 2},
                    ],
                    "mode": "quorum",
                    "quorum": 2,
                },
            ],
            "on": {
                "submit": {"values": {"state": "'scrapped'"}},
                "approve": {"values": {"state": "'running'"}},
                "reject": {"values": {"state": "'running'"}},
                "withdraw": {"values": {"state": "'running'"}},
                "recall": {"values": {"state": "'running'"}},
            },
        },
    )

    def parse(self, json: JsonObject, known: Known) -> ApprovalDef:
        """Read the approval."""
        return read_approval(json)

    def references(
        self, definition: ApprovalDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, its fields, the roles and the calendars."""
        yield Reference("object", definition.object, "/object")
        named = [
            *((pointer("fields", at), path) for at, path in enumerate(definition.fields)),
            *((pointer("again_when", at), path) for at, path in enumerate(definition.again_when)),
        ]
        yield from path_references(objects, definition.object, named)
        for path, effect in definition.effects():
            for name in effect.values:
                place = path + pointer(name)
                yield Reference("object", definition.object, place, name, key=True)
        for at, step in enumerate(definition.steps):
            yield from _named_by(step, pointer("steps", at))

    def expressions(self, definition: ApprovalDef) -> Iterable[ExpressionAt]:
        """Give the conditions, who is asked, and what is written."""
        if definition.when is not None:
            yield condition(definition, "/when", definition.when)
        if definition.initiator is not None:
            yield user_of(definition, "/initiator", definition.initiator)
        for at, step in enumerate(definition.steps):
            yield from _asked_of(definition, step, pointer("steps", at))
        for path, effect in definition.effects():
            for name, source in effect.values.items():
                if isinstance(source, str):
                    yield value(definition, path + pointer(name), name, source)

    def check(self, definition: ApprovalDef, scope: Scope) -> Iterable[Problem]:
        """Check that records of the object can be approved, and each step."""
        owner = scope.catalog.objects.get(definition.object)
        if owner is None:
            return  # said where references are checked
        if owner.shape not in _SHAPES or owner.row_of is not None:
            reason = say("its records do not stand by themselves", "其记录不是独立的记录")
            wrong = UnfitObjectError(object=owner.name, reason=reason)
            yield Problem(path="/object", error=wrong)
            return
        shown = [(pointer("fields", at), each) for at, each in enumerate(definition.fields)]
        yield from check_paths(scope, owner.name, shown)
        yield from _check_watched(definition, owner, scope)
        for path, effect in definition.effects():
            for name in effect.values:
                yield from check_written(scope, owner.name, name, path + pointer(name))
                yield from _check_open(owner, name, path + pointer(name), scope)
        yield from _check_steps(definition)


def condition(of: ApprovalDef, path: str, source: str) -> ExpressionAt:
    """Give a condition of an approval."""
    return ExpressionAt(path, of.object, source, globals=GLOBALS)


def user_of(of: ApprovalDef, path: str, source: str) -> ExpressionAt:
    """Give an expression for a user."""
    return ExpressionAt(path, of.object, source, USER, globals=GLOBALS)


def value(of: ApprovalDef, path: str, field: str, source: str) -> ExpressionAt:
    """Give an expression for the value of a field."""
    return ExpressionAt(path, of.object, source, globals=GLOBALS, fills=(of.object, field))


def _asked_of(of: ApprovalDef, step: ApprovalStepDef, place: str) -> Iterator[ExpressionAt]:
    if step.when is not None:
        yield condition(of, place + "/when", step.when)
    for line, each in enumerate(step.approvers):
        here = place + pointer("approvers", line)
        if each.kind == "expression":
            yield user_of(of, here + "/expression", each.value)
        if each.until is not None:
            yield condition(of, here + "/until", each.until)


def _named_by(step: ApprovalStepDef, place: str) -> Iterator[Reference]:
    for line, each in enumerate(step.approvers):
        if each.kind == "role":
            yield Reference("role", each.value, place + pointer("approvers", line, "role"))
    timed = (("remind", step.remind), ("time_out", step.time_out))
    for name, timing in timed:
        if timing is not None and timing.after.calendar:
            yield Reference("calendar", timing.after.calendar, place + pointer(name, "calendar"))


def _check_watched(definition: ApprovalDef, owner: ObjectDef, scope: Scope) -> Iterator[Problem]:
    reason = say("it is no stored field of the object", "它不是该对象自身存储的字段")
    for at, name in enumerate(definition.again_when):
        field = owner.field(name)
        if field is None or not scope.type_of(field).stored:
            wrong = UnfitFieldError(field=name, reason=reason)
            yield Problem(path=pointer("again_when", at), error=wrong)


def _check_open(owner: ObjectDef, name: str, path: str, scope: Scope) -> Iterator[Problem]:
    """Refuse to write secrets: nothing could tell afterwards what was there before."""
    field = owner.field(name)
    if field is not None and isinstance(scope.type_of(field), Sealed):
        reason = say("its values are encrypted", "其值已加密")
        yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))


def _check_steps(definition: ApprovalDef) -> Iterator[Problem]:
    earlier: dict[str, str] = {}
    for at, step in enumerate(definition.steps):
        place = pointer("steps", at)
        if step.name in _PLACES:
            reason = say("the name means something else here", "该名称在此另有含义")
            wrong = UnfitPropertyError(property="name", reason=reason)
            yield Problem(path=place + "/name", error=wrong)
        if step.name in earlier:
            twice = DuplicateError(value=step.name, first=earlier[step.name])
            yield Problem(path=place + "/name", error=twice)
        if step.parallel and at == 0:
            reason = say("no step is before it", "它之前没有步骤")
            wrong = UnfitPropertyError(property="parallel", reason=reason)
            yield Problem(path=place + "/parallel", error=wrong)
        known = {END, SUBMITTER, *earlier, *((PREVIOUS,) if at else ())}
        if step.on_reject not in known:
            reason = say("no earlier step has this name", "之前没有该名称的步骤")
            wrong = UnfitPropertyError(property="on_reject", reason=reason)
            yield Problem(path=place + "/on_reject", error=wrong)
        yield from _check_rule(step, place)
        earlier.setdefault(step.name, place + "/name")


def _check_rule(step: ApprovalStepDef, place: str) -> Iterator[Problem]:
    if step.mode != QUORUM and step.quorum is not None:
        reason = say("only the rule `quorum` has one", "只有“达到人数”规则需要人数")
        wrong = UnfitPropertyError(property="quorum", reason=reason)
        yield Problem(path=place + "/quorum", error=wrong)
    if step.mode == QUORUM and step.quorum is None:
        yield Problem(path=place, error=MissingPropertyError(property="quorum"))
    for line, each in enumerate(step.approvers):
        if each.until is not None and each.kind != "managers":
            reason = say("only a chain of managers has an end", "只有逐级上级才有终止条件")
            wrong = UnfitPropertyError(property="until", reason=reason)
            yield Problem(path=place + pointer("approvers", line, "until"), error=wrong)
