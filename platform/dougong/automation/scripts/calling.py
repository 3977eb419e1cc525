"""How the function of a script is called: once for all records of a save, or with its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from dougong.automation.calling.errors import ScriptFailedError, ScriptInputError
from dougong.automation.flows.gives import Given, taken_out
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.scripts.definition import MANY, MAPPING, OF_RECORDS, ScriptDef

RESULT_BYTES = 256 * 1024
RESULTS_BYTES = 4 * 1024 * 1024
AT_ONCE = 1000
"""How many records a script is asked about at once; of more it is asked in turns."""


def whole_source(script: ScriptDef) -> str:
    """Give the script with the call of its function behind it: a single trip to its process."""
    name = script.entry
    if script.point in OF_RECORDS:
        if script.for_many:
            call = f"{name}{MANY}(_given)"
        else:
            call = f"[{name}(_each['record'], _each['old']) for _each in _given]"
    elif script.point == MAPPING:
        call = f"{name}(_given['body'], _given['headers'])"
    else:
        call = f"{name}(**_given)"
    return f"{script.source}\n\n{call}\n"


def one_of(script: ScriptDef, given: Mapping[str, Any]) -> Any:
    """Give what the script is called with for one record, or one set of inputs."""
    return [dict(given)] if script.point in OF_RECORDS else dict(given)


def answers_of(script: ScriptDef, answer: JsonValue, count: int) -> Sequence[JsonValue]:
    """Give what a script says of each record.

    Raises:
        ScriptFailedError: It does not say something of each.
    """
    if not isinstance(answer, list) or len(answer) != count:
        reason = say(
            "it must return a list with one entry for each of the {n} records",
            "必须返回列表，{n} 条记录各对应一项",
            n=count,
        )
        raise ScriptFailedError(reason=reason, script=script.name)
    return answer


def gives_of_script(script: ScriptDef, result: JsonValue) -> dict[str, JsonValue]:
    """Give what a script says that it gives, out of what it returned.

    Raises:
        ScriptFailedError: It returned no dictionary, or something else in it.
        UnfitAnswerError: Something is missing that must be there, or is of another type.
    """
    if not script.gives:
        return {}
    if not isinstance(result, Mapping) or not result.keys() <= script.gives.keys():
        names = ", ".join(script.gives)
        reason = say(
            "it must return a dictionary of {names}", "必须返回包含 {names} 的字典", names=names
        )
        raise ScriptFailedError(reason=reason, script=script.name)
    return taken_out({name: Given(of, pointer(name)) for name, of in script.gives.items()}, result)


def fitting(script: ScriptDef, name: str, value: Any) -> Any:
    """Give an input of a step, held to its type.

    Raises:
        ScriptInputError: It is of another type, or not there.
    """
    of = script.inputs[name]
    if value is None:
        if of.required:
            raise ScriptInputError(script=script.name, input=name, reason=_MISSING)
        return None
    if not isinstance(value, _PYTHON.get(of.type, object)) or (
        isinstance(value, bool) and of.type == "number"
    ):
        reason = say("it is no {t}", "不是 {t} 类型", t=of.type)
        raise ScriptInputError(script=script.name, input=name, reason=reason)
    return value


_MISSING = say("it is not there", "缺少该值")
_PYTHON: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "number": (int, float, Decimal),
    "boolean": bool,
    "date": date,
    "datetime": datetime,
    "time": time,
    "duration": timedelta,
    "record": str,
    "records": list,
}
