"""Errors about records that are probably the same."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from dougong.kernel.errors import AppError, InvalidError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, localize


class SimilarRecordError(AppError):
    """There is a record already that is probably the same; ``duplicates`` names who may be read."""

    code = "record.similar"
    template = "{message}"
    template_zh = "{message}"
    status = HTTPStatus.CONFLICT

    def __init__(
        self,
        *,
        rule: str,
        message: LocaleText | None,
        object: LocaleText,  # noqa: A002 - the word of the house
        duplicates: JsonValue,
        hidden: bool,
    ) -> None:
        # Public API is which rule it was, and which records; its words are for people.
        super().__init__(
            rule=rule,
            message=dict(message or _usual(object)),
            duplicates=duplicates,
            hidden=hidden,
        )


class DuplicatesFoundError(InvalidError):
    """Nothing is saved, for it is probably there already."""

    code = "record.duplicate"
    template = "{first}"
    template_zh = "{first}"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class NoDuplicateSetError(AppError):
    """There is no such set of duplicates, or none that the reader sees two records of."""

    code = "record.no_duplicate_set"
    template = "there are no duplicates under the id `{id}`; they may have been settled since"
    template_zh = "没有标识为 `{id}` 的重复项；可能已被处理"
    status = HTTPStatus.NOT_FOUND


class NoDuplicateRuleError(AppError):
    """An object is to be searched for duplicates by rules that it does not have."""

    code = "record.no_duplicate_rule"
    template = "{object} has no such duplicate rule in force; an administrator can make one"
    template_zh = "{object}没有这样的生效查重规则；管理员可以添加"
    status = HTTPStatus.CONFLICT


def _usual(of: LocaleText) -> LocaleText:
    return {
        "en": f"There is another {localize(of, 'en')} that is probably the same.",
        "zh-CN": f"已有一条很可能相同的{localize(of, 'zh-CN')}。",
    }
