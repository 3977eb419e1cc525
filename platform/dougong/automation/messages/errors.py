"""What goes wrong with messages and webhooks."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText


class NobodyError(AppError):
    """A message has no recipient."""

    code = "message.nobody"
    template = "nobody gets this message: `{to}` gives nobody who can be reached this way"
    template_zh = "没有人会收到此消息：`{to}` 没有给出可送达的收件人"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, to: str) -> None:
        super().__init__(to=to[:500])


class TooManyRecipientsError(AppError):
    """A step would send a message to more than it may."""

    code = "message.too_many"
    template = "this message has {count} recipients, and one step sends at most {most}"
    template_zh = "此消息有 {count} 位收件人，而一个步骤最多发送给 {most} 位"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, count: int, most: int) -> None:
        super().__init__(count=count, most=most)


class OtherRecordError(AppError):
    """A template is about records of another object."""

    code = "message.other_record"
    template = "template `{template}` is about {wanted}, and there is no such record at hand"
    template_zh = "模板 `{template}` 用于{wanted}，但此处没有该对象的记录"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, template: str, wanted: LocaleText) -> None:
        super().__init__(template=template, wanted=dict(wanted))


class NoTemplateError(AppError):
    """A template is gone that an older version of a flow still names."""

    code = "message.no_template"
    template = "template `{template}` is not there any more"
    template_zh = "模板 `{template}` 已不存在"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, template: str) -> None:
        super().__init__(template=template)


class MessageNotFoundError(AppError):
    """No such mail."""

    code = "message.not_found"
    template = "there is no message `{id}`"
    template_zh = "没有消息 `{id}`"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the word of the house
        super().__init__(id=id)


class MessageSentError(AppError):
    """A mail was taken, or still waits."""

    code = "message.not_failed"
    template = "this message did not fail ({state}); only one that did is sent again"
    template_zh = "此消息并未失败（{state}）；只能重发失败的消息"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, state: str) -> None:
        super().__init__(state=state)


class DeliveryNotFoundError(AppError):
    """No such delivery."""

    code = "webhook.no_delivery"
    template = "there is no delivery `{id}`"
    template_zh = "没有投递 `{id}`"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the word of the house
        super().__init__(id=id)


class UnknownWebhookError(AppError):
    """No such webhook."""

    code = "webhook.unknown"
    template = "there is no webhook `{webhook}`{hint}"
    template_zh = "没有 Webhook `{webhook}`{hint}"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, webhook: str, hint: JsonValue) -> None:
        super().__init__(webhook=webhook, hint=hint)


class WebhookAnswerError(AppError):
    """A webhook did not take what it was told."""

    code = "webhook.refused"
    template = "it answered with status {status}; it takes a delivery by answering 200 to 299"
    template_zh = "对方返回状态码 {status}；返回 200 到 299 才表示已接收"
    retryable = True

    def __init__(self, *, status: int) -> None:
        super().__init__(status=status)


class WebhookGoneError(AppError):
    """A webhook is not in force any more."""

    code = "webhook.not_active"
    template = "webhook `{webhook}` is not active any more"
    template_zh = "Webhook `{webhook}` 已不再启用"

    def __init__(self, *, webhook: str) -> None:
        super().__init__(webhook=webhook)


class EventsGoneError(AppError):
    """Events are asked for that are not kept any more."""

    code = "events.gone"
    template = (
        "this cursor is older than {days} days, for which events are kept; some may be missing, "
        "so read the records anew and go on with `after=latest`"
    )
    template_zh = (
        "此游标已超过事件的保留期 {days} 天，可能有事件缺失；"
        "请重新读取记录，再从 `after=latest` 继续"
    )
    status = HTTPStatus.GONE

    def __init__(self, *, days: int) -> None:
        super().__init__(days=days)
