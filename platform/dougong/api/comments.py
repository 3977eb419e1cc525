"""What people say about records, and whether they follow them: `/data/…/comments`, `…/follow`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.talk.comments import Comment, Comments, Said
from dougong.records.talk.following import Followings

LONGEST = 10_000
_MOST_FILES = 10
_ID_TEXT: JsonObject = {"type": "string", "maxLength": 36}
_SAID = BodyForm(
    fields(
        {"body": {"type": "string", "maxLength": LONGEST}},
        {
            "reply_to": or_null(_ID_TEXT),
            "files": {"type": "array", "items": _ID_TEXT, "maxItems": _MOST_FILES},
        },
    )
)
_CHANGED = BodyForm(
    fields(
        {"body": {"type": "string", "maxLength": LONGEST}},
        {"files": {"type": "array", "items": _ID_TEXT, "maxItems": _MOST_FILES}},
    )
)
_LIST = parameters(
    Parameter(
        name="limit",
        about=say("How many conversations at most.", "最多返回多少个对话。"),
        schema={"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 400},
    ),
)
_NAMED = fields({"id": ID, "label": or_null(TEXT)})
_FILE = fields({"id": ID, "name": TEXT, "size": {"type": "integer"}, "media_type": TEXT})
_SHAPES = frozenset(Shape) - {Shape.EVENT}


def _schema(more: dict[str, JsonObject]) -> JsonObject:
    return fields(
        {
            "id": ID,
            "body": TEXT,
            "at": INSTANT,
            "by": _NAMED,
            "mine": {"type": "boolean"},
            "edited_at": or_null(INSTANT),
            "deleted": {"type": "boolean"},
            "files": list_of(_FILE),
            "mentions": ANY_OBJECT,
            **more,
        }
    )


ANSWER: JsonObject = _schema({"reply_to": or_null(ID)})
COMMENT: JsonObject = _schema({"reply_to": or_null(ID), "replies": list_of(ANSWER)})
_WRITTEN: JsonObject = _schema(
    {"reply_to": or_null(ID), "replies": list_of(ANSWER), "not_reached": list_of(_NAMED)}
)
_FOLLOWING = fields({"following": {"type": "boolean"}, "by_owning": {"type": "boolean"}})
_FOLLOWED = fields({"object": TEXT, "id": ID, "label": or_null(TEXT), "since": INSTANT})


class CommentCalls:
    """Answers the calls on comments."""

    def __init__(self, comments: Comments) -> None:
        self._comments = comments

    def list(self, actor: Actor, object_name: str, record_id: UUID, query: Values) -> Response:
        """Give a page of what is said about a record."""
        found, more = self._comments.list(
            actor, object_name, record_id, cursor=query["cursor"] or None, limit=query["limit"]
        )
        return value_answer(
            {"comments": [comment_json(each) for each in found], "next_cursor": more}
        )

    def add(self, actor: Actor, object_name: str, record_id: UUID, body: Any) -> Response:
        """Say something about a record."""
        made = self._comments.add(actor, object_name, record_id, _said(body))
        return value_answer(_written(made), 201)

    def change(
        self, actor: Actor, object_name: str, record_id: UUID, comment_id: UUID, body: Any
    ) -> Response:
        """Say something else in one's own comment."""
        now = self._comments.change(actor, object_name, record_id, comment_id, _said(body))
        return value_answer(_written(now))

    def remove(self, actor: Actor, object_name: str, record_id: UUID, comment_id: UUID) -> Response:
        """Remove one's own comment."""
        self._comments.remove(actor, object_name, record_id, comment_id)
        return no_content()


class FollowCalls:
    """Answers the calls on following."""

    def __init__(self, followings: Followings) -> None:
        self._followings = followings

    def of(self, actor: Actor, object_name: str, record_id: UUID) -> Response:
        """Tell whether one follows a record."""
        found = self._followings.of(actor, object_name, record_id)
        return value_answer({"following": found.active, "by_owning": found.by_owning})

    def follow(self, actor: Actor, object_name: str, record_id: UUID) -> Response:
        """Follow a record."""
        self._followings.set(actor, object_name, record_id, active=True)
        return no_content()

    def leave(self, actor: Actor, object_name: str, record_id: UUID) -> Response:
        """Follow a record no more."""
        self._followings.set(actor, object_name, record_id, active=False)
        return no_content()

    def list(self, actor: Actor) -> Response:
        """Give what one follows."""
        found = self._followings.list(actor)
        return value_answer(
            {
                "following": [
                    {
                        "object": each.object,
                        "id": each.id,
                        "label": each.label,
                        "since": instant(each.since),
                    }
                    for each in found
                ]
            }
        )


