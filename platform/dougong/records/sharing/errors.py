"""Errors of sharing records and of telling who reaches them."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class ShareNotFoundError(AppError):
    """The record is not shared by that id."""

    code = "share.not_found"
    template = "this record has no share with the id `{id}`"
    template_zh = "该记录没有标识为 `{id}` 的共享"
    status = HTTPStatus.NOT_FOUND


class AlreadySharedError(AppError):
    """The record is shared with them already, for the same reason."""

    code = "share.exists"
    template = "this record is shared with them already; change that share instead"
    template_zh = "该记录已与其共享；请修改已有的共享"
    status = HTTPStatus.CONFLICT


class NotSharedAloneError(AppError):
    """Who reaches records of the object is decided by what they belong to."""

    code = "share.by_parent"
    template = "who reaches a {object} is decided by what it belongs to; share that instead"
    template_zh = "{object}的访问范围取决于其所属记录；请共享所属记录"
    status = HTTPStatus.CONFLICT


class MayNotShareError(AppError):
    """The user may change the record, but not share it with others."""

    code = "share.forbidden"
    template = (
        "you may not share this {object}; its owner may, and whoever has the right to share "
        "`{object}`"
    )
    template_zh = "您无权共享这条{object}；其负责人或拥有共享权限的用户可以共享"
    status = HTTPStatus.FORBIDDEN


class TooManySharesError(AppError):
    """A record is shared by itself with as many as one may."""

    code = "share.too_many"
    template = "this record is shared with {most} already; use a sharing rule or a team instead"
    template_zh = "该记录已共享给 {most} 个对象；请改用共享规则或团队"
    status = HTTPStatus.CONFLICT
