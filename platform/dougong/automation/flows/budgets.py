"""What a run may take, and how many of a tenant go on at once.

A flow that goes wrong stops with a clear word, and takes nothing from the other tenants.
"""

from __future__ import annotations

from dataclasses import dataclass

from dougong.automation.errors import TooManyRowsError, TooManyStepsError
from dougong.kernel.settings import Settings


@dataclass(frozen=True, slots=True)
class Budgets:
    """How much runs may take; 0 is any number.

    Attributes:
        steps: Steps that a run may take.
        rows: Records that a run may write.
        running: Runs of a tenant that go on at once; the others wait for their turn.
    """

    steps: int
    rows: int
    running: int

    @classmethod
    def of_settings(cls, settings: Settings) -> Budgets:
        """Give what an operator allows."""
        return cls(settings.run_steps, settings.run_rows, settings.runs_at_once)

    def require_step(self, taken: int) -> None:
        """Refuse one step more than a run may take.

        Args:
            taken: How many it has taken already.

        Raises:
            TooManyStepsError: It may take no more.
        """
        if self.steps and taken >= self.steps:
            raise TooManyStepsError(limit=self.steps)

    def require_rows(self, written: int) -> None:
        """Refuse more records than a run may write.

        Args:
            written: How many it has written, those of this step included.

        Raises:
            TooManyRowsError: Those are too many; the step is undone.
        """
        if self.rows and written > self.rows:
            raise TooManyRowsError(limit=self.rows)


UNLIMITED = Budgets(0, 0, 0)
