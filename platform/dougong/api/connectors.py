"""Connectors of flows: `/connectors/{name}`, their secrets, and trying whether they work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, INSTANT, LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.automation.calling.connectors import text_of
from dougong.automation.calling.slots import STATES, ConnectorSecrets, ConnectorState, SlotState
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say

_SHOWN = 4000
_SECRET = BodyForm(fields({"secret": {"type": "string", "minLength": 1, "maxLength": 8000}}))
_TRY = BodyForm(
    fields({}, {"path": {"type": "string", "maxLength": 500, "pattern": "^(/[!-~]*)?$"}})
)
_SLOT: JsonObject = fields(
    {
        "slot": TEXT,
        "state": {"enum": list(STATES)},
        "set_at": or_null(INSTANT),
        "set_by": or_null(ID),
    }
)
_CONNECTOR = fields(
    {
        "name": TEXT,
        "label": LOCALE_TEXT,
        "help": or_null(LOCALE_TEXT),
        "base_url": TEXT,
        "auth": TEXT,
        "slots": list_of(_SLOT),
    }
)
_TRIED = fields(
    {
        "status": {"type": "integer"},
        "ok": {"type": "boolean"},
        "seconds": {"type": "number"},
        "headers": {"type": "object", "additionalProperties": TEXT},
        "body": TEXT,
    }
)


class ConnectorCalls:
    """Answers the calls on connectors."""

    def __init__(self, secrets: ConnectorSecrets) -> None:
        self._secrets = secrets

    def get(self, actor: Actor, name: str) -> Response:
        """Give a connector and how its secrets are."""
        return value_answer(_written(self._secrets.describe(actor, name)))

    def put(self, actor: Actor, name: str, slot: str, body: Any) -> Response:
        """Set a secret."""
        return value_answer(_written(self._secrets.put(actor, name, slot, body["secret"])))

    def remove(self, actor: Actor, name: str, slot: str) -> Response:
        """Forget a secret."""
        self._secrets.remove(actor, name, slot)
        return no_content()

    def try_out(self, actor: Actor, name: str, body: Any) -> Response:
        """Ask the connector's server something."""
        answer = self._secrets.try_out(actor, name, body.get("path"))
        told = {
            "status": answer.status,
            "ok": 200 <= answer.status < 300,
            "seconds": answer.seconds,
            "headers": dict(answer.headers),
            "body": text_of(answer.body)[:_SHOWN],
        }
        return value_answer(told)


def connector_routes(secrets: ConnectorSecrets) -> Iterable[Route]:
    """Give the calls; all of them need the system right ``builder``."""
    calls, member = ConnectorCalls(secrets), Access.MEMBER
    yield Route(
        "GET",
        "/connectors/<name>",
        member,
        calls.get,
        summary=say("Get a connector and which of its secrets are set", "查看连接器及其密钥状态"),
        answers={200: _CONNECTOR},
    )
    yield Route(
        "PUT",
        "/connectors/<name>/secrets/<slot>",
        member,
        calls.put,
        body=_SECRET,
        summary=say("Set a secret of a connector", "设置连接器密钥"),
        answers={200: _CONNECTOR},
    )
    yield Route(
        "DELETE",
        "/connectors/<name>/secrets/<slot>",
        member,
        calls.remove,
        summary=say("Remove a secret of a connector", "删除连接器密钥"),
        answers={204: None},
    )
    yield Route(
        "POST",
        "/connectors/<name>/try",
        member,
        calls.try_out,
        body=_TRY,
        summary=say("Try a connector with a GET", "测试连接器（GET）"),
        answers={200: _TRIED},
    )


def _written(state: ConnectorState) -> dict[str, Any]:
    connector = state.connector
    return {
        "name": connector.name,
        "label": connector.label,
        "help": connector.help,
        "base_url": connector.base_url,
        "auth": connector.auth.type,
        "slots": [_slot(each) for each in state.slots],
    }


def _slot(state: SlotState) -> dict[str, Any]:
    return {
        "slot": state.slot,
        "state": state.state,
        "set_at": instant(state.set_at),
        "set_by": state.set_by,
    }
