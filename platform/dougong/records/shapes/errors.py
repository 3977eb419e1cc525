"""Errors of what the shape of an object rules out."""

from __future__ import annotations

from http import HTTPStatus

from dougong.deployment.model import ObjectModel
from dougong.kernel.errors import AppError


class NotStoredError(AppError):
    """Records of an event were asked for, or were to be changed."""

    code = "record.not_stored"
    template = "{object} is an event: it is published with POST, and no record of it is kept"
    template_zh = "{object}是事件：只能用 POST 发布，不保存记录"
    status = HTTPStatus.METHOD_NOT_ALLOWED


class ByDefinitionError(AppError):
    """A record of a configuration was to be changed otherwise than by a deploy."""

    code = "record.by_definition"
    template = (
        "the records of {object} come with definitions; "
        "change the configuration that names this one, and deploy it"
    )
    template_zh = "{object}的记录由定义提供；请修改对应的配置定义并部署"
    status = HTTPStatus.METHOD_NOT_ALLOWED


class SingleRecordError(AppError):
    """A second record of a single object was to be made, or the one to be deleted."""

    code = "record.single"
    template = (
        "{object} has one record for everybody, which is always there; change it, or make a record "
        "with either `for_user` or `for_department` for values that differ"
    )
    template_zh = (
        "{object}只有一条通用记录且始终存在；请修改该记录，"
        "或创建带有 `for_user` 或 `for_department`（二选一）的记录来设置不同的值"
    )
    status = HTTPStatus.CONFLICT


class NotSingleError(AppError):
    """The values that hold were asked for of an object with many records."""

    code = "record.not_single"
    template = "{object} has any number of records; ask for one of them, or list them"
    template_zh = "{object}可以有多条记录；请查询其中一条或列表"
    status = HTTPStatus.METHOD_NOT_ALLOWED


class ForEverybodyError(AppError):
    """A value that nobody can have of their own was sent for somebody."""

    code = "record.for_everybody"
    template = "{field} holds for everybody; change it in the record that has no `for_…`"
    template_zh = "{field}对所有人生效；请在不含 `for_…` 的记录中修改"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class HolderFixedError(AppError):
    """Whose values a record of a single object holds was to be changed."""

    code = "record.holder_fixed"
    template = "whose values these are does not change; make another record for somebody else"
    template_zh = "记录的适用对象不能更改；请为其他人另建记录"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoLifeCycleError(AppError):
    """An object that has no drafts was to be submitted, made void or amended."""

    code = "record.no_life_cycle"
    template = "{object} is no document: it is neither submitted nor made void"
    template_zh = "{object}不是单据，不能提交或作废"
    status = HTTPStatus.METHOD_NOT_ALLOWED


class TransitionError(AppError):
    """A document is not where it would have to be for what was asked."""

    code = "record.transition"
    template = "this {object} is {status}; only one that is {wanted} can do that"
    template_zh = "该{object}当前为{status}；只有{wanted}状态才能执行此操作"
    status = HTTPStatus.CONFLICT


class LockedDocumentError(AppError):
    """A submitted or void document was to be changed."""

    code = "record.locked"
    template = "this cannot change: the {object} is {status}; amend it to make a new draft"
    template_zh = "不能修改：该{object}{status}；请修订以生成新的草稿"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SubmittedError(AppError):
    """A submitted document was to be deleted."""

    code = "record.submitted"
    template = "a submitted {object} cannot be deleted; make it void first"
    template_zh = "已提交的{object}不能删除；请先作废"
    status = HTTPStatus.CONFLICT


def require_stored(record: ObjectModel) -> None:
    """Refuse to look for records of an object that keeps none.

    Raises:
        NotStoredError: It is an event.
    """
    if not record.definition.is_stored:
        raise NotStoredError(object=record.label)
