"""Webhooks in: `/hooks/{tenant}/{flow}`, called by other systems; and their secrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm, parse_json, read_bytes
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, INSTANT, TEXT, fields, or_null
from dougong.automation.timing.hooks import Call, Hook, InboundHooks
from dougong.kernel.messages import say

_LARGEST_BYTES = 1024 * 1024
_SECRET = BodyForm(fields({}, {"secret": {"type": "string", "maxLength": 500}}))
_HOOK = {"flow": TEXT, "address": TEXT, "set_at": or_null(INSTANT)}


class HookCalls:
    """Answers other systems, and who gives them their secrets."""

    def __init__(self, hooks: InboundHooks, address: str) -> None:
        self._hooks = hooks
        self._address = address

    def receive(self, tenant: str, hook: str) -> Response:
        """Take a call in; the same call gets the same answer again."""
        body = read_bytes(request, largest=_LARGEST_BYTES)
        headers = {name.lower(): value for name, value in request.headers.items()}
        run = self._hooks.receive(tenant, hook, Call(headers, body, parse_json(body)))
        return value_answer({"run": run}, 202)

    def describe(self, actor: Actor, name: str) -> Response:
        """Give the address of a flow."""
        return value_answer(self._written(self._hooks.describe(actor, name)))

    def renew(self, actor: Actor, name: str, body: Mapping[str, Any]) -> Response:
        """Set the secret; it is told this once."""
        secret, hook = self._hooks.renew(actor, name, body.get("secret"))
        return value_answer({**self._written(hook), "secret": secret})

    def _written(self, hook: Hook) -> dict[str, Any]:
        return {
            "flow": hook.flow,
            "address": f"{self._address}{hook.path}",
            "set_at": instant(hook.set_at),
        }


def hook_routes(hooks: InboundHooks, address: str) -> Iterable[Route]:
    """Give the calls.

    Args:
        hooks: Takes the calls.
        address: Where the API is, as others call it.
    """
    calls, member = HookCalls(hooks, address), Access.MEMBER
    yield Route(
        "POST",
        "/hooks/<tenant>/<hook>",
        Access.PUBLIC,
        calls.receive,
        summary=say(
            "Set off a flow from another system; the body is any JSON, signed as the flow says",
            "由其他系统触发流程；正文为任意 JSON，按流程要求签名",
        ),
        answers={202: fields({"run": or_null(ID)})},
    )
    yield Route(
        "GET",
        "/flows/<name>/hook",
        member,
        calls.describe,
        summary=say("See the webhook address of a flow", "查看流程的 Webhook 地址"),
        answers={200: fields(_HOOK)},
    )
    yield Route(
        "POST",
        "/flows/<name>/hook/secret",
        member,
        calls.renew,
        body=_SECRET,
        summary=say(
            "Set the secret of a flow's webhook; it is shown once, and the one before holds for "
            "a day",
            "设置流程 Webhook 的密钥；仅显示一次，旧密钥一天内仍有效",
        ),
        answers={200: fields({**_HOOK, "secret": TEXT})},
    )
