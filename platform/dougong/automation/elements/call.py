"""Element: call a service outside, by way of a connector."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dougong.automation.calling.bodies import (
    MOST_DEPTH,
    expressions_in,
    filled_in,
    outward,
    texts,
    written,
)
from dougong.automation.calling.caller import is_free_header
from dougong.automation.calling.errors import InvalidHeaderError
from dougong.automation.calling.world import Asked, World
from dougong.automation.element import Go, Outcome, OutsideElement, element
from dougong.automation.flows.definition import StepDef
from dougong.automation.flows.gives import (
    check_gives,
    gives_of,
    gives_references,
    gives_schema,
    taken_out,
    types_of,
)
from dougong.formula.value_types import NUMBER, OPAQUE, TEXT, Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import TooDeepError, UnfitPropertyError
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

_READS = frozenset({"GET", "DELETE", "HEAD"})
_OWN: Mapping[str, Type] = {"status": NUMBER, "body": OPAQUE}
_GROUPS = ("query", "headers")


def _named(title: str, about: str, title_zh: str, about_zh: str) -> JsonObject:
    return {
        "title": title,
        "description": about,
        "x-title-zh": title_zh,
        "x-description-zh": about_zh,
        "x-editor": "values",
        "type": "object",
        "maxProperties": 50,
        "additionalProperties": {"type": ["string", "number", "boolean"], "maxLength": 10000},
    }


@element
class Call(OutsideElement):
    """Calls a service outside."""

    key = "call"
    group = "outside"
    label = say("Call a service", "调用外部服务")
    about = say(
        "Calls a service outside by way of a connector: at least once, always with the same key.",
        "通过连接器调用外部服务；至少调用一次，且每次携带相同的幂等键。",
    )
    icon = "call"
    schema = {
        "required": ["connector"],
        "properties": {
            "connector": {
                "title": "Connector",
                "description": "The connector that says where the service is.",
                "x-title-zh": "连接器",
                "x-description-zh": "指明服务地址与登录方式的连接器。",
                "x-editor": "connector",
                "type": "string",
            },
            "method": {
                "title": "Method",
                "description": "What is asked: GET reads, POST adds.",
                "x-title-zh": "方法",
                "x-description-zh": "请求方法：GET 读取，POST 新增。",
                "x-editor": "choice",
                "enum": ["GET", "POST", "PUT", "PATCH", "DELETE"],
                "default": "POST",
            },
            "path": {
                "title": "Path",
                "description": "Expression for the path below the address of the connector, such "
                "as '/orders/' & number.",
                "x-title-zh": "路径",
                "x-description-zh": "连接器地址之下的路径，为表达式，例如 '/orders/' & number。",
                "x-editor": "expression",
                "x-expect": "text",
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
            },
            "query": _named(
                "Parameters",
                "What follows the path, by name: an expression each.",
                "查询参数",
                "地址中的查询参数，每项为一个表达式。",
            ),
            "headers": _named(
                "Headers",
                "Headers of this call, by name: an expression each.",
                "请求头",
                "此次调用的请求头，每项为一个表达式。",
            ),
            "body": {
                "title": "Body",
                "description": "What is sent: a document in which each text is an expression.",
                "x-title-zh": "正文",
                "x-description-zh": "发送的内容：一个文档，其中的每段文本都是表达式。",
                "x-editor": "json",
                "type": ["object", "array", "string"],
                "maxLength": 10000,
            },
            "form": {
                "title": "Form",
                "description": "How the body is written: as JSON, as a web form, or as plain text.",
                "x-title-zh": "格式",
                "x-description-zh": "正文的格式：JSON、表单或纯文本。",
                "x-editor": "choice",
                "x-labels": {
                    "json": {"en": "JSON", "zh-CN": "JSON"},
                    "form": {"en": "Web form", "zh-CN": "表单"},
                    "text": {"en": "Plain text", "zh-CN": "纯文本"},
                },
                "enum": ["json", "form", "text"],
                "default": "json",
            },
            "gives": gives_schema(pointed=True),
        },
    }
    example = {
        "connector": "shop_by_oauth2",
        "method": "PUT",
        "path": "'/machines/' & serial",
        "query": {"dry": True, "since": "TODAY() - 1"},
        "headers": {"X-Machine": "serial"},
        "body": {"serial": "serial", "parts": ["serial", 2, None]},
        "form": "json",
        "gives": {"order": {"type": "text", "at": "/data/id", "required": True}},
    }

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the path, the parameters, the headers, and the texts of the body."""
        if "path" in step.config:
            yield place.expression("/path", step.config["path"], TEXT)
        for group in _GROUPS:
            for at, source in expressions_in(step.config.get(group, {}), pointer(group)):
                yield place.expression(at, source)
        for at, source in expressions_in(step.config.get("body"), "/body"):
            yield place.expression(at, source)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the connector, and the objects of records that are given."""
        yield Reference("connector", step.config["connector"], "/connector")
        yield from gives_references(gives_of(step))

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell of the answer what is declared of it."""
        return {**_OWN, **types_of(gives_of(step))}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that what is sent can be sent so."""
        yield from check_gives(gives_of(step), _OWN)
        body = step.config.get("body")
        if body is not None and step.config.get("method", "POST") in _READS:
            reason = say("what only asks sends nothing", "该方法不发送正文")
            yield Problem(path="/body", error=UnfitPropertyError(property="body", reason=reason))
        form = step.config.get("form", "json")
        fits = {"json": True, "form": isinstance(body, Mapping), "text": isinstance(body, str)}
        if body is not None and not fits[form]:
            reason = say("a body of that form is something else", "该格式的正文应为其他类型")
            yield Problem(path="/form", error=UnfitPropertyError(property="form", reason=reason))
        if any(at.count("/") > MOST_DEPTH for at, _ in expressions_in(body)):
            yield Problem(path="/body", error=TooDeepError())
        for name in step.config.get("headers", {}):
            if not is_free_header(name, ""):
                yield Problem(path=pointer("headers", name), error=InvalidHeaderError(name=name))

    def prepare(self, step: StepDef, at: At) -> JsonObject:
        """Work out what is asked; what it is signed with is put in when it is sent."""
        config, body = step.config, step.config.get("body")
        sources = {
            **dict(expressions_in(body, "/body")),
            **{f"/{g}{pointer(n)}": v for g in _GROUPS for n, v in config.get(g, {}).items()},
        }
        if "path" in config:
            sources["/path"] = config["path"]
        values = at.several(sources)
        of: dict[str, JsonObject] = {
            group: texts({n: values[f"/{group}{pointer(n)}"] for n in config.get(group, {})})
            for group in _GROUPS
        }
        form = config.get("form", "json")
        write = outward if form == "json" else written
        told = {place: write(each) for place, each in values.items()}
        return {
            "connector": config["connector"],
            "method": config.get("method", "POST"),
            "path": written(values.get("/path")),
            **of,
            "body": None if body is None else filled_in(body, told, "/body"),
            "form": form,
        }

    def perform(self, request: JsonObject, key: str, world: World) -> JsonObject:
        """Make the call."""
        asked: Any = {name: each for name, each in request.items() if name != "connector"}
        connector = str(request["connector"])
        return world.connectors.call(world.model, connector, Asked(**asked), key=key, now=world.now)

    def absorb(self, step: StepDef, answer: JsonObject, at: At) -> Outcome:
        """Take what is declared out of the answer."""
        text = str(answer.get("text", ""))
        gives = taken_out(gives_of(step), _read(text, Decimal))
        status = str(answer["status"])
        return Go(outputs={"status": status, "body": _read(text, float), **gives})


def _read(text: str, number: type[Decimal] | type[float]) -> JsonValue:
    """Read an answer; what is no JSON is a text."""
    if not text.strip():
        return None
    try:
        found: JsonValue = json.loads(text, parse_float=number, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return found


def _refuse(name: str) -> None:
    raise ValueError(name)
