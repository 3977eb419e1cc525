"""Script: a function in a subset of Python, put in where definitions alone do not reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dougong.fields.base import Sealed
from dougong.formula.value_types import BOOLEAN
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import (
    DuplicateError,
    MissingPropertyError,
    UnfitPropertyError,
    UnknownFieldError,
    UnknownPropertyError,
)
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.scripts.definition import (
    MANY,
    MAPPING,
    OF_RECORDS,
    SCRIPT,
    STEP,
    ExampleDef,
    ScriptDef,
)
from dougong.metadata.scripts.reading import Called, Named, fault_at, fault_of
from dougong.metadata.variables import VariableDef

_SOURCE = "/source"
_NOT_WRITTEN = (0, 0)
_READING = frozenset({"get", "find", "count"})
_WRITING = frozenset({"create", "update", "delete"})
_TAKEN = frozenset({"record", "records", "connectors", "user"})
_RECORDS = frozenset({"record", "records"})


@definition_kind
class ScriptKind(Kind[ScriptDef]):
    """A function in a subset of Python."""

    key = SCRIPT
    plural = "scripts"
    label = say("Script", "脚本")
    examples = (
        {
            "kind": "script",
            "name": "serial_has_check_digit",
            "label": {"en": "The serial has its check digit", "zh-CN": "序列号带校验位"},
            "help": {"en": "As printed on the plate.", "zh-CN": "与铭牌一致。"},
            "point": "validation",
            "object": "machine",
            "source": (
                "def validate(record, old):\n"
                "    digits = [int(each) for each in record['serial'] or '' if each.isdigit()]\n"
                "    if sum(digits) % 10:\n"
                "        return {'field': 'serial', 'message': 'the check digit is wrong'}\n"
            ),
            "examples": [
                {
                    "name": "wrong_digit",
                    "given": {"record": {"serial": "SN-12"}, "old": None},
                    "gives": {"field": "serial", "message": "the check digit is wrong"},
                },
                {"name": "right_digit", "given": {"record": {"serial": "SN-19"}, "old": None}},
            ],
        },
        {
            "kind": "script",
            "name": "plate_of_machine",
            "label": {"en": "Plate of a machine", "zh-CN": "设备铭牌"},
            "point": "value",
            "object": "machine",
            "source": "def value(record, old):\n    return (record['serial'] or '').upper()\n",
        },
        {
            "kind": "script",
            "name": "weigh_machine",
            "label": {"en": "Weigh a machine", "zh-CN": "评估设备"},
            "point": "step",
            "object": "machine",
            "inputs": {
                "factor": {
                    "type": "number",
                    "label": {"en": "Factor", "zh-CN": "系数"},
                    "required": True,
                },
                "whole": {"type": "record", "object": "machine"},
            },
            "gives": {"weight": {"type": "number", "required": True}},
            "source": (
                "def run(record, factor, whole):\n"
                "    parts = records.count('machine', where='serial != null')\n"
                "    return {'weight': factor * parts}\n"
            ),
            "examples": [
                {
                    "name": "three_parts",
                    "given": {"record": {"serial": "SN-1"}, "factor": 2, "whole": None},
                    "answers": [3],
                    "gives": {"weight": "6"},
                },
                {
                    "name": "no_factor",
                    "given": {"record": {}, "factor": None, "whole": None},
                    "answers": [3],
                    "fails": "TypeError",
                },
            ],
        },
        {
            "kind": "script",
            "name": "read_machine_report",
            "label": {"en": "Read a report of a machine", "zh-CN": "读取设备上报"},
            "point": "mapping",
            "gives": {"serial": {"type": "text"}},
            "source": "def read(body, headers):\n    return {'serial': body['id'].strip()}\n",
        },
    )

    def parse(self, json: JsonObject, known: Known) -> ScriptDef:
        """Read the script."""
        document: Mapping[str, Any] = json
        return ScriptDef(
            name=document["name"],
            label=document["label"],
            help=document.get("help"),
            point=document["point"],
            object=document.get("object"),
            inputs=_values(document.get("inputs", {})),
            gives=_values(document.get("gives", {})),
            source=document["source"],
            examples=tuple(_example(each) for each in document.get("examples", ())),
        )

    def references(
        self, definition: ScriptDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the objects, and what the source names: objects, fields and connectors."""
        if definition.object is not None:
            yield Reference("object", definition.object, "/object")
        for group in ("inputs", "gives"):
            of: Mapping[str, VariableDef] = getattr(definition, group)
            for name, each in of.items():
                if each.object is not None:
                    yield Reference("object", each.object, pointer(group, name, "object"))
        yield from _fields_of_records(definition)
        for called in definition.facts.calls:
            yield from _called(called, objects)

    def expressions(self, definition: ScriptDef) -> Iterable[ExpressionAt]:
        """Give the conditions that the source asks records by, where they are written out."""
        for each in definition.facts.calls:
            where = each.where
            if where is not None and where.span is not None and each.method in _READING:
                yield ExpressionAt(
                    path=_SOURCE,
                    object=each.about.value,
                    source=where.value,
                    expect=BOOLEAN,
                    offset=where.span[0],
                )

    def check(self, definition: ScriptDef, scope: Scope) -> Iterable[Problem]:
        """Check the source, what goes with its point, and the examples."""
        facts = definition.facts
        if facts.fault is not None:
            yield Problem(path=_SOURCE, error=facts.fault)
            return
        for fault in facts.faults:
            yield Problem(path=_SOURCE, error=fault)
        yield from _check_point(definition)
        yield from _check_values(definition)
        yield from _check_signature(definition)
        yield from _check_calls(definition)
        yield from _check_fields(definition, scope)
        yield from _check_examples(definition)


