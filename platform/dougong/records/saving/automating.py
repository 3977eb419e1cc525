"""What automation does within a save; whoever puts the parts together hands it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change, Save
from dougong.kernel.jsontypes import JsonValue

if TYPE_CHECKING:
    from dougong.records.saving.pipeline import Saving
    from dougong.records.saving.session import SaveSession


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

    def ask(
        self, saving: SaveSession, record: ObjectModel, name: str, changes: Sequence[Change]
    ) -> Sequence[JsonValue]:
        """Ask a script about records; gives what it says of each, or nothing where none is asked.

        Raises:
            AppError: It failed.
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

    def ask(
        self, saving: SaveSession, record: ObjectModel, name: str, changes: Sequence[Change]
    ) -> Sequence[JsonValue]:
        """Ask none."""
        return ()


NO_AUTOMATION = NoAutomation()
