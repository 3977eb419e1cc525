"""Whether a request is served now: within the rate of its tenant, and when its turn has come."""

from __future__ import annotations

from collections.abc import Callable

from dougong.access.actor import Actor
from dougong.api.call_rate import CallRate
from dougong.api.turns import Turns
from dougong.storage.limits import Quotas

_STRANGERS = ""


class Admission:
    """Lets requests in.

    Args:
        quotas: Knows the limits of tenants.
        rate: Counts calls.
        turns: Gives out the places of the process.
        announce: Tells whoever has a page of a tenant open that something may have changed.
    """

    __slots__ = ("_limits", "_rate", "_turns", "announce")

    def __init__(
        self,
        quotas: Quotas,
        rate: CallRate,
        turns: Turns,
        announce: Callable[[str], None] = lambda schema: None,
    ) -> None:
        self.announce = announce
        self._limits = quotas.limits
        self._rate = rate
        self._turns = turns

    def enter(self, actor: Actor | None) -> None:
        """Let a request in, once its turn has come; ``leave`` must follow.

        Args:
            actor: Who sends it; None: somebody unknown, as all of these together.

        Raises:
            RateLimitError: The tenant made as many calls as it may.
            BusyError: Too many of its requests wait already.
        """
        if actor is None:
            self._turns.enter(_STRANGERS)
            return
        self.count(actor)
        self._turns.enter(actor.schema)

    def count(self, actor: Actor | None) -> None:
        """Count a call that needs no turn of its own.

        Raises:
            RateLimitError: The tenant made as many calls as it may.
        """
        most = self._limits(actor.schema).api_per_minute if actor is not None else 0
        if actor is not None and most:
            self._rate.take(actor.schema, most)

    def leave(self, actor: Actor | None) -> None:
        """Let it go."""
        self._turns.leave(_STRANGERS if actor is None else actor.schema)
