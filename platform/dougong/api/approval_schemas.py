"""JSON Schemas of what calls on approvals answer."""

from __future__ import annotations

from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    INSTANT,
    LOCALE_TEXT,
    TEXT,
    fields,
    list_of,
    or_null,
    ref,
)
from dougong.kernel.jsontypes import JsonObject

DATE: JsonObject = {"type": "string", "format": "date", "maxLength": 10}

_NAMED = fields({"id": ID, "label": or_null(TEXT)})
_ASSIGNEE = fields({"id": ID, "label": or_null(TEXT)}, {"queue": {"type": "boolean"}})

_OWN_TASK = fields(
    {
        "id": ID,
        "step": TEXT,
        "step_label": LOCALE_TEXT,
        "help": or_null(LOCALE_TEXT),
        "actions": list_of(TEXT),
        "back_to": list_of(TEXT),
        "comment": {"enum": ["optional", "on_reject", "required"]},
        "for": or_null(_NAMED),
    }
)
_SHORT: dict[str, JsonObject] = {
    "id": ID,
    "approval": TEXT,
    "label": LOCALE_TEXT,
    "object": TEXT,
    "record": _NAMED,
    "state": {"enum": ["open", "approved", "rejected", "withdrawn", "recalled", "cancelled"]},
    "returned": {"type": "boolean"},
    "step": or_null(TEXT),
    "step_label": or_null(LOCALE_TEXT),
    "submitted_by": or_null(_NAMED),
    "submitted_at": INSTANT,
    "ended_at": or_null(INSTANT),
    "due_at": or_null(INSTANT),
    "fields": list_of(TEXT),
    "my_tasks": list_of(_OWN_TASK),
}
_TASK = fields(
    {
        "id": ID,
        "assignee": or_null(_ASSIGNEE),
        "state": TEXT,
        "added": {"type": "boolean"},
        "opened_at": or_null(INSTANT),
        "by": or_null(_NAMED),
        "at": or_null(INSTANT),
        "comment": TEXT,
        "via": or_null(TEXT),
        "may": list_of(TEXT),
    }
)
_STEP = fields(
    {
        "name": TEXT,
        "label": LOCALE_TEXT,
        "parallel": {"type": "boolean"},
        "state": TEXT,
        "mode": TEXT,
        "quorum": or_null({"type": "integer"}),
        "since": or_null(INSTANT),
        "ended_at": or_null(INSTANT),
        "due_at": or_null(INSTANT),
        "tasks": list_of(_TASK),
    }
)
_EVENT = fields(
    {
        "at": INSTANT,
        "by": or_null(_NAMED),
        "via": TEXT,
        "kind": TEXT,
        "step": or_null(TEXT),
        "task": or_null(ID),
        "comment": TEXT,
        "details": ANY_OBJECT,
    }
)
_CHANGED = fields({"field": TEXT, "label": LOCALE_TEXT, "then": {}, "now": {}})
WHOLE = fields(
    {
        **_SHORT,
        "may": list_of(TEXT),
        "steps": list_of(_STEP),
        "history": list_of(_EVENT),
        "snapshot": ANY_OBJECT,
        "latest": list_of(_CHANGED),
    }
)
_CHOICE = fields({"step": TEXT, "label": LOCALE_TEXT, "most": {"type": "integer"}})
_OFFER = fields(
    {
        "name": TEXT,
        "label": LOCALE_TEXT,
        "help": or_null(LOCALE_TEXT),
        "again": {"type": "boolean"},
        "choose": list_of(_CHOICE),
    }
)
_RESULT = fields({"task": ID, "ok": {"type": "boolean"}}, {"error": ref("Fault")})
ASKED = fields(
    {
        "tenant": fields({"name": TEXT, "label": LOCALE_TEXT}),
        "locale": TEXT,
        "label": LOCALE_TEXT,
        "object": fields({"name": TEXT, "label": LOCALE_TEXT}),
        "record": or_null(TEXT),
        "fields": list_of(fields({"label": LOCALE_TEXT, "text": TEXT})),
        "step_label": or_null(LOCALE_TEXT),
        "help": or_null(LOCALE_TEXT),
        "submitted_by": or_null(TEXT),
        "submitted_at": INSTANT,
        "due_at": or_null(INSTANT),
        "comment": {"enum": ["optional", "on_reject", "required"]},
        "user": or_null(TEXT),
    }
)
_SUBSTITUTE = fields({"to": _NAMED, "from": or_null(DATE), "until": or_null(DATE)})
PAGE = fields({"approvals": list_of(fields(_SHORT)), "next_cursor": or_null(TEXT)})
_LOCK = fields(
    {
        "id": ID,
        "approval": TEXT,
        "label": LOCALE_TEXT,
        "may_edit": {"type": "boolean"},
        "fields": list_of(TEXT),
    }
)
OF_RECORD = fields(
    {
        "locked": or_null(_LOCK),
        "can_submit": list_of(_OFFER),
        "approvals": list_of(fields(_SHORT)),
    }
)
RESULTS = fields({"results": list_of(_RESULT)})
STANDING_IN = fields({"substitute": or_null(_SUBSTITUTE)})
