"""Calling plugins: each call is timed and counted, and one that breaks is named.

What a plugin refuses by an ``AppError`` is its answer. What the database says of the moment (a
deadlock, a lock, a lost connection), or of a value, passes for who tries again, or tells of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import isgenerator
from typing import Any, Final

import psycopg

from dougong.hooks.errors import PluginFailedError
from dougong.hooks.figures import HookFigures
from dougong.kernel.errors import AppError

PLATFORM: Final = "dougong"
"""The name under which what ships is registered; it runs for every tenant."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """Sees to one process's calls of plugins.

    Attributes:
        figures: Counts.
        seconds: A clock that only runs on.
    """

    figures: HookFigures
    seconds: Callable[[], float]

    @contextmanager
    def over(self, plugin: str, hook: str) -> Iterator[None]:
        """Watch over a call; what ships breaks as the rest of the platform does.

        Raises:
            PluginFailedError: The plugin broke.
        """
        started, broken = self.seconds(), None
        try:
            yield
        except (AppError, psycopg.OperationalError, psycopg.DataError):
            raise
        except Exception as error:
            broken = error
            if plugin == PLATFORM:
                raise
            _log.exception("plugin %s failed in %s", plugin, hook, extra={"plugin": plugin})
            raise PluginFailedError(plugin=plugin, hook=hook) from error
        finally:
            self.figures.note(plugin, hook, self.seconds() - started, broken)

    def along(self, plugin: str, hook: str, items: Iterable[Any]) -> Iterator[Any]:
        """Yield what a plugin yields, each item under watch."""
        waiting = iter(items)
        end = object()
        while True:
            with self.over(plugin, hook):
                item = next(waiting, end)
            if item is end:
                return
            yield item


@dataclass(frozen=True, slots=True)
class PluginCall:
    """One plugin's implementation of a hook.

    Attributes:
        plugin: Name of the plugin.
        hook: Name of the hook.
        function: The implementation.
        names: The arguments that it takes.
        watch: Sees to the call.
    """

    plugin: str
    hook: str
    function: Callable[..., Any]
    names: tuple[str, ...]
    watch: Watch

    def __call__(self, **arguments: Any) -> Any:
        """Call it; what it leaves out of the hook's arguments it is not given.

        Raises:
            PluginFailedError: It broke.
        """
        return self.given(arguments)

    def given(self, arguments: Mapping[str, Any]) -> Any:
        """Call it with arguments by their names."""
        with self.watch.over(self.plugin, self.hook):
            answer = self.function(*(arguments[name] for name in self.names))
        if isgenerator(answer):
            return self.watch.along(self.plugin, self.hook, answer)
        return answer


@dataclass(frozen=True, slots=True)
class HookCall:
    """One hook as a tenant has it.

    Attributes:
        name: Name of the hook.
        implementations: In the order in which they are called.
    """

    name: str
    implementations: tuple[PluginCall, ...]

    def __call__(self, **arguments: Any) -> list[Any]:
        """Call every implementation; gives what each returns.

        Raises:
            PluginFailedError: One of them broke; those after it are not called.
        """
        return [each.given(arguments) for each in self.implementations]
