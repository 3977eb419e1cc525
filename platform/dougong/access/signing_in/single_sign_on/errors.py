"""Errors of signing in by another service."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError
from dougong.kernel.messages import LocaleText


class InvalidProvidersError(AppError):
    """The providers of the settings cannot be used."""

    code = "settings.oidc"
    template = "DOUGONG_OIDC cannot be used: {reason}"
    template_zh = "DOUGONG_OIDC 无法使用：{reason}"

    def __init__(self, *, reason: LocaleText) -> None:
        super().__init__(reason=dict(reason))


class ProviderNotFoundError(AppError):
    """Nobody signs in by a provider of that name."""

    code = "access.provider_not_found"
    template = "there is no sign-in by `{name}`"
    template_zh = "没有名为 `{name}` 的登录方式"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name[:80])


class ProviderFailedError(AppError):
    """A provider did not vouch for anybody, or not in a way that can be believed."""

    code = "access.provider_failed"
    template = "signing in by `{name}` did not work: {reason}; try again"
    template_zh = "通过 `{name}` 登录失败：{reason}；请重试"
    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, *, name: str, reason: LocaleText) -> None:
        super().__init__(name=name, reason=dict(reason))


class ProviderNoAccountError(AppError):
    """The provider vouches for somebody who has no account here."""

    code = "access.provider_no_account"
    template = "`{name}` knows you, but you have no account here; ask an administrator for one"
    template_zh = "`{name}` 已确认您的身份，但您在此没有账号；请联系管理员开通"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
