"""Saved views: `/ui/objects/{object}/views`, one's own and those that others share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, TEXT, fields, list_of, or_null, ref
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.saved_views import SavedView, SavedViews

_LARGEST_BYTES = 64 * 1024
_BODY = BodyForm(
    fields({"definition": ANY_OBJECT, "shared": {"type": "boolean"}}), largest=_LARGEST_BYTES
)
_VIEW = fields(
    {
        "id": ID,
        "definition": ANY_OBJECT,
        "shared": {"type": "boolean"},
        "own": {"type": "boolean"},
        "owner": or_null(TEXT),
        "problems": list_of(ref("Fault")),
    }
)


class SavedViewCalls:
    """Answers the calls on saved views."""

    def __init__(self, views: SavedViews) -> None:
        self._views = views

    def list(self, actor: Actor, name: str) -> Response:
        """Give the views of an object that the caller may use."""
        found = [_written(each, actor) for each in self._views.all(actor, name)]
        return value_answer({"views": found})

    def create(self, actor: Actor, name: str, body: Any) -> Response:
        """Save a view."""
        saved = self._views.create(actor, name, body["definition"], shared=body["shared"])
        return value_answer(_written(saved, actor), 201)

    def update(self, actor: Actor, name: str, view_id: UUID, body: Any) -> Response:
        """Save a view anew."""
        definition, shared = body["definition"], body["shared"]
        saved = self._views.update(actor, name, view_id, definition, shared=shared)
        return value_answer(_written(saved, actor))

    def delete(self, actor: Actor, name: str, view_id: UUID) -> Response:
        """Delete a view."""
        self._views.delete(actor, name, view_id)
        return no_content()


def saved_view_routes(views: SavedViews) -> Iterable[Route]:
    """Give the calls."""
    calls, member = SavedViewCalls(views), Access.MEMBER
    yield Route(
        "GET",
        "/ui/objects/<name>/views",
        member,
        calls.list,
        summary=say("List your saved views, and those shared with you", "查询自己的和共享的视图"),
        answers={200: fields({"views": list_of(_VIEW)})},
    )
    yield Route(
        "POST",
        "/ui/objects/<name>/views",
        member,
        calls.create,
        body=_BODY,
        summary=say("Save a view", "保存视图"),
        answers={201: _VIEW},
    )
    yield Route(
        "PUT",
        "/ui/objects/<name>/views/<uuid:view_id>",
        member,
        calls.update,
        body=_BODY,
        summary=say("Save a view anew", "重新保存视图"),
        answers={200: _VIEW},
    )
    yield Route(
        "DELETE",
        "/ui/objects/<name>/views/<uuid:view_id>",
        member,
        calls.delete,
        summary=say("Delete a saved view", "删除已保存的视图"),
        answers={204: None},
    )


def _written(view: SavedView, actor: Actor) -> JsonObject:
    locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
    return {
        "id": str(view.id),
        "definition": view.definition,
        "shared": view.shared,
        "own": view.own,
        "owner": view.owner,
        "problems": [each.to_json(locale) for each in view.problems],
    }
