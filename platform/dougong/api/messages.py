"""What goes out: mails of flows, webhooks and their deliveries, previews of templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.api.services import Services
from dougong.automation.messages.deliveries import Deliveries, WebhookLook
from dougong.automation.messages.mails import Mails
from dougong.automation.messages.outgoing import Sent
from dougong.automation.messages.previewing import TemplatePreviews
from dougong.automation.messages.webhook_secrets import WebhookSecrets
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, say
from dougong.records.talk.seeing import Sight
from dougong.storage.delivery_rows import DELIVERY_STATES, DeliveriesAsked, DeliveryRow
from dougong.storage.message_rows import MESSAGE_STATES, MessageRow, MessagesAsked

_MOST = 200
_BOOLEAN = {"type": "boolean"}
_INTEGER = {"type": "integer"}
_PAGE = (
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="limit",
        about=say("How many at most.", "最多返回多少条。"),
        schema={"type": "integer", "minimum": 1, "maximum": _MOST, "default": 50},
    ),
)
_ASKED_MESSAGES = parameters(
    Parameter(
        name="run",
        about=say("Only those of this run.", "只看此运行发送的消息。"),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="record",
        about=say("Only those about this record.", "只看关于此记录的消息。"),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="state",
        about=say("Only those in this state.", "只看此状态的消息。"),
        schema={"type": "string", "enum": list(MESSAGE_STATES)},
    ),
    *_PAGE,
)
_ASKED_DELIVERIES = parameters(
    Parameter(
        name="webhook",
        about=say("Only those to this webhook.", "只看此 Webhook 的投递。"),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="state",
        about=say("Only those in this state.", "只看此状态的投递。"),
        schema={"type": "string", "enum": list(DELIVERY_STATES)},
    ),
    *_PAGE,
)
_ERROR = fields({"code": TEXT, "message": LOCALE_TEXT}, {"details": ANY_OBJECT})
_MESSAGE = fields(
    {
        "id": ID,
        "run": or_null(ID),
        "step": or_null(TEXT),
        "template": or_null(TEXT),
        "to": fields({"address": TEXT, "name": TEXT, "object": or_null(TEXT), "id": or_null(ID)}),
        "locale": TEXT,
        "subject": TEXT,
        "text": TEXT,
        "html": or_null(TEXT),
        "files": list_of(TEXT),
        "state": TEXT,
        "attempts": _INTEGER,
        "error": or_null(_ERROR),
        "created_at": INSTANT,
        "next_at": or_null(INSTANT),
        "finished_at": or_null(INSTANT),
    }
)
_DELIVERY = fields(
    {
        "id": ID,
        "webhook": TEXT,
        "event": TEXT,
        "type": TEXT,
        "object": TEXT,
        "record": ID,
        "state": TEXT,
        "attempts": _INTEGER,
        "replays": _INTEGER,
        "status": or_null(_INTEGER),
        "error": or_null(fields({"code": TEXT, "message": LOCALE_TEXT})),
        "created_at": INSTANT,
        "next_at": or_null(INSTANT),
        "finished_at": or_null(INSTANT),
    }
)
_TRY = fields(
    {
        "at": INSTANT,
        "n": _INTEGER,
        "status": or_null(_INTEGER),
        "seconds": or_null({"type": "number"}),
        "answer": or_null(TEXT),
        "error": or_null(fields({"code": TEXT, "message": LOCALE_TEXT})),
    }
)
_WHOLE_DELIVERY = fields(
    {
        **_DELIVERY["properties"],  # type: ignore[dict-item]
        "body": ANY_OBJECT,
        "tries": list_of(_TRY),
    }
)
_WEBHOOK = fields(
    {
        "name": TEXT,
        "label": LOCALE_TEXT,
        "url": TEXT,
        "active": _BOOLEAN,
        "failing_since": or_null(INSTANT),
        "failures": _INTEGER,
        "rest_until": or_null(INSTANT),
        "off_at": or_null(INSTANT),
        "secret_at": or_null(INSTANT),
    }
)
_PREVIEWED = BodyForm(
    fields(
        {"template": {"anyOf": [{"type": "string", "maxLength": 40}, {"type": "object"}]}},
        {
            "record": or_null({"type": "string", "maxLength": 36}),
            "locale": {"type": "string", "enum": list(LOCALES)},
        },
    )
)
_LETTER = fields({"subject": TEXT, "text": TEXT, "html": or_null(TEXT)})


class MessageCalls:
    """Answers the calls on what goes out."""

    def __init__(
        self, mails: Mails, deliveries: Deliveries, previews: TemplatePreviews, public_url: str
    ) -> None:
        self._public_url = public_url
        self._mails = mails
        self._deliveries = deliveries
        self._previews = previews

    def messages(self, actor: Actor, query: Values) -> Response:
        """Give the mails that flows sent."""
        limit = query["limit"]
        asked = MessagesAsked(
            run=_id(query["run"], "/run"),
            record=_id(query["record"], "/record"),
            state=query["state"],
            before=_id(query["cursor"], "/cursor"),
            limit=limit + 1,
        )
        found = self._mails.list(actor, asked)
        more = str(found[limit - 1].id) if len(found) > limit else None
        rows = [self._sent(actor, each) for each in found[:limit]]
        return value_answer({"messages": rows, "next_cursor": more})

    def send_again(self, actor: Actor, message_id: UUID) -> Response:
        """Have a mail sent again that failed."""
        return value_answer(self._sent(actor, self._mails.send_again(actor, message_id)))

    def _sent(self, actor: Actor, row: MessageRow) -> JsonObject:
        url = self._public_url.replace("{tenant}", actor.tenant).rstrip("/")
        return Sent(row, url).to_json()

    def deliveries(self, actor: Actor, query: Values) -> Response:
        """Give what webhooks were told."""
        limit = query["limit"]
        asked = DeliveriesAsked(
            webhook=query["webhook"],
            state=query["state"],
            before=_id(query["cursor"], "/cursor"),
            limit=limit + 1,
        )
        found = self._deliveries.list(actor, asked)
        more = str(found[limit - 1].id) if len(found) > limit else None
        rows = [_delivery(each) for each in found[:limit]]
        return value_answer({"deliveries": rows, "next_cursor": more})

    def delivery(self, actor: Actor, delivery_id: UUID) -> Response:
        """Give one of them whole."""
        return value_answer(_whole(self._deliveries.find(actor, delivery_id)))

    def replay(self, actor: Actor, delivery_id: UUID) -> Response:
        """Have it sent again."""
        return value_answer(_whole(self._deliveries.replay(actor, delivery_id)), 202)

    def webhooks(self, actor: Actor) -> Response:
        """Give the webhooks, and how each is doing."""
        found = [_webhook(each) for each in self._deliveries.webhooks(actor)]
        return value_answer({"webhooks": found})

    def secret(self, actor: Actor, name: str) -> Response:
        """Make a new secret."""
        return value_answer({"secret": self._deliveries.new_secret(actor, name)}, 201)

    def resume(self, actor: Actor, name: str) -> Response:
        """Switch a webhook on again."""
        return value_answer({"sent": self._deliveries.resume(actor, name)})

    def preview(self, actor: Actor, body: Any) -> Response:
        """Show a template as its readers will see it."""
        record_id = _id(body.get("record"), "/record")
        letter = self._previews.show(actor, body["template"], record_id, body.get("locale"))
        return value_answer({"subject": letter.subject, "text": letter.text, "html": letter.html})


def message_routes(services: Services) -> Iterable[Route]:
    """Give the calls."""
    sight = Sight(services.database, services.models, services.clock)
    secrets = WebhookSecrets(services.keys, services.random_bytes, services.ids)
    calls = MessageCalls(
        Mails(sight, services.ids, services.wake),
        Deliveries(sight, secrets, services.ids, services.wake),
        TemplatePreviews(sight, services.functions, services.settings.web_address),
        services.settings.web_address,
    )
    yield from _of_messages(calls)
    yield from _of_webhooks(calls)


def _of_messages(calls: MessageCalls) -> Iterable[Route]:
    member = Access.MEMBER
    yield Route(
        "GET",
        "/messages",
        member,
        calls.messages,
        query=_ASKED_MESSAGES,
        summary=say("List the mails that flows sent", "查询流程发送的邮件"),
        answers={
            200: fields({"messages": list_of(_MESSAGE), "next_cursor": or_null(TEXT)}),
        },
    )
    yield Route(
        "POST",
        "/messages/<uuid:message_id>/send-again",
        member,
        calls.send_again,
        summary=say("Send a mail again that failed", "重新发送失败的邮件"),
        answers={200: _MESSAGE},
    )
    yield Route(
        "POST",
        "/meta/templates/preview",
        member,
        calls.preview,
        body=_PREVIEWED,
        summary=say(
            "See a template as its readers will, with a record that you may read",
            "用一条可读的记录预览模板",
        ),
        answers={200: _LETTER},
    )


def _of_webhooks(calls: MessageCalls) -> Iterable[Route]:
    member = Access.MEMBER
    yield Route(
        "GET",
        "/deliveries",
        member,
        calls.deliveries,
        query=_ASKED_DELIVERIES,
        summary=say("List what webhooks were told", "查询 Webhook 投递"),
        answers={
            200: fields({"deliveries": list_of(_DELIVERY), "next_cursor": or_null(TEXT)}),
        },
    )
    yield Route(
        "GET",
        "/deliveries/<uuid:delivery_id>",
        member,
        calls.delivery,
        summary=say("Read a delivery with its attempts", "查看一次投递及其各次尝试"),
        answers={200: _WHOLE_DELIVERY},
    )
    yield Route(
        "POST",
        "/deliveries/<uuid:delivery_id>/replay",
        member,
        calls.replay,
        summary=say("Send a delivery again", "重新投递"),
        answers={202: _WHOLE_DELIVERY},
    )
    yield Route(
        "GET",
        "/webhooks",
        member,
        calls.webhooks,
        summary=say("See how webhooks are doing", "查看各 Webhook 的状况"),
        answers={200: fields({"webhooks": list_of(_WEBHOOK)})},
    )
    yield Route(
        "POST",
        "/webhooks/<name>/secret",
        member,
        calls.secret,
        summary=say(
            "Make a new secret for a webhook; it is shown once",
            "为 Webhook 生成新密钥（仅显示一次）",
        ),
        answers={201: fields({"secret": TEXT})},
    )
    yield Route(
        "POST",
        "/webhooks/<name>/resume",
        member,
        calls.resume,
        summary=say("Switch a webhook on again", "重新启用 Webhook"),
        answers={200: fields({"sent": _INTEGER})},
    )


def _delivery(row: DeliveryRow) -> dict[str, Any]:
    last: dict[str, Any] = row.tries[-1] if row.tries else {}
    return {
        "id": str(row.id),
        "webhook": row.webhook,
        "event": str(row.event_id),
        "type": row.type,
        "object": row.object,
        "record": str(row.record_id),
        "state": row.state,
        "attempts": row.attempts,
        "replays": row.replays,
        "status": last.get("status"),
        "error": last.get("error"),
        "created_at": instant(row.created_at),
        "next_at": _maybe(row.next_at),
        "finished_at": _maybe(row.finished_at),
    }


def _whole(row: DeliveryRow) -> dict[str, Any]:
    return {**_delivery(row), "body": row.body, "tries": row.tries}


def _webhook(look: WebhookLook) -> dict[str, Any]:
    state = look.state
    return {
        "name": look.webhook.name,
        "label": look.webhook.label,
        "url": look.webhook.url,
        "active": look.webhook.active,
        "failing_since": _maybe(state.failing_since),
        "failures": state.failures,
        "rest_until": _maybe(state.rest_until),
        "off_at": _maybe(state.off_at),
        "secret_at": None if look.secret is None else instant(look.secret.set_at),
    }


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else instant(at)


def _id(text: str | None, path: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        error = InvalidValueError(value=text, reason=say("expected an id", "应为标识"))
        raise InvalidError([Problem(path=path, error=error)]) from None
