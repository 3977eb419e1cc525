"""Scripts: a Python subset in a process apart, with neither files nor network nor a clock.

What a script may take is small and told here. The same script with the same inputs gives the same:
its clock stands still and its random numbers begin from the key of the step. A process serves one
tenant; for another one it is ended, and a new one takes its place.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from threading import Condition
from time import monotonic
from typing import Any

from pydantic_monty import (
    CollectString,
    Monty,
    MontyCrashedError,
    MontyError,
    OSPolicy,
    ResourceLimits,
)

from dougong.automation.calling.errors import ScriptFailedError, ScriptUnavailableError
from dougong.automation.calling.script_faults import failed, too_long
from dougong.automation.calling.script_types import READING, WRITING, check_types
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.scripts.errors import ScriptSourceError
from dougong.metadata.scripts.reading import LONGEST

__all__ = ["LONGEST", "Printed", "ScriptPool", "syntax_fault"]

SECONDS = 5.0
MEMORY_BYTES = 64 * 1024 * 1024
RESULT_BYTES = 256 * 1024
PRINT_BYTES = 64 * 1024
MOST_DEPTH = 32
_DEPTH = 200
_PROCESSES = 2
_WAIT_S = 30.0
_REASON = 300
_MOST_CALLS = 500
_SERVED = 500


@dataclass(slots=True)
class Printed:
    """What a script has printed, for who tries it.

    Attributes:
        text: All of it, as far as it is kept.
    """

    text: str = ""


@dataclass(slots=True)
class _Slot:
    """A place for a process.

    Attributes:
        tenant: Whom it serves, or served last.
        pool: Keeps the process; None: it was not started yet, or is to be anew.
        busy: Whether a script runs in it.
        used_at: When it was last taken.
    """

    tenant: str | None = None
    pool: Monty | None = None
    busy: bool = False
    used_at: float = 0.0


@dataclass(slots=True)
class Figures:
    """What a pool has done, for metrics and for who looks after it.

    Attributes:
        runs: Scripts that were run.
        failed: Those of them that failed.
        renewed: Processes that were ended for another tenant.
        lost: Processes that died, or had to be killed.
    """

    runs: int = 0
    failed: int = 0
    renewed: int = 0
    lost: int = 0


@dataclass(slots=True)
class ScriptPool:
    """Runs scripts in processes of its own, which start with the first script.

    Attributes:
        processes: How many run at once at most.
        figures: What it has done.
    """

    processes: int = _PROCESSES
    figures: Figures = field(default_factory=Figures)
    _slots: list[_Slot] = field(default_factory=list)
    _free: Condition = field(default_factory=Condition)

    def run(
        self,
        source: str,
        inputs: Mapping[str, Any],
        *,
        tenant: str,
        seed: str,
        now: datetime,
        zone: str = "UTC",
        name: str | None = None,
        printed: Printed | None = None,
        most_bytes: int = RESULT_BYTES,
    ) -> JsonValue:
        """Run a script and give what it returns.

        Args:
            source: The script.
            inputs: What it knows, by name: values, and objects of the platform that it may call.
            tenant: Whose it is: no process serves two.
            seed: What its random numbers begin from.
            now: What its clock shows.
            zone: The time zone of its clock.
            name: What it is called, for who reads that it failed.
            printed: Takes what it prints.
            most_bytes: How much it may return.

        Raises:
            ScriptFailedError: It failed, ran too long, took too much, or returned what is no JSON.
            ScriptUnavailableError: Its process died; another try may help.
        """
        limits: ResourceLimits = {
            "max_feed_duration_secs": SECONDS,
            "max_memory": MEMORY_BYTES,
            "max_recursion_depth": _DEPTH,
            "max_suspensions": _MOST_CALLS,
        }
        policy: OSPolicy = {
            "datetime": now,
            "timezone": zone,
            "sleep": "zero",
            "random_start": {"seed": seed},
        }
        output = CollectString(PRINT_BYTES)
        self.figures.runs += 1
        try:
            with (
                self._slot(tenant) as pool,
                pool.checkout(limits=limits, os_policy=policy) as session,
            ):
                returned = session.feed_run(source, inputs=dict(inputs), print_callback=output)
            return _as_json(returned, name, most_bytes)
        except MontyCrashedError as error:
            self.figures.lost += 1
            if error.timed_out:
                raise ScriptFailedError(reason=too_long(SECONDS), script=name) from None
            raise ScriptUnavailableError(reason=str(error)[:_REASON]) from None
        except TimeoutError:
            raise ScriptUnavailableError(reason="no process was free") from None
        except MontyError as error:
            self.figures.failed += 1
            lines = source.count("\n") + 1
            raise failed(error, name, lines, seconds=SECONDS, memory=MEMORY_BYTES) from None
        finally:
            if printed is not None:
                printed.text = output.output

    def faults(self, source: str, *, tenant: str, writes: bool) -> list[ScriptSourceError]:
        """List what a look at the types finds; where that is nothing, a script is loaded.

        Args:
            source: The script.
            tenant: Whose it is.
            writes: Whether it may do more than read.

        Raises:
            ScriptFailedError: It fails when it is loaded.
            ScriptUnavailableError: Its process died; another try may help.
        """
        stubs = WRITING if writes else READING
        lent = self._slot(tenant)
        return check_types(lent, source, stubs, seconds=SECONDS, memory=MEMORY_BYTES)

    def close(self) -> None:
        """End the processes."""
        with self._free:
            slots, self._slots = self._slots, []
        for each in slots:
            _end(each.pool)

    @contextmanager
    def _slot(self, tenant: str) -> Iterator[Monty]:
        slot = self._taken(tenant)
        try:
            if slot.pool is not None and slot.tenant != tenant:
                # INVARIANT: what one tenant's script left in a process no other one meets.
                _end(slot.pool)
                slot.pool = None
                self.figures.renewed += 1
            if slot.pool is None:
                slot.tenant = tenant
                slot.pool = _started()
            yield slot.pool
        finally:
            with self._free:
                slot.busy = False
                self._free.notify()

    def _taken(self, tenant: str) -> _Slot:
        """Take a place: one that serves the tenant, a new one, or the one longest out of use."""
        ends = monotonic() + _WAIT_S
        with self._free:
            while True:
                idle = [each for each in self._slots if not each.busy]
                own = [each for each in idle if each.tenant == tenant]
                if not own and len(self._slots) < self.processes:
                    own = [_Slot()]
                    self._slots += own
                found = own or sorted(idle, key=lambda each: each.used_at)
                if found:
                    found[0].busy, found[0].used_at = True, monotonic()
                    return found[0]
                if not self._free.wait(ends - monotonic()):
                    raise TimeoutError


def _started() -> Monty:
    pool = Monty(
        min_processes=0,
        max_processes=1,
        checkout_timeout=_WAIT_S,
        request_timeout=SECONDS * 2,
        max_checkouts_per_worker=_SERVED,
    )
    pool.__enter__()
    return pool


def _end(pool: Monty | None) -> None:
    if pool is not None:
        with suppress(MontyError):
            pool.__exit__(None, None, None)


def syntax_fault(source: str) -> ScriptFailedError | None:
    """Tell what is wrong with how a script is written; it is read, not run."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return ScriptFailedError(reason=f"SyntaxError: {error.msg}"[:_REASON], line=error.lineno)
    except (ValueError, RecursionError, MemoryError):
        return ScriptFailedError(reason=say("it cannot be read", "无法读取"))
    return None


def _as_json(value: object, name: str | None, most_bytes: int) -> JsonValue:
    """Turn what a script returned into JSON, in bounded depth and length."""
    try:
        found: JsonValue = plain(value)
        text = json.dumps(found, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        reason = say(
            "what it returned is no JSON; return texts, numbers, booleans, dates, lists of these, "
            "or a dictionary of them",
            "返回值不是 JSON；请返回文本、数字、布尔值、日期、由它们组成的列表或字典",
        )
        raise ScriptFailedError(reason=reason, script=name) from None
    if len(text.encode("utf-8", "replace")) > most_bytes:
        most = most_bytes // 1024
        reason = say("it returned more than {n} KB", "返回内容超过 {n} KB", n=most)
        raise ScriptFailedError(reason=reason, script=name)
    return found


def plain(value: object, depth: int = 0) -> Any:
    """Give what stands for a value in JSON.

    Raises:
        ValueError: Nothing does.
    """
    if depth > MOST_DEPTH:
        raise ValueError
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each, depth + 1) for each in value]
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {plain(name): plain(each, depth + 1) for name, each in value.items()}
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