def _values(declared: Mapping[str, Mapping[str, Any]]) -> Mapping[str, VariableDef]:
    return {name: VariableDef(name=name, **each) for name, each in declared.items()}


def _example(document: Mapping[str, Any]) -> ExampleDef:
    return ExampleDef(
        name=document["name"],
        given=document["given"],
        answers=tuple(document.get("answers", ())),
        gives=document.get("gives"),
        fails=document.get("fails"),
    )


def _fields_of_records(definition: ScriptDef) -> Iterator[Reference]:
    """Name the fields that the function reads of the records it is given."""
    for each in _read_of_records(definition):
        yield _reference("object", str(definition.object), each, field=True)


def _called(called: Called, objects: Mapping[str, ObjectDef]) -> Iterator[Reference]:
    if called.host == "connectors":
        yield _reference("connector", called.about.value, called.about)
        return
    yield _reference("object", called.about.value, called.about)
    if called.about.value in objects:
        for each in called.fields:
            yield _reference("object", called.about.value, each, field=True)


def _reference(kind: str, name: str, named: Named, *, field: bool = False) -> Reference:
    return Reference(
        kind,
        name,
        _SOURCE,
        field=named.value if field else None,
        # What is not written plainly is told of, and not written anew.
        span=named.span or _NOT_WRITTEN,
    )


def _check_point(definition: ScriptDef) -> Iterator[Problem]:
    if definition.point in OF_RECORDS and definition.object is None:
        yield Problem(path="", error=MissingPropertyError(property="object"))
    unfit: dict[str, LocaleText] = {}
    if definition.point == MAPPING and definition.object is not None:
        unfit["object"] = say("a mapping gets no record", "映射脚本不接收记录")
    if definition.point != STEP and definition.inputs:
        unfit["inputs"] = say("only a step has inputs", "只有流程步骤有输入")
    if definition.point in OF_RECORDS and definition.gives:
        unfit["gives"] = say(
            "what it gives follows from its point", "其返回值由扩展点决定，无需声明"
        )
    for name, reason in unfit.items():
        yield Problem(path=f"/{name}", error=UnfitPropertyError(property=name, reason=reason))


def _check_values(definition: ScriptDef) -> Iterator[Problem]:
    for group in ("inputs", "gives"):
        of: Mapping[str, VariableDef] = getattr(definition, group)
        for name, each in of.items():
            path = pointer(group, name)
            if group == "inputs" and name in _TAKEN:
                reason = say("scripts know something else by it", "该名称在脚本中已有其他含义")
                yield Problem(path=path, error=UnfitPropertyError(property=name, reason=reason))
            if each.type in _RECORDS and each.object is None:
                yield Problem(path=path, error=MissingPropertyError(property="object"))
            if each.type not in _RECORDS and each.object is not None:
                reason = say("it is no record", "该值不是记录")
                wrong = UnfitPropertyError(property="object", reason=reason)
                yield Problem(path=path + "/object", error=wrong)


