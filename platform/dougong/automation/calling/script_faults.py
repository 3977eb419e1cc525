"""Why a script failed, in words for whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic_monty import MontyConversionError, MontyError, MontyRuntimeError, MontySyntaxError

from dougong.automation.calling.errors import ScriptFailedError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say

_REASON = 300
_TAKEN = re.compile(r"> (\d+) bytes")
_MODULE = re.compile(r"No module named '([^']{1,80})'")


def too_long(seconds: float) -> LocaleText:
    """Tell that a script ran too long."""
    return say("it ran for more than {n} seconds", "运行超过 {n} 秒", n=int(seconds))


def failed(
    error: MontyError, name: str | None, lines: int, *, seconds: float, memory: int
) -> ScriptFailedError:
    """Tell why a script failed.

    Args:
        error: What its process says.
        name: What the script is called.
        lines: How many lines it has.
        seconds: How long it may run.
        memory: How many bytes it may take.
    """
    if isinstance(error, MontyConversionError):
        return ScriptFailedError(reason=str(error)[:_REASON], script=name)
    frames = error.traceback() if isinstance(error, MontyRuntimeError | MontySyntaxError) else []
    own = [each.line for each in frames if each.line <= lines]
    return ScriptFailedError(
        reason=_reason(error, seconds, memory), line=own[-1] if own else None, script=name
    )


def _reason(error: MontyError, seconds: float, memory: int) -> JsonValue:
    inner, text = error.exception(), str(error)
    if isinstance(inner, TimeoutError):
        return dict(too_long(seconds))
    if isinstance(inner, MemoryError):
        return dict(_too_much(text, memory))
    for part, words in _KNOWN:
        if part in text:
            return dict(words(text))
    return text[:_REASON]


def _too_much(text: str, memory: int) -> LocaleText:
    found = _TAKEN.search(text)
    if found is not None and int(found[1]) < memory:
        most = int(found[1]) // 1024
        return say("it printed more than {n} KB", "打印内容超过 {n} KB", n=most)
    most = memory // 1024**2
    return say("it took more than {n} MB", "占用内存超过 {n} MB", n=most)


def _no_module(text: str) -> LocaleText:
    found = _MODULE.search(text)
    name = found[1] if found is not None else "?"
    return say("there is no module `{n}` for scripts", "脚本不能使用模块 `{n}`", n=name)


def _too_deep(text: str) -> LocaleText:
    return say(
        "its functions call each other too deeply (RecursionError)",
        "函数相互调用的层数过多（RecursionError）",
    )


def _backtracking(text: str) -> LocaleText:
    return say(
        "a regular expression takes too many steps; write it without nested repetition",
        "正则表达式匹配步骤过多；请避免嵌套的重复",
    )


def _calls(text: str) -> LocaleText:
    return say("it called the platform too often", "调用平台的次数过多")


_KNOWN: tuple[tuple[str, Callable[[str], LocaleText]], ...] = (
    ("ModuleNotFoundError", _no_module),
    ("RecursionError", _too_deep),
    ("backtracking", _backtracking),
    ("suspension", _calls),
)
