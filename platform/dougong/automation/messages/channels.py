"""Hands messages to channels, those of plugins among them: each named when it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from dougong.automation.calling.world import Asked, Connectors
from dougong.automation.channel import Channel, OutMessage, Outside
from dougong.automation.messages.errors import NoChannelError
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.hooks.calling import PLATFORM, Watch
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.registry import Registry
from dougong.mail.mailer import Mailer

_KIND = "connector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The channels of a process.

    Attributes:
        registry: Every channel.
        models: Tells which plugins a tenant has.
        mailer: Takes mails.
        connectors: Calls others.
        watch: Sees to calls of plugins.
    """

    registry: Registry[Channel]
    models: Models
    mailer: Mailer
    connectors: Connectors
    watch: Watch

    def send(self, schema: str, medium: str, message: OutMessage, clock: Clock) -> None:
        """Hand a message over.

        Raises:
            NoChannelError: The tenant has no such channel any more.
            PluginFailedError: The channel broke.
        """
        model = self.models.current(schema)
        plugin = self.registry.source(medium) if medium in self.registry else ""
        if plugin not in (PLATFORM, *model.packages):
            raise NoChannelError(medium=medium)
        call = partial(self._call, model, message.id, clock)
        outside = Outside(self.mailer, call, partial(_has, model))
        with self.watch.over(plugin, f"channel {medium}"):
            self.registry.get(medium).send(message, outside)

    def _call(self, model: Model, key: str, clock: Clock, name: str, asked: Asked) -> JsonObject:
        return self.connectors.call(model, name, asked, key=key, now=clock.now())


def _has(model: Model, name: str) -> bool:
    return name in model.catalog.all(_KIND)
