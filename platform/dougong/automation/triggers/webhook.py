"""Trigger: another system calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dougong.automation.timing.conditions import check_unattended
from dougong.automation.timing.wording import said
from dougong.automation.trigger import Trigger, trigger
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.errors import UnfitPropertyError, UnknownPropertyError
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef

_OF_SCHEMES = {
    "header": ("hmac", "token"),
    "prefix": ("hmac", "token"),
    "algorithm": ("hmac",),
    "encoding": ("hmac",),
}


@trigger
class WebhookTrigger(Trigger):
    """Another system calls."""

    key = "webhook"
    label = say("A webhook", "收到 Webhook")
    about = say(
        "When another system calls the address of the flow and proves that it knows its secret. "
        "What it sends becomes the flow's input; the same call is taken once.",
        "其他系统调用本流程的地址并通过密钥校验时触发。所发内容成为流程输入；同一次调用只受理一次。",
    )
    icon = "hook"
    schema = {
        "properties": {
            "scheme": said(
                "Proof",
                "校验方式",
                "How a call proves that it knows the secret: as Standard Webhooks has it, by "
                "an HMAC of the body in a header, or by the secret itself in a header.",
                "调用方如何证明身份：遵循 Standard Webhooks、请求头中的正文 HMAC，"
                "或请求头中的密钥本身。",
                x_editor="choice",
                enum=["standard", "hmac", "token"],
                default="standard",
                x_labels={
                    "standard": {"en": "Standard Webhooks", "zh-CN": "Standard Webhooks"},
                    "hmac": {"en": "HMAC of the body", "zh-CN": "正文 HMAC"},
                    "token": {"en": "Secret in a header", "zh-CN": "请求头密钥"},
                },
            ),
            "header": said(
                "Header",
                "请求头",
                "The header that has the proof; X-Signature, or Authorization for the secret "
                "itself, where absent.",
                "校验值所在的请求头；缺省为 X-Signature，密钥本身则为 Authorization。",
                type="string",
                pattern="^[A-Za-z0-9-]{1,64}$",
                x_reason={
                    "en": "write the name of a header, such as X-Hub-Signature-256",
                    "zh-CN": "请填写请求头名称，例如 X-Hub-Signature-256",
                },
                x_when={"scheme": ["hmac", "token"]},
            ),
            "prefix": said(
                "Prefix",
                "前缀",
                "What stands before the proof in the header, such as sha256=.",
                "请求头中校验值之前的文字，例如 sha256=。",
                type="string",
                maxLength=40,
                x_when={"scheme": ["hmac", "token"]},
            ),
            "algorithm": said(
                "Algorithm",
                "算法",
                "The hash of the HMAC.",
                "HMAC 所用的散列算法。",
                x_editor="choice",
                enum=["sha256", "sha512"],
                default="sha256",
                x_labels={
                    "sha256": {"en": "SHA-256", "zh-CN": "SHA-256"},
                    "sha512": {"en": "SHA-512", "zh-CN": "SHA-512"},
                },
                x_when={"scheme": ["hmac"]},
            ),
            "encoding": said(
                "Written as",
                "书写形式",
                "How the HMAC is written.",
                "HMAC 的书写形式。",
                x_editor="choice",
                enum=["hex", "base64"],
                default="hex",
                x_labels={
                    "hex": {"en": "Hexadecimal", "zh-CN": "十六进制"},
                    "base64": {"en": "Base64", "zh-CN": "Base64"},
                },
                x_when={"scheme": ["hmac"]},
            ),
            "id": said(
                "What tells calls apart",
                "调用标识",
                "A header, or a JSON pointer into the body, that is the same when a call is "
                "repeated: X-GitHub-Delivery, /event/id. Absent: webhook-id, or the whole "
                "signed body.",
                "重复调用时保持不变的请求头或正文中的 JSON 指针：X-GitHub-Delivery、"
                "/event/id。缺省为 webhook-id，或整个已签名的正文。",
                type="string",
                pattern="^([A-Za-z0-9-]{1,64}|(/[^/]{1,100}){1,8})$",
                x_reason={
                    "en": "write a header such as X-Request-Id, or a pointer such as /event/id",
                    "zh-CN": "请填写请求头（例如 X-Request-Id）或指针（例如 /event/id）",
                },
            ),
            "map": said(
                "Values",
                "取值",
                "Where in the body each input stands, as a JSON pointer; what is not named is "
                "taken from the property of the same name.",
                "每个输入在正文中的位置（JSON 指针）；未列出的取同名属性。",
                type="object",
                maxProperties=50,
                additionalProperties={
                    "title": "Pointer",
                    "x-title-zh": "指针",
                    "description": "A JSON pointer, such as /order/lines/0/amount.",
                    "x-description-zh": "JSON 指针，例如 /order/lines/0/amount。",
                    "type": "string",
                    "pattern": "^(/[^/]{0,100}){0,12}$",
                    "x-reason": {
                        "en": "write a pointer such as /order/amount",
                        "zh-CN": "请填写指针，例如 /order/amount",
                    },
                },
                x_editor="json",
            ),
        },
        "required": [],
    }
    example = {
        "scheme": "hmac",
        "header": "X-Hub-Signature-256",
        "prefix": "sha256=",
        "algorithm": "sha256",
        "encoding": "hex",
        "id": "X-GitHub-Delivery",
        "map": {},
    }

    def check(self, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that what is said goes with the proof, and that inputs are there."""
        yield from check_unattended(flow)
        scheme = flow.trigger.get("scheme", "standard")
        for name, schemes in _OF_SCHEMES.items():
            if name in flow.trigger and scheme not in schemes:
                reason = say("the proof is of another kind", "与校验方式不符")
                unfit = UnfitPropertyError(property=name, reason=reason)
                yield Problem(path=pointer(name), error=unfit)
        for name in flow.trigger.get("map", {}):
            if name not in flow.input:
                unknown = UnknownPropertyError(property=name, hint=hint(name, flow.input))
                yield Problem(path=pointer("map", name), error=unknown)
