"""Expressions as one writes them: `/meta/expressions/check`, and the functions they may call."""

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
from dougong.api.schemas import ANY_OBJECT, ID, TEXT, fields, list_of
from dougong.automation.flows.definition import read_unfinished
from dougong.automation.flows.scope import FlowScope
from dougong.automation.registries import Parts
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.errors import UnknownObjectError
from dougong.deployment.expressions import CatalogScope
from dougong.deployment.models import Models
from dougong.formula.checker import check
from dougong.formula.completions import complete
from dougong.formula.errors import ExpressionError, FaultError
from dougong.formula.lexis import MAX_LENGTH
from dougong.formula.named_types import type_name, type_named
from dougong.formula.to_json import to_json
from dougong.formula.value_types import Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import localize, say
from dougong.records.reading.filters import Functions
from dougong.records.service import Records

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_CHECK = BodyForm(
    fields(
        {"expression": TEXT},
        {
            "object": TEXT,
            "flow": {"type": "object"},
            "step": {**TEXT, "maxLength": 40},
            "expect": TEXT,
            "record": {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
            "cursor": {**_COUNT, "maximum": MAX_LENGTH},
            "draft": {"type": "boolean", "default": False},
            "tree": {"type": "boolean", "default": False},
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
        "tree": ANY_OBJECT,
        "errors": list_of(_FAULT),
        "value": {},
        "completions": list_of(_COMPLETION),
    },
)


_FUNCTION = fields({"name": TEXT, "usage": TEXT, "doc": TEXT})


class Expressions:
    """Answers the calls on expressions."""

    def __init__(
        self,
        models: Models,
        drafts: Drafts,
        records: Records,
        functions: Functions,
        parts: Parts,
    ) -> None:
        self._parts = parts
        self._models = models
        self._drafts = drafts
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

    def functions(self, actor: Actor) -> Response:
        """Tell which functions there are, how each is called and what it does."""
        actor.rights.require_system("builder")
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        found = [
            {"name": each.key, "usage": each.usage, "doc": localize(each.doc, locale)}
            for each in self._functions
        ]
        return value_answer({"functions": found})

    def _checked(self, actor: Actor, body: Any, locale: str) -> dict[str, JsonValue]:
        source, scope = body["expression"], self._scope(actor, body)
        expected = type_named(body["expect"]) if "expect" in body else None
        try:
            expression = check(source, scope, expected, functions=self._functions)
            answer: dict[str, JsonValue] = {"type": type_name(expression.type)}
            if body.get("tree", False):
                answer["tree"] = to_json(expression)["tree"]
            if "record" in body:
                answer |= self._value(actor, body, expected)
        except ExpressionError as error:
            return {"errors": [_fault(each, locale) for each in error.faults()]}
        return answer

    def _value(self, actor: Actor, body: Any, expected: Type | None) -> dict[str, JsonValue]:
        """Give the value on a record; none of what only a draft has, for no record has that yet."""
        record_id = UUID(body["record"])
        try:
            value = self._records.evaluate(
                actor, body.get("object", ""), record_id, body["expression"], expected
            )
        except (ExpressionError, UnknownObjectError):
            if body.get("draft", False):
                return {}
            raise
        return {"value": value}

    def _completions(self, actor: Actor, body: Any, locale: str) -> list[JsonValue]:
        scope = self._scope(actor, body)
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

    def _scope(self, actor: Actor, body: Any) -> CatalogScope:
        if "flow" in body:
            return self._scope_of_flow(actor, body)
        name = body.get("object", "")
        if body.get("draft", False) and name:
            return self._drafts.scope(actor, name)
        model = self._models.current(actor.schema)
        return model.scope(model.object(name).name, actor.rights.sees)

    def _scope_of_flow(self, actor: Actor, body: Any) -> CatalogScope:
        """Give the names that may be used at a step of a flow that somebody is working on."""
        flow = read_unfinished(body["flow"])
        place = FlowScope(flow, self._parts, lenient=True).place(body.get("step", ""))
        name = body.get("object", flow.object or "")
        return self._drafts.scope(actor, name, extra=place.globals, spaces=place.spaces)


def expression_routes(
    models: Models, drafts: Drafts, records: Records, functions: Functions, parts: Parts
) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    calls = Expressions(models, drafts, records, functions, parts)
    yield Route(
        "POST",
        "/meta/expressions/check",
        Access.MEMBER,
        calls.check,
        body=_CHECK,
        summary=say("Check an expression", "检查表达式"),
        answers={200: _CHECKED},
    )
    yield Route(
        "GET",
        "/meta/expressions/functions",
        Access.MEMBER,
        calls.functions,
        summary=say("List the functions of expressions", "列出表达式函数"),
        answers={200: fields({"functions": list_of(_FUNCTION)})},
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
