"""The API page of a tenant: OpenAPI 3.1, made from the routes and from its own definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from apispec import APISpec
from flask import Response, request

from dougong import __version__
from dougong.access.actor import Actor
from dougong.api.answers import json_answer
from dougong.api.body import BodyForm
from dougong.api.headers import CONFIRM, TRACE
from dougong.api.languages import language
from dougong.api.openapi_schemas import RecordForms
from dougong.api.problems import PROBLEM_JSON
from dougong.api.query import Parameter
from dougong.api.routing import Access, Route, Writes
from dougong.api.schemas import BYTES, ID, OBJECT, SHARED, TEXT, ref
from dougong.api.uploads import FILE_NAME, EitherForm, MultipartForm, UploadForm
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, localize, say

_VERSIONS_KEPT = 32  # the page of 100 objects with 50 fields is 3.6 MB, written in half a second
_ABOUT = say(
    "Every object has the same calls; the schemas are those of your own definitions.",
    "每个对象都有相同的接口；数据结构来自您自己的定义。",
)
_IF_MATCH = say(
    "Version of the record the change is made to, in quotes; another version gives 409.",
    "所修改记录的版本（加引号）；版本不符时返回 409。",
)
_REPEATABLE = say(
    "A key of your choice: sent again within a day, the call creates nothing more.",
    "自选的键：一天内以相同的键重复发送时，不会再次创建。",
)
_CONFIRMING = say(
    "Rules whose warnings are confirmed, as names with commas between them, or `*` for all; "
    "without it, a save that sets off warnings gives 409 `record.confirmation_required`.",
    "已确认警告的规则名称（以逗号分隔），或用 `*` 表示全部；"
    "否则触发警告的保存将返回 409 `record.confirmation_required`。",
)
_TRACING = say(
    "With `1` the answer has a `trace` of what ran; needs the right to build.",
    "为 `1` 时响应中包含 `trace`（执行过程）；需要构建权限。",
)
_NAMED = say(
    "Name of the file in UTF-8, percent-encoded; its type is that of `Content-Type`.",
    "文件名（UTF-8 百分号编码）；类型取自 `Content-Type`。",
)
_RULES = r"^(\*|[a-z][a-z0-9_]{0,39}(, ?[a-z][a-z0-9_]{0,39}){0,99})$"
_PROBLEM = say("A problem, as RFC 9457 describes it.", "问题详情（RFC 9457）。")
_DONE = say("Done.", "完成。")


class OpenApi:
    """Answers with the API page; made once per version, rights and language.

    Args:
        routes: Every call that is to be on the page.
        models: Compiled definitions of each tenant.
        cookie: Name of the session's cookie.
    """

    def __init__(self, routes: Iterable[Route], models: Models, *, cookie: str) -> None:
        self._routes = tuple(route for route in routes if route.summary is not None)
        self._cookie = cookie
        self._models = models
        self._kept: Callable[..., bytes] = lru_cache(maxsize=_VERSIONS_KEPT)(self._write)

    def get(self, actor: Actor) -> Response:
        """Give the page of the actor's tenant."""
        model = self._models.current(actor.schema)
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        body = self._kept(_Key(model, actor), locale)
        return json_answer(body, headers=[("Cache-Control", "private, no-cache")])

    def _write(self, key: _Key, locale: str) -> bytes:
        return orjson.dumps(document(self._routes, key.model, key.actor, locale, self._cookie))


