"""Errors of personal data."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class OneSubjectError(AppError):
    """Nothing says who is meant, or several things do."""

    code = "personal.one_subject"
    template = "say who is meant by one of `email`, `phone`, `user` and `record`"
    template_zh = "请用 `email`、`phone`、`user`、`record` 之一指明是谁"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NobodyFoundError(AppError):
    """No personal data of such a person is kept."""

    code = "personal.nobody"
    template = "no personal data of this person is kept here"
    template_zh = "此处没有该人的个人数据"
    status = HTTPStatus.NOT_FOUND


class TooManyFoundError(AppError):
    """So many records hold the value that it cannot be one person's."""

    code = "personal.too_many"
    template = (
        "more than {most} records hold this; it cannot be one person's alone; name a record instead"
    )
    template_zh = "超过 {most} 条记录包含此值，不可能只属于一个人；请改为指定记录"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class OwnErasureError(AppError):
    """Somebody would erase themselves, or the last administrator."""

    code = "personal.own_erasure"
    template = "you would erase yourself; let another administrator do it"
    template_zh = "您将清除自己的数据；请由其他管理员操作"
    status = HTTPStatus.CONFLICT
