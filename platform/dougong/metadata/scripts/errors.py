"""What can be wrong with how a script is written, and with who names it."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonValue


class ScriptSourceError(AppError):
    """A script is not written as scripts are; it was read, not run."""

    code = "script.invalid_source"
    template = "line {line}, column {column}: {reason}"
    template_zh = "第 {line} 行第 {column} 列：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, line: int, column: int, reason: JsonValue) -> None:
        super().__init__(line=line, column=column, reason=reason)


class ScriptAnswerError(AppError):
    """A script says something of a record that means nothing."""

    code = "script.unfit_answer"
    template = (
        "the script `{script}` says {answer} of this record; a validation returns nothing, a text, "
        "or {{'field': …, 'message': …}} of a field of the object, or a list of these"
    )
    template_zh = (
        "脚本 `{script}` 对此记录返回了 {answer}；校验脚本应返回空、文本、"
        "{{'field': …, 'message': …}}（对象的字段），或由它们组成的列表"
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, script: str, answer: str) -> None:
        super().__init__(script=script, answer=answer)


class ScriptExampleError(AppError):
    """An example of a script does not come out as it says."""

    code = "script.example_failed"
    template = (
        "the example `{example}` of the script `{script}` fails: {reason} (expected {expected}, "
        "found {actual})"
    )
    template_zh = (
        "脚本 `{script}` 的示例 `{example}` 未通过：{reason}（预期 {expected}，实际 {actual}）"
    )
    status = HTTPStatus.CONFLICT

    def __init__(
        self, *, script: str, example: str, reason: JsonValue, actual: str, expected: str
    ) -> None:
        super().__init__(
            script=script, example=example, reason=reason, actual=actual, expected=expected
        )


class ScriptElsewhereError(AppError):
    """A script is named where it does not belong."""

    code = "script.elsewhere"
    template = "the script `{script}` is no script for this: {reason}"
    template_zh = "脚本 `{script}` 不能用于此处：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, script: str, reason: JsonValue) -> None:
        super().__init__(script=script, reason=reason)
