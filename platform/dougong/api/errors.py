"""Errors of the HTTP face: what is wrong with a request before any use case sees it."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError, InvalidError


class UnknownAddressError(AppError):
    """Nothing answers at this address."""

    code = "request.unknown_address"
    template = "nothing answers at `{path}`; `/api/v1/docs` lists every call"
    template_zh = "地址 `{path}` 不存在；所有接口见 `/api/v1/docs`"
    status = HTTPStatus.NOT_FOUND


class MethodNotAllowedError(AppError):
    """The address is known, but not with this method."""

    code = "request.method_not_allowed"
    template = "`{method}` is not possible here; use {allowed}"
    template_zh = "此处不支持 `{method}`；请使用 {allowed}"
    status = HTTPStatus.METHOD_NOT_ALLOWED


class BodyTooLargeError(AppError):
    """The body is longer than the platform reads."""

    code = "request.body_too_large"
    template = "the body is longer than {limit_kb} KB; send less at a time"
    template_zh = "请求体超过 {limit_kb} KB；请分批发送"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class MediaTypeError(AppError):
    """The body is not declared to be plain JSON."""

    code = "request.media_type"
    template = "the body is sent as `{given}`; send JSON with `Content-Type: application/json`"
    template_zh = "请求体类型为 `{given}`；请发送 JSON 并设置 `Content-Type: application/json`"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class NotMultipartError(AppError):
    """The body is not declared to be of several parts, one of them a file."""

    code = "request.not_multipart"
    template = "the body is sent as `{given}`; send the file as `multipart/form-data`"
    template_zh = "请求体类型为 `{given}`；请以 `multipart/form-data` 发送文件"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class MalformedJsonError(AppError):
    """The body is not JSON in UTF-8."""

    code = "request.malformed_json"
    template = "the body is not valid JSON at line {line}, column {column}: {reason}"
    template_zh = "请求体第 {line} 行第 {column} 列不是有效的 JSON：{reason}"


class MalformedRequestError(AppError):
    """The request cannot be understood as HTTP."""

    code = "request.malformed"
    template = "the request cannot be read: {reason}"
    template_zh = "无法读取请求：{reason}"


class InvalidQueryError(InvalidError):
    """Query parameters are wrong; all of them are listed."""

    code = "request.invalid_query"
    template = "{count} query parameter(s) are wrong: {first}"
    template_zh = "{count} 个查询参数有误：{first}"
    status = HTTPStatus.BAD_REQUEST


class UnknownParameterError(AppError):
    """A query parameter that means nothing here."""

    code = "request.unknown_parameter"
    template = "`{parameter}` is no parameter of this call{hint}"
    template_zh = "此接口没有参数 `{parameter}`{hint}"


class InvalidHeaderError(AppError):
    """A header does not parse."""

    code = "request.invalid_header"
    template = "the header `{header}` is `{value}`: {reason}"
    template_zh = "请求头 `{header}` 的值为 `{value}`：{reason}"


class UnprocessableValueError(AppError):
    """The database refuses a value that passed every check above it."""

    code = "request.unprocessable_value"
    template = "a value cannot be processed: {reason}"
    template_zh = "有一个值无法处理：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooExpensiveError(AppError):
    """The database gave up after the longest time that one request may take."""

    code = "request.too_expensive"
    template = "this takes longer than one request may; narrow the filter or ask for less"
    template_zh = "该请求耗时超出上限；请缩小筛选范围或减少返回内容"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class ContentionError(AppError):
    """Others were changing the same records at that moment."""

    code = "request.contention"
    template = "others were changing the same records; nothing was changed; send it again"
    template_zh = "他人正在修改相同的记录；未做任何更改；请重新发送"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class UnexpectedError(AppError):
    """A fault of the platform; the log has it under the request id."""

    code = "server.unexpected"
    template = "something went wrong here; give your administrator the request id `{request_id}`"
    template_zh = "服务出现异常；请将请求编号 `{request_id}` 告知管理员"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class NotInBatchError(AppError):
    """A call that cannot be made within a batch."""

    code = "batch.not_possible"
    template = "`{path}` cannot be called within a batch; call it by itself"
    template_zh = "`{path}` 不能在批量请求中调用；请单独调用"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotAtomicError(AppError):
    """A call that cannot be taken back, within a batch that is all or nothing."""

    code = "batch.not_atomic"
    template = "`{path}` cannot be part of an atomic batch; only records (`/data/…`) can"
    template_zh = "`{path}` 不能用于原子批量请求；仅支持记录接口（`/data/…`）"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class BatchReferenceError(AppError):
    """A request of a batch refers to what no earlier answer has."""

    code = "batch.unknown_reference"
    template = "there is no `{reference}` among the answers before; name a request that succeeded"
    template_zh = "之前的响应中没有 `{reference}`；请引用已成功的请求"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoJsonError(AppError):
    """A request of a batch is answered with something else than JSON."""

    code = "batch.not_json"
    template = "`{path}` does not answer with JSON; call it by itself"
    template_zh = "`{path}` 返回的不是 JSON；请单独调用"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RolledBackError(AppError):
    """A request of an atomic batch was fine, but another one was not."""

    code = "batch.rolled_back"
    template = "nothing was done, for request {number} of the batch was refused"
    template_zh = "批量请求中的第 {number} 个请求被拒绝，因此未做任何更改"
    status = HTTPStatus.FAILED_DEPENDENCY
