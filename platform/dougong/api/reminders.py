"""What one wants to be reminded of: `/reminders`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.fields.builtin.datetime import DatetimeField
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.talk.reminders import Reminder, Reminders, Wish

_LONGEST_NOTE = 1000
_NAME: JsonObject = {"type": "string", "maxLength": 40}
_ID_TEXT: JsonObject = {"type": "string", "maxLength": 36}
_NOTE: JsonObject = {"type": "string", "maxLength": _LONGEST_NOTE}
_AT: JsonObject = {"type": "string", "format": "date-time", "maxLength": 40}
_NEW = BodyForm(
    {
        **fields({"at": _AT}, {"note": _NOTE, "object": _NAME, "record": _ID_TEXT}),
        "dependentRequired": {"object": ["record"], "record": ["object"]},
    }
)
_CHANGED = BodyForm(fields({}, {"at": _AT, "note": _NOTE}))
_LIST = parameters(
    Parameter(
        name="object",
        about=say("Object of the record that they are about.", "提醒所涉记录的对象。"),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="record",
        about=say("The record that they are about; all if absent.", "提醒所涉记录；缺省为全部。"),
        schema={"type": "string", "maxLength": 36},
    ),
)
_REMINDER = fields(
    {
        "id": ID,
        "at": INSTANT,
        "note": TEXT,
        "object": or_null(TEXT),
        "record": or_null(fields({"id": ID, "label": or_null(TEXT)})),
    }
)


class ReminderCalls:
    """Answers the calls on one's own reminders."""

    def __init__(self, reminders: Reminders) -> None:
        self._reminders = reminders

    def list(self, actor: Actor, query: Values) -> Response:
        """Give what one is still to be reminded of."""
        name, record = query["object"], query["record"]
        of = None if not name or not record else (name, _id(record, "/record"))
        found = self._reminders.list(actor, of=of)
        return value_answer({"reminders": [_written(each) for each in found]})

    def add(self, actor: Actor, body: Any) -> Response:
        """Be reminded."""
        record = body.get("record")
        of = None if record is None else (body["object"], _id(record, "/record"))
        wish = Wish(_instant(body["at"]), body.get("note", ""), of)
        return value_answer(_written(self._reminders.add(actor, wish)), 201)

    def change(self, actor: Actor, reminder_id: UUID, body: Any) -> Response:
        """Put one off, or say something else in it."""
        at = None if "at" not in body else _instant(body["at"])
        changed = self._reminders.change(actor, reminder_id, at=at, note=body.get("note"))
        return value_answer(_written(changed))

    def remove(self, actor: Actor, reminder_id: UUID) -> Response:
        """Be reminded no more."""
        self._reminders.remove(actor, reminder_id)
        return no_content()


def reminder_routes(reminders: Reminders) -> Iterable[Route]:
    """Give the calls; each sees what is its user's own and nothing else."""
    calls, member = ReminderCalls(reminders), Access.MEMBER
    yield Route(
        "GET",
        "/reminders",
        member,
        calls.list,
        query=_LIST,
        summary=say("List what you are still to be reminded of", "查询您的待提醒事项"),
        answers={200: fields({"reminders": list_of(_REMINDER)})},
    )
    yield Route(
        "POST",
        "/reminders",
        member,
        calls.add,
        body=_NEW,
        summary=say("Be reminded at an instant", "设置提醒"),
        answers={201: _REMINDER},
    )
    yield Route(
        "PATCH",
        "/reminders/<uuid:reminder_id>",
        member,
        calls.change,
        body=_CHANGED,
        summary=say("Put a reminder off", "推迟或修改提醒"),
        answers={200: _REMINDER},
    )
    yield Route(
        "DELETE",
        "/reminders/<uuid:reminder_id>",
        member,
        calls.remove,
        summary=say("Be reminded no more", "删除提醒"),
        answers={204: None},
    )


def _written(reminder: Reminder) -> dict[str, Any]:
    row = reminder.row
    record = None if row.record_id is None else {"id": row.record_id, "label": reminder.label}
    return {
        "id": row.id,
        "at": instant(row.at),
        "note": row.note,
        "object": row.object,
        "record": record,
    }


def _instant(text: str) -> datetime:
    try:
        return DatetimeField().parse(text, {})
    except InvalidValueError as error:
        raise InvalidError([Problem(path="/at", error=error)]) from None


def _id(text: str, path: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        error = InvalidValueError(value=text, reason=say("expected an id", "应为标识"))
        raise InvalidError([Problem(path=path, error=error)]) from None
