"""Record actions: what plugins do to a record when somebody presses a button or makes a call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, select

from dougong.access.actor import Actor
from dougong.access.rights import Rights
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.calling import Watch
from dougong.hooks.errors import UnfitOfferError
from dougong.hooks.offers import NAME, ActionCall, RecordAction
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.registry import Registry
from dougong.kernel.suggest import hint
from dougong.records.errors import ForbiddenRecordError
from dougong.records.plugged.errors import UnknownActionError
from dougong.records.plugged.handing import ActingPerson, PersonsRecords
from dougong.records.reading.guard import Guard
from dougong.records.service import Records
from dougong.records.together import Together, save_together
from dougong.storage.statement import compile_statement

HOOK: Final = "register_actions"
OWN: Final = frozenset(
    {"edit", "copy", "change_owner", "print", "copy_link", "delete", "submit", "void", "amend"}
)
"""What the platform itself does to records; plugins may not take these names."""

Offered: TypeAlias = Iterable[tuple[Any, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordActions:
    """Takes the actions of plugins.

    Attributes:
        actions: Every action.
        together: Has all that one action saves in one transaction.
        clock: Tells when.
        watch: Sees to calls of plugins.
    """

    actions: Registry[RecordAction]
    together: Together
    clock: Clock
    watch: Watch

    def take(
        self, actor: Actor, object_name: str, record_id: UUID, key: str, given: JsonObject
    ) -> bytes:
        """Take an action on a record.

        Args:
            actor: Who takes it.
            object_name: The object.
            record_id: The record.
            key: The action.
            given: What was sent along.

        Returns:
            What the plugin answers, as JSON: an object or null.

        Raises:
            UnknownActionError: The object has no such action here.
            ForbiddenError: The actor may not do what it needs.
            RecordNotFoundError: There is no such record, or none that the actor may read.
            ForbiddenRecordError: They may read it, and the action needs more.
            PluginFailedError: The plugin broke; nothing was saved.
        """
        model = self.together.models.current(actor.schema)
        record = model.object(object_name)
        actor.rights.require("read", object_name)
        action = self._find(model, record, key)
        actor.rights.require(action.needs, object_name)
        plugin = self.actions.source(key)
        PersonsRecords(self.together.records, actor).get(object_name, record_id, fields=("id",))
        self._require_reached(actor, model, record, record_id, action)

        def work(records: Records) -> bytes:
            own = PersonsRecords(records, actor)
            call = ActionCall(
                person=ActingPerson(actor),
                object=object_name,
                id=record_id,
                record=own.get(object_name, record_id),
                input=given,
                records=own,
                now=self.clock.now(),
            )
            with self.watch.over(plugin, f"action {key}"):
                answer = action.run(call)
                if answer is not None and not isinstance(answer, dict):
                    raise TypeError(f"it gives a {type(answer).__name__}; give a dict or None")
                return orjson.dumps(answer)

        return save_together(self.together, actor, work, holds=lambda _: True)

    def told(self, model: Model, rights: Rights, object_name: str) -> list[JsonObject]:
        """Tell which actions the pages of an object show to somebody."""
        return [
            {
                "key": each.key,
                "plugin": self.actions.source(each.key),
                "label": dict(each.label),
                "icon": each.icon,
                "confirm": None if each.confirm is None else dict(each.confirm),
            }
            for each in self._of(model, object_name)
            if rights.may(each.needs, object_name)
        ]

    def _of(self, model: Model, object_name: str) -> Iterator[RecordAction]:
        for each in self.actions:
            there = self.actions.source(each.key) in model.packages
            if there and (not each.objects or object_name in each.objects):
                yield each

    def _find(self, model: Model, record: ObjectModel, key: str) -> RecordAction:
        found = {each.key: each for each in self._of(model, record.name)}
        if key not in found:
            near = hint(key, found)
            raise UnknownActionError(object=record.label, action=key[:80], hint=near)
        return found[key]

    def _require_reached(
        self,
        actor: Actor,
        model: Model,
        record: ObjectModel,
        record_id: UUID,
        action: RecordAction,
    ) -> None:
        """Refuse a record that the actor may only read, where the action needs more."""
        guard = Guard(model, actor.rights)
        if action.needs not in ("update", "delete") or guard.reaches_all(record, "edit"):
            return
        table = record.table
        query = select(table.c.id).where(
            table.c.id == bindparam("record_id", type_=Uuid()),
            *guard.reached(record, table, "edit"),
        )
        given = {**actor.parameters(self.clock.now()), "record_id": record_id}
        with self.together.database.connection(actor.schema) as connection:
            if compile_statement(query).one(connection, given) is None:
                raise ForbiddenRecordError(object=record.label)


def collected_actions(collect: Callable[[str], Offered]) -> Registry[RecordAction]:
    """Give the actions that plugins offer.

    Raises:
        UnfitOfferError: What one offers is no action, or has a name that it may not have.
    """
    found: Registry[RecordAction] = Registry("record action")
    for each, source in collect(HOOK):
        if not isinstance(each, RecordAction):
            raise UnfitOfferError(
                plugin=source, hook=HOOK, found=type(each).__name__, wanted="a `RecordAction`"
            )
        if not NAME.fullmatch(each.key) or each.key in OWN:
            wanted = "a key in snake_case that is none of the platform's own actions"
            raise UnfitOfferError(plugin=source, hook=HOOK, found=f"`{each.key}`", wanted=wanted)
        found.add(each, source=source)
    return found.freeze()
