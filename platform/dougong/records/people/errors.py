"""Why somebody does not go out of service, or nothing is handed over."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class NoSuccessorError(AppError):
    """Whoever is to take over is nobody in service, or the same user."""

    code = "access.no_successor"
    template = "nobody else in service has the id `{id}`; choose another user to take over"
    template_zh = "没有 ID 为 `{id}` 的其他有效用户；请选择其他接收人"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotOwnedError(AppError):
    """Records of an object cannot be handed over."""

    code = "access.not_owned"
    template = "records of `{object}` have no owner; leave it out"
    template_zh = "`{object}` 的记录没有负责人；请去掉该对象"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, object: str) -> None:  # noqa: A002 - the detail's name
        super().__init__(object=object)
