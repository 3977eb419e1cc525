"""Trigger: a message comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dougong.automation.timing.wording import condition_property, said
from dougong.automation.trigger import trigger
from dougong.automation.triggers.event import EventTrigger
from dougong.formula.value_types import TEXT, Type
from dougong.kernel.messages import say
from dougong.metadata.definition import Reference

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef

INCOMING_MESSAGE = "incoming_message"
_TEXTS = ("channel", "sender", "sender_name", "recipient", "subject", "body", "thread")


@trigger
class MessageTrigger(EventTrigger):
    """A message that comes in."""

    key = "message"
    label = say("A message comes in", "收到消息")
    about = say(
        "When somebody writes: by mail, chat or whatever channel there is. Its texts are at hand "
        "as $input.subject, $input.body and so on.",
        "收到邮件、聊天等任意渠道的消息时触发。可用 $input.subject、$input.body 等取其内容。",
    )
    icon = "mail"
    schema = {
        "properties": {
            "channel": said(
                "Channel",
                "渠道",
                "By which channel it comes, such as email; any where absent.",
                "来自哪个渠道，例如 email；缺省为任意。",
                type="string",
                maxLength=40,
            ),
            "when": {
                **condition_property(
                    "Of which messages: it names subject, sender, body and so on.",
                    "对哪些消息触发；可用 subject、sender、body 等字段。",
                ),
                "x-object": INCOMING_MESSAGE,
            },
        },
        "required": [],
    }
    example = {"channel": "email", "when": "subject contains 'urgent'"}

    def inputs(self, trigger: Mapping[str, Any]) -> Mapping[str, Type]:
        """Hand in the texts of the message."""
        return dict.fromkeys(_TEXTS, TEXT)

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the object of messages."""
        yield Reference("object", INCOMING_MESSAGE, "", implied=True)

    def event_of(self, flow: FlowDef) -> str:
        """Give the object of messages."""
        return INCOMING_MESSAGE
