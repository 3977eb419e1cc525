"""Search: `/search`, over the words of records."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, TEXT, fields, list_of, or_null
from dougong.kernel.messages import say
from dougong.records.searching.service import Searches

_SEARCH = parameters(
    Parameter(
        name="q",
        about=say("What to look for, in any case.", "要查找的文字，不区分大小写。"),
        schema={"type": "string", "maxLength": 200, "default": ""},
    ),
    Parameter(
        name="objects",
        about=say(
            "Objects to look at, parted by commas; all that you may read if not given.",
            "要查找的对象，用逗号分隔；省略时为您可查看的全部对象。",
        ),
        schema={"type": "string", "maxLength": 2000, "default": ""},
    ),
    Parameter(
        name="limit",
        about=say("How many records at most.", "最多返回多少条记录。"),
        schema={"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 100, "default": ""},
    ),
)
_PIECE = fields({"text": TEXT, "hit": {"type": "boolean"}})
_FOUND = fields(
    {
        "object": TEXT,
        "id": ID,
        "label": or_null(TEXT),
        "highlights": {"type": "object", "additionalProperties": list_of(_PIECE)},
    }
)


class SearchCalls:
    """Answers searches."""

    def __init__(self, searches: Searches) -> None:
        self._searches = searches

    def find(self, actor: Actor, query: Values) -> Response:
        """Give the records that a text names, the best matches first."""
        names = [name.strip() for name in query["objects"].split(",") if name.strip()]
        result = self._searches.find(
            actor,
            query["q"],
            objects=names,
            limit=query["limit"],
            cursor=query["cursor"] or None,
        )
        found = [
            {
                "object": each.object,
                "id": each.id,
                "label": each.label,
                "highlights": {
                    name: [{"text": part.text, "hit": part.hit} for part in parts]
                    for name, parts in each.highlights.items()
                },
            }
            for each in result.found
        ]
        return value_answer(
            {
                "results": found,
                "complete": result.complete,
                "counts": result.counts,
                "next_cursor": result.cursor,
            }
        )


def search_routes(searches: Searches) -> Iterable[Route]:
    """Give the call."""
    yield Route(
        "GET",
        "/search",
        Access.MEMBER,
        SearchCalls(searches).find,
        query=_SEARCH,
        summary=say(
            "Find records by words, numbers, pinyin and slips of the fields that are searched",
            "按文字、编号、拼音查找记录，可容错",
        ),
        answers={
            200: fields(
                {
                    "results": list_of(_FOUND),
                    "complete": {"type": "boolean"},
                    "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
                    "next_cursor": or_null(TEXT),
                }
            ),
        },
    )
