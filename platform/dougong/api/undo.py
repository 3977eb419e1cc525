"""What changed on a record, and how it is taken back: `/data/…/history`, `/data/…/undo`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, json_answer, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.data_by_shape import with_trace
from dougong.api.instants import id_of, instant_of
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    INSTANT,
    OBJECT,
    SAVED,
    TEXT,
    fields,
    list_of,
    or_null,
    ref,
)
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.past.taking_back import TakingBack
from dougong.records.saving.session import SaveOptions
from dougong.records.service import Records
from dougong.storage.history import WAYS, Among

_INSTANT: Any = {"type": "string", "maxLength": 40}
HISTORY = parameters(
    Parameter(
        name="limit",
        about=say("How many changes at most.", "最多返回多少条变更。"),
        schema={"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "integer", "minimum": 1, "maximum": 10**18},
    ),
    Parameter(
        name="field",
        about=say(
            "Only changes of this field, or of the rows of this name.",
            "仅该字段（或该名称的明细行）的变更。",
        ),
        schema={"type": "string", "maxLength": 63},
    ),
    Parameter(
        name="by",
        about=say("Only changes by this user.", "仅该用户所做的变更。"),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="via",
        about=say("Only changes that came about so.", "仅以该方式产生的变更。"),
        schema={"type": "string", "enum": list(WAYS)},
    ),
    Parameter(
        name="since",
        about=say("Only changes of this instant or later.", "仅此时刻及之后的变更。"),
        schema=_INSTANT,
    ),
    Parameter(
        name="until",
        about=say("Only changes before this instant.", "仅此时刻之前的变更。"),
        schema=_INSTANT,
    ),
)
_UNDO = BodyForm(fields({"version": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}}))
_RESTORE = BodyForm(
    fields({}, {"fields": {**list_of({"type": "string", "maxLength": 63}), "maxItems": 500}})
)


class PastOfRecords:
    """Answers the calls on what records were."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._taking_back = TakingBack(records)

    def history(self, actor: Actor, object_name: str, record_id: UUID, query: Values) -> Response:
        """Tell what changed on a record, the latest first."""
        limit = query["limit"]
        among = Among(
            field=query["field"] or None,
            actor=id_of("by", query["by"]),
            via=query["via"],
            since=instant_of("since", query["since"]),
            until=instant_of("until", query["until"]),
        )
        found = self._records.history(
            actor, object_name, record_id, before=query["cursor"], limit=limit, among=among
        )
        entries = [
            {
                "id": str(each.id),
                "at": instant(each.at),
                "event": each.event,
                "via": each.via,
                "job": None if each.job is None else str(each.job),
                "user": each.user,
                "changes": each.changes,
            }
            for each in found
        ]
        more = str(found[-1].id) if len(found) == limit else None
        return value_answer({"entries": entries, "next_cursor": more})

    def restore(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        entry: str,
        version: int | None,
        options: SaveOptions,
        body: Any,
    ) -> Response:
        """Give fields the values that they had before a change."""
        saved = self._taking_back.restore_values(
            actor,
            object_name,
            record_id,
            entry,
            body.get("fields"),
            version=version,
            options=options,
        )
        return json_answer(with_trace(saved))

    def undo(
        self, actor: Actor, object_name: str, record_id: UUID, options: SaveOptions, body: Any
    ) -> Response:
        """Take the last change of a record back."""
        version = body["version"]
        saved = self._taking_back.undo(actor, object_name, record_id, version, options=options)
        return no_content() if saved is None else json_answer(with_trace(saved))


def undo_routes(records: Records) -> Iterable[Route]:
    """Give the calls."""
    past, path = PastOfRecords(records), "/data/<object_name>/<uuid:record_id>"
    stored = frozenset(Shape) - {Shape.EVENT}
    written = stored - {Shape.CONFIGURATION}
    yield Route(
        "GET",
        f"{path}/history",
        Access.MEMBER,
        past.history,
        shapes=stored,
        query=HISTORY,
        summary=say("See what changed on a record", "查看记录的变更历史"),
        answers={200: _HISTORY},
    )
    yield Route(
        "POST",
        f"{path}/history/<entry>/restore",
        Access.MEMBER,
        past.restore,
        shapes=written,
        body=_RESTORE,
        versioned=True,
        saves=True,
        summary=say("Restore the values from before a change", "恢复某次变更之前的值"),
        answers={200: ref(OBJECT + SAVED)},
    )
    yield Route(
        "POST",
        f"{path}/undo",
        Access.MEMBER,
        past.undo,
        shapes=written,
        body=_UNDO,
        saves=True,
        summary=say("Undo the last change of a record", "撤销记录的最近一次更改"),
        answers={200: ref(OBJECT + SAVED), 204: None},
    )


_CHANGE = fields(
    {
        "id": TEXT,
        "at": INSTANT,
        "event": TEXT,
        "via": TEXT,
        "job": or_null(ID),
        "user": or_null(fields({"id": ID, "label": or_null(TEXT)})),
        "changes": ANY_OBJECT,
    }
)
_HISTORY = fields({"entries": list_of(_CHANGE), "next_cursor": or_null(TEXT)})
