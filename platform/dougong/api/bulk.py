"""Work on many records: `/data/{object}/mass`, and what fields the columns of a table may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import ID, TEXT, fields, list_of, or_null
from dougong.api.uploads import UploadForm
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.bulk.changing import MOST_IDS, MassChanges
from dougong.records.bulk.guessing import guess_fields, guess_title
from dougong.records.bulk.saving_many import WRITTEN_MANY
from dougong.records.bulk.sheets import read_sheet
from dougong.records.files import Upload

LARGEST_SHEET = 20 * 1024 * 1024
_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_UUID = {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_MASS = BodyForm(
    {
        **fields(
            {},
            {
                "ids": {**list_of(_UUID), "minItems": 1, "maxItems": MOST_IDS},
                "where": TEXT,
                "set": {"type": "object", "minProperties": 1},
                "delete": {"const": True},
            },
        ),
        "oneOf": [{"required": ["set"]}, {"required": ["delete"]}],
        "not": {"required": ["ids", "where"]},
    }
)
_TAKEN_ON = fields({"id": ID})
_GUESS = fields(
    {
        "column": TEXT,
        "field": {"type": "object"},
        "fits": list_of({"type": "object"}),
        "samples": list_of(TEXT),
        "filled": _COUNT,
        "distinct": _COUNT,
    }
)


class Bulk:
    """Answers the calls on many records."""

    def __init__(self, changes: MassChanges) -> None:
        self._changes = changes

    def change_many(self, actor: Actor, object_name: str, body: Any) -> Response:
        """Have many records changed or deleted."""
        ids = body.get("ids")
        job_id = self._changes.start(
            actor,
            object_name,
            ids=None if ids is None else [UUID(each) for each in ids],
            where=body.get("where"),
            values=body.get("set"),
        )
        return _taken_on(job_id)

    def guess(self, actor: Actor, body: Upload) -> Response:
        """Propose fields for the columns of a table."""
        actor.rights.require_system("builder")
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        sheet = read_sheet(body.name, body.content)
        guesses = guess_fields(sheet.headings, sheet.rows, locale)
        return value_answer(
            {
                "rows": len(sheet.rows),
                "title": guess_title(guesses, len(sheet.rows)),
                "columns": [
                    {
                        "column": each.column,
                        "field": each.field,
                        "fits": each.fits,
                        "samples": each.samples,
                        "filled": each.filled,
                        "distinct": each.distinct,
                    }
                    for each in guesses
                ],
            }
        )


def bulk_routes(changes: MassChanges) -> Iterable[Route]:
    """Give the calls."""
    bulk, member = Bulk(changes), Access.MEMBER
    yield Route(
        "POST",
        "/data/<object_name>/mass",
        member,
        bulk.change_many,
        body=_MASS,
        shapes=WRITTEN_MANY,
        summary=say("Change or delete many records", "批量修改或删除"),
        answers={202: _TAKEN_ON},
    )
    yield Route(
        "POST",
        "/meta/guess",
        member,
        bulk.guess,
        body=UploadForm(largest=LARGEST_SHEET),
        summary=say("Propose fields for the columns of a table", "根据表格的列建议字段"),
        answers={200: fields({"rows": _COUNT, "title": or_null(TEXT), "columns": list_of(_GUESS)})},
    )


def _taken_on(job_id: UUID) -> Response:
    return value_answer({"id": job_id}, 202, [("Location", f"{PREFIX}/jobs/{job_id}")])