class _Key:
    """A model as seen with some rights; equal when the page would be."""

    def __init__(self, model: Model, actor: Actor) -> None:
        self.model = model
        self.actor = actor
        self._parts = (model.schema, model.version, actor.rights.key)

    def __hash__(self) -> int:
        return hash(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._parts == other._parts


def openapi_route(openapi: OpenApi) -> Route:
    """Give the call."""
    return Route("GET", "/openapi.json", Access.MEMBER, openapi.get)


def document(
    routes: Iterable[Route], model: Model, actor: Actor, locale: str, cookie: str
) -> JsonObject:
    """Write the page.

    Args:
        routes: The calls.
        model: The tenant's definitions.
        actor: Whose rights decide what is on it.
        locale: Its language.
        cookie: Name of the session's cookie.
    """
    readable = [o for o in model.objects.values() if actor.rights.may("read", o.name)]
    forms = RecordForms(model, actor.rights.sees, locale)
    page = _Page(
        title=f"Dougong: {actor.tenant}",
        version=f"{__version__}+{model.version}",
        records=readable,
        schemas={name: each for record in readable for name, each in forms.of(record)},
    )
    return page.written(routes, locale, cookie)


def common_document(routes: Iterable[Route], cookie: str) -> JsonObject:
    """Write the part of the page that every tenant has, from which the browser has its types."""
    named = [route for route in routes if route.summary is not None]
    return _Page("Dougong", "v1", (), {}).written(named, "en", cookie)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is on a page besides the calls.

    Attributes:
        title: Its heading.
        version: Its version.
        records: The objects that have calls.
        schemas: The schemas of their records, by name.
    """

    title: str
    version: str
    records: Sequence[ObjectModel]
    schemas: Mapping[str, JsonObject]

    def written(self, routes: Iterable[Route], locale: str, cookie: str) -> JsonObject:
        """Write it with the calls."""
        spec = APISpec(
            title=self.title,
            version=self.version,
            openapi_version="3.1.0",
            info={"description": localize(_ABOUT, locale)},
            servers=[{"url": "/api/v1"}],
            security=[{"token": []}, {"session": [], "csrf": []}],
        )
        _add_security(spec, cookie)
        _add_components(spec, {**SHARED, **self.schemas}, locale)
        for route in routes:
            if OBJECT in route.template:
                for record in self.records:
                    if record.definition.shape in route.shapes:
                        path = route.template.replace(OBJECT, record.name)
                        _add(spec, path, route, record, locale)
            else:
                _add(spec, route.template, route, None, locale)
        written: JsonObject = spec.to_dict()
        return written


def _add_components(spec: APISpec, schemas: Mapping[str, JsonObject], locale: str) -> None:
    for name, schema in schemas.items():
        spec.components.schema(name, dict(schema))
    spec.components.response(
        "Problem",
        {
            "description": localize(_PROBLEM, locale),
            "content": {PROBLEM_JSON: {"schema": ref("Problem")}},
        },
    )


def _add_security(spec: APISpec, cookie: str) -> None:
    scheme = spec.components.security_scheme
    scheme("token", {"type": "http", "scheme": "bearer"})
    scheme("session", {"type": "apiKey", "in": "cookie", "name": cookie})
    scheme("csrf", {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"})


def _add(spec: APISpec, path: str, route: Route, record: ObjectModel | None, locale: str) -> None:
    assert route.summary is not None
    tag = record.name if record is not None else path.split("/")[1]
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()}{path.replace('/', '_')}".translate(_PLAIN),
        "summary": localize(route.summary, locale),
        "tags": [tag],
        "parameters": list(_parameters(route, locale)),
        "responses": _responses(route, record, locale),
    }
    if route.access is Access.PUBLIC:
        operation["security"] = []
    if route.body is not None:
        operation["requestBody"] = {
            "required": not isinstance(route.body, UploadForm),  # a file may be empty
            "content": _body_content(route.body, route.method, record),
        }
    spec.path(path, operations={route.method.lower(): operation})


_PLAIN = str.maketrans({"{": None, "}": None, ".": "_"})


def _parameters(route: Route, locale: str) -> Iterable[JsonObject]:
    for part in route.template.split("/"):
        if part.startswith("{") and part != OBJECT:
            name = part[1:-1]
            schema = ID if name.endswith("_id") else TEXT
            yield {"in": "path", "name": name, "required": True, "schema": schema}
    for parameter in route.query.values():
        yield _query_parameter(parameter, locale)
    if route.versioned:
        schema = {"type": "string", "pattern": '^"[0-9]{1,9}"$'}
        yield _header("If-Match", schema, _IF_MATCH, locale)
    if route.repeatable:
        schema = {"type": "string", "pattern": "^[ -~]{1,255}$"}
        yield _header("Idempotency-Key", schema, _REPEATABLE, locale)
    if isinstance(route.body, UploadForm):
        yield _header(FILE_NAME, {"type": "string", "pattern": "^[!-~]{1,3000}$"}, _NAMED, locale)
    if route.saves:
        schema = {"type": "string", "pattern": _RULES}
        yield _header(CONFIRM, schema, _CONFIRMING, locale)
        yield _header(TRACE, {"type": "string", "enum": ["0", "1"]}, _TRACING, locale)


def _query_parameter(parameter: Parameter, locale: str) -> JsonObject:
    return {
        "in": "query",
        "name": parameter.name,
        "description": localize(parameter.about, locale),
        "schema": parameter.schema,
    }


def _header(name: str, schema: JsonObject, about: LocaleText, locale: str) -> JsonObject:
    return {"in": "header", "name": name, "description": localize(about, locale), "schema": schema}


def _responses(route: Route, record: ObjectModel | None, locale: str) -> JsonObject:
    responses: dict[str, JsonValue] = {}
    shape = record.definition.shape if record is not None else None
    answers = route.answers_of.get(shape, route.answers) if shape is not None else route.answers
    for status, schema in answers.items():
        answer: dict[str, JsonValue] = {"description": localize(_DONE, locale)}
        if schema is not None:
            named = _named(schema, record.name) if record is not None else schema
            media_type = "*/*" if schema is BYTES else "application/json"
            answer["content"] = {media_type: {"schema": named}}
        responses[str(status)] = answer
    problem = {"$ref": "#/components/responses/Problem"}
    return {**responses, **dict.fromkeys(_refusals(route), problem)}


def _refusals(route: Route) -> Iterable[str]:
    """Give every status of a problem that the call may answer with."""
    yield from ("400", "401", "403", "429")
    if route.body is not None or "{" in route.template or route.query:
        yield from ("404", "422")  # what they name may not be there, or may not be fit
    if route.method != "GET":
        yield "409"
    if route.body is not None:
        yield from ("413", "415")
    yield "5XX"


def _body_content(
    body: BodyForm | Writes | UploadForm | MultipartForm,
    method: str,
    record: ObjectModel | None,
) -> JsonObject:
    if isinstance(body, UploadForm):
        return {"*/*": {"schema": BYTES}}
    if isinstance(body, EitherForm):
        both = {"application/json": body.json.schema, "multipart/form-data": body.schema}
        return {kind: {"schema": schema} for kind, schema in both.items()}
    if isinstance(body, MultipartForm):
        return {"multipart/form-data": {"schema": body.schema}}
    return {"application/json": {"schema": _body_schema(body, method, record)}}


def _body_schema(body: BodyForm | Writes, method: str, record: ObjectModel | None) -> JsonObject:
    if isinstance(body, BodyForm):
        return body.schema
    assert record is not None
    is_new = body is Writes.RECORD and method == "POST"
    return ref(f"{record.name}.{'create' if is_new else 'patch'}")


def _named(schema: JsonValue, name: str) -> Any:
    """Put an object's name in its place, in a schema that serves every object."""
    if isinstance(schema, str):
        return schema.replace(OBJECT, name)
    if isinstance(schema, Mapping):
        return {key: _named(value, name) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_named(value, name) for value in schema]
    return schema
