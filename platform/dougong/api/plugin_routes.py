"""Calls that plugins answer: `/x/{package}/…`, behind all that guards every call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from flask import Response, request
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from dougong.access.actor import Actor
from dougong.api.answers import json_answer
from dougong.api.body import BodyForm
from dougong.api.errors import UnknownAddressError
from dougong.api.query import Parameter, Query, parameters
from dougong.api.routing import Access, Route
from dougong.hooks.errors import UnfitOfferError
from dougong.hooks.offers import METHODS, NAME, PluginRoute, Reply, RouteCall
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.plugged.handing import ActingPerson, PersonsRecords
from dougong.records.service import Records
from dougong.records.together import Together, save_together

HOOK: Final = "register_routes"
_RULE = re.compile(r"(/([A-Za-z0-9._-]+|<[a-z][a-z0-9_]{0,39}>)){1,10}")
_PARTS = re.compile("<([^>]*)>")
# What views are handed besides.
_TAKEN = frozenset({"actor", "query", "body"})
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginCalls:
    """Has plugins answer.

    Attributes:
        hooks: The plugins.
        together: Has all that one call saves in one transaction.
        clock: Tells when.
    """

    hooks: Hooks
    together: Together
    clock: Clock

    def view(self, plugin: str, route: PluginRoute) -> Callable[..., Response]:
        """Give what answers a route."""

        def answer(
            actor: Actor,
            query: Mapping[str, Any] | None = None,
            body: Any = None,
            **path: str,
        ) -> Response:
            if plugin not in self.together.models.current(actor.schema).packages:
                raise UnknownAddressError(path=request.path[:120])
            if route.right is not None:
                actor.rights.require_system(route.right)
            sent = {name: text for name, text in (query or {}).items() if text is not None}

            def work(records: Records) -> tuple[bytes, int]:
                call = RouteCall(
                    person=ActingPerson(actor),
                    path=path,
                    query=sent,
                    body=body,
                    records=PersonsRecords(records, actor),
                    now=self.clock.now(),
                )
                with self.hooks.watch.over(plugin, f"route {route.method} {route.rule}"):
                    return _written(route.view(call))

            if route.method == "GET":
                written, status = work(self.together.records)
            else:
                written, status = save_together(
                    self.together, actor, work, holds=lambda done: done[1] < 400
                )
            return json_answer(written, status)

        # Views are told apart by their names.
        answer.__name__ = f"x_{plugin}"
        return answer


def plugin_routes(calls: PluginCalls) -> Iterable[Route]:
    """Give the calls that plugins offer.

    Raises:
        UnfitOfferError: What one offers is no route, or cannot be one.
    """
    taken: set[tuple[str, str, str]] = set()
    for route, plugin in calls.hooks.collect(HOOK):
        if not isinstance(route, PluginRoute):
            raise _unfit(plugin, type(route).__name__, "a `PluginRoute`")
        _check(plugin, route)
        key = (plugin, route.method, re.sub("<[^>]*>", "<>", route.rule))
        if key in taken:
            raise _unfit(plugin, f"second `{route.method} {route.rule}`", "each but once")
        taken.add(key)
        yield Route(
            route.method,
            f"/x/{plugin}{route.rule}",
            Access.MEMBER,
            calls.view(plugin, route),
            query=_query(route),
            body=None if route.body is None else BodyForm(route.body),
            summary=route.summary,
            answers={200: {}},
            package=plugin,
        )


def _check(plugin: str, route: PluginRoute) -> None:
    if route.method not in METHODS:
        raise _unfit(plugin, f"method `{route.method}`", "one of " + ", ".join(METHODS))
    if not _RULE.fullmatch(route.rule):
        raise _unfit(plugin, f"rule `{route.rule}`", "such as `/boxes/<name>`")
    for name in _PARTS.findall(route.rule):
        if name in _TAKEN:
            raise _unfit(plugin, f"part `<{name}>` of a path", "another name")
    for name in route.query:
        if not NAME.fullmatch(name):
            raise _unfit(plugin, f"query parameter `{name}`", "a name in snake_case")
    if route.body is None:
        return
    try:
        Draft202012Validator.check_schema(route.body)
    except SchemaError as error:
        raise _unfit(plugin, f"schema in which {error.message}", "a JSON Schema") from None
    if route.body.get("type") != "object" or route.method == "GET":
        raise _unfit(plugin, f"body of `{route.rule}`", "an object, and none for a GET")


def _query(route: PluginRoute) -> Query:
    about = say("A text.", "文本。")
    text: JsonObject = {"type": "string", "maxLength": _LONGEST}
    return parameters(*(Parameter(name=each, about=about, schema=text) for each in route.query))


def _written(answer: Any) -> tuple[bytes, int]:
    reply = answer if isinstance(answer, Reply) else Reply(answer)
    if not 200 <= reply.status < 500:
        raise ValueError(f"it answers with status {reply.status}")
    return orjson.dumps(reply.body), reply.status


def _unfit(plugin: str, found: str, wanted: str) -> UnfitOfferError:
    return UnfitOfferError(plugin=plugin, hook=HOOK, found=found, wanted=wanted)
