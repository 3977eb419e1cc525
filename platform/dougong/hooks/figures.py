"""How the plugins of a process are doing: calls, failures and seconds, by plugin and hook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock


@dataclass(frozen=True, slots=True)
class Figures:
    """What one plugin did in one hook since the process began.

    Attributes:
        calls: How often it was called.
        failures: How often it broke; a refusal is no failure.
        seconds: How long it took in all.
        error: What it broke with last.
    """

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0
    error: str | None = None


class HookFigures:
    """Counts; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._figures: dict[tuple[str, str], Figures] = {}

    def note(self, plugin: str, hook: str, seconds: float, error: BaseException | None) -> None:
        """Note a call that came back, or broke."""
        with self._lock:
            known = self._figures.get((plugin, hook), Figures())
            self._figures[plugin, hook] = replace(
                known,
                calls=known.calls + 1,
                failures=known.failures + (error is not None),
                seconds=known.seconds + seconds,
                error=known.error if error is None else told(error),
            )

    def all(self) -> Mapping[tuple[str, str], Figures]:
        """Give the figures, by plugin and hook."""
        with self._lock:
            return dict(self._figures)


def told(error: BaseException) -> str:
    """Say in a line what broke; what is stored or shown of it is bounded."""
    text = str(error).replace("\x00", "\ufffd")
    line = " ".join(f"{type(error).__name__}: {text}".split())
    return line.removesuffix(":").encode("utf-8", "replace").decode()[:300]
