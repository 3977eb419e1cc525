"""What can be wrong with the answer to a screen."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class NoScreenError(AppError):
    """A run has nothing to ask of this user."""

    code = "screen.none"
    template = "there is no screen of run `{id}` for you"
    template_zh = "运行 `{id}` 没有需要您填写的屏幕"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name of the detail
        super().__init__(id=id)


class AnsweredError(AppError):
    """A screen was answered already, or waits no longer."""

    code = "screen.answered"
    template = "this screen was answered already, or waits for an answer no longer"
    template_zh = "该屏幕已提交，或不再等待填写"
    status = HTTPStatus.CONFLICT


class UnknownAnswerError(AppError):
    """An answer names what the screen does not have."""

    code = "screen.unknown"
    template = "the screen has no `{name}` that can be answered"
    template_zh = "该屏幕没有可填写的 `{name}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class BlankAnswerError(AppError):
    """A field that must be filled in is not."""

    code = "screen.required"
    template = "fill this in"
    template_zh = "请填写此项"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnfitAnswerError(AppError):
    """A value is of another type than its field."""

    code = "screen.unfit"
    template = "this is no {type}"
    template_zh = "该值不是 {type} 类型"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, type: str) -> None:  # noqa: A002 - the name of the detail
        super().__init__(type=type)