def comment_routes(comments: Comments) -> Iterable[Route]:
    """Give the calls on comments."""
    calls, member = CommentCalls(comments), Access.MEMBER
    path = "/data/<object_name>/<uuid:record_id>/comments"
    yield Route(
        "GET",
        path,
        member,
        calls.list,
        query=_LIST,
        shapes=_SHAPES,
        summary=say("List what is said about a record", "查询记录的评论"),
        answers={200: fields({"comments": list_of(COMMENT), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "POST",
        path,
        member,
        calls.add,
        body=_SAID,
        shapes=_SHAPES,
        summary=say("Comment on a record", "评论记录"),
        answers={201: _WRITTEN},
    )
    yield Route(
        "PATCH",
        f"{path}/<uuid:comment_id>",
        member,
        calls.change,
        body=_CHANGED,
        shapes=_SHAPES,
        summary=say("Change your comment", "修改您的评论"),
        answers={200: _WRITTEN},
    )
    yield Route(
        "DELETE",
        f"{path}/<uuid:comment_id>",
        member,
        calls.remove,
        shapes=_SHAPES,
        summary=say("Remove your comment", "删除您的评论"),
        answers={204: None},
    )


def follow_routes(followings: Followings) -> Iterable[Route]:
    """Give the calls on following."""
    calls, member = FollowCalls(followings), Access.MEMBER
    path = "/data/<object_name>/<uuid:record_id>/follow"
    yield Route(
        "GET",
        path,
        member,
        calls.of,
        shapes=_SHAPES,
        summary=say("See whether you follow a record", "查询是否关注记录"),
        answers={200: _FOLLOWING},
    )
    yield Route(
        "PUT",
        path,
        member,
        calls.follow,
        shapes=_SHAPES,
        summary=say("Follow a record", "关注记录"),
        answers={204: None},
    )
    yield Route(
        "DELETE",
        path,
        member,
        calls.leave,
        shapes=_SHAPES,
        summary=say("Follow a record no more", "取消关注记录"),
        answers={204: None},
    )
    yield Route(
        "GET",
        "/following",
        member,
        calls.list,
        summary=say("List the records that you follow", "查询您关注的记录"),
        answers={200: fields({"following": list_of(_FOLLOWED)})},
    )


def comment_json(comment: Comment) -> dict[str, Any]:
    """Write a comment with its answers."""
    return {**_one(comment), "replies": [_one(each) for each in comment.answers]}


def _one(comment: Comment) -> dict[str, Any]:
    row = comment.row
    return {
        "id": row.id,
        "body": row.text,
        "at": instant(row.created_at),
        "by": {"id": row.created_by, "label": comment.by},
        "mine": comment.mine,
        "edited_at": instant(row.edited_at),
        "deleted": row.deleted_at is not None,
        "files": [
            {"id": each.id, "name": each.name, "size": each.size, "media_type": each.media_type}
            for each in comment.files
        ],
        "mentions": dict(comment.named),
        "reply_to": row.reply_to,
    }


def _written(comment: Comment) -> dict[str, Any]:
    missed = [{"id": user, "label": label} for user, label in comment.missed]
    return {**comment_json(comment), "not_reached": missed}


def _said(body: Any) -> Said:
    files = [_id(each, f"/files/{at}") for at, each in enumerate(body.get("files", ()))]
    reply_to = body.get("reply_to")
    return Said(body["body"], files, None if reply_to is None else _id(reply_to, "/reply_to"))


def _id(text: str, path: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        error = InvalidValueError(value=text, reason=say("expected an id", "应为标识"))
        raise InvalidError([Problem(path=path, error=error)]) from None
