"""What somebody asks to be exported, and how it is to stand in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Literal, TypeAlias
from uuid import UUID

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.errors import AppError
from dougong.metadata.kinds.view import ViewDef
from dougong.metadata.objects.definition import RECORD_TYPE
from dougong.records.reading.guard import Guard
from dougong.records.saved_views import SavedViews

Format: TypeAlias = Literal["csv", "xlsx", "jsonl"]
FORMATS: Sequence[Format] = ("csv", "xlsx", "jsonl")
LABELS, NAMES, VALUES = "labels", "names", "values"
OLDEST_FIRST = "id"
_OWN = "my:"


class UnknownViewError(AppError):
    """There is no view of that name of the object."""

    code = "export.unknown_view"
    template = "{object} has no view `{view}`"
    template_zh = "{object}没有视图 `{view}`"
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """An export as somebody asks for it.

    Attributes:
        object: The object.
        format: One of ``FORMATS``.
        fields: Dotted paths, in order; None: every field that may be read.
        where: Condition that a record meets; None: all.
        sort: Their order, such as ``-opened_at,subject``.
        ids: These records alone; None: not so.
        headings: ``LABELS`` or ``NAMES``: what columns are called.
        values: ``LABELS`` or ``VALUES``: what stands in cells.
        locale: The language of labels.
        name: What the file is called, without its ending.
    """

    object: str
    format: Format = "csv"
    fields: tuple[str, ...] | None = None
    where: str | None = None
    sort: str = OLDEST_FIRST
    ids: tuple[UUID, ...] | None = None
    headings: str = LABELS
    values: str = LABELS
    locale: str = "en"
    name: str | None = None

    def told(self) -> dict[str, Any]:
        """Give it as it is kept with its job."""
        return {
            "object": self.object,
            "format": self.format,
            "fields": None if self.fields is None else list(self.fields),
            "where": self.where,
            "sort": self.sort,
            "headings": self.headings,
            "values": self.values,
            "locale": self.locale,
            "name": self.name,
        }

    @classmethod
    def of(cls, payload: Mapping[str, Any], ids: Sequence[UUID] | None) -> ExportRequest:
        """Take it from where it was kept."""
        kept = {name: payload[name] for name in cls.__dataclass_fields__ if name in payload}
        fields = payload.get("fields")
        kept["fields"] = None if fields is None else tuple(fields)
        return cls(**kept, ids=None if ids is None else tuple(ids))


@dataclass(frozen=True, slots=True)
class Viewed:
    """What a view says of an export.

    Attributes:
        fields: Its columns.
        where: Its condition.
        sort: Its order.
    """

    fields: tuple[str, ...]
    where: str | None
    sort: str | None


@dataclass(frozen=True, slots=True)
class Views:
    """Finds views.

    Attributes:
        saved: Views that people save for themselves.
    """

    saved: SavedViews = field(repr=False)

    def laid_over(
        self, actor: Actor, model: Model, request: ExportRequest, view: str
    ) -> ExportRequest:
        """Give the request with what a view says, where the request says nothing itself.

        Raises:
            UnknownViewError: There is no such view for the actor.
        """
        found = self._find(actor, model, request.object, view)
        conditions = [each for each in (found.where, request.where) if each]
        both = " and ".join(f"({each})" for each in conditions)
        unsorted = request.sort == OLDEST_FIRST
        return replace(
            request,
            fields=found.fields if request.fields is None else request.fields,
            where=both or None,
            sort=(found.sort or OLDEST_FIRST) if unsorted else request.sort,
        )

    def _find(self, actor: Actor, model: Model, object_name: str, view: str) -> Viewed:
        if view.startswith(_OWN):
            for each in self.saved.all(actor, object_name):
                if str(each.id) == view.removeprefix(_OWN).lower():
                    return _viewed(each.definition)
        else:
            views: Mapping[str, ViewDef] = model.catalog.all("view")
            found = views.get(view)
            if found is not None and found.object == object_name:
                fields = tuple(dict.fromkeys(each.field for each in found.columns))
                return Viewed(fields, found.where, found.sort)
        raise UnknownViewError(object=model.object(object_name).label, view=view)


def _viewed(definition: Mapping[str, Any]) -> Viewed:
    columns = definition.get("columns", ())
    fields = [each if isinstance(each, str) else str(each["field"]) for each in columns]
    return Viewed(tuple(dict.fromkeys(fields)), definition.get("where"), definition.get("sort"))


def usual_fields(model: Model, record: ObjectModel, actor: Actor) -> tuple[str, ...]:
    """Give the fields that are exported when none are named: all that people fill, the title first.

    What says who made the record, and when, comes last.
    """
    guard = Guard(model, actor.rights)
    own = [each.name for each in record.definition.fields]
    shown = (RECORD_TYPE, "owner", "document_status", "created_at", "updated_at")
    names = dict.fromkeys((record.title, *own, *shown))
    return tuple(name for name in names if name in record.fields and guard.sees(record.name, name))
