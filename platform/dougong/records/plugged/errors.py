"""What goes wrong with the record actions of plugins."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText


class UnknownActionError(AppError):
    """Records of the object have no such action here."""

    code = "action.not_found"
    template = "{object} has no action `{action}`{hint}"
    template_zh = "{object}没有操作 `{action}`{hint}"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, object: LocaleText, action: str, hint: JsonValue) -> None:  # noqa: A002 - the word of the house
        super().__init__(object=dict(object), action=action, hint=hint)
