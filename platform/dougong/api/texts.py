"""Every text that people read, with the caller's draft laid over: `/meta/texts`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.drafting.texts import all_texts
from dougong.kernel.messages import say

_TEXT = fields(
    {
        "address": TEXT,
        "kind": TEXT,
        "name": TEXT,
        "package": or_null(TEXT),
        "steps": list_of({"type": ["string", "integer"]}),
        "place": list_of({"anyOf": [TEXT, LOCALE_TEXT]}),
        "text": LOCALE_TEXT,
        "translated": ANY_OBJECT,
    }
)


def text_routes(drafts: Drafts) -> Iterable[Route]:
    """Give the call; it needs the system right ``builder``."""

    def answer(actor: Actor) -> Response:
        found = all_texts(drafts.overlay(actor), drafts.language)
        return value_answer({"texts": [each.to_json() for each in found]})

    yield Route(
        "GET",
        "/meta/texts",
        Access.MEMBER,
        answer,
        summary=say("List every text with your draft", "查询全部文本（含你的草稿）"),
        answers={200: fields({"texts": list_of(_TEXT)})},
    )
