"""Errors of reading and saving records."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonValue


class RecordNotFoundError(AppError):
    """No such record, or none that the user may see."""

    code = "record.not_found"
    template = "there is no {object} with the id `{id}`"
    template_zh = "没有标识为 `{id}` 的{object}"
    status = HTTPStatus.NOT_FOUND


class VersionConflictError(AppError):
    """Someone else saved the record since it was read."""

    code = "record.version_conflict"
    template = (
        "this record was saved by someone else: you have version {given}, it is at {current}; "
        "read it again and repeat your change"
    )
    template_zh = "该记录已被他人保存：您持有版本 {given}，当前为 {current}；请重新读取后再修改"
    status = HTTPStatus.CONFLICT


class DuplicateValueError(AppError):
    """A unique field has the value in another record already."""

    code = "record.duplicate_value"
    template = "another {object} has this value in `{field}`, which must be unique"
    template_zh = "另一条{object}的 `{field}` 已有此值，该字段必须唯一"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, object: JsonValue, field: JsonValue, path: str) -> None:  # noqa: A002 - the word of the template
        self.path = path
        super().__init__(object=object, field=field)

    def faults(self) -> tuple[Problem, ...]:
        """Give the field."""
        return (Problem(path=self.path, error=self),)


class DanglingReferenceError(AppError):
    """A lookup names a record that does not exist or lies in the recycle bin."""

    code = "record.reference_not_found"
    template = "there is no {object} for `{value}`; create it first or choose another"
    template_zh = "找不到 `{value}` 对应的{object}；请先创建或另选一个"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RecordInUseError(AppError):
    """Other records refer to it by lookups that forbid its deletion."""

    code = "record.in_use"
    template = "{count} {object} refer(s) to this record by `{field}`; move or delete them first"
    template_zh = "有 {count} 条{object}通过 `{field}` 引用此记录；请先转移或删除它们"
    status = HTTPStatus.CONFLICT


class InvalidBodyError(AppError):
    """The body is not what the call takes."""

    code = "request.invalid_body"
    template = "the body must be {expected}"
    template_zh = "请求体应为{expected}"


class InvalidCursorError(AppError):
    """The cursor was not made by this list."""

    code = "request.invalid_cursor"
    template = "the cursor does not belong to this list; start again without one"
    template_zh = "该游标不属于此列表；请不带游标重新开始"


class InvalidParameterError(AppError):
    """A query parameter does not parse."""

    code = "request.invalid_parameter"
    template = "`{parameter}` is `{value}`: {reason}"
    template_zh = "`{parameter}` 的值为 `{value}`：{reason}"


class UnknownPathError(AppError):
    """A path names a field that does not exist or may not be seen."""

    code = "request.unknown_field"
    template = "`{path}` is no field of {object}{hint}"
    template_zh = "{object}没有字段 `{path}`{hint}"


class StaleModelError(AppError):
    """The definitions changed while this request was being served."""

    code = "metadata.stale"
    template = "the definitions have just changed; send the request again"
    template_zh = "定义刚刚发生变化；请重新发送请求"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class SaveDepthError(AppError):
    """Hooks save records whose hooks save records, and so on."""

    code = "record.save_depth"
    template = "saving set off more than {limit} saves in a row; break the circle"
    template_zh = "保存连锁触发超过 {limit} 层；请打破循环"
    status = HTTPStatus.CONFLICT
