"""Errors of the storage floor."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class DatabaseUnavailableError(AppError):
    """No connection to PostgreSQL could be had in time."""

    code = "storage.unavailable"
    template = (
        "the database does not answer; try again, and look at `dougong doctor` if it stays so"
    )
    template_zh = "数据库没有响应；请重试，若仍如此请运行 `dougong doctor`"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class TenantNotFoundError(AppError):
    """No tenant of that name."""

    code = "tenant.not_found"
    template = "there is no tenant `{tenant}`{hint}"
    template_zh = "没有名为 `{tenant}` 的租户{hint}"
    status = HTTPStatus.NOT_FOUND


class TenantExistsError(AppError):
    """The name is taken."""

    code = "tenant.exists"
    template = "there is a tenant `{tenant}` already; choose another name"
    template_zh = "已存在名为 `{tenant}` 的租户；请换一个名称"
    status = HTTPStatus.CONFLICT


class InvalidTenantNameError(AppError):
    """The name cannot be a schema's."""

    code = "tenant.invalid_name"
    template = (
        "`{tenant}` cannot name a tenant: use 1 to 40 lower-case letters, digits and _, "
        "beginning with a letter"
    )
    template_zh = "`{tenant}` 不能作为租户名：请用 1 到 40 个小写字母、数字和 _，并以字母开头"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InvalidTenantValueError(AppError):
    """A time zone or currency that does not exist."""

    code = "tenant.invalid_value"
    template = "`{value}` is no {what}; use one such as {example}"
    template_zh = "`{value}` 不是有效的{what}；请使用如 {example} 的值"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, value: str, what: dict[str, str], example: str) -> None:
        super().__init__(value=value, what=what, example=example)
