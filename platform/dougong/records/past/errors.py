"""Errors of what is taken back."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class NotUndoableError(AppError):
    """The last change of the record cannot be taken back."""

    code = "record.not_undoable"
    template = "the last change of this {object} cannot be undone: {reason}"
    template_zh = "无法撤销该{object}的最近一次更改：{reason}"
    status = HTTPStatus.CONFLICT


class UnknownEntryError(AppError):
    """The record's history has no such entry, or none that whoever asks may see."""

    code = "record.unknown_change"
    template = "the history of this {object} has no change `{id}`"
    template_zh = "该{object}的历史中没有变更 `{id}`"
    status = HTTPStatus.NOT_FOUND


class NotRestorableError(AppError):
    """The value of a field cannot be restored from the history."""

    code = "record.not_restorable"
    template = "the former value of {field} cannot be restored: {reason}"
    template_zh = "无法恢复{field}的旧值：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotArchivedError(AppError):
    """The record does not lie in the archive, or not for whoever asks."""

    code = "record.not_archived"
    template = "there is no {object} with the id `{id}` in the archive"
    template_zh = "归档中没有标识为 `{id}` 的{object}"
    status = HTTPStatus.NOT_FOUND


class StillReferredError(AppError):
    """Other records that are not gone for good refer to the record."""

    code = "record.still_referred"
    template = (
        "{object} cannot be deleted for good while other records refer to it, be it from the "
        "recycle bin; delete those for good first"
    )
    template_zh = "仍有其他记录（包括回收站中的记录）引用该{object}，请先彻底删除这些记录"
    status = HTTPStatus.CONFLICT


class NotInBinError(AppError):
    """The record does not lie in the recycle bin, or not for whoever asks."""

    code = "record.not_in_bin"
    template = "there is no {object} with the id `{id}` in the recycle bin"
    template_zh = "回收站中没有标识为 `{id}` 的{object}"
    status = HTTPStatus.NOT_FOUND
