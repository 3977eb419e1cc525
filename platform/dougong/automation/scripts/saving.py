"""Scripts that a save asks: about all its records at once, in the transaction of the save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dougong.automation.calling.world import Scripts
from dougong.automation.scripts.calling import AT_ONCE, RESULTS_BYTES, answers_of, whole_source
from dougong.automation.scripts.host import Host, reading, run_hosted
from dougong.automation.scripts.values import stored_values
from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.scripts.definition import SCRIPT, ScriptDef
from dougong.records.saving.session import SaveSession


@dataclass(frozen=True, slots=True)
class ScriptsOfSaves:
    """Asks scripts about records that are being saved.

    Attributes:
        scripts: Runs them.
    """

    scripts: Scripts

    def ask(
        self, saving: SaveSession, record: ObjectModel, name: str, changes: Sequence[Change]
    ) -> list[JsonValue]:
        """Ask a script; gives what it says of each record, in order.

        Raises:
            AppError: It failed.
        """
        script: ScriptDef = saving.model.catalog.get(SCRIPT, name)
        source, wanted = whole_source(script), script.reads
        found: list[JsonValue] = []
        for start in range(0, len(changes), AT_ONCE):
            part = changes[start : start + AT_ONCE]
            given = [
                {
                    "record": stored_values(
                        record, {**(each.old or {}), **each.values, "id": each.id}, wanted
                    ),
                    "old": None if each.old is None else stored_values(record, each.old, wanted),
                }
                for each in part
            ]
            found += self._answers(saving, script, source, given)
        return found

    def _answers(
        self,
        saving: SaveSession,
        script: ScriptDef,
        source: str,
        given: Sequence[dict[str, Any]],
    ) -> Sequence[JsonValue]:
        host = Host(
            connection=saving.connection,
            model=saving.model,
            actor=saving.actor,
            plans=saving.plans,
            now=saving.now,
        )
        answer = run_hosted(
            self.scripts,
            host,
            source,
            {**reading(host), "_given": list(given)},
            name=script.name,
            seed=f"{script.name}:{saving.now.isoformat()}",
            most_bytes=RESULTS_BYTES,
        )
        return answers_of(script, answer, len(given))
