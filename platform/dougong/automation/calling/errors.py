"""What can go wrong when somebody outside is called, and where scripts run."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonValue


class OutsideError(AppError):
    """A call to the outside failed.

    Attributes:
        uncertain: Whether it was sent, so that it may have had its effect all the same.
        retry_after_s: When whoever was called wants to be asked again.
    """

    uncertain: ClassVar[bool] = False
    retry_after_s: float | None = None


class InvalidAddressError(OutsideError):
    """An address is none of a web server."""

    code = "call.invalid_address"
    template = (
        "`{url}` is no address that can be called: it begins with https:// or http://, "
        "names a host, and holds neither a password nor spaces"
    )
    template_zh = (
        "`{url}` 不是可调用的地址：应以 https:// 或 http:// 开头，包含主机名，且不含密码和空格"
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, url: str) -> None:
        super().__init__(url=url[:200])


class RefusedAddressError(OutsideError):
    """An address leads into the network of whoever runs the platform."""

    code = "call.refused_address"
    template = (
        "`{host}` is at {address}, which is not on the open internet; an operator can allow it "
        "with DOUGONG_CALL_PRIVATE"
    )
    template_zh = (
        "`{host}` 的地址为 {address}，不在公共互联网上；"
        "运维人员可通过 DOUGONG_CALL_PRIVATE 允许访问"
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, host: str, address: str) -> None:
        super().__init__(host=host, address=address)


class UnreachableError(OutsideError):
    """Nothing was sent, for there was nobody to send it to."""

    code = "call.unreachable"
    template = "`{host}` cannot be reached: {reason}"
    template_zh = "无法连接 `{host}`：{reason}"
    status = HTTPStatus.BAD_GATEWAY
    retryable = True

    def __init__(self, *, host: str, reason: JsonValue) -> None:
        super().__init__(host=host, reason=reason)


class AnswerLostError(OutsideError):
    """Something was sent and no whole answer came, so nobody knows what became of it."""

    code = "call.answer_lost"
    template = "`{host}` was called and gave no whole answer: {reason}; it may have done it"
    template_zh = "已调用 `{host}`，但未收到完整应答：{reason}；对方可能已执行"
    status = HTTPStatus.BAD_GATEWAY
    retryable = True
    uncertain = True

    def __init__(self, *, host: str, reason: JsonValue) -> None:
        super().__init__(host=host, reason=reason)


class AnswerTooLargeError(OutsideError):
    """An answer is longer than is read."""

    code = "call.answer_too_large"
    template = "the answer of `{host}` has more than {most} bytes"
    template_zh = "`{host}` 的应答超过 {most} 字节"
    status = HTTPStatus.BAD_GATEWAY
    uncertain = True

    def __init__(self, *, host: str, most: int) -> None:
        super().__init__(host=host, most=most)


class InvalidHeaderError(OutsideError):
    """A header cannot be sent."""

    code = "call.invalid_header"
    template = "the header `{name}` cannot be sent: name or value holds what may not stand there"
    template_zh = "无法发送请求头 `{name}`：名称或值包含不允许的字符"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name[:80])


class RefusedCallError(OutsideError):
    """Whoever was called said no, and would say so again."""

    code = "call.refused"
    template = "`{host}` refused the call with status {status}: {answer}"
    template_zh = "`{host}` 以状态 {status} 拒绝了调用：{answer}"
    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, *, host: str, status: int, answer: str) -> None:
        super().__init__(host=host, status=status, answer=answer)


class FailedCallError(OutsideError):
    """Whoever was called could not do it now, and may later."""

    code = "call.failed"
    template = "`{host}` failed with status {status}: {answer}"
    template_zh = "`{host}` 以状态 {status} 失败：{answer}"
    status = HTTPStatus.BAD_GATEWAY
    retryable = True

    def __init__(self, *, host: str, status: int, answer: str) -> None:
        super().__init__(host=host, status=status, answer=answer)


class NoTokenError(OutsideError):
    """The server that gives tokens to a connector gave none."""

    code = "call.no_token"
    template = "`{host}` gave no token: {reason}; check the client id, its secret and the scope"
    template_zh = "`{host}` 未签发令牌：{reason}；请检查客户端标识、密钥与权限范围"
    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, *, host: str, reason: JsonValue) -> None:
        super().__init__(host=host, reason=reason)


class UnknownConnectorError(OutsideError):
    """There is no such connector any more."""

    code = "connector.unknown"
    template = "there is no connector `{name}`"
    template_zh = "没有连接器 `{name}`"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class UnknownSlotError(OutsideError):
    """A connector has no such secret."""

    code = "connector.unknown_slot"
    template = "the connector `{name}` has no secret `{slot}`; it has: {slots}"
    template_zh = "连接器 `{name}` 没有密钥 `{slot}`；现有：{slots}"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, name: str, slot: str, slots: str) -> None:
        super().__init__(name=name, slot=slot, slots=slots)


class MissingSecretError(OutsideError):
    """A secret that a connector needs is not set."""

    code = "connector.missing_secret"
    template = "the secret `{slot}` of the connector `{name}` is not set; set it in the setup"
    template_zh = "连接器 `{name}` 的密钥 `{slot}` 尚未设置；请在设置中填写"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, name: str, slot: str) -> None:
        super().__init__(name=name, slot=slot)


class SecretElsewhereError(OutsideError):
    """A secret was given for another server than the connector calls now."""

    code = "connector.secret_elsewhere"
    template = (
        "the secret `{slot}` of the connector `{name}` was set for {origin}, and it would go "
        "elsewhere now; set it anew"
    )
    template_zh = "连接器 `{name}` 的密钥 `{slot}` 是为 {origin} 设置的，现在将发往别处；请重新设置"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, name: str, slot: str, origin: str) -> None:
        super().__init__(name=name, slot=slot, origin=origin)


class ScriptFailedError(AppError):
    """A script raised an error, or ran too long, or took too much."""

    code = "script.failed"
    template = "the script failed{at}: {reason}"
    template_zh = "脚本执行失败{at}：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, reason: JsonValue, line: int | None = None) -> None:
        at = {"en": f" in line {line}", "zh-CN": f"（第 {line} 行）"} if line else ""
        super().__init__(reason=reason, line=line, at=at)


class ScriptUnavailableError(AppError):
    """The process that runs a script died."""

    code = "script.unavailable"
    template = "the process that ran the script ended: {reason}"
    template_zh = "运行脚本的进程已终止：{reason}"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)
