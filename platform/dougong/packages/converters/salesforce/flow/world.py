"""What a flow can name of objects and their fields, with the types of our language."""

from __future__ import annotations

from dataclasses import dataclass

from dougong.formula.value_types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DURATION,
    LOCATION,
    NUMBER,
    OPAQUE,
    RICH,
    TEXT,
    TIME,
    Kind,
    Type,
    list_of,
    option,
    record,
)
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError
from dougong.packages.converters.salesforce.model import FieldPlan, Model, ObjectPlan

_PLAIN = {
    "number": NUMBER,
    "currency": NUMBER,
    "percent": NUMBER,
    "rating": NUMBER,
    "version": NUMBER,
    "checkbox": BOOLEAN,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "time": TIME,
    "duration": DURATION,
    "rich_text": RICH,
    "location": LOCATION,
    "json": OPAQUE,
    "file": OPAQUE,
    "image": OPAQUE,
    "address": OPAQUE,
}
_COMPUTED = frozenset({"formula", "rollup"})
_UNWRITTEN = frozenset({"formula", "rollup", "autonumber", "id", "version"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A field that a path of theirs leads to.

    Attributes:
        path: The path of ours.
        type: The type of its value.
        plan: The field.
        api: The object of theirs that it is of.
        choices: Of a picklist: value of theirs → value of ours.
    """

    path: str
    type: Type
    plan: FieldPlan | None
    api: str
    choices: tuple[tuple[str, str], ...] = ()


class World:
    """Objects and fields, as flows name them.

    Args:
        model: All objects of the conversion.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._added: set[int] = set()

    def object(self, api: str) -> ObjectPlan:
        """Give an object of theirs."""
        return self.model.object(api)

    def record(self, api: str) -> Type:
        """Give the type of a record of an object of theirs."""
        return record(self.object(api).name)

    def api_of(self, name: str) -> str:
        """Give the name of theirs of an object of ours."""
        for plan in self.model.plans():
            if plan.name == name:
                return plan.api
        return name

    def spot(self, api: str, path: str, kind: str = "") -> Spot:
        """Follow a path such as ``Account__r.Owner.Name``.

        Args:
            api: The object it begins at, of theirs.
            path: The path.
            kind: Type of ours that a field of another package is taken to be of, and added; such
                a field is none if empty.

        Raises:
            UnsayableError: It leads nowhere.
        """
        try:
            return self._spot(api, path)
        except UnsayableError:
            found = self.model.foreign_path(api, path, kind) if kind else None
            if found is None:
                raise
            self._added.add(id(found[1]))
            return self._spot(api, path)

    def is_added(self, plan: FieldPlan | None) -> bool:
        """Tell whether a field is there only because something names it."""
        return plan is not None and id(plan) in self._added

    def _spot(self, api: str, path: str) -> Spot:
        *steps, last = path.split(".")
        names: list[str] = []
        at = api
        for place, step in enumerate(steps):
            if step.lower() == "recordtype" and place == len(steps) - 1:
                return self._record_type(names, at, last)
            lookup = self.model.through(at, step)
            if lookup is None:
                raise self._nowhere(api, path)
            names.append(lookup.name)
            at = lookup.to
        if last.lower() == "id" and names:
            return Spot(".".join(names), self.record(at), None, at)
        found = self.model.field(at, last)
        if found is None and last.lower().endswith("__r"):
            found = self.model.through(at, last)
        if found is None:
            raise self._nowhere(api, path)
        return Spot(
            ".".join([*names, found.name]),
            self.type_of(at, found),
            found,
            at,
            tuple(found.options.items()),
        )

    def type_of(self, api: str, plan: FieldPlan) -> Type:
        """Give the type of a field's value."""
        kind = (plan.returns or "text") if plan.type in _COMPUTED else plan.type
        if kind == "id":
            return self.record(api)
        if kind in ("lookup", "parent", "user", "record"):
            return self.record(plan.to) if plan.to else record("user")
        if plan.name == "record_type":
            return option(*self.object(api).record_type_names.values())
        if kind in ("picklist", "multi_picklist"):
            of = option(*plan.options.values())
            return list_of(of) if kind == "multi_picklist" else of
        if kind == "tags":
            return list_of(TEXT)
        return _PLAIN.get(kind, TEXT)

    def is_written(self, plan: FieldPlan) -> bool:
        """Tell whether anybody writes a field."""
        return plan.type not in _UNWRITTEN and plan.name not in (
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
        )

    def title(self, term: Term) -> Term:
        """Give what people call a record: an id is no text here."""
        if term.type is None or term.type.kind is not Kind.RECORD or not term.type.object:
            return term
        plan = self.object(self.api_of(term.type.object))
        return Term(f"{term.text}.{plan.title}", TEXT)

    def choice(self, spot: Spot, theirs: str) -> str | None:
        """Give the stored value of a choice of a picklist."""
        if spot.plan is None or spot.plan.name == "record_type":
            known = dict(spot.choices) or self.object(spot.api).record_type_names
            return known.get(theirs)
        return spot.plan.value(theirs)

    def _record_type(self, names: list[str], api: str, last: str) -> Spot:
        known = self.object(api).record_type_names
        path = ".".join([*names, "record_type"])
        if last.lower() not in ("developername", "name", "id") or not known:
            raise self._nowhere(api, f"RecordType.{last}")
        return Spot(path, option(*known.values()), None, api, tuple(known.items()))

    def _nowhere(self, api: str, path: str) -> UnsayableError:
        return UnsayableError(
            say(
                "the project has no field {path} of {object}",
                "项目中 {object} 没有字段 {path}",
                path=path,
                object=api,
            )
        )
