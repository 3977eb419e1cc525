"""Test: what must happen when something is done, in metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dougong.automation.errors import UnknownStepError
from dougong.automation.flows.definition import FlowDef
from dougong.automation.rehearsing.definition import (
    APPROVAL,
    CALL,
    MESSAGE,
    RECORD,
    RECORDS,
    RUN,
    ActionDef,
    CheckDef,
    ScenarioDef,
    read_instant,
    read_scenario,
)
from dougong.formula.value_types import Type
from dougong.formula.value_types import record as record_of
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.kernel.zones import is_time_zone
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import (
    DuplicateError,
    InvalidSampleError,
    UnfitPropertyError,
    UnknownFieldError,
    UnknownReferenceError,
    WrongFormError,
)
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.objects.given_values import key_references, refusal
from dougong.metadata.objects.system_fields import USER

_NO_USER = say("it is no user", "该记录不是用户")
_TAKEN = frozenset({"user", "org", "setting", "old", "record", "record_type"})
_SUBJECT = {RECORDS: "object", RUN: "flow", CALL: "flow"}
_OF_RECORD = frozenset({RECORD, APPROVAL})
_CONDITION = {RECORD: "holds", RECORDS: "where"}


@definition_kind
class TestKind(Kind[ScenarioDef]):
    """What must happen."""

    __test__ = False  # no test of pytest's

    key = "test"
    plural = "tests"
    label = say("Test", "测试")
    of_events = True
    examples = (
        {
            "kind": "test",
            "name": "worn_machines_are_seen_to",
            "label": {"en": "Worn machines are seen to", "zh-CN": "磨损的设备会得到处理"},
            "help": {"en": "It was forgotten once.", "zh-CN": "曾经遗漏过。"},
            "now": "2026-03-02T09:00:00Z",
            "time_zone": "Asia/Shanghai",
            "given": [
                {
                    "name": "mill",
                    "object": "machine",
                    "values": {"serial": "SN-1", "condition": "unknown"},
                    "at": "2026-02-02T09:00:00Z",
                },
                {
                    "name": "fitter",
                    "object": "user",
                    "values": {"name": "Fitter"},
                    "roles": ["service_manager"],
                },
            ],
            "answers": [
                {
                    "flow": "care",
                    "step": "done",
                    "status": 503,
                    "body": {"reason": "busy"},
                    "lost": True,
                }
            ],
            "when": [
                {
                    "do": "create",
                    "object": "machine",
                    "name": "gear",
                    "values": {"serial": "SN-2", "part_of": "$mill"},
                    "by": "fitter",
                    "refused": "request.invalid",
                    "then": [{"check": "record", "record": "mill", "holds": "ISBLANK(part_of)"}],
                },
                {"do": "update", "record": "mill", "values": {"condition": "worn"}},
                {"do": "start", "flow": "care", "record": "mill", "input": {"again": "$mill"}},
                {"do": "submit", "record": "mill", "approval": "move_machine", "by": "fitter"},
                {
                    "do": "decide",
                    "record": "mill",
                    "action": "reject",
                    "comment": "Not now",
                    "by": "fitter",
                },
                {"do": "wait", "for": "2 days"},
                {"do": "wait", "until": "2026-04-01T00:00:00Z"},
                {"do": "delete", "record": "mill"},
            ],
            "then": [
                {
                    "check": "records",
                    "object": "machine",
                    "where": "part_of = $mill",
                    "count": 0,
                },
                {"check": "run", "flow": "care", "state": "done", "step": "done", "count": 1},
                {
                    "check": "message",
                    "medium": "mail",
                    "to": "fitter",
                    "contains": "SN-1",
                    "count": 1,
                },
                {"check": "call", "flow": "care", "step": "done", "contains": "SN-1", "count": 2},
                {
                    "check": "approval",
                    "record": "mill",
                    "approval": "move_machine",
                    "state": "open",
                    "asks": "fitter",
                    "count": 1,
                },
            ],
        },
    )

    def parse(self, json: JsonObject, known: Known) -> ScenarioDef:
        """Read the test."""
        return read_scenario(json)

    def references(
        self, definition: ScenarioDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name objects, fields that have a value, flows, approvals and roles."""
        for index, given in enumerate(definition.given):
            path = pointer("given", index)
            yield Reference("object", given.object, path + "/object")
            yield from _fields(objects, given.object, given.values, path + "/values")
            for at, role in enumerate(given.roles):
                yield Reference("role", role, path + pointer("roles", at))
        for index, answer in enumerate(definition.answers):
            yield Reference("flow", answer.flow, pointer("answers", index, "flow"))
        named = definition.named
        for index, action in enumerate(definition.when):
            yield from _named_by(action, pointer("when", index), objects, named)
        for path, check in definition.checks():
            if check.approval is not None:
                yield Reference("approval", check.approval, path + "/approval")
            if check.subject is not None and check.check in _SUBJECT:
                kind = "object" if check.check == RECORDS else "flow"
                yield Reference(kind, check.subject, f"{path}/{_SUBJECT[check.check]}")

    def expressions(self, definition: ScenarioDef) -> Iterable[ExpressionAt]:
        """Give what must hold, and which records count."""
        for path, check in definition.checks():
            found = condition_of(definition, path, check)
            if found is not None:
                yield found

    def check(self, definition: ScenarioDef, scope: Scope) -> Iterable[Problem]:
        """Check names, times, values and steps."""
        yield from _check_times(definition)
        yield from _check_names(definition)
        named = definition.named
        for index, given in enumerate(definition.given):
            path = pointer("given", index, "values")
            yield from _check_values(scope, given.object, given.values, path, named)
            if given.roles and given.object != USER:
                wrong = UnfitPropertyError(property="roles", reason=_NO_USER)
                yield Problem(path=pointer("given", index, "roles"), error=wrong)
        for index, action in enumerate(definition.when):
            path = pointer("when", index)
            owner = action.object or named.get(action.record or "")
            if action.flow is None and owner is not None:
                values, below = action.values, path + "/values"
                # What is to be refused may be wrong in any way.
                if action.refused is None:
                    yield from _check_values(scope, owner, values, below, named)
            yield from _check_persons(action, named, path)
        for path, found in definition.checks():
            if found.check in _OF_RECORD:
                yield from _check_named(found.subject, named, path + "/record")
            if found.asks is not None:
                yield from _check_named(found.asks, named, path + "/asks")
        yield from _check_steps(definition, scope)