def _check_signature(definition: ScriptDef) -> Iterator[Problem]:
    name = definition.entry + MANY if definition.for_many else definition.entry
    takes = ("changes",) if definition.for_many else definition.takes
    shown = f"def {name}({', '.join(takes)}):"
    found = definition.facts.functions.get(name)
    if found is None:
        reason = say("write a function: {f}", "请编写函数：{f}", f=shown)
        yield Problem(path=_SOURCE, error=fault_at(_Top(), "", reason))
        return
    given = [each.arg for each in (*found.args.posonlyargs, *found.args.args)]
    more = found.args.vararg or found.args.kwarg or found.args.kwonlyargs
    by_name = definition.point == STEP
    fits = sorted(given) == sorted(takes) if by_name else len(given) == len(takes)
    if more or not fits:
        reason = say("it must be written {f}", "应写作 {f}", f=shown)
        yield Problem(path=_SOURCE, error=fault_at(found, definition.source, reason))


class _Top:
    """Where a source begins."""

    lineno, col_offset = 1, 0


def _check_calls(definition: ScriptDef) -> Iterator[Problem]:
    """Refuse what a script does not do at its point, as far as it is written out."""
    writes = definition.point == STEP
    for each in definition.facts.calls:
        offered = _READING | _WRITING if writes else _READING
        if each.host == "connectors":
            offered = frozenset({"call"}) if writes else frozenset()
        if each.method not in offered:
            reason = say(
                "`{h}.{m}` is nothing that a script does here",
                "此处的脚本不能使用 `{h}.{m}`",
                h=each.host,
                m=each.method,
            )
            yield Problem(path=_SOURCE, error=fault_at(each.at, definition.source, reason))


def _check_fields(definition: ScriptDef, scope: Scope) -> Iterator[Problem]:
    """Refuse fields that are not there, and of records that are saved those that are computed."""
    objects, source = scope.catalog.objects, definition.source
    owner = objects.get(definition.object or "")
    in_save = definition.point in OF_RECORDS
    named: list[tuple[ObjectDef | None, Named, bool]] = [
        (owner, each, in_save) for each in _read_of_records(definition)
    ]
    for called in definition.facts.calls:
        if called.host == "records":
            of = objects.get(called.about.value)
            named += [(of, each, False) for each in called.fields]
    for of, each, stored in named:
        if of is None:
            continue  # said where references are checked
        field = of.field(each.value)
        if field is None:
            near = hint(each.value, of.by_name)
            unknown = UnknownFieldError(object=of.name, field=each.value, hint=near)
            reason = {locale: unknown.message(locale) for locale in LOCALES}
            yield Problem(path=_SOURCE, error=fault_of(each, source, reason))
        elif stored and (field.computed_by is not None or isinstance(scope.type_of(field), Sealed)):
            words = say(
                "`{f}` is not there while a record is saved", "保存记录时没有 `{f}`", f=each.value
            )
            yield Problem(path=_SOURCE, error=fault_of(each, source, dict(words)))


def _read_of_records(definition: ScriptDef) -> Iterator[Named]:
    """Yield the fields that the function reads of the records it is given."""
    if definition.object is None or definition.for_many:
        return
    for argument in ("record",) if definition.point == STEP else (0, 1):
        yield from definition.facts.fields_of(definition.entry, argument) or ()


def _check_examples(definition: ScriptDef) -> Iterator[Problem]:
    first: dict[str, int] = {}
    takes = definition.takes
    for index, each in enumerate(definition.examples):
        path = pointer("examples", index)
        if each.name in first:
            twice = DuplicateError(value=each.name, first=pointer("examples", first[each.name]))
            yield Problem(path=path + "/name", error=twice)
        first.setdefault(each.name, index)
        for name in each.given:
            if name not in takes:
                unknown = UnknownPropertyError(property=name, hint=hint(name, takes))
                yield Problem(path=path + pointer("given", name), error=unknown)
        if each.fails is not None and each.gives is not None:
            reason = say("what fails gives nothing", "失败的示例没有返回值")
            wrong = UnfitPropertyError(property="gives", reason=reason)
            yield Problem(path=path + "/gives", error=wrong)
