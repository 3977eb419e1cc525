"""What one is told, and how one wants to be: `/ui/notifications`, `/notifications/preferences`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.messages import say
from dougong.records.notices import Named, Notices, Told, Wanted
from dougong.records.talk.preferences import Preferences, Tellings
from dougong.storage.telling_rows import FOLLOWING, USUAL

_MOST = 200
_LIST = parameters(
    Parameter(
        name="after",
        about=say(
            "Id of the last one of the page before; the latest come first.",
            "上一页最后一条的标识；最新的排在最前。",
        ),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="unread",
        about=say("`1` for what you have not read yet only.", "`1` 表示仅未读通知。"),
        schema={"type": "string", "enum": ["0", "1"], "default": "0"},
    ),
    Parameter(
        name="kinds",
        about=say(
            "Of which kinds, parted by commas, such as `mention,comment`; of all if absent.",
            "通知类型，用逗号分隔，例如 `mention,comment`；缺省为全部。",
        ),
        schema={"type": "string", "maxLength": 400},
    ),
    Parameter(
        name="limit",
        about=say("How many at most.", "最多返回多少条。"),
        schema={"type": "integer", "minimum": 1, "maximum": 100, "default": 30},
    ),
)
_READ = BodyForm(
    fields(
        {},
        {
            "ids": {
                "type": "array",
                "items": {"type": "string", "maxLength": 36},
                "maxItems": _MOST,
            },
            "all": {"const": True},
        },
    )
    | {"oneOf": [{"required": ["ids"]}, {"required": ["all"]}]}
)
_COUNT = {"type": "integer"}
_NAMED = or_null(fields({"id": ID, "label": or_null(TEXT)}))
_TOLD = fields(
    {
        "id": ID,
        "at": INSTANT,
        "kind": TEXT,
        "object": or_null(TEXT),
        "record": _NAMED,
        "by": _NAMED,
        "details": ANY_OBJECT,
        "read": {"type": "boolean"},
    }
)


_WAYS = fields({"in_app": {"type": "boolean"}, "mail": {"type": "boolean"}})
_PREFERENCES = fields(
    {
        "kinds": fields(dict.fromkeys(USUAL, _WAYS)),
        "follow": fields({name: {"type": "boolean"} for name in FOLLOWING}),
    }
)
_SOME_WAYS = fields({}, {"in_app": {"type": "boolean"}, "mail": {"type": "boolean"}})
_CHOICE = BodyForm(
    fields(
        {},
        {
            "kinds": fields({}, dict.fromkeys(USUAL, _SOME_WAYS)),
            "follow": fields({}, {name: {"type": "boolean"} for name in FOLLOWING}),
        },
    )
)


class NotificationCalls:
    """Answers the calls on notifications."""

    def __init__(self, notices: Notices, tellings: Tellings) -> None:
        self._notices = notices
        self._tellings = tellings

    def list(self, actor: Actor, query: Values) -> Response:
        """Give what one was told."""
        kinds = [each.strip() for each in (query["kinds"] or "").split(",") if each.strip()]
        wanted = Wanted(
            after=None if query["after"] is None else _id(query["after"], "/after"),
            unread=query["unread"] == "1",
            kinds=kinds or None,
            limit=query["limit"],
        )
        page = self._notices.list(actor, wanted)
        return value_answer(
            {
                "notifications": [_written(each) for each in page.told],
                "unread": page.unread,
                "next_after": page.next_after,
            }
        )

    def preferences(self, actor: Actor) -> Response:
        """Tell how one is told of what."""
        return value_answer(_chosen(self._tellings.of(actor)))

    def choose(self, actor: Actor, body: Any) -> Response:
        """Choose how one is told of what."""
        chosen = self._tellings.change(actor, body.get("kinds", {}), body.get("follow", {}))
        return value_answer(_chosen(chosen))

    def read(self, actor: Actor, body: Any) -> Response:
        """Note what one has read."""
        ids = None
        if "ids" in body:
            ids = [_id(text, f"/ids/{at}") for at, text in enumerate(body["ids"])]
        return value_answer({"unread": self._notices.read(actor, ids)})


def notification_routes(notices: Notices, tellings: Tellings) -> Iterable[Route]:
    """Give the calls; each sees what is told to its user and nothing else."""
    calls, member = NotificationCalls(notices, tellings), Access.MEMBER
    yield Route(
        "GET",
        "/ui/notifications",
        member,
        calls.list,
        query=_LIST,
        summary=say("List what you were told, the latest first", "查询您的通知，最新的在前"),
        answers={
            200: fields(
                {
                    "notifications": list_of(_TOLD),
                    "unread": _COUNT,
                    "next_after": or_null(ID),
                }
            )
        },
    )
    yield Route(
        "GET",
        "/notifications/preferences",
        member,
        calls.preferences,
        summary=say("See how you are told of what", "查询您的通知设置"),
        answers={200: _PREFERENCES},
    )
    yield Route(
        "PUT",
        "/notifications/preferences",
        member,
        calls.choose,
        body=_CHOICE,
        summary=say("Choose how you are told of what", "修改您的通知设置"),
        answers={200: _PREFERENCES},
    )
    yield Route(
        "POST",
        "/ui/notifications/read",
        member,
        calls.read,
        body=_READ,
        summary=say("Note which notifications you have read, or all", "将部分或全部通知标为已读"),
        answers={200: fields({"unread": _COUNT})},
    )


def _chosen(preferences: Preferences) -> dict[str, Any]:
    kinds = {n: {"in_app": w.in_app, "mail": w.mail} for n, w in preferences.kinds.items()}
    return {"kinds": kinds, "follow": dict(preferences.follow)}


def _id(text: str, path: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        reason = say("expected the id of a notification", "应为通知的标识")
        error = InvalidValueError(value=text, reason=reason)
        raise InvalidError([Problem(path=path, error=error)]) from None


def _written(told: Told) -> dict[str, Any]:
    return {
        "id": told.id,
        "at": instant(told.at),
        "kind": told.kind,
        "object": told.object,
        "record": _named(told.record),
        "by": _named(told.by),
        "details": told.details,
        "read": told.read,
    }


def _named(record: Named | None) -> dict[str, Any] | None:
    return None if record is None else {"id": record.id, "label": record.label}
