"""Scripts: `/scripts…`: what there is, what is wrong with one as it is written, and trying it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, TEXT, fields, list_of, or_null
from dougong.automation.scripts.service import ScriptBench
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 40}
_ANY: JsonObject = {}
_TRY = BodyForm(
    fields(
        {},
        {
            "record": ID,
            "values": ANY_OBJECT,
            "inputs": ANY_OBJECT,
            "body": _ANY,
            "headers": {
                "type": "object",
                "maxProperties": 100,
                "additionalProperties": {"type": "string", "maxLength": 4000},
            },
            "script": ANY_OBJECT,
        },
    )
)
_CHECK = BodyForm(fields({"script": ANY_OBJECT}))
_TEST = BodyForm(fields({}, {"names": {**list_of(_NAME), "maxItems": 500}}))
_SCRIPT = fields(
    {
        "name": TEXT,
        "label": ANY_OBJECT,
        "help": or_null(ANY_OBJECT),
        "point": TEXT,
        "object": or_null(TEXT),
        "inputs": list_of(
            fields(
                {
                    "name": TEXT,
                    "type": TEXT,
                    "object": or_null(TEXT),
                    "label": or_null(ANY_OBJECT),
                    "required": {"type": "boolean"},
                }
            )
        ),
        "examples": _COUNT,
        "layer": TEXT,
    }
)
_FAULT = fields(
    {
        "path": TEXT,
        "code": TEXT,
        "message": TEXT,
        "line": or_null(_COUNT),
        "column": or_null(_COUNT),
    }
)
_TRIED = fields(
    {"result": _ANY, "error": or_null(_FAULT), "printed": TEXT, "ms": _COUNT},
)
_OUTCOME = fields(
    {
        "script": TEXT,
        "name": TEXT,
        "passed": {"type": "boolean"},
        "ms": _COUNT,
        "failure": or_null(TEXT),
        "expected": _ANY,
        "actual": _ANY,
        "printed": TEXT,
    }
)


class ScriptCalls:
    """Answers the calls."""

    def __init__(self, bench: ScriptBench) -> None:
        self._bench = bench

    def all(self, actor: Actor) -> Response:
        """List the scripts in force."""
        found = [
            {
                "name": each.name,
                "label": each.label,
                "help": each.help,
                "point": each.point,
                "object": each.object,
                "inputs": [
                    {
                        "name": of.name,
                        "type": of.type,
                        "object": of.object,
                        "label": of.label,
                        "required": of.required,
                    }
                    for of in each.inputs.values()
                ],
                "examples": len(each.examples),
                "layer": layer,
            }
            for each, layer in self._bench.scripts(actor)
        ]
        return value_answer({"scripts": found})

    def check(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """List what is wrong with a script as it is written now."""
        locale = _locale(actor)
        found = self._bench.faults(actor, body["script"])
        return value_answer({"faults": [_fault(each.path, each.error, locale) for each in found]})

    def attempt(self, actor: Actor, name: str, body: Mapping[str, Any]) -> Response:
        """Run a script, and take back what it does."""
        tried = self._bench.attempt(actor, name, body, body.get("script"))
        error = None
        if tried.error is not None:
            error = _fault("/source", tried.error, _locale(actor))
        answer = {"result": tried.result, "error": error, "printed": tried.printed, "ms": tried.ms}
        return value_answer(answer)

    def test(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """Try examples."""
        found = self._bench.examples(actor, body.get("names"))
        return value_answer({"results": [each.to_json(_locale(actor)) for each in found]})


def script_routes(bench: ScriptBench) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    calls, member = ScriptCalls(bench), Access.MEMBER
    yield Route(
        "GET",
        "/scripts",
        member,
        calls.all,
        summary=say("List scripts", "查询脚本"),
        answers={200: fields({"scripts": list_of(_SCRIPT)})},
    )
    yield Route(
        "POST",
        "/scripts/check",
        member,
        calls.check,
        body=_CHECK,
        summary=say("See what is wrong with a script as it is written", "检查编写中的脚本有何问题"),
        answers={200: fields({"faults": list_of(_FAULT)})},
    )
    yield Route(
        "POST",
        "/scripts/test",
        member,
        calls.test,
        body=_TEST,
        summary=say("Try the examples of scripts", "运行脚本的示例"),
        answers={200: fields({"results": list_of(_OUTCOME)})},
    )
    yield Route(
        "POST",
        "/scripts/<name>/try",
        member,
        calls.attempt,
        body=_TRY,
        summary=say(
            "Run a script on a record or on inputs, and take back what it does",
            "在记录或输入上试运行脚本（所有改动都会撤销）",
        ),
        answers={200: _TRIED},
    )


def _locale(actor: Actor) -> str:
    return language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)


def _fault(path: str, error: Any, locale: str) -> dict[str, Any]:
    details = error.details
    line, column = details.get("line"), details.get("column")
    return {
        "path": path,
        "code": error.code,
        "message": error.message(locale),
        "line": line if isinstance(line, int) else None,
        "column": column if isinstance(column, int) else None,
    }
