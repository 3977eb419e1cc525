"""What the browser app reads: `/ui/app`, `/ui/objects/{object}`, `/ui/pages/{page}`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import kept_answer
from dougong.api.errors import InvalidQueryError
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, LOCALE_TEXT, TEXT, fields, list_of
from dougong.formula.errors import UnknownTypeError
from dougong.formula.lexis import MAX_LENGTH
from dougong.formula.named_types import type_named
from dougong.formula.value_types import Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.errors import InvalidParameterError
from dougong.records.pages.service import Content, Pages

_YES: JsonObject = {"type": "boolean"}
_NAMED = {"name": TEXT, "label": LOCALE_TEXT}
_APP = fields({**_NAMED, "items": list_of(ANY_OBJECT)}, {"icon": TEXT, "color": TEXT, "home": TEXT})
_OBJECT = fields(
    {
        **_NAMED,
        "plural": LOCALE_TEXT,
        "title": TEXT,
        "package": TEXT,
        "shape": {"type": "string", "enum": [each.value for each in Shape]},
        "may": fields({"create": _YES, "read": _YES, "update": _YES, "delete": _YES}),
    },
    {"icon": TEXT},
)
_VIEW = fields({**_NAMED, "object": TEXT}, {"type": TEXT, "default": _YES})
_ALL = fields(
    {
        "version": TEXT,
        "apps": list_of(_APP),
        "objects": list_of(_OBJECT),
        "pages": list_of(fields(_NAMED, {"icon": TEXT})),
        "views": list_of(_VIEW),
    }
)
_TREE = fields({"type": TEXT, "tree": ANY_OBJECT, "reads": ANY_OBJECT})
SCOPE: dict[str, JsonObject] = {
    "objects": list_of(ANY_OBJECT),
    "picklists": list_of(ANY_OBJECT),
    "views": list_of(ANY_OBJECT),
    "layouts": list_of(ANY_OBJECT),
    "expressions": {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": _TREE},
    },
}
_EXPRESSION = parameters(
    Parameter(
        name="source",
        about=say("The expression.", "表达式。"),
        schema={"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
    ),
    Parameter(
        name="expect",
        about=say(
            "The type its value must have, such as `boolean`; any without it.",
            "值必须具有的类型，例如 `boolean`；省略时不限。",
        ),
        schema={"type": "string", "maxLength": 40},
    ),
)


class UiCalls:
    """Answers what the pages of the browser app ask."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def app(self, actor: Actor) -> Response:
        """Give apps, and objects, views and pages by name."""
        return _answer(self._pages.app(actor))

    def object(self, actor: Actor, name: str) -> Response:
        """Give what the pages of an object read."""
        return _answer(self._pages.object(actor, name))

    def page(self, actor: Actor, name: str) -> Response:
        """Give a page."""
        return _answer(self._pages.page(actor, name))

    def expression(self, actor: Actor, name: str, query: Values) -> Response:
        """Give the tree of an expression.

        Raises:
            InvalidQueryError: No expression was sent, or there is no such type.
        """
        source = query["source"]
        if not source:
            reason = say("send an expression", "请提供表达式")
            empty = InvalidParameterError(parameter="source", value="", reason=dict(reason))
            raise InvalidQueryError([Problem(path="/source", error=empty)])
        expected = _type(query["expect"])
        return _answer(self._pages.expression(actor, name, source, expected))


def ui_routes(pages: Pages) -> Iterable[Route]:
    """Give the calls; each shows what the caller's rights let be seen."""
    calls, member = UiCalls(pages), Access.MEMBER
    yield Route(
        "GET",
        "/ui/app",
        member,
        calls.app,
        summary=say(
            "See apps, and what objects, views and pages there are",
            "查看应用，以及有哪些对象、视图和页面",
        ),
        answers={200: _ALL, 304: None},
    )
    yield Route(
        "GET",
        "/ui/objects/<name>",
        member,
        calls.object,
        summary=say("See what the pages of an object are made of", "查看对象页面所需的定义"),
        answers={200: fields(SCOPE, {"buttons": list_of(ANY_OBJECT)}), 304: None},
    )
    yield Route(
        "GET",
        "/ui/objects/<name>/expression",
        member,
        calls.expression,
        query=_EXPRESSION,
        summary=say("Get the tree of an expression", "查看表达式的语法树"),
        answers={200: _TREE, 304: None},
    )
    yield Route(
        "GET",
        "/ui/pages/<name>",
        member,
        calls.page,
        summary=say("See a page", "查看页面"),
        answers={200: ANY_OBJECT, 304: None},
    )


def _type(name: str | None) -> Type | None:
    try:
        return type_named(name) if name is not None else None
    except UnknownTypeError as error:
        raise InvalidQueryError([Problem(path="/expect", error=error)]) from None


def _answer(content: Content) -> Response:
    return kept_answer(request.environ, content.etag, content.body, content.packed)
