"""Errors of the access floor."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal, TypeAlias

from dougong.kernel.errors import AppError
from dougong.kernel.messages import say

Verb: TypeAlias = Literal["create", "read", "update", "delete"]

_ACTS: dict[Verb, dict[str, str]] = {
    "create": say("create", "新建"),
    "read": say("read", "查看"),
    "update": say("update", "修改"),
    "delete": say("delete", "删除"),
}


class UnauthenticatedError(AppError):
    """No valid session or token came with the request."""

    code = "access.unauthenticated"
    template = "sign in, or send a valid API token; this one is missing, ended or revoked"
    template_zh = "请登录，或使用有效的 API 令牌；当前凭据缺失、已过期或已撤销"
    status = HTTPStatus.UNAUTHORIZED


class SignInFailedError(AppError):
    """Tenant, e-mail or password is wrong; it does not say which."""

    code = "access.sign_in_failed"
    template = "e-mail or password is not right; check both and try again"
    template_zh = "邮箱或密码不正确；请检查后重试"
    status = HTTPStatus.UNAUTHORIZED


class TooManyAttemptsError(AppError):
    """Sign-in failed too often for this account or from this address."""

    code = "access.too_many_attempts"
    template = "too many failed sign-ins; try again in {retry_after_s} s"
    template_zh = "登录失败次数过多；请在 {retry_after_s} 秒后重试"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True

    def __init__(self, *, retry_after_s: int) -> None:
        super().__init__(retry_after_s=retry_after_s)


class CsrfError(AppError):
    """A request that changes something came with a cookie but without proof of its page."""

    code = "access.csrf"
    template = "send the header `X-CSRF-Token` with the token that sign-in or `/auth/me` gave"
    template_zh = "请在请求头 `X-CSRF-Token` 中携带登录或 `/auth/me` 返回的令牌"
    status = HTTPStatus.FORBIDDEN


class SessionNeededError(AppError):
    """A token tried to make a token, which would outlive it."""

    code = "access.session_needed"
    template = "an API token cannot create another; sign in with a password and do it there"
    template_zh = "API 令牌不能创建其他令牌；请用密码登录后操作"
    status = HTTPStatus.FORBIDDEN


class ForbiddenError(AppError):
    """The user lacks a right on an object."""

    code = "access.forbidden"
    template = (
        "you may not {act} `{object}`; ask an administrator for the right to {act} `{object}`"
    )
    template_zh = "您无权{act} `{object}`；请向管理员申请{act} `{object}` 的权限"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, verb: Verb, object: str) -> None:  # noqa: A002 - the detail's name
        super().__init__(verb=verb, object=object, act=_ACTS[verb])


class MissingRightError(AppError):
    """The user lacks a right that is about no object."""

    code = "access.missing_right"
    template = "this needs the system right `{right}`; ask an administrator for it"
    template_zh = "此操作需要系统权限 `{right}`；请向管理员申请"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, right: str) -> None:
        super().__init__(right=right)


class WeakPasswordError(AppError):
    """The password is easy to guess."""

    code = "access.weak_password"
    template = "this password is too easy to guess: {reason}"
    template_zh = "该密码过于容易猜到：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, reason: dict[str, str]) -> None:
        super().__init__(reason=reason)


class UserNotFoundError(AppError):
    """No active user has that e-mail."""

    code = "access.user_not_found"
    template = "no active user of `{tenant}` has the e-mail `{email}`"
    template_zh = "租户 `{tenant}` 中没有邮箱为 `{email}` 的有效用户"
    status = HTTPStatus.NOT_FOUND


class TokenNotFoundError(AppError):
    """The user has no such token."""

    code = "access.token_not_found"
    template = "you have no API token `{id}`"
    template_zh = "您没有 API 令牌 `{id}`"
    status = HTTPStatus.NOT_FOUND