def condition_of(definition: ScenarioDef, path: str, check: CheckDef) -> ExpressionAt | None:
    """Give the condition of a check, as its place has it."""
    name = _CONDITION.get(check.check)
    if name is None or check.condition is None or check.subject is None:
        return None
    named = definition.named
    owner = named.get(check.subject) if check.check == RECORD else check.subject
    if owner is None:
        return None
    records: Mapping[str, Type] = {each: record_of(of) for each, of in named.items()}
    return ExpressionAt(f"{path}/{name}", owner, check.condition, globals=records)


def named_record(value: JsonValue) -> str | None:
    """Give the name of the record that a value stands for; None: it is a value like any other."""
    if isinstance(value, str) and value.startswith("$") and len(value) > 1:
        return value[1:]
    return None


def _named_by(
    action: ActionDef, path: str, objects: Mapping[str, ObjectDef], named: Mapping[str, str]
) -> Iterator[Reference]:
    """Name what an action names."""
    if action.object is not None:
        yield Reference("object", action.object, path + "/object")
    if action.approval is not None:
        yield Reference("approval", action.approval, path + "/approval")
    if action.flow is not None:
        yield Reference("flow", action.flow, path + "/flow")
    else:
        owner = action.object or named.get(action.record or "")
        yield from _fields(objects, owner, action.values, path + "/values")


def _fields(
    objects: Mapping[str, ObjectDef], owner: str | None, values: JsonObject, path: str
) -> Iterator[Reference]:
    target = objects.get(owner or "")
    if owner is None:
        return
    for name, value in values.items():
        at = path + pointer(name)
        yield Reference("object", owner, at, name, key=True)
        field = target.field(name) if target is not None else None
        yield from key_references(field, value, at)


