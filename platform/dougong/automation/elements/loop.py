"""Element: the same steps for each record of a query, or each entry of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dougong.automation.element import Element, Go, Into, Outcome, Signal, element
from dougong.automation.errors import TooLongListError
from dougong.automation.flows.definition import VARIABLE_TYPES, StepDef, VariableDef
from dougong.automation.flows.finding import find
from dougong.formula.value_types import NUMBER, Type, list_of
from dougong.formula.values import to_json
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import EitherPropertyError, MissingPropertyError, UnfitPropertyError
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

CHUNK = 200
"""How many records of a query are read at once."""

LONGEST = 2_000
"""How many entries a list may have; a query may find any number."""

_BODY = "each"
_TYPES = tuple(each for each in VARIABLE_TYPES if each != "records")


@element
class Loop(Element):
    """Takes the same steps many times."""

    key = "loop"
    group = "flow"
    label = say("For each", "循环")
    about = say(
        "Takes the same steps for each record of a query, or each entry of a list.",
        "对查询到的每条记录或列表中的每一项执行相同的步骤。",
    )
    icon = "loop"
    before = True
    schema = {
        "required": ["each"],
        "properties": {
            "object": {
                "title": "Object",
                "description": "Of which object the records are.",
                "x-title-zh": "对象",
                "x-description-zh": "记录所属的对象。",
                "x-editor": "object",
                "type": "string",
            },
            "where": {
                "title": "Condition",
                "description": "Of a query: which records; all of the object where absent. They "
                "are read in chunks, however many they are.",
                "x-title-zh": "条件",
                "x-description-zh": "查询条件，缺省为该对象的全部记录；无论多少都分批读取。",
                "x-editor": "condition",
                "x-of": "object",
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
            },
            "list": {
                "title": "List",
                "description": "Expression for a list instead of a query, such as "
                "$steps.found.records.",
                "x-title-zh": "列表",
                "x-description-zh": "列表表达式，代替查询，例如 $steps.found.records。",
                "x-editor": "expression",
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
            },
            "type": {
                "title": "Type",
                "description": "What sort of entries the list has; record where absent.",
                "x-title-zh": "类型",
                "x-description-zh": "列表各项的类型；缺省为记录。",
                "x-editor": "choice",
                "enum": list(_TYPES),
                "default": "record",
            },
            "limit": {
                "title": "At most",
                "description": "How many there may be; the others are left out.",
                "x-title-zh": "最多",
                "x-description-zh": "最多处理多少项，其余忽略。",
                "type": "integer",
                "minimum": 1,
                "maximum": 1_000_000,
            },
            "at_once": {
                "title": "At once",
                "description": "How many are handed to the steps at once, as $steps.<name>.items; "
                "one where absent, as $steps.<name>.item.",
                "x-title-zh": "每次数量",
                "x-description-zh": "每次交给步骤处理的数量，以 $steps.<名称>.items 引用；"
                "缺省为一项，以 $steps.<名称>.item 引用。",
                "type": "integer",
                "minimum": 1,
                "maximum": CHUNK,
                "default": 1,
            },
            "each": {
                "title": "For each",
                "description": "The first of the steps that are taken each time.",
                "x-title-zh": "循环体",
                "x-description-zh": "每次执行的首个步骤。",
                "x-editor": "step",
                "x-inner": True,
                "type": "string",
            },
        },
    }
    example = {
        "object": "machine",
        "where": "serial != $record.serial",
        "limit": 500,
        "at_once": 20,
        "each": "done",
    }
    further = ({"list": "$input.others", "type": "record", "object": "machine", "each": "done"},)

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Name the first step of each turn."""
        return {_BODY: step.config[_BODY]} if _BODY in step.config else {}

    def returning(self, step: StepDef) -> frozenset[str]:
        """Say that each turn comes back here."""
        return frozenset({_BODY})

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the condition, or the list."""
        if "where" in step.config and "object" in step.config:
            yield place.condition("/where", step.config["where"], object=step.config["object"])
        if "list" in step.config:
            yield place.expression("/list", step.config["list"], list_of(_entry(step)))

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the object."""
        if "object" in step.config:
            yield Reference("object", step.config["object"], "/object")

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell of the entry at hand, and how many there have been."""
        of = _entry(step)
        own = {"item": of} if _at_once(step) == 1 else {"items": list_of(of)}
        return {**own, "count": NUMBER}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that there is either a query or a list."""
        config, of_records = step.config, step.config.get("type", "record") == "record"
        if "list" not in config and "object" not in config:
            yield Problem(path="", error=EitherPropertyError(properties="`object`, `list`"))
        if "list" in config and "where" in config:
            reason = say("a list is taken as it is", "列表按原样处理")
            yield Problem(path="/where", error=UnfitPropertyError(property="where", reason=reason))
        if "list" not in config and "type" in config and not of_records:
            reason = say("a query finds records", "查询得到的是记录")
            yield Problem(path="/type", error=UnfitPropertyError(property="type", reason=reason))
        if "list" in config and of_records and "object" not in config:
            yield Problem(path="", error=MissingPropertyError(property="object"))
        found = scope.catalog.objects.get(config.get("object", ""))
        if found is not None and not found.is_stored:
            reason = say("its records are not stored", "该对象的记录不存储")
            wrong = UnfitPropertyError(property="object", reason=reason)
            yield Problem(path="/object", error=wrong)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Begin."""
        if "list" in step.config:
            return _turn(step, {"left": _listed(step, at), "after": None, "count": 0})
        return self._further(step, at, {"left": [], "after": None, "count": 0})

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """Take the next turn."""
        state: Any = at.state
        if state["left"] or "list" in step.config or state["after"] is None:
            return _turn(step, state)
        return self._further(step, at, state)

    def _further(self, step: StepDef, at: At, state: Mapping[str, Any]) -> Outcome:
        """Read the next chunk; the order is that of the ids, so it goes on where it was."""
        name, where = step.config["object"], step.config.get("where")
        wanted = min(CHUNK, _limit(step) - int(state["count"]))
        # INVARIANT: what the turns themselves create is not met by them.
        last = state.get("last") or _highest(at, name, where)
        if last is None or wanted <= 0:
            return _turn(step, {**state, "after": None})
        after = state["after"]
        found = find(at, name, where, wanted, after=None if after is None else UUID(after))
        left = [str(each) for each in found if each <= UUID(last)]
        is_full = len(left) == wanted and left[-1] != last
        return _turn(
            step, {**state, "left": left, "last": last, "after": left[-1] if is_full else None}
        )


def _highest(at: At, name: str, where: str | None) -> str | None:
    found = find(at, name, where, 1, sort="-id")
    return str(found[0]) if found else None


def _turn(step: StepDef, state: Mapping[str, Any]) -> Outcome:
    """Hand the next entries to the steps, or go on where there are none left."""
    left, count, size = state["left"], int(state["count"]), _at_once(step)
    if not left:
        return Go(outputs={"count": str(count)})
    now, later = left[:size], left[size:]
    given: dict[str, JsonValue] = {"item": now[0]} if size == 1 else {"items": now}
    after = {**state, "left": later, "count": count + len(now)}
    return Into(_BODY, {**given, "count": str(count + len(now))}, after)


def _listed(step: StepDef, at: At) -> list[JsonValue]:
    of = _entry(step)
    found: Sequence[Any] = at.value(step.config["list"], list_of(of)) or ()
    if len(found) > LONGEST:
        raise TooLongListError(count=len(found), limit=LONGEST)
    return [to_json(each, of) for each in found[: _limit(step)]]


def _entry(step: StepDef) -> Type:
    kind = step.config.get("type", "record")
    return VariableDef(name="item", type=kind, object=step.config.get("object")).value_type


def _at_once(step: StepDef) -> int:
    return int(step.config.get("at_once", 1))


def _limit(step: StepDef) -> int:
    return int(step.config.get("limit", 1_000_000))
