"""Errors of deploying definitions and of reading them."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class UnknownObjectError(AppError):
    """No object of that name, or none that the user may see."""

    code = "object.not_found"
    template = "there is no object `{object}`{hint}"
    template_zh = "没有名为 `{object}` 的对象{hint}"
    status = HTTPStatus.NOT_FOUND


class UnknownDefinitionError(AppError):
    """No definition of that kind and name."""

    code = "definition.not_found"
    template = "there is no {kind} `{name}`{hint}"
    template_zh = "没有名为 `{name}` 的 {kind}{hint}"
    status = HTTPStatus.NOT_FOUND


class PackageOwnedError(AppError):
    """A definition that a package brings cannot be deleted by the tenant."""

    code = "definition.package_owned"
    template = "{kind} `{name}` comes with the package `{package}` and goes only with it"
    template_zh = "{kind} `{name}` 属于软件包 `{package}`，只能随其卸载"
    status = HTTPStatus.CONFLICT


class BrokenUseError(AppError):
    """What is to be changed or deleted is used, as it was, by another definition."""

    code = "deploy.still_used"
    template = "{kind} `{name}` would break: {reason}"
    template_zh = "{kind} `{name}` 将会失效：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class DataLossError(AppError):
    """The change would lose data and the deploy does not say that it may."""

    code = "deploy.data_loss"
    template = (
        "`{field}` of {object} cannot become {wanted} without losing data; add a new field instead"
    )
    template_zh = "{object} 的 `{field}` 改为 {wanted} 会丢失数据；请改为新增字段"
    status = HTTPStatus.CONFLICT


class ImpossibleChangeError(AppError):
    """The old values mean nothing in the new type."""

    code = "deploy.impossible_change"
    template = "`{field}` of {object} cannot become {wanted}; add a new field instead"
    template_zh = "{object} 的 `{field}` 无法改为 {wanted}；请改为新增字段"
    status = HTTPStatus.CONFLICT


class UniqueViolatedError(AppError):
    """Records already share values in a field that is to become unique."""

    code = "deploy.unique_violated"
    template = "`{field}` of {object} cannot be unique: {count} value(s) occur more than once"
    template_zh = "{object} 的 `{field}` 不能设为唯一：有 {count} 个值重复"
    status = HTTPStatus.CONFLICT


class BusyError(AppError):
    """Another deploy, or long transactions on the tables, stood in the way."""

    code = "deploy.busy"
    template = "the tables stayed in use for {seconds} s; nothing was changed; try again"
    template_zh = "相关表在 {seconds} 秒内一直被占用；未做任何更改；请重试"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class SetAsideNotice(AppError):  # noqa: N818 - told, never raised
    """Not refused, but told: data goes out of sight."""

    code = "deploy.set_aside"
    template = "`{name}` of {object} goes out of use; its data is kept aside, not deleted"
    template_zh = "{object} 的 `{name}` 将停用；其数据会另行保留，不会删除"