def _check_times(definition: ScenarioDef) -> Iterator[Problem]:
    told = [("/now", definition.now)]
    told += [
        (pointer("given", i, "at"), each.at)
        for i, each in enumerate(definition.given)
        if each.at is not None
    ]
    told += [
        (pointer("when", i, "until"), each.until)
        for i, each in enumerate(definition.when)
        if each.until is not None
    ]
    for path, text in told:
        if read_instant(text) is None:
            reason = say(
                "there is no such instant from 1900 to 2200", "1900 至 2200 年间没有该时间"
            )
            yield Problem(path=path, error=WrongFormError(value=text, reason=reason))
    if not is_time_zone(definition.time_zone):
        reason = say("no time zone is called so", "没有该时区")
        wrong = WrongFormError(value=definition.time_zone, reason=reason)
        yield Problem(path="/time_zone", error=wrong)


def _check_names(definition: ScenarioDef) -> Iterator[Problem]:
    first: dict[str, str] = {}
    places = [(pointer("given", i, "name"), each.name) for i, each in enumerate(definition.given)]
    places += [
        (pointer("when", i, "name"), each.name)
        for i, each in enumerate(definition.when)
        if each.name is not None
    ]
    for path, name in places:
        if name in _TAKEN:
            reason = say("`${name}` means something else", "`${name}` 已有其他含义", name=name)
            yield Problem(path=path, error=UnfitPropertyError(property="name", reason=reason))
        if name in first:
            yield Problem(path=path, error=DuplicateError(value=name, first=first[name]))
        first.setdefault(name, path)


def _check_values(
    scope: Scope, owner: str, values: JsonObject, path: str, named: Mapping[str, str]
) -> Iterator[Problem]:
    target = scope.catalog.objects.get(owner)
    if target is None:
        return  # said where references are checked
    rows = {
        str(each.field.rows)
        for each in scope.catalog.incoming(owner)
        if each.field.rows is not None
    }
    for name, value in values.items():
        at, field = path + pointer(name), target.field(name)
        record = named_record(value)
        if field is None:
            if name not in rows:
                near = hint(name, target.by_name)
                unknown = UnknownFieldError(object=owner, field=name, hint=near)
                yield Problem(path=at, error=unknown)
        elif record is not None and (field.target is not None or field.targets):
            yield from _check_named(record, named, at)
        else:
            reason = refusal(field, value, scope)
            if reason is not None:
                yield Problem(path=at, error=InvalidSampleError(field=name, reason=reason))


def _check_persons(action: ActionDef, named: Mapping[str, str], path: str) -> Iterator[Problem]:
    if action.record is not None:
        yield from _check_named(action.record, named, path + "/record")
    if action.by is not None:
        yield from _check_named(action.by, named, path + "/by")
        if named.get(action.by) not in (None, USER):
            wrong = UnfitPropertyError(property="by", reason=_NO_USER)
            yield Problem(path=path + "/by", error=wrong)


def _check_named(name: str | None, named: Mapping[str, str], path: str) -> Iterator[Problem]:
    if name is not None and name not in named:
        yield Problem(path=path, error=_unknown(name, named))


def _unknown(name: str, named: Mapping[str, str]) -> AppError:
    kind = say("record of the test called", "测试中的记录")
    return UnknownReferenceError(kind=kind, name=name, hint=hint(name, named))


def _check_steps(definition: ScenarioDef, scope: Scope) -> Iterator[Problem]:
    flows: Mapping[str, FlowDef] = scope.catalog.all("flow")
    asked: list[tuple[str, str | None, str | None]] = [
        (pointer("answers", i, "step"), each.flow, each.step)
        for i, each in enumerate(definition.answers)
    ]
    asked += [
        (path + "/step", each.subject, each.step)
        for path, each in definition.checks()
        if each.check != MESSAGE
    ]
    for path, flow, step in asked:
        if step is None or flow not in flows:
            continue
        steps: Mapping[str, Any] = flows[str(flow)].steps
        if step not in steps:
            yield Problem(path=path, error=UnknownStepError(step=step, hint=hint(step, steps)))
