"""Duplicates: `/duplicates…`, and what is like a record that is about to be saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.kernel.messages import say
from dougong.metadata.kinds.duplicate_rule import METHODS, REPORT, DuplicateRuleDef, read_line
from dougong.metadata.objects.definition import Shape
from dougong.records.duplicates.service import Duplicates

_UUID = {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_MATCHED = frozenset({Shape.PLAIN, Shape.DOCUMENT})
_ASKED = BodyForm(fields({}, {"values": {"type": "object"}, "id": _UUID}))
_SOUGHT = BodyForm(fields({"object": TEXT}, {"rule": TEXT}))
_SETS = parameters(
    Parameter(
        name="object",
        about=say("Of which object.", "哪个对象。"),
        schema={"type": "string", "maxLength": 40, "default": ""},
    ),
    Parameter(
        name="limit",
        about=say("How many sets at most.", "最多返回多少组。"),
        schema={"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 80},
    ),
)
_MATCH = fields({"rule": TEXT, "id": ID, "label": or_null(TEXT), "fields": list_of(TEXT)})
_FOUND = fields(
    {"matches": list_of(_MATCH), "hidden": {"type": "boolean"}, "fields": list_of(TEXT)}
)
_LINE = fields(
    {"field": TEXT, "method": {"type": "string", "enum": [*METHODS]}},
    {"threshold": {"type": "number", "minimum": 0.3, "maximum": 1}},
)
_TRIED = BodyForm(
    fields(
        {"object": TEXT, "match": {**list_of(_LINE), "minItems": 1, "maxItems": 6}},
        {"where": {**TEXT, "maxLength": 8000}, "values": {"type": "object"}},
    )
)
_RECORD = fields({"id": ID, "label": or_null(TEXT)})
_TRIAL = fields(
    {
        "keys": {"type": "object", "additionalProperties": or_null(TEXT)},
        "matches": list_of(_RECORD),
        "sets": or_null({"type": "integer"}),
    }
)
_SET = fields(
    {
        "id": ID,
        "object": TEXT,
        "rules": list_of(TEXT),
        "score": {"type": "number"},
        "found_at": INSTANT,
        "records": list_of(_RECORD),
    }
)


class DuplicateCalls:
    """Answers the calls about duplicates."""

    def __init__(self, duplicates: Duplicates) -> None:
        self._duplicates = duplicates

    def similar(self, actor: Actor, object_name: str, body: Any) -> Response:
        """Tell what is probably the same as a record that is about to be saved."""
        record_id = UUID(body["id"]) if "id" in body else None
        values = body.get("values", {})
        found = self._duplicates.similar(actor, object_name, values, record_id)
        matches = [
            {"rule": each.rule, "id": each.id, "label": each.label, "fields": list(each.fields)}
            for each in found.matches
        ]
        told = {"matches": matches, "hidden": found.hidden, "fields": list(found.fields)}
        return value_answer(told)

    def try_out(self, actor: Actor, body: Any) -> Response:
        """Try a rule that is not in force."""
        match = tuple(read_line(each) for each in body["match"])
        rule = DuplicateRuleDef(
            name="",
            label={},
            object=body["object"],
            match=match,
            where=body.get("where"),
            action=REPORT,
        )
        trial = self._duplicates.try_out(actor, rule, body.get("values", {}))
        matches = [{"id": each.id, "label": each.label} for each in trial.matches]
        told = {"keys": dict(trial.keys), "matches": matches, "sets": trial.sets}
        return value_answer(told)

    def find(self, actor: Actor, body: Any) -> Response:
        """Have an object searched for duplicates."""
        job_id = self._duplicates.find(actor, body["object"], body.get("rule"))
        return value_answer({"id": job_id}, 202, [("Location", f"{PREFIX}/jobs/{job_id}")])

    def sets(self, actor: Actor, query: Values) -> Response:
        """List sets of duplicates."""
        page = self._duplicates.sets(
            actor, query["object"], cursor=query["cursor"], limit=query["limit"]
        )
        sets = [
            {
                "id": each.id,
                "object": each.object,
                "rules": list(each.rules),
                "score": round(each.score, 3),
                "found_at": instant(each.found_at),
                "records": [{"id": one.id, "label": one.label} for one in each.records],
            }
            for each in page.sets
        ]
        return value_answer({"sets": sets, "next_cursor": page.next_cursor})

    def dismiss(self, actor: Actor, set_id: UUID) -> Response:
        """Note that the records of a set are different ones."""
        self._duplicates.dismiss(actor, set_id)
        return no_content()


def duplicate_routes(duplicates: Duplicates) -> Iterable[Route]:
    """Give the calls."""
    calls, member = DuplicateCalls(duplicates), Access.MEMBER
    yield Route(
        "POST",
        "/data/<object_name>/duplicates",
        member,
        calls.similar,
        body=_ASKED,
        shapes=_MATCHED,
        while_viewing=True,
        summary=say("See what is probably the same", "查看可能重复的记录"),
        answers={200: _FOUND},
    )
    yield Route(
        "POST",
        "/duplicates/try",
        member,
        calls.try_out,
        body=_TRIED,
        while_viewing=True,
        summary=say("Try a duplicate rule", "试用查重规则"),
        answers={200: _TRIAL},
    )
    yield Route(
        "POST",
        "/duplicates/find",
        member,
        calls.find,
        body=_SOUGHT,
        summary=say("Look for duplicates", "查找重复记录"),
        answers={202: fields({"id": ID})},
    )
    yield Route(
        "GET",
        "/duplicates",
        member,
        calls.sets,
        query=_SETS,
        summary=say("List duplicates", "列出重复记录"),
        answers={200: fields({"sets": list_of(_SET), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "POST",
        "/duplicates/<uuid:set_id>/dismiss",
        member,
        calls.dismiss,
        summary=say("Say that they are no duplicates", "标记为非重复"),
        answers={204: None},
    )
