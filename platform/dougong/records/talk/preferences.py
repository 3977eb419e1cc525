"""How somebody wants to be told of what: in the application, by mail, both, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dougong.access.actor import Actor
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.records.talk.seeing import user_of
from dougong.storage.database import Database
from dougong.storage.telling_rows import FOLLOWING, USUAL, Ways, choices_of, keep_choices
from dougong.storage.turns import take_turn


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody has chosen, or holds for who has not.

    Attributes:
        kinds: The ways of each kind of notification.
        follow: What makes them follow a record by itself.
    """

    kinds: Mapping[str, Ways]
    follow: Mapping[str, bool]


class Tellings:
    """Keeps how users want to be told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, actor: Actor) -> Preferences:
        """Give how the actor wants to be told."""
        with self._database.connection(actor.schema) as connection:
            return _read(choices_of(connection, actor.schema, user_of(actor)))

    def change(
        self, actor: Actor, kinds: Mapping[str, Mapping[str, bool]], follow: Mapping[str, bool]
    ) -> Preferences:
        """Choose otherwise; what is not named stays as it is."""
        user = user_of(actor)
        with self._database.transaction(actor.schema) as connection:
            take_turn(connection, f"telling {user}")
            known = _read(choices_of(connection, actor.schema, user))
            ways = {name: replace(known.kinds[name], **said) for name, said in kinds.items()}
            chosen = Preferences({**known.kinds, **ways}, {**known.follow, **follow})
            now = self._clock.now()
            keep_choices(connection, actor.schema, user, _written(chosen), now)
        return chosen


def _read(choices: JsonObject) -> Preferences:
    kinds, follow = choices.get("kinds"), choices.get("follow")
    known = kinds if isinstance(kinds, Mapping) else {}
    said = follow if isinstance(follow, Mapping) else {}
    return Preferences(
        {name: _ways(known.get(name), usual) for name, usual in USUAL.items()},
        {name: bool(said.get(name, usual)) for name, usual in FOLLOWING.items()},
    )


def _ways(chosen: object, usual: Ways) -> Ways:
    if not isinstance(chosen, Mapping):
        return usual
    return Ways(bool(chosen.get("in_app", usual.in_app)), bool(chosen.get("mail", usual.mail)))


def _written(chosen: Preferences) -> JsonObject:
    ways = {n: {"in_app": w.in_app, "mail": w.mail} for n, w in chosen.kinds.items()}
    return {"kinds": ways, "follow": dict(chosen.follow)}
