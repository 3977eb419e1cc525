"""Errors of those who run the platform."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class NotOperatorError(AppError):
    """The user's tenant does not run the platform; of others it learns nothing."""

    code = "tenant.not_operator"
    template = (
        "this tenant does not run the platform; `dougong tenant operator {tenant}` lets its "
        "administrators see to all tenants"
    )
    template_zh = (
        "此租户不是平台运维租户；`dougong tenant operator {tenant}` 可让其管理员管理所有租户"
    )
    status = HTTPStatus.NOT_FOUND


class OwnTenantError(AppError):
    """An operator would shut out themselves."""

    code = "tenant.own"
    template = "`{tenant}` is the tenant you work in; this must be done from another one"
    template_zh = "`{tenant}` 是您所在的租户；请从其他租户执行此操作"
    status = HTTPStatus.CONFLICT


class TenantStateError(AppError):
    """The tenant is not in a state in which this can be done."""

    code = "tenant.wrong_state"
    template = "`{tenant}` is {state}; this needs it to be {needed}"
    template_zh = "`{tenant}` 的状态为{state}；此操作要求其状态为{needed}"
    status = HTTPStatus.CONFLICT


class SandboxAdminError(AppError):
    """A copy without data would have nobody who can sign in."""

    code = "tenant.no_sandbox_admin"
    template = "`{email}` is no active user of `{tenant}` with a password; name one that is"
    template_zh = "`{email}` 不是租户 `{tenant}` 中设有密码的有效用户；请指定这样的用户"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SourceChangedError(AppError):
    """Definitions were deployed in the very moment a copy began."""

    code = "tenant.source_changed"
    template = "definitions of `{tenant}` were just deployed; the copy begins anew"
    template_zh = "租户 `{tenant}` 刚刚部署了元数据；副本将重新开始"
    status = HTTPStatus.CONFLICT
    retryable = True
