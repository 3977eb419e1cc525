"""When a step that failed is tried again: later each time, and never all at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dougong.automation.element import Element, OutsideElement
from dougong.automation.flows.definition import RetryDef, StepDef
from dougong.kernel.errors import AppError

OUTSIDE = RetryDef(times=8, first=2.0, most=300.0)
"""What holds for calls to the outside where a step says nothing of it."""

NEVER = RetryDef(times=0)


def policy_of(step: StepDef, element: Element) -> RetryDef:
    """Give how often a step is tried again."""
    if step.retry is not None:
        return step.retry
    return OUTSIDE if isinstance(element, OutsideElement) else NEVER


def next_attempt(
    policy: RetryDef,
    failed: int,
    error: AppError,
    *,
    now: datetime,
    random: Callable[[], float],
) -> datetime | None:
    """Give when a step is tried again; None: it has failed for good.

    Args:
        policy: How often it may be.
        failed: How often it has failed so far, this time included.
        error: Why it failed this time.
        now: The present instant.
        random: Gives numbers from 0 up to 1.
    """
    if failed > policy.times or not error.retryable:
        return None
    pause = min(policy.first * 2.0 ** (failed - 1), policy.most)
    # Half of the pause is left to chance, so that what failed together does not come back so.
    pause *= 0.5 + random() / 2
    asked: float | None = getattr(error, "retry_after_s", None)
    return now + timedelta(seconds=max(pause, asked or 0.0))
