"""Chains of causes: a run that was set off by a run knows by which, up to the first.

Flows that set each other off would never come to an end; a chain that has the same flow on the same
record too often, or is too long, is cut off with its names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dougong.automation.errors import FlowLoopError
from dougong.kernel.jsontypes import JsonObject

LONGEST = 30
"""How many runs may set each other off."""

TURNS = 3
"""How often the same flow may be among them on the same record."""

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Cause:
    """One run of a chain.

    Attributes:
        flow: Its flow.
        run: The run; None: it ran within a save.
        object: Object of the record that it was about; None: about none.
        record: The record.
    """

    flow: str
    run: UUID | None
    object: str | None
    record: UUID | None

    def to_json(self) -> JsonObject:
        """Give what is stored with a run."""
        return {
            "flow": self.flow,
            "run": None if self.run is None else str(self.run),
            "object": self.object,
            "record": None if self.record is None else str(self.record),
        }


def read_causes(stored: Sequence[Any]) -> tuple[Cause, ...]:
    """Read what is stored with a run."""
    return tuple(
        Cause(each["flow"], _id(each["run"]), each["object"], _id(each["record"]))
        for each in stored
    )


def extended(causes: Sequence[Cause], cause: Cause) -> tuple[Cause, ...]:
    """Give a chain with one more run at its end.

    Raises:
        FlowLoopError: It goes round in a circle, or has become too long.
    """
    chain = (*causes, cause)
    same = [
        each
        for each in chain
        if (each.flow, each.object, each.record) == (cause.flow, cause.object, cause.record)
    ]
    if len(same) > TURNS or len(chain) > LONGEST:
        raise FlowLoopError(chain=_named(chain))
    return chain


def _named(chain: Sequence[Cause]) -> str:
    names = [each.flow for each in chain]
    shown = names if len(names) <= _SHOWN else ["…", *names[-_SHOWN:]]
    return " → ".join(shown)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
