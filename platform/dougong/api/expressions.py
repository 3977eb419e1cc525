"""Expressions as one writes them: `/meta/expressions/check`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, TEXT, fields, list_of
from dougong.deployment.expressions import CatalogScope
from dougong.deployment.models import Models
from dougong.formula.checker import check
from dougong.formula.completions import complete
from dougong.formula.errors import ExpressionError, FaultError
from dougong.formula.lexis import MAX_LENGTH
from dougong.formula.named_types import type_name, type_named
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import localize, say
from dougong.records.reading.filters import Functions
from dougong.records.service import Records

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_CHECK = BodyForm(
    fields(
        {"object": TEXT, "expression": TEXT},
        {
            "expect": TEXT,
            "record": {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
            "cursor": {**_COUNT, "maximum": MAX_LENGTH},
        },
    )
)
_COMPLETION = fields(
    {
        "kind": {
            "type": "string",
            "enum": ["field", "relation", "global", "function", "option", "word"],
        },
        "text": TEXT,
        "label": TEXT,
        "doc": TEXT,
        "start": _COUNT,
        "end": _COUNT,
    }
)
_FAULT = fields(
    {
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "start": _COUNT,
        "end": _COUNT,
        "code": TEXT,
        "message": TEXT,
    },
    {"suggestion": TEXT},
)
_CHECKED = fields(
    {},
    {
        "type": TEXT,
        "errors": list_of(_FAULT),
        "value": {},
        "completions": list_of(_COMPLETION),
    },
)


class Expressions:
    """Answers the calls on expressions."""

    def __init__(self, models: Models, records: Records, functions: Functions) -> None:
        self._models = models
        self._records = records
        self._functions = functions

    def check(self, actor: Actor, body: Any) -> Response:
        """Tell the type of an expression or its faults; its value, and completions, if asked."""
        actor.rights.require_system("builder")
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        answer = self._checked(actor, body, locale)
        if "cursor" in body:
            answer["completions"] = self._completions(actor, body, locale)
        return value_answer(answer)

    def _checked(self, actor: Actor, body: Any, locale: str) -> dict[str, JsonValue]:
        name, source = body["object"], body["expression"]
        scope = self._scope(actor, name)
        expected = type_named(body["expect"]) if "expect" in body else None
        try:
            expression = check(source, scope, expected, functions=self._functions)
            answer: dict[str, JsonValue] = {"type": type_name(expression.type)}
            if "record" in body:
                record_id = UUID(body["record"])
                answer["value"] = self._records.evaluate(actor, name, record_id, source, expected)
        except ExpressionError as error:
            return {"errors": [_fault(each, locale) for each in error.faults()]}
        return answer

    def _completions(self, actor: Actor, body: Any, locale: str) -> list[JsonValue]:
        scope = self._scope(actor, body["object"])
        found = complete(body["expression"], body["cursor"], scope, self._functions)
        return [
            {
                "kind": each.kind,
                "text": each.text,
                "label": localize(each.label, locale),
                "doc": localize(each.doc, locale),
                "start": each.start,
                "end": each.end,
            }
            for each in found
        ]

    def _scope(self, actor: Actor, object_name: str) -> CatalogScope:
        model = self._models.current(actor.schema)
        return model.scope(model.object(object_name).name, actor.rights.sees)


def expression_routes(models: Models, records: Records, functions: Functions) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    yield Route(
        "POST",
        "/meta/expressions/check",
        Access.MEMBER,
        Expressions(models, records, functions).check,
        body=_CHECK,
        summary=say("Check an expression", "检查表达式"),
        answers={200: _CHECKED},
    )


def _fault(problem: Problem, locale: str) -> JsonObject:
    fault = problem.error
    assert isinstance(fault, FaultError)
    found: dict[str, JsonValue] = {
        "line": fault.details["line"],
        "column": fault.details["column"],
        "start": fault.start,
        "end": fault.end,
        "code": fault.code,
        "message": fault.message(locale),
    }
    hint: Any = fault.details["hint"]
    if hint:
        found["suggestion"] = localize(hint, locale).lstrip("; ；")
    return found
