"""Finding: flows that set each other off by what they save, round and round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.rehearsing.conditions import may_hold
from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.automation.rehearsing.rules.endless_loop import circles
from dougong.automation.writing import target_object
from dougong.formula.tree import Expression
from dougong.kernel.messages import say

_LITERAL = re.compile(r"'([^']*)'")
_RECORD = "record"


@dataclass(frozen=True, slots=True)
class _Write:
    """What a step saves: an object, what happens to its record, and its fields as they are said."""

    object: str
    event: str
    values: Mapping[str, Any]


@lint_rule
class FlowsInCircle(LintRule):
    """Flows of which each saves what sets the next one off, and the last one the first."""

    key = "flows_in_circle"
    severity = WARNING
    label = say("Flows that set each other off", "相互触发的流程")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Follow what active flows save to the flows that this sets off."""
        flows = {n: s.flow for n, s in looked.flows.items() if s.flow.active}
        listening = {n: f for n, f in flows.items() if f.trigger["type"] == _RECORD}
        ways = {
            name: {
                other
                for write in _writes(flow, flows)
                for other, its in listening.items()
                if _sets_off(looked, write, its)
            }
            for name, flow in listening.items()
        }
        for circle in circles(ways):
            first = min(circle)
            chain = " → ".join(f"`{each}`" for each in _in_order(first, circle, ways))
            yield self.finding(
                "flow",
                first,
                "/trigger",
                say(
                    "what these flows save sets them off again: {chain}",
                    "这些流程的保存会再次触发它们自身：{chain}",
                    chain=chain,
                ),
                say(
                    "Let a trigger name the `fields` whose change counts, or compare with `$old`",
                    "请在触发器中用 `fields` 指定相关字段，或与 `$old` 比较",
                ),
            )


def _in_order(
    first: str, circle: frozenset[str], ways: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    step, seen = first, set[str]()
    while step not in seen:
        seen.add(step)
        yield step
        step = min(each for each in ways[step] if each in circle)
    yield step


def _writes(
    flow: FlowDef, flows: Mapping[str, FlowDef], within: frozenset[str] = frozenset()
) -> Iterator[_Write]:
    """Yield what a flow saves, and the flows that it calls."""
    for step in flow.steps.values():
        config = step.config
        if step.element == "create":
            yield _Write(config["object"], "create", config["values"])
        elif step.element == "task":
            name = str(config.get("object", "activity"))
            yield _Write(name, "create", config.get("values", {}))
        elif step.element in ("update", "delete"):
            yield _Write(_target(step, flow), step.element, config.get("values", {}))
        elif step.element == "subflow" and config["flow"] not in within:
            called = flows.get(config["flow"])
            if called is not None:
                yield from _writes(called, flows, within | {flow.name})


def _target(step: StepDef, flow: FlowDef) -> str:
    return str(target_object(step, flow))


def _sets_off(looked: Looked, write: _Write, flow: FlowDef) -> bool:
    trigger = flow.trigger
    if flow.object != write.object or write.event not in trigger["on"]:
        return False
    written = write.values.keys()
    if write.event == "update" and written.isdisjoint(trigger.get("fields", written)):
        return False
    found = _condition(looked, flow)
    if found is None:
        return True
    earlier = {path[1] for path in found.reads.globals if path[0] == "old" and len(path) > 1}
    if write.event == "update" and earlier and written.isdisjoint(earlier):
        return False  # it waits for another field to change
    return may_hold(found.tree, dict(_constants(write.values)))


def _condition(looked: Looked, flow: FlowDef) -> Expression | None:
    for at in looked.catalog.expressions["flow", flow.name]:
        if at.path == "/trigger/when":
            return looked.compiled(at)
    return None


def _constants(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that are set to a value which stands there, as literals give it."""
    for name, source in values.items():
        if source is None or source is True:
            yield name, source
        elif isinstance(source, str) and (quoted := _LITERAL.fullmatch(source)) is not None:
            yield name, quoted[1] or None
