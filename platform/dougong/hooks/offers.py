"""What plugins offer by ``register_*`` hooks, and what they are handed when it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol, TypeAlias
from uuid import UUID

from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

Verb: TypeAlias = Literal["read", "create", "update", "delete"]


class Person(Protocol):
    """Who asks a plugin to do something, and what they may do."""

    @property
    def user_id(self) -> UUID | None:
        """The user; None is the platform itself."""

    @property
    def tenant(self) -> str:
        """Name of the tenant."""

    @property
    def locale(self) -> str:
        """The language they are answered in."""

    @property
    def time_zone(self) -> str:
        """Whose days their dates are."""

    def may(self, verb: Verb, object_name: str) -> bool:
        """Tell whether they may do this to some records of an object."""

    def sees(self, object_name: str, field_name: str) -> bool:
        """Tell whether they may read a field."""

    def has_right(self, right: str) -> bool:
        """Tell whether they have a right that is about no object, such as ``builder``."""


class RecordStore(Protocol):
    """Records as who asks may read and save them; refusals are those of the API.

    All that one action or one call of a route saves is one transaction: when it ends with an
    error, nothing of it was done.
    """

    def list(
        self,
        object_name: str,
        *,
        where: str | None = None,
        fields: Sequence[str] | None = None,
        sort: str = "-created_at",
        limit: int = 50,
    ) -> Sequence[JsonObject]:
        """Give records, as ``GET /data/{object}`` does."""

    def get(
        self, object_name: str, record_id: UUID, *, fields: Sequence[str] | None = None
    ) -> JsonObject:
        """Give a record."""

    def create(self, object_name: str, values: JsonObject) -> JsonObject:
        """Create a record; gives it."""

    def update(
        self,
        object_name: str,
        record_id: UUID,
        values: JsonObject,
        *,
        version: int | None = None,
    ) -> JsonObject:
        """Change fields of a record; gives it."""

    def delete(self, object_name: str, record_id: UUID, *, version: int | None = None) -> None:
        """Move a record to the recycle bin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCall:
    """Somebody takes an action on a record.

    Attributes:
        person: Who.
        object: Name of the object.
        id: Id of the record.
        record: The record as they may read it.
        input: What was sent along.
        records: Reads and saves, as they may, in one transaction.
        now: The present instant.
    """

    person: Person
    object: str
    id: UUID
    record: JsonObject
    input: JsonObject
    records: RecordStore
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAction:
    """Something that people do to a record, by a button on its page or by a call.

    Attributes:
        key: Its name, unique among all actions; layouts name it.
        label: What stands on the button.
        run: Does it; what it gives is the ``result`` of the answer. ``message``, a text by
            language, is shown to who pressed the button.
        objects: The objects that have it; ``()``: every one.
        needs: What one must be allowed to do to records of the object to have it.
        confirm: What is asked before; None: nothing.
        icon: Name of its icon.
    """

    key: str
    label: LocaleText
    run: Callable[[ActionCall], JsonObject | None]
    objects: tuple[str, ...] = ()
    needs: Verb = "update"
    confirm: LocaleText | None = None
    icon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCall:
    """Somebody calls a route of a plugin.

    Attributes:
        person: Who.
        path: The parts of the path, by name.
        query: The query parameters.
        body: The JSON of the body; None without one.
        records: Reads and saves, as they may; of anything but a GET in one transaction.
        now: The present instant.
    """

    person: Person
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: JsonValue
    records: RecordStore
    now: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is not simply 200.

    Attributes:
        body: JSON.
        status: HTTP status, below 500.
    """

    body: JsonValue
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginRoute:
    """A call of the API that a plugin answers, under ``/api/v1/x/{package}``.

    Attributes:
        method: HTTP method.
        rule: Path below that, such as ``/boxes/<name>``; parts are texts without slashes.
        view: Answers with JSON, or with a ``Reply``.
        summary: What it does.
        right: A right that is about no object, such as ``builder``, that it takes; None: whoever
            is signed in may call it.
        query: Names of the query parameters; others are refused.
        body: JSON Schema of the body; None: it has none.
    """

    method: str
    rule: str
    view: Callable[[RouteCall], JsonValue | Reply]
    summary: LocaleText
    right: str | None = None
    query: tuple[str, ...] = ()
    body: JsonObject | None = None


Place: TypeAlias = Literal["app", "builder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UiPage:
    """A page that a module brings.

    Attributes:
        name: Its name, part of its address.
        label: What the menu calls it.
        icon: Name of its icon.
        place: Among the pages of the app, or in the builder.
    """

    name: str
    label: LocaleText
    icon: str | None = None
    place: Place = "app"


@dataclass(frozen=True, slots=True, kw_only=True)
class UiModule:
    """An ES module of a plugin for the browser; it is loaded when something of it is shown.

    Attributes:
        file: The module, below the package's folder ``ui/``.
        widgets: The widgets of field types that it brings, as ``FieldType.widget`` names them.
        blocks: The blocks of pages that it brings.
        actions: Keys of the record actions that it runs in the browser, before or instead of the
            call.
        pages: The pages that it brings.
    """

    file: str
    widgets: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    pages: tuple[UiPage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEvent:
    """A package is installed, upgraded or uninstalled in a tenant.

    Attributes:
        tenant: Name of the tenant.
        package: Name of the package.
        version: The version that is there after; of an uninstall that which goes.
        before: The version that was there before; None where there was none.
        now: The present instant.
    """

    tenant: str
    package: str
    version: str
    before: str | None
    now: datetime
