"""Errors of what sets flows off: buttons, and calls of other systems."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class FlowOffError(AppError):
    """A flow that is not active is to begin."""

    code = "flow.off"
    template = "the flow {flow} is switched off"
    template_zh = "流程“{flow}”已停用"
    status = HTTPStatus.CONFLICT


class NoButtonError(AppError):
    """A record does not have the button that is pressed on it."""

    code = "flow.no_button"
    template = "{flow} cannot be done with this record as it is now"
    template_zh = "该记录当前状态下不能执行“{flow}”"
    status = HTTPStatus.CONFLICT


class NotOnListsError(AppError):
    """A button is pressed for several records that is for one at a time."""

    code = "flow.not_on_lists"
    template = "{flow} is done for one record at a time"
    template_zh = "“{flow}”每次只能对一条记录执行"


class NeedsRecordError(AppError):
    """A flow is to begin without the record that it is about."""

    code = "flow.needs_record"
    template = "say for which record the flow begins"
    template_zh = "请指明对哪条记录执行流程"


class TakesNoRecordError(AppError):
    """A flow that is about no record is given one."""

    code = "flow.takes_no_record"
    template = "the flow is about no record"
    template_zh = "该流程不针对记录"


class HookNotFoundError(AppError):
    """There is no such address for other systems to call."""

    code = "hook.not_found"
    template = "there is no webhook at this address"
    template_zh = "此地址没有 Webhook"
    status = HTTPStatus.NOT_FOUND


class HookRefusedError(AppError):
    """A call does not prove that it comes from who knows the secret."""

    code = "hook.refused"
    template = "the call is not signed as it must be, or too long ago"
    template_zh = "调用未正确签名，或签名时间过久"
    status = HTTPStatus.UNAUTHORIZED


class NoWebhookError(AppError):
    """A flow has no address that other systems call."""

    code = "hook.no_webhook"
    template = "the flow {flow} is not set off by a webhook"
    template_zh = "流程“{flow}”不由 Webhook 触发"
    status = HTTPStatus.CONFLICT


class WeakSecretError(AppError):
    """A secret is too short, or has not the form that its scheme asks for."""

    code = "hook.weak_secret"
    template = "a secret has 16 to 500 characters without spaces"
    template_zh = "密钥须为 16 至 500 个字符，且不含空格"
