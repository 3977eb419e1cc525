"""What pages read, as bytes that are made once and sent many times."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeAlias

import orjson

from dougong.access.actor import Actor
from dougong.access.rights import Rights
from dougong.deployment.errors import UnknownDefinitionError
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.formula.checker import check
from dougong.formula.to_json import to_json
from dougong.formula.value_types import Type
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.records.pages.audiences import Audiences
from dougong.records.pages.contents import app_content, object_content
from dougong.records.pages.trimming import Trimming
from dougong.records.plans import PlanCache
from dougong.records.reading.filters import Functions, sent_as
from dougong.storage.database import Database

_KEPT = 400
_PAGE = say("page", "页面")

Further: TypeAlias = Callable[[Model, Rights, str], JsonValue]
"""Tells what somebody's rights let the pages of an object have besides."""


@dataclass(frozen=True, slots=True)
class Content:
    """An answer that is complete.

    Attributes:
        body: JSON.
        packed: The same by gzip.
        etag: Tells it from any other answer.
    """

    body: bytes
    packed: bytes
    etag: str


class Pages:
    """Gives pages the definitions that they read, as the actor may see them.

    Args:
        database: The cell.
        models: Compiled definitions.
        clock: Tells when.
        functions: Functions that expressions may call.
        further: What else the pages of an object read, by its name there.
    """

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        clock: Clock,
        functions: Functions,
        further: Mapping[str, Further] = MappingProxyType({}),
    ) -> None:
        self._models = models
        self._further = further
        self._functions = functions
        self._kept = PlanCache(size=_KEPT)
        self._audiences = Audiences(database, clock, self._kept)

    def app(self, actor: Actor) -> Content:
        """Give what the shell reads; its `version` tells every deploy and change of rights."""

        def build(model: Model, trimming: Trimming) -> dict[str, Any]:
            content = app_content(model, actor.rights, trimming)
            told = orjson.dumps([model.version, actor.rights.key, content])
            return {"version": f"{model.version}-{_mark(told)}", **content}

        return self._content(actor, "app", build)

    def object(self, actor: Actor, name: str) -> Content:
        """Give what the pages of an object read.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: The actor may not read it.
        """

        def build(model: Model, trimming: Trimming) -> dict[str, Any]:
            model.object(name)
            actor.rights.require("read", name)
            content = object_content(model, trimming, name)
            more = {key: tell(model, actor.rights, name) for key, tell in self._further.items()}
            return {**content, **more}

        return self._content(actor, ("object", name), build)

    def page(self, actor: Actor, name: str) -> Content:
        """Give a page; what its blocks show is read in the scope of their objects.

        Raises:
            UnknownDefinitionError: There is no such page, or none that is for the actor.
        """

        def build(model: Model, trimming: Trimming) -> JsonObject:
            page = trimming.shown("page", name)
            if page is None:
                pages = model.catalog.all("page")
                near = hint(name, [each for each in pages if trimming.shown("page", each)])
                raise UnknownDefinitionError(kind=dict(_PAGE), name=name, hint=near)
            return page

        return self._content(actor, ("page", name), build)

    def expression(self, actor: Actor, name: str, source: str, expect: Type | None) -> Content:
        """Give the tree of an expression over records of an object, such as a filter to be edited.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: The actor may not read it.
            ExpressionError: It has faults, each with its place.
        """
        model = self._models.current(actor.schema)
        scope = model.scope(model.object(name).name, actor.rights.sees)
        actor.rights.require("read", name)

        def build() -> Content:
            with sent_as("source"):
                found = check(source, scope, expect, functions=self._functions)
            return _written(to_json(found))

        key = (model.schema, model.version, actor.rights.key, "expression", name, source, expect)
        return self._kept.get(key, build)

    def _content(
        self, actor: Actor, what: Hashable, build: Callable[[Model, Trimming], Any]
    ) -> Content:
        # A browser asks once and keeps what it gets: what was deployed a moment ago must be in it.
        model = self._models.latest(actor.schema)
        others = self._audiences.not_for(actor, model)
        key = (model.schema, model.version, actor.rights.key, others, what)
        return self._kept.get(
            key, lambda: _written(build(model, Trimming(model, actor.rights, others)))
        )


def _written(content: Any) -> Content:
    body = orjson.dumps(content)
    return Content(body, gzip.compress(body, mtime=0), f'W/"{_mark(body)}"')


def _mark(body: bytes) -> str:
    return sha256(body).hexdigest()[:20]
