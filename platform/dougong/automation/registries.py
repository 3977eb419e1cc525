"""The parts that flows are made of, and every kind of definition, automation's own too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from dougong.automation import channels, elements, kinds, sign_ins, triggers
from dougong.automation.channel import Channel
from dougong.automation.element import Element
from dougong.automation.sign_in import SignIn
from dougong.automation.trigger import Trigger
from dougong.hooks.specs import hookimpl
from dougong.kernel.registry import Registry, marked
from dougong.metadata.kind import Kind, builtin_kinds


@dataclass(frozen=True, slots=True)
class Parts:
    """What flows are made of.

    Attributes:
        elements: Every element.
        triggers: Every trigger.
        channels: Every channel of messages.
        sign_ins: Every way to sign in to a service.
    """

    elements: Registry[Element]
    triggers: Registry[Trigger]
    channels: Registry[Channel]
    sign_ins: Registry[SignIn]


Offered: TypeAlias = Iterable[tuple[Any, str]]
"""Things with who brings each."""


class OwnParts:
    """The platform's own parts of flows, by the same hooks as those of plugins."""

    @hookimpl
    def register_elements(self) -> list[Element]:
        """Give those of the folder that need no channels."""
        found = marked(elements, "__flow_element__")
        return [cls() for cls in found if not getattr(cls, "made_of_channels", False)]

    @hookimpl
    def register_channels(self) -> list[Channel]:
        """Give those of the folder."""
        return [cls() for cls in marked(channels, "__channel__")]

    @hookimpl
    def register_connectors(self) -> list[SignIn]:
        """Give those of the folder."""
        return [cls() for cls in marked(sign_ins, "__sign_in__")]


def collected_parts(collect: Callable[[str], Offered]) -> Parts:
    """Give the parts that hooks give, those of the platform among them.

    Args:
        collect: Gives the items of a hook, with who brings each.
    """
    found = Parts(
        Registry("element of flows"),
        Registry("trigger of flows"),
        Registry("channel of messages"),
        Registry("way to sign in"),
    )
    for each, source in collect("register_channels"):
        found.channels.add(each, source=source)
    for each, source in collect("register_connectors"):
        found.sign_ins.add(each, source=source)
    for each, source in collect("register_elements"):
        found.elements.add(each, source=source)
    for cls in marked(elements, "__flow_element__"):
        if getattr(cls, "made_of_channels", False):
            found.elements.add(cls(found.channels), source="dougong")
    for cls in marked(triggers, "__flow_trigger__"):
        found.triggers.add(cls(), source="dougong")
    for registry in (found.elements, found.triggers, found.channels, found.sign_ins):
        registry.freeze()
    return found


def builtin_parts() -> Parts:
    """Give the parts of the platform alone."""
    own = OwnParts()
    return collected_parts(lambda hook: ((each, "dougong") for each in getattr(own, hook)()))


def every_kind(parts: Parts | None = None, actions: Sequence[str] = ()) -> Registry[Kind[Any]]:
    """Give a registry of every kind; plugins may add to it before it is frozen.

    Args:
        parts: What flows are made of; those of the folders if not given.
        actions: Keys of the record actions that plugins bring, which layouts may name.
    """
    registry = builtin_kinds(actions)
    known = parts or builtin_parts()
    for cls in marked(kinds, "__definition_kind__"):
        made_of_parts = getattr(cls, "made_of_parts", False)
        registry.add(cls(known) if made_of_parts else cls(), source="dougong")
    return registry
