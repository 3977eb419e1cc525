"""Records: `/data/…`. What the database built as JSON goes out as it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import json_answer, no_content, value_answer
from dougong.api.archive import archive_routes
from dougong.api.data_by_shape import shaped_routes, with_trace
from dougong.api.instants import instant_of
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import PREFIX, Access, Route, Writes
from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    OBJECT,
    SAVED,
    TEXT,
    fields,
    list_of,
    or_null,
    ref,
)
from dougong.api.timelines import timeline_routes
from dougong.api.undo import undo_routes
from dougong.api.unmasking import unmasking_routes
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.archive.service import Archive
from dougong.records.errors import RecordNotFoundError
from dougong.records.reading.aggregates import MOST_ROWS
from dougong.records.reading.sorting import NEWEST_FIRST
from dougong.records.reads import (
    DEFAULT_LIMIT,
    MOST_RECORDS,
    AggregateRequest,
    ListRequest,
)
from dougong.records.saving.repeats import Once
from dougong.records.saving.session import SaveOptions
from dougong.records.service import Records

_WHERE = Parameter(
    name="where",
    about=say(
        "A condition in the expression language, such as `status = 'new' and amount > 100`.",
        "表达式语言的条件，例如 `status = 'new' and amount > 100`。",
    ),
    schema={"type": "string", "maxLength": 8000},
)
_FIELDS = Parameter(
    name="fields",
    about=say(
        "Fields to give, parted by commas; dotted paths follow lookups, as `account.industry`.",
        "要返回的字段，用逗号分隔；可用点号路径跟随查找字段，如 `account.industry`。",
    ),
    schema={"type": "string", "maxLength": 8000},
)
_SORT = Parameter(
    name="sort",
    about=say(
        "Fields to sort by, parted by commas; `-` before one for descending.",
        "排序字段，用逗号分隔；字段前加 `-` 表示降序。",
    ),
    schema={"type": "string", "maxLength": 400, "default": NEWEST_FIRST},
)
LIST = parameters(
    _WHERE,
    _FIELDS,
    _SORT,
    Parameter(
        name="limit",
        about=say("How many records at most.", "最多返回多少条记录。"),
        schema={
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_RECORDS,
            "default": DEFAULT_LIMIT,
        },
    ),
    Parameter(
        name="cursor",
        about=say(
            "`next_cursor` of the page before, with the same `sort`.",
            "上一页的 `next_cursor`，`sort` 须相同。",
        ),
        schema={"type": "string", "maxLength": 20000},
    ),
    Parameter(
        name="count",
        about=say(
            "Whether to count all that match; an `estimate` is exact while it is small.",
            "是否统计总数；`estimate` 在数量较小时是精确的。",
        ),
        schema={"type": "string", "enum": ["none", "exact", "estimate"], "default": "none"},
    ),
)
GET = parameters(
    _FIELDS,
    Parameter(
        name="as_of",
        about=say(
            "An instant with its offset, such as `2026-01-31T08:00:00Z`: the record as it was"
            " then; `_as_of` tells what is not known of it.",
            "带时区偏移的时刻，例如 `2026-01-31T08:00:00Z`：返回当时的记录；"
            "`_as_of` 说明哪些内容无从得知。",
        ),
        schema={"type": "string", "maxLength": 40},
    ),
)
AGGREGATE = parameters(
    Parameter(
        name="group",
        about=say(
            "Expressions to group by, parted by commas, such as `status,MONTH(created_at)`.",
            "分组表达式，用逗号分隔，例如 `status,MONTH(created_at)`。",
        ),
        schema={"type": "string", "maxLength": 2000, "default": ""},
    ),
    Parameter(
        name="measures",
        about=say(
            "What to compute: `count()`, `sum(amount)`, `avg`, `min`, `max`, `count_distinct`.",
            "要计算的度量：`count()`、`sum(amount)`、`avg`、`min`、`max`、`count_distinct`。",
        ),
        schema={"type": "string", "maxLength": 2000, "default": "count()"},
    ),
    _WHERE,
    Parameter(
        name="having",
        about=say(
            "A condition on groups, such as `count() > 5`.", "对分组的条件，例如 `count() > 5`。"
        ),
        schema={"type": "string", "maxLength": 2000},
    ),
    Parameter(
        name="sort",
        about=say(
            "Groups and measures to sort by, such as `-count()`.",
            "按分组或度量排序，例如 `-count()`。",
        ),
        schema={"type": "string", "maxLength": 400},
    ),
    Parameter(
        name="limit",
        about=say("How many rows at most.", "最多返回多少行。"),
        schema={"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": 1000},
    ),
)


@dataclass(frozen=True, slots=True)
class GetRequest:
    """One record as a client asks for it.

    Attributes:
        fields: Paths; None for all fields.
        as_of: As it was then; None: as it is.
    """

    fields: tuple[str, ...] | None
    as_of: datetime | None


class Data:
    """Answers the calls on records."""

    def __init__(self, records: Records, archive: Archive) -> None:
        self._records = records
        self._archive = archive

    def list(self, actor: Actor, object_name: str, query: ListRequest) -> Response:
        """List records."""
        listed = self._records.list(actor, object_name, query)
        tail: dict[str, Any] = {"next_cursor": listed.page.next_cursor}
        if listed.count is not None:
            tail |= {"count": listed.count, "count_is_exact": listed.count_is_exact}
        return json_answer(b'{"records":[%b],%b' % (listed.page.rows, orjson.dumps(tail)[1:]))

    def get(self, actor: Actor, object_name: str, record_id: UUID, query: GetRequest) -> Response:
        """Give a record, or the fields of it that are asked for; now, or as it was."""
        if query.as_of is not None:
            at, wanted = query.as_of, query.fields
            return json_answer(self._records.get_as_of(actor, object_name, record_id, at, wanted))
        try:
            return json_answer(self._records.get(actor, object_name, record_id, query.fields))
        except RecordNotFoundError:
            return json_answer(self._archive.get(actor, object_name, record_id, query.fields))

    def aggregate(self, actor: Actor, object_name: str, query: AggregateRequest) -> Response:
        """Compute measures of groups."""
        rows = self._records.aggregate(actor, object_name, query)
        return json_answer(b'{"rows":[' + b",".join(rows) + b"]}")

    def create(
        self,
        actor: Actor,
        object_name: str,
        body: JsonValue,
        once: Once | None,
        options: SaveOptions,
    ) -> Response:
        """Create a record."""
        saved = self._records.create(actor, object_name, body, once=once, options=options)
        if not self._records.stores(actor, object_name):
            return json_answer(with_trace(saved), 202)
        place = f"{PREFIX}/data/{object_name}/{saved.id}"
        return json_answer(with_trace(saved), 201, [("Location", place)])

    def update(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        body: JsonValue,
        version: int | None,
        options: SaveOptions,
    ) -> Response:
        """Change fields of a record."""
        saved = self._records.update(
            actor, object_name, record_id, body, version=version, options=options
        )
        return json_answer(with_trace(saved))

    def delete(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        version: int | None,
        options: SaveOptions,
    ) -> Response:
        """Move a record to the recycle bin."""
        self._records.delete(actor, object_name, record_id, version=version, options=options)
        return no_content()

    def restore(self, actor: Actor, object_name: str, record_id: UUID) -> Response:
        """Take a record out of the recycle bin."""
        saved = self._records.restore(actor, object_name, record_id)
        return json_answer(saved.body or b"")

    def secret(self, actor: Actor, object_name: str, record_id: UUID, field_name: str) -> Response:
        """Give the plain text of an encrypted field."""
        text = self._records.secret(actor, object_name, record_id, field_name)
        return value_answer({"value": text})


def data_routes(records: Records, archive: Archive) -> Iterable[Route]:
    """Give the calls; on the API page there is one of each for every object that can take it."""
    data, member = Data(records, archive), Access.MEMBER
    yield from shaped_routes(records)
    yield from timeline_routes(records)
    yield from unmasking_routes(records)
    yield from undo_routes(records)
    yield from archive_routes(archive)
    one = {200: ref(OBJECT)}
    yield Route(
        "GET",
        "/data/<object_name>",
        member,
        data.list,
        shapes=_STORED,
        query=LIST,
        asked=_list_asked,
        summary=say("List records", "查询记录列表"),
        answers={200: _LISTED},
    )
    yield Route(
        "POST",
        "/data/<object_name>",
        member,
        data.create,
        shapes=_CREATED,
        answers_of={Shape.EVENT: {202: _PUBLISHED}},
        body=Writes.RECORD,
        repeatable=True,
        saves=True,
        summary=say("Create a record", "新建记录"),
        answers={201: ref(OBJECT + SAVED)},
    )
    yield Route(
        "GET",
        "/data/<object_name>/aggregate",
        member,
        data.aggregate,
        shapes=_STORED,
        query=AGGREGATE,
        asked=_aggregate_asked,
        summary=say("Count, sum and compare records", "统计与汇总记录"),
        answers={200: fields({"rows": list_of(ANY_OBJECT)})},
    )
    yield Route(
        "GET",
        "/data/<object_name>/<uuid:record_id>",
        member,
        data.get,
        shapes=_STORED,
        query=GET,
        asked=_get_asked,
        summary=say("Get a record", "查看记录"),
        answers=one,
    )
    yield Route(
        "PATCH",
        "/data/<object_name>/<uuid:record_id>",
        member,
        data.update,
        shapes=_WRITTEN,
        body=Writes.RECORD,
        versioned=True,
        saves=True,
        summary=say("Change fields of a record", "修改记录"),
        answers={200: ref(OBJECT + SAVED)},
    )
    yield Route(
        "DELETE",
        "/data/<object_name>/<uuid:record_id>",
        member,
        data.delete,
        shapes=_WRITTEN,
        versioned=True,
        saves=True,
        summary=say("Move a record to the recycle bin", "将记录移入回收站"),
        answers={204: None},
    )
    yield Route(
        "POST",
        "/data/<object_name>/<uuid:record_id>/restore",
        member,
        data.restore,
        shapes=_WRITTEN,
        summary=say("Take a record out of the recycle bin", "从回收站恢复记录"),
        answers=one,
    )
    yield Route(
        "GET",
        "/data/<object_name>/<uuid:record_id>/secrets/<field_name>",
        member,
        data.secret,
        shapes=_STORED,
        summary=say("Read an encrypted field; that is audited", "读取加密字段（会记入审计）"),
        answers={200: fields({"value": or_null(TEXT)})},
    )


_STORED = frozenset(Shape) - {Shape.EVENT}
_CREATED = frozenset(Shape) - {Shape.CONFIGURATION}
_WRITTEN = _STORED & _CREATED
_PUBLISHED = fields({"id": ID}, {"trace": list_of(ref("TraceStep"))})
_LISTED = fields(
    {
        "records": list_of(ref(OBJECT)),
        "next_cursor": or_null({"type": "string"}),
    },
    {"count": {"type": "integer"}, "count_is_exact": {"type": "boolean"}},
)


def _list_asked(query: Values) -> ListRequest:
    return ListRequest(
        where=query["where"],
        fields=_fields_asked(query),
        sort=query["sort"] or NEWEST_FIRST,
        limit=query["limit"],
        cursor=query["cursor"] or None,
        count=query["count"],
    )


def _get_asked(query: Values) -> GetRequest:
    return GetRequest(_fields_asked(query), instant_of("as_of", query["as_of"]))


def _aggregate_asked(query: Values) -> AggregateRequest:
    return AggregateRequest(**query)


def _fields_asked(query: Values) -> tuple[str, ...] | None:
    text = query["fields"]
    if text is None or not text.strip():
        return None
    return tuple(path.strip() for path in text.split(","))
