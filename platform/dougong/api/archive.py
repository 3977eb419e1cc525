"""The archive: `/data/…/archive`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.recycle_bin import RESULTS, results_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.archive.service import Archive

_ARCHIVED = frozenset({Shape.PLAIN, Shape.DOCUMENT})
_LIST = parameters(
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
_RESTORE = BodyForm(fields({"ids": {**list_of(_UUID), "minItems": 1, "maxItems": 100}}))


class ArchiveCalls:
    """Answers the calls on the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def page(self, actor: Actor, object_name: str, query: Values) -> Response:
        """List what lies in the archive of an object."""
        found = self._archive.page(
            actor, object_name, limit=query["limit"], cursor=query["cursor"] or None
        )
        records = [
            {"id": str(record_id), "label": label, "archived_at": instant(at)}
            for record_id, label, at in found.records
        ]
        return value_answer({"records": records, "next_cursor": found.next_cursor})

    def start(self, actor: Actor, object_name: str) -> Response:
        """Have records archived now."""
        return value_answer({"id": str(self._archive.start(actor, object_name))}, 202)

    def restore(self, actor: Actor, object_name: str, body: Any) -> Response:
        """Have records back."""
        ids = list(dict.fromkeys(map(UUID, body["ids"])))
        return results_answer(actor, self._archive.restore(actor, object_name, ids))


def archive_routes(archive: Archive) -> Iterable[Route]:
    """Give the calls."""
    calls, member, path = ArchiveCalls(archive), Access.MEMBER, "/data/<object_name>/archive"
    one = fields({"id": ID, "label": or_null(TEXT), "archived_at": INSTANT})
    yield Route(
        "GET",
        path,
        member,
        calls.page,
        query=_LIST,
        shapes=_ARCHIVED,
        summary=say("List what lies in the archive", "查看归档"),
        answers={200: fields({"records": list_of(one), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "POST",
        path,
        member,
        calls.start,
        shapes=_ARCHIVED,
        summary=say("Archive what meets the condition now", "立即归档符合条件的记录"),
        answers={202: fields({"id": ID})},
    )
    yield Route(
        "POST",
        f"{path}/restore",
        member,
        calls.restore,
        shapes=_ARCHIVED,
        body=_RESTORE,
        summary=say("Take records out of the archive", "从归档恢复记录"),
        answers={200: RESULTS},
    )
