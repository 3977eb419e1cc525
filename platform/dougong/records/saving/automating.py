"""What automation does within a save; whoever puts the parts together hands it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Save

if TYPE_CHECKING:
    from dougong.records.saving.pipeline import Saving


class Automation(Protocol):
    """What runs before the write and after it, once for all records of a call."""

    def concerns(self, model: Model, object_name: str, *, before: bool) -> bool:
        """Tell whether saves of an object set off anything before the write, or after it."""

    def before(self, saving: Saving, record: ObjectModel, save: Save) -> None:
        """Set values of records that are about to be written.

        Raises:
            AppError: The save is refused.
        """

    def after(self, saving: Saving, record: ObjectModel, save: Save) -> bool:
        """Act on records that were written; tells whether further records were saved.

        Raises:
            AppError: The whole transaction is refused.
        """


class NoAutomation:
    """Nothing happens by itself."""

    def concerns(self, model: Model, object_name: str, *, before: bool) -> bool:
        """Tell that nothing is set off."""
        return False

    def before(self, saving: Saving, record: ObjectModel, save: Save) -> None:
        """Do nothing."""

    def after(self, saving: Saving, record: ObjectModel, save: Save) -> bool:
        """Do nothing."""
        return False


NO_AUTOMATION = NoAutomation()
