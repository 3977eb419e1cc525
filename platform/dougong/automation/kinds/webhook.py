"""Webhook: another system that is told what happens to records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.hooks.events import SaveEvent
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import DuplicateError, UnfitPropertyError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef, Shape
from dougong.metadata.path_check import Placed, check_paths, path_references

USUAL_DAYS = 5
_EVENTS = tuple(each.value for each in SaveEvent)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestDef:
    """What of an object a webhook is told.

    Attributes:
        object: Name of the object.
        events: What must happen to a record.
        changed: Of updates only those that changed one of these fields; empty: any.
        when: Condition that the record meets when it is told.
        fields: Paths of the fields that are sent along.
    """

    object: str
    events: frozenset[str] = frozenset(_EVENTS)
    changed: tuple[str, ...] = ()
    when: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDef:
    """A webhook.

    Attributes:
        name: Its name.
        label: What people call it.
        help: What it is for.
        url: Where it is told.
        active: Whether it is told anything.
        listens: What it is told of; each object once.
        off_after: Days of failure after which it is told nothing more.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    url: str
    active: bool = True
    listens: tuple[InterestDef, ...]
    off_after: int = USUAL_DAYS

    @property
    def hears(self) -> frozenset[str]:
        """The objects whose events are to be delivered for it."""
        return frozenset(each.object for each in self.listens) if self.active else frozenset()

    def interest_in(self, object_name: str) -> InterestDef | None:
        """Give what of an object it is told."""
        return next((each for each in self.listens if each.object == object_name), None)


@definition_kind
class WebhookKind(Kind[WebhookDef]):
    """Another system that is told what happens."""

    key = "webhook"
    plural = "webhooks"
    label = say("Webhook", "Webhook")
    of_events = True
    examples = (
        {
            "kind": "webhook",
            "name": "machine_hall",
            "label": {"en": "Machine hall", "zh-CN": "车间系统"},
            "help": {"en": "Knows which machines run.", "zh-CN": "掌握设备的运行情况。"},
            "url": "https://hall.example/hooks/dougong",
            "active": False,
            "listens": [
                {
                    "object": "machine",
                    "events": ["created", "updated"],
                    "changed": ["state"],
                    "when": "condition = 'worn'",
                    "fields": ["serial", "state"],
                }
            ],
            "off_after": 3,
        },
    )

    def parse(self, json: JsonObject, known: Known) -> WebhookDef:
        """Read the webhook."""
        document: Mapping[str, Any] = json
        return WebhookDef(
            name=document["name"],
            label=document["label"],
            help=document.get("help"),
            url=document["url"],
            active=document.get("active", True),
            listens=tuple(_interest(each) for each in document["listens"]),
            off_after=document.get("off_after", USUAL_DAYS),
        )

    def references(
        self, definition: WebhookDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the objects and the fields."""
        for at, each in enumerate(definition.listens):
            yield Reference("object", each.object, pointer("listens", at, "object"))
            for path, name in _placed(each.changed, at, "changed"):
                yield Reference("object", each.object, path, name)
            yield from path_references(objects, each.object, _placed(each.fields, at, "fields"))

    def expressions(self, definition: WebhookDef) -> Iterable[ExpressionAt]:
        """Give the conditions."""
        for at, each in enumerate(definition.listens):
            if each.when is not None:
                path = pointer("listens", at, "when")
                yield ExpressionAt(path, each.object, each.when, impersonal=True)

    def check(self, definition: WebhookDef, scope: Scope) -> Iterable[Problem]:
        """Check that each object is there once, and what is asked of it."""
        first: dict[str, str] = {}
        for at, each in enumerate(definition.listens):
            path = pointer("listens", at, "object")
            if each.object in first:
                twice = DuplicateError(value=each.object, first=first[each.object])
                yield Problem(path=path, error=twice)
            first.setdefault(each.object, path)
            owner = scope.catalog.objects.get(each.object)
            if owner is not None:
                yield from _check_interest(each, owner, scope, at)


def _interest(document: Mapping[str, Any]) -> InterestDef:
    return InterestDef(
        object=document["object"],
        events=frozenset(document.get("events", _EVENTS)),
        changed=tuple(document.get("changed", ())),
        when=document.get("when"),
        fields=tuple(document.get("fields", ())),
    )


def _placed(names: Iterable[str], at: int, what: str) -> list[Placed]:
    return [(pointer("listens", at, what, index), each) for index, each in enumerate(names)]


def _check_interest(
    interest: InterestDef, owner: ObjectDef, scope: Scope, at: int
) -> Iterator[Problem]:
    for names, what in ((interest.changed, "changed"), (interest.fields, "fields")):
        yield from check_paths(scope, owner.name, _placed(names, at, what))
    if interest.changed and SaveEvent.UPDATED not in interest.events:
        reason = say("it is not told of updates", "该 Webhook 不接收更新事件")
        wrong = UnfitPropertyError(property="changed", reason=reason)
        yield Problem(path=pointer("listens", at, "changed"), error=wrong)
    if owner.shape is not Shape.EVENT:
        return
    for what, there in (("when", interest.when is not None), ("fields", bool(interest.fields))):
        if there:  # an event is sent whole, and nothing of it is stored
            reason = say("an event is sent as it was published", "事件按发布时的内容发送")
            wrong = UnfitPropertyError(property=what, reason=reason)
            yield Problem(path=pointer("listens", at, what), error=wrong)
