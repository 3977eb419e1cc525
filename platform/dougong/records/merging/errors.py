"""Errors of merging records."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class MergedRecordError(AppError):
    """The record was merged into another one; that one stands in its place."""

    code = "record.merged"
    template = "this {object} was merged into another one, `{into}`; go on with that"
    template_zh = "该{object}已合并到另一条记录 `{into}`；请改用该记录"
    status = HTTPStatus.GONE


class UnmergeableError(AppError):
    """Records of the object are never merged."""

    code = "record.unmergeable"
    template = "{object} are never merged; {reason}"
    template_zh = "{object}不支持合并；{reason}"
    status = HTTPStatus.CONFLICT


class MergedIntoItselfError(AppError):
    """A record is named as the one that stays, and among those that go."""

    code = "record.merged_into_itself"
    template = "`{id}` is to stay and to go at once; name it once"
    template_zh = "`{id}` 同时被指定为保留和合并；只能指定一次"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ForeignValueError(AppError):
    """A value is to come from a record that is not merged."""

    code = "record.foreign_value"
    template = "`{id}` is none of the records that are merged; take the value from one of them"
    template_zh = "`{id}` 不在要合并的记录中；取值只能来自其中之一"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class MergeNotFoundError(AppError):
    """There is no such merge, or none of a record that the reader may read."""

    code = "record.merge_not_found"
    template = "there is no merge with the id `{id}`"
    template_zh = "没有标识为 `{id}` 的合并记录"
    status = HTTPStatus.NOT_FOUND


class MergeUndoneError(AppError):
    """The merge is undone already."""

    code = "record.merge_undone"
    template = "this merge is undone already"
    template_zh = "该合并已被撤销"
    status = HTTPStatus.CONFLICT
