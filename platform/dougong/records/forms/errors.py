"""What goes wrong with public forms."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class FormNotFoundError(AppError):
    """No such form can be opened; whether there is a tenant of that name is not told."""

    code = "form.not_found"
    template = "there is no form at this address"
    template_zh = "此地址没有表单"
    status = HTTPStatus.NOT_FOUND


class FormClosedError(AppError):
    """The form is not active."""

    code = "form.closed"
    template = "this form is closed"
    template_zh = "此表单已关闭"
    status = HTTPStatus.GONE


class FormSentError(AppError):
    """What was opened once was sent before."""

    code = "form.sent_before"
    template = "this was sent before; open the form again to send something else"
    template_zh = "此内容已提交过；如需再次提交，请重新打开表单"
    status = HTTPStatus.CONFLICT


class FormThrottledError(AppError):
    """Too much comes from one address."""

    code = "form.too_many"
    template = "too much was sent from here; try again in {retry_after_s} seconds"
    template_zh = "此处提交过于频繁；请在 {retry_after_s} 秒后重试"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True

    def __init__(self, *, retry_after_s: int) -> None:
        super().__init__(retry_after_s=retry_after_s)


class NotAskedError(AppError):
    """A value is sent that the form does not ask for."""

    code = "form.not_asked"
    template = "the form does not ask for `{field}`"
    template_zh = "此表单未询问 `{field}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, field: str) -> None:
        super().__init__(field=field)


class MissingAnswerError(AppError):
    """A question must be answered, and is not."""

    code = "form.missing_answer"
    template = "this must be filled in"
    template_zh = "此项必填"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotAcceptedError(AppError):
    """The record is refused for something that the public was not asked."""

    code = "form.not_accepted"
    template = "this cannot be accepted at the moment; please contact us another way"
    template_zh = "暂时无法接收此内容；请通过其他方式联系我们"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
