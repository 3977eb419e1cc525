"""A look at the types of a script, by the checker of the process that would run it."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager

from pydantic_monty import (
    Monty,
    MontyCrashedError,
    MontyError,
    MontyTypingError,
    OSPolicy,
    ResourceLimits,
)

from dougong.automation.calling.errors import ScriptUnavailableError
from dougong.automation.calling.script_faults import failed, too_long
from dougong.metadata.scripts.errors import ScriptSourceError

_REASON = 300
_MOST_FAULTS = 20
_READ = """
from typing import Any
_Given = dict[str, Any]
class _Reading:
    def get(
        self, object_name: str, record: str | _Given, fields: list[str] | None = None
    ) -> _Given: ...
    def find(
        self, object_name: str, where: str | None = None, match: _Given | None = None,
        fields: list[str] | None = None, sort: str | None = None, limit: int = 50,
    ) -> list[_Given]: ...
    def count(
        self, object_name: str, where: str | None = None, match: _Given | None = None
    ) -> int: ...
user: dict[str, Any]
"""
_WRITE = """
class _Writing(_Reading):
    def create(self, object_name: str, values: _Given) -> str: ...
    def update(self, object_name: str, record: str | _Given, values: _Given) -> None: ...
    def delete(self, object_name: str, record: str | _Given) -> None: ...
class _Connectors:
    def call(
        self, name: str, method: str = "GET", path: str = "", body: Any = None,
        query: dict[str, str] | None = None, headers: dict[str, str] | None = None,
    ) -> _Given: ...
records: _Writing
connectors: _Connectors
"""
READING = _READ + "records: _Reading\n"
"""What a script knows that may only read."""
WRITING = _READ + _WRITE
"""What a script knows that may do more."""


def check_types(
    lent: AbstractContextManager[Monty], source: str, stubs: str, *, seconds: float, memory: int
) -> list[ScriptSourceError]:
    """List what a look at the types finds; where that is nothing, what goes wrong in loading it.

    Args:
        lent: The process.
        source: The script.
        stubs: What it knows besides, as Python declares it.
        seconds: How long that may take.
        memory: How many bytes it may take.

    Raises:
        ScriptFailedError: It fails when it is loaded.
        ScriptUnavailableError: Its process died; another try may help.
    """
    limits: ResourceLimits = {"max_feed_duration_secs": seconds, "max_memory": memory}
    policy: OSPolicy = {"sleep": "zero"}
    try:
        with (
            lent as pool,
            pool.checkout(
                limits=limits,
                os_policy=policy,
                type_check=True,
                type_check_stubs=stubs,
                type_check_format="json",
            ) as session,
        ):
            session.feed_run(source, print_callback=lambda stream, text: None)
    except MontyTypingError as error:
        return _read(error.display())
    except MontyCrashedError as error:
        if error.timed_out:
            return [ScriptSourceError(line=1, column=1, reason=dict(too_long(seconds)))]
        raise ScriptUnavailableError(reason=str(error)[:_REASON]) from None
    except TimeoutError:
        raise ScriptUnavailableError(reason="no process was free") from None
    except MontyError as error:
        lines = source.count("\n") + 1
        raise failed(error, None, lines, seconds=seconds, memory=memory) from None
    return []


def _read(said: str) -> list[ScriptSourceError]:
    found = []
    for each in json.loads(said)[:_MOST_FAULTS]:
        place = each["location"]
        words = str(each["message"])[:_REASON]
        fault = ScriptSourceError(line=place["row"], column=place["column"], reason=words)
        found.append(fault)
    return found
