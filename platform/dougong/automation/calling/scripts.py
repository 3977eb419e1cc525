"""Scripts: a Python subset in a process apart, with neither files nor network nor a clock.

What a script may take is small and told here. The same script with the same inputs gives the same:
its clock stands still and its random numbers begin from the key of the step.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any

from pydantic_monty import (
    Monty,
    MontyConversionError,
    MontyCrashedError,
    MontyError,
    MontyRuntimeError,
    MontySyntaxError,
    OSPolicy,
    ResourceLimits,
)

from dougong.automation.calling.errors import ScriptFailedError, ScriptUnavailableError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say

SECONDS = 5.0
MEMORY_BYTES = 64 * 1024 * 1024
RESULT_BYTES = 256 * 1024
LONGEST = 20_000
MOST_DEPTH = 32
_DEPTH = 200
_PROCESSES = 2
_WAIT_S = 30.0
_REASON = 300


class ScriptPool:
    """Runs scripts in processes of its own, which start with the first script.

    Args:
        processes: How many run at once at most.
    """

    def __init__(self, processes: int = _PROCESSES) -> None:
        self._processes = processes
        self._pool: Monty | None = None
        self._lock = Lock()

    def run(self, source: str, inputs: JsonObject, *, seed: str, now: datetime) -> JsonValue:
        """Run a script and give what it returns.

        Raises:
            ScriptFailedError: It failed, ran too long, took too much, or returned what is no JSON.
            ScriptUnavailableError: Its process died; another try may help.
        """
        limits: ResourceLimits = {
            "max_feed_duration_secs": SECONDS,
            "max_memory": MEMORY_BYTES,
            "max_recursion_depth": _DEPTH,
        }
        policy: OSPolicy = {
            "datetime": now,
            "sleep": "zero",
            "random_start": {"seed": seed},
        }
        try:
            with self._started().checkout(limits=limits, os_policy=policy) as session:
                returned = session.feed_run(
                    source, inputs=dict(inputs), print_callback=lambda stream, text: None
                )
        except MontyCrashedError as error:
            if error.timed_out:
                raise ScriptFailedError(reason=_too_long()) from None
            raise ScriptUnavailableError(reason=str(error)[:_REASON]) from None
        except TimeoutError:
            raise ScriptUnavailableError(reason="no process was free") from None
        except MontyError as error:
            raise _failed(error) from None
        return _as_json(returned)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            with suppress(MontyError):
                pool.__exit__(None, None, None)

    def _started(self) -> Monty:
        with self._lock:
            if self._pool is None:
                pool = Monty(
                    min_processes=0,
                    max_processes=self._processes,
                    checkout_timeout=_WAIT_S,
                    request_timeout=SECONDS * 2,
                )
                pool.__enter__()
                self._pool = pool
            return self._pool


def syntax_fault(source: str) -> ScriptFailedError | None:
    """Tell what is wrong with how a script is written; it is read, not run."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return ScriptFailedError(reason=f"SyntaxError: {error.msg}"[:_REASON], line=error.lineno)
    except (ValueError, RecursionError, MemoryError):
        return ScriptFailedError(reason=say("it cannot be read", "无法读取"))
    return None


def _failed(error: MontyError) -> ScriptFailedError:
    inner = error.exception()
    if isinstance(inner, TimeoutError):
        return ScriptFailedError(reason=_too_long())
    if isinstance(inner, MemoryError):
        most = MEMORY_BYTES // 1024**2
        return ScriptFailedError(
            reason=say("it took more than {n} MB", "占用内存超过 {n} MB", n=most)
        )
    if isinstance(error, MontyConversionError):
        return ScriptFailedError(reason=str(error)[:_REASON])
    frames = error.traceback() if isinstance(error, MontyRuntimeError | MontySyntaxError) else []
    line = frames[-1].line if frames else None
    return ScriptFailedError(reason=str(error)[:_REASON], line=line)


def _too_long() -> LocaleText:
    return say("it ran for more than {n} seconds", "运行超过 {n} 秒", n=int(SECONDS))


def _as_json(value: object) -> JsonValue:
    """Turn what a script returned into JSON, in bounded depth and length."""
    try:
        found: JsonValue = _plain(value, 0)
        text = json.dumps(found, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        reason = say(
            "what it returned is no JSON; return texts, numbers, booleans, dates, lists of these, "
            "or a dictionary of them",
            "返回值不是 JSON；请返回文本、数字、布尔值、日期、由它们组成的列表或字典",
        )
        raise ScriptFailedError(reason=reason) from None
    if len(text.encode("utf-8", "replace")) > RESULT_BYTES:
        most = RESULT_BYTES // 1024
        reason = say("it returned more than {n} KB", "返回内容超过 {n} KB", n=most)
        raise ScriptFailedError(reason=reason)
    return found


def _plain(value: object, depth: int) -> Any:
    if depth > MOST_DEPTH:
        raise ValueError
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {_plain(name, 0): _plain(each, depth + 1) for name, each in value.items()}
    return _plain_scalar(value)


def _plain_scalar(value: object) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    raise ValueError
