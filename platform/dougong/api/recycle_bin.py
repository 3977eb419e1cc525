"""What lies in the recycle bin: `/recycle-bin`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.instants import id_of
from dougong.api.languages import language
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.past.bin import BinItem, BinRequest, Done, Named, RecycleBin

_MOST = 200
_ME = "me"
_LIST = parameters(
    Parameter(
        name="object",
        about=say("Records of this object only.", "仅该对象的记录。"),
        schema={"type": "string", "maxLength": 63},
    ),
    Parameter(
        name="q",
        about=say("Records only whose title holds this.", "仅标题包含此文本的记录。"),
        schema={"type": "string", "maxLength": 200},
    ),
    Parameter(
        name="by",
        about=say(
            "What this user deleted only; `me` for yourself.", "仅该用户删除的记录；`me` 表示本人。"
        ),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="limit",
        about=say("How many records at most.", "最多返回多少条记录。"),
        schema={"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 400},
    ),
)
_UUID = {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_NAME: JsonObject = {"type": "string", "maxLength": 63}
_ITEMS: JsonObject = {
    **list_of(fields({"object": _NAME, "id": _UUID})),
    "minItems": 1,
    "maxItems": _MOST,
}
_RESTORE = BodyForm(fields({"items": _ITEMS}, {"owners": {"type": "boolean", "default": False}}))
_PURGE = BodyForm(
    {
        **fields({}, {"items": _ITEMS, "all": {"const": True}, "object": _NAME}),
        "oneOf": [{"required": ["items"]}, {"required": ["all"]}],
        "not": {"required": ["items", "object"]},
    }
)
_FAULT = fields({"path": TEXT, "code": TEXT, "message": TEXT})
_NAMED = fields({"object": TEXT, "id": ID})
_OWNER = or_null(fields({"object": TEXT, "id": ID, "label": or_null(TEXT)}))
_RESULT = fields(
    {
        "object": TEXT,
        "id": ID,
        "done": {"type": "boolean"},
        "errors": list_of(_FAULT),
        "owner": _OWNER,
        "with_owners": list_of(_NAMED),
    }
)
RESULTS = fields({"results": list_of(_RESULT)})
_ITEM = fields(
    {
        "object": TEXT,
        "id": ID,
        "label": or_null(TEXT),
        "deleted_at": INSTANT,
        "deleted_by": or_null(fields({"id": ID, "label": or_null(TEXT)})),
        "with": {"type": "integer"},
        "until": or_null(INSTANT),
    }
)


class RecycleBinCalls:
    """Answers the calls on the recycle bin."""

    def __init__(self, bins: RecycleBin) -> None:
        self._bins = bins

    def page(self, actor: Actor, query: Values) -> Response:
        """List what lies in the bin."""
        by = actor.user_id if query["by"] == _ME else id_of("by", query["by"])
        asked = BinRequest(
            limit=query["limit"],
            object=query["object"] or None,
            by=by,
            text=(query["q"] or "").strip() or None,
            cursor=query["cursor"] or None,
        )
        found = self._bins.page(actor, asked)
        return value_answer(
            {
                "items": [_item(each) for each in found.items],
                "next_cursor": found.next_cursor,
                "may_purge": found.may_purge,
            }
        )

    def restore(self, actor: Actor, body: Any) -> Response:
        """Have records back."""
        done = self._bins.restore(actor, _named(body), owners=body.get("owners", False))
        return results_answer(actor, done)

    def purge(self, actor: Actor, body: Any) -> Response:
        """Delete records for good."""
        if "all" in body:
            return value_answer({"id": str(self._bins.empty(actor, body.get("object")))}, 202)
        return results_answer(actor, self._bins.purge(actor, _named(body)))


def recycle_bin_routes(bins: RecycleBin) -> Iterable[Route]:
    """Give the calls."""
    calls, member = RecycleBinCalls(bins), Access.MEMBER
    yield Route(
        "GET",
        "/recycle-bin",
        member,
        calls.page,
        query=_LIST,
        summary=say("List what lies in the recycle bin", "查看回收站"),
        answers={
            200: fields(
                {
                    "items": list_of(_ITEM),
                    "next_cursor": or_null(TEXT),
                    "may_purge": {"type": "boolean"},
                }
            )
        },
    )
    yield Route(
        "POST",
        "/recycle-bin/restore",
        member,
        calls.restore,
        body=_RESTORE,
        summary=say("Take records out of the recycle bin", "从回收站恢复多条记录"),
        answers={200: RESULTS},
    )
    yield Route(
        "POST",
        "/recycle-bin/purge",
        member,
        calls.purge,
        body=_PURGE,
        summary=say("Delete for good what lies in the recycle bin", "彻底删除回收站中的记录"),
        answers={200: RESULTS, 202: fields({"id": ID})},
    )


def _named(body: Any) -> list[Named]:
    return list(dict.fromkeys((each["object"], UUID(each["id"])) for each in body["items"]))


def _item(item: BinItem) -> JsonObject:
    return {
        "object": item.object,
        "id": str(item.id),
        "label": item.label,
        "deleted_at": instant(item.at),
        "deleted_by": item.by,
        "with": item.more,
        "until": instant(item.until),
    }


def results_answer(actor: Actor, done: Sequence[Done]) -> Response:
    """Tell what became of each of several records."""
    locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
    return value_answer({"results": [_result(each, locale) for each in done]})


def _result(done: Done, locale: str) -> JsonObject:
    owner = done.owner
    return {
        "object": done.named[0],
        "id": str(done.named[1]),
        "done": not done.problems,
        "errors": [
            {"path": each.path, "code": each.error.code, "message": each.error.message(locale)}
            for each in done.problems
        ],
        "owner": None
        if owner is None
        else {"object": owner[0][0], "id": str(owner[0][1]), "label": owner[1]},
        "with_owners": [{"object": name, "id": str(each)} for name, each in done.with_owners],
    }
