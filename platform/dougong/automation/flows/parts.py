"""Parts of a run that are runs of their own: branches, and flows that it calls."""

from __future__ import annotations

from typing import Any

from dougong.automation.errors import PartFailedError
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.storage.run_rows import Run


def part_failed(name: LocaleText | str, run: Run) -> PartFailedError:
    """Tell of a part that came to no good end.

    Args:
        name: What the part is called.
        run: The run that failed, or was called off.
    """
    error: JsonObject = run.error or {}
    message: Any = error.get("message") or say("it was called off", "已取消")
    step = str(error.get("step") or run.step or "")
    return PartFailedError(part=name, step=step, reason=message, run=str(run.id))
