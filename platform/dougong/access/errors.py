"""Errors of the access floor."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal, TypeAlias

from dougong.kernel.errors import AppError
from dougong.kernel.messages import say

Verb: TypeAlias = Literal["create", "read", "update", "delete"]

ACTS: dict[Verb, dict[str, str]] = {
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


class CodeNeededError(AppError):
    """The password is right, and the account has a second factor."""

    code = "access.code_needed"
    template = "this account asks for a code of your app; send it as `code` with the password"
    template_zh = "该账号需要验证器应用的验证码；请将其作为 `code` 与密码一同发送"
    status = HTTPStatus.UNAUTHORIZED


class WrongCodeError(AppError):
    """A one-time or recovery code is wrong, or was used before."""

    code = "access.wrong_code"
    template = "this code is not right, or was used before; wait for the next one and try again"
    template_zh = "验证码不正确或已使用过；请等待下一个验证码后重试"
    status = HTTPStatus.FORBIDDEN


class WrongPasswordError(AppError):
    """Who is signed in gave a wrong password to prove who they are."""

    code = "access.wrong_password"
    template = "this is not your password; check it and try again"
    template_zh = "密码不正确；请检查后重试"
    status = HTTPStatus.FORBIDDEN


class ConfirmNeededError(AppError):
    """What guards an account is only changed by who has just proved who they are."""

    code = "access.confirm_needed"
    template = "confirm that it is you first: give your password again, or sign in again"
    template_zh = "请先确认是您本人：重新输入密码，或重新登录"
    status = HTTPStatus.FORBIDDEN


class SecondFactorNeededError(AppError):
    """The company demands a second factor that the user has not set up yet."""

    code = "access.second_factor_needed"
    template = "your company asks for a second factor at sign-in; set it up first"
    template_zh = "您的公司要求登录时使用双重验证；请先完成设置"
    status = HTTPStatus.FORBIDDEN


class SecondFactorOnError(AppError):
    """There is a second factor already."""

    code = "access.second_factor_on"
    template = "you have a second factor already; end it before you set up another"
    template_zh = "您已启用双重验证；请先关闭，再重新设置"
    status = HTTPStatus.CONFLICT


class SecondFactorDemandedError(AppError):
    """The company demands the second factor that somebody wants to end."""

    code = "access.second_factor_demanded"
    template = "your company asks for a second factor at sign-in, so it cannot be ended"
    template_zh = "您的公司要求登录时使用双重验证，因此不能关闭"
    status = HTTPStatus.CONFLICT


class LinkEndedError(AppError):
    """A link of a mail was used, is too old, or is none of ours."""

    code = "access.link_ended"
    template = "this link was used before or is too old; ask for a new one"
    template_zh = "该链接已使用或已过期；请重新获取"
    status = HTTPStatus.NOT_FOUND


class NoSuchUserError(AppError):
    """No active user has that id."""

    code = "access.no_such_user"
    template = "no active user has the id `{id}`"
    template_zh = "没有 ID 为 `{id}` 的有效用户"
    status = HTTPStatus.NOT_FOUND


class SessionNotFoundError(AppError):
    """The user has no such session."""

    code = "access.session_not_found"
    template = "you have no session `{id}`"
    template_zh = "您没有会话 `{id}`"
    status = HTTPStatus.NOT_FOUND


class ScopeError(AppError):
    """A token with scopes was used for what no scope can allow."""

    code = "access.scope"
    template = "an API token with scopes cannot do this; use one without, or sign in"
    template_zh = "限定范围的 API 令牌不能执行此操作；请使用不限范围的令牌，或登录后操作"
    status = HTTPStatus.FORBIDDEN


class TooManyAttemptsError(AppError):
    """Something that is counted was tried too often for this account or from this address."""

    code = "access.too_many_attempts"
    template = "too many attempts; try again in {retry_after_s} s"
    template_zh = "尝试次数过多；请在 {retry_after_s} 秒后重试"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True

    def __init__(self, *, retry_after_s: int) -> None:
        super().__init__(retry_after_s=retry_after_s)


class TenantSuspendedError(AppError):
    """Who sends the request has proved who they are; their tenant is out of service."""

    code = "access.tenant_suspended"
    template = "this workspace is suspended; nothing is lost; ask whoever runs the platform"
    template_zh = "此工作区已停用，数据仍完整保留；请联系平台运维人员"
    status = HTTPStatus.FORBIDDEN


class CsrfError(AppError):
    """A request that changes something came with a cookie but without proof of its page."""

    code = "access.csrf"
    template = "send the header `X-CSRF-Token` with the token that sign-in or `/auth/me` gave"
    template_zh = "请在请求头 `X-CSRF-Token` 中携带登录或 `/auth/me` 返回的令牌"
    status = HTTPStatus.FORBIDDEN


class SessionNeededError(AppError):
    """A token tried to do what guards the account, such as make a token that outlives it."""

    code = "access.session_needed"
    template = "an API token cannot do this; sign in and do it there"
    template_zh = "API 令牌不能执行此操作；请登录后操作"
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
        super().__init__(verb=verb, object=object, act=ACTS[verb])


class ActionForbiddenError(AppError):
    """The user lacks the right to an action on an object."""

    code = "access.action_forbidden"
    template = "this needs the right `{right}`; ask an administrator for it"
    template_zh = "此操作需要权限 `{right}`；请向管理员申请"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, object: str, action: str) -> None:  # noqa: A002 - the detail's name
        super().__init__(object=object, action=action, right=f"{object}.{action}")


class MissingRightError(AppError):
    """The user lacks a right that is about no object."""

    code = "access.missing_right"
    template = "this needs the system right `{right}`; ask an administrator for it"
    template_zh = "此操作需要系统权限 `{right}`；请向管理员申请"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, right: str) -> None:
        super().__init__(right=right)


class ViewingError(AppError):
    """Who looks as another user tried to change something."""

    code = "access.viewing"
    template = "you look as another user, so nothing can be changed; stop looking as them first"
    template_zh = "您正以其他用户的视角查看，不能进行任何修改；请先停止以该视角查看"
    status = HTTPStatus.FORBIDDEN


class CannotViewError(AppError):
    """Nobody may look as this user, or not by this way."""

    code = "access.cannot_view"
    template = "you cannot look as this user: {reason}"
    template_zh = "不能以该用户的视角查看：{reason}"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, reason: dict[str, str]) -> None:
        super().__init__(reason=reason)


class ViewedUserNotFoundError(AppError):
    """There is no user to look as."""

    code = "access.viewed_user_not_found"
    template = "no active user has the id `{id}`"
    template_zh = "没有 ID 为 `{id}` 的有效用户"
    status = HTTPStatus.NOT_FOUND


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


class WrongKeyError(AppError):
    """A user's own values are not kept under such a key."""

    code = "access.wrong_key"
    template = (
        "`{key}` is no key to keep a value under; use a word of small letters, such as "
        "`favourites`, or one with a name behind it, such as `columns:ticket_all`"
    )
    template_zh = (
        "`{key}` 不能作为个人数据的键；请使用小写单词，例如 `favourites`，"
        "或在其后加冒号和名称，例如 `columns:ticket_all`"
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotKeptError(AppError):
    """The user keeps nothing under the key."""

    code = "access.not_kept"
    template = "you keep nothing under `{key}`"
    template_zh = "您没有保存键为 `{key}` 的数据"
    status = HTTPStatus.NOT_FOUND


class TooManyKeptError(AppError):
    """The user keeps as many values as one may."""

    code = "access.too_many_kept"
    template = "you keep {most} values already; remove one that is no longer needed"
    template_zh = "您已保存 {most} 项个人数据；请先删除不再需要的数据"
    status = HTTPStatus.CONFLICT
