"""Objects and fields of theirs, and what they are called and are of in the package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.metadata.definition import Definition
from dougong.metadata.objects.system_fields import RESERVED_FIELD_NAMES
from dougong.packages.converters.salesforce import standard
from dougong.packages.converters.salesforce.names import Taken, option_values, snake
from dougong.packages.converters.salesforce.standard import CORE_OBJECTS, StandardField

ACTIVITIES = ("Task", "Event")
TEXT_LENGTH = 255
_OF_SETTINGS = ("label", "help", "type", "scale", "precision", "max_length", "options", "default")


@dataclass(slots=True)
class FieldPlan:
    """A field.

    Attributes:
        api: Its name of theirs, such as ``Tier__c``.
        name: Its name of ours.
        type: Its type of ours; ``id`` and the like of system fields.
        document: What the object says of it; None: it is there already, in the core.
        to: The object that a lookup points at, by its name of theirs.
        options: The choices of a picklist: value of theirs → value of ours.
        shared: Name of the shared picklist that has the choices; empty: its own.
        returns: Type of a formula's or roll-up's value.
        label: What people call it.
        open: Whether a choice that is named but not known may be added.
        relabelled: Whether a choice is called otherwise than its value of theirs.
    """

    api: str
    name: str
    type: str
    document: dict[str, Any] | None = None
    to: str = ""
    options: dict[str, str] = field(default_factory=dict)
    shared: str = ""
    returns: str = ""
    label: str = ""
    open: bool = False
    relabelled: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether it is a picklist of one or several values."""
        return self.type in ("picklist", "multi_picklist")

    def value(self, theirs: str) -> str | None:
        """Give the stored value of a choice; None if it has no such choice."""
        if theirs in self.options:
            return self.options[theirs]
        for each, ours in self.options.items():
            if each.lower() == theirs.lower():
                return ours
        if not self.open or not theirs:
            return None
        ours = option_values([theirs], taken=self.options.values())[theirs]
        self.options[theirs] = ours
        if self.document is not None:
            choices = self.document.setdefault("options", [])
            choices.append({"value": ours, "label": {"en": theirs}})
        return ours


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A shared picklist.

    Attributes:
        name: Its name of ours.
        values: Value of theirs → stored value of ours.
        default: Stored value that a new record has; empty: none.
        relabelled: Whether a choice is called otherwise than its value of theirs.
    """

    name: str
    values: Mapping[str, str]
    default: str = ""
    relabelled: bool = False


@dataclass(slots=True)
class ObjectPlan:
    """An object.

    Attributes:
        api: Its name of theirs, such as ``Invoice__c``.
        name: Its name of ours.
        extends: Whether the core has it, and the package only adds to it.
        properties: What its definition says besides fields, rules and record types.
        fields: Its fields, by their name of theirs in lower case.
        rules: Its validation rules.
        record_types: Its record types.
        record_type_names: Name of theirs → name of ours, of record types.
        title: Name of ours of the field that is a record's title.
        outside: Whether the project refers to it and does not bring it.
        taken: The names its fields have.
    """

    api: str
    name: str
    taken: Taken
    extends: bool = False
    properties: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, FieldPlan] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    record_types: list[dict[str, Any]] = field(default_factory=list)
    record_type_names: dict[str, str] = field(default_factory=dict)
    title: str = "name"
    outside: bool = False

    @property
    def shape(self) -> str:
        """What its records are."""
        return str(self.properties.get("shape", "plain"))

    def add(self, plan: FieldPlan) -> FieldPlan:
        """Add a field."""
        self.fields[plan.api.lower()] = plan
        return plan

    def documents(self) -> list[dict[str, Any]]:
        """Give what the definition says of its fields."""
        return [plan.document for plan in self.fields.values() if plan.document is not None]


class Model:
    """All objects of theirs that the package brings, adds to or points at.

    Args:
        package: Name of the package.
        core: The definitions of the core.
    """

    def __init__(self, package: str, core: Iterable[Definition]) -> None:
        self._package = package
        self._core = {each.name: each.json for each in core if each.kind == "object"}
        self._taken = Taken(self._core)
        self._plans: dict[str, ObjectPlan] = {}
        self.value_sets: dict[str, ValueSet] = {}
        self.standard_sets: dict[tuple[str, str], str] = {}
        self.settings: dict[str, JsonObject] = {}

    def plans(self) -> list[ObjectPlan]:
        """Give every object, in the order in which they were first named."""
        return list({id(plan): plan for plan in self._plans.values()}.values())

    def known(self, api: str) -> ObjectPlan | None:
        """Give an object that was planned before."""
        return self._plans.get(self._key(api))

    def object(self, api: str) -> ObjectPlan:
        """Give an object; one that is not in the project is planned as it is first named."""
        key = self._key(api)
        if key not in self._plans:
            self._plans[key] = self._planned(api)
        return self._plans[key]

    def field(self, object_api: str, api: str) -> FieldPlan | None:
        """Give a field of an object; a standard one is added as it is first named.

        Args:
            object_api: The object, of theirs.
            api: The field, of theirs, such as ``Tier__c`` or ``AccountId``.

        Returns:
            The field; None if the project has none of that name.
        """
        plan = self.object(object_api)
        found = plan.fields.get(api.lower())
        if found is not None:
            return found
        if object_api in ACTIVITIES or plan.api != object_api:
            object_api = plan.api
        if (known := standard.standard_field(object_api, api)) is None:
            return None
        return self._standard(plan, standard.spelled(object_api, api), known)

    def through(self, object_api: str, relation: str) -> FieldPlan | None:
        """Give the lookup behind a name in a path, such as ``Account__r`` or ``Owner``."""
        if relation.lower().endswith("__r"):
            found = self.field(object_api, f"{relation[:-1]}c")
        elif relation.lower().endswith("__pr"):
            found = None
        else:
            plan = self.object(object_api)
            same = plan.fields.get(f"{relation}id".lower())
            found = same or self.field(object_api, f"{relation}Id")
        return found if found is not None and found.to else None

    def path(self, object_api: str, path: str) -> tuple[str, FieldPlan] | None:
        """Follow a path such as ``Account__r.Owner.Name``.

        Returns:
            The path of ours and the field at its end; None if it leads nowhere.
        """
        *steps, last = path.split(".")
        names, at = [], object_api
        for step in steps:
            name = step.partition(":")[0]
            lookup = self.through(at, name)
            if lookup is None:
                return None
            names.append(lookup.name)
            at = lookup.to
        found = self.field(at, last) or (self.through(at, last) if last.endswith("__r") else None)
        return (".".join([*names, found.name]), found) if found is not None else None

    def foreign_path(self, object_api: str, path: str, kind: str) -> tuple[str, FieldPlan] | None:
        """Follow a path that the project does not bring, such as one of a package below it.

        What is missing on the way is added: lookups to objects of their name, and the field.

        Args:
            object_api: The object it begins at, of theirs.
            path: The path; only custom names are taken for something of another package.
            kind: Type of ours that the field seems to be of.

        Returns:
            The path of ours and the field at its end; None if a name cannot be one of a field.
        """
        *steps, last = path.split(".")
        names, at = [], object_api
        for step in steps:
            lookup = self.through(at, step.partition(":")[0])
            if lookup is None:
                if not step.lower().endswith("__r"):
                    return None
                lookup = self._foreign_lookup(at, step)
            names.append(lookup.name)
            at = lookup.to
        found = self.field(at, last)
        if found is None:
            if not last.lower().endswith("__c"):
                return None
            plan = self.object(at)
            found = plan.add(self._made(plan, last, StandardField(kind)))
        return ".".join([*names, found.name]), found

    def foreign_lookup(self, object_api: str, api: str, to: str) -> FieldPlan:
        """Add a lookup that the project does not bring, to the object whose ids it is used for.

        Args:
            object_api: The object that has it, of theirs.
            api: The field, of theirs.
            to: The object that it points at, of theirs.
        """
        plan = self.object(object_api)
        return plan.add(self._made(plan, api, StandardField("lookup", to)))

    def _foreign_lookup(self, object_api: str, relation: str) -> FieldPlan:
        plan, api = self.object(object_api), f"{relation[:-1]}c"
        return plan.add(self._made(plan, api, StandardField("lookup", api)))

    def label(self, api: str) -> LocaleText:
        """Give what people call an object."""
        plan = self.object(api)
        label: LocaleText = plan.properties.get("label") or self._core.get(plan.name, {}).get(
            "label"
        )  # type: ignore[assignment]
        return label or {"en": api}

    def plan(self, api: str, *, shape: str = "plain") -> ObjectPlan:
        """Plan an object that the project brings or adds to."""
        found = self.object(api)
        found.outside = False
        if shape != "plain":
            found.properties["shape"] = shape
        return found

    def setting(self, plan: ObjectPlan, found: FieldPlan) -> str:
        """Give the setting that a formula reads in place of a field of a custom setting."""
        name = snake(f"{snake(plan.api)}_{found.name}")
        if name not in self.settings:
            document = dict(found.document or {})
            said = (
                "label",
                "help",
                "type",
                "scale",
                "precision",
                "max_length",
                "options",
                "default",
            )
            kept = {key: document[key] for key in said if key in document}
            self.settings[name] = {
                "kind": "setting",
                "name": name,
                **kept,
                "levels": ["tenant", "department", "user"],
            }
        return name

    def _key(self, api: str) -> str:
        return "activity" if api in ACTIVITIES else api.lower()

    def _planned(self, api: str) -> ObjectPlan:
        core = CORE_OBJECTS.get(api)
        if core is not None:
            own = "Activity" if core == "activity" else api
            fields: Any = self._core[core]["fields"]
            reserved = [*RESERVED_FIELD_NAMES, *(each["name"] for each in fields)]
            plan = ObjectPlan(own, core, Taken(reserved), extends=True)
            plan.title = str(self._core[core]["title"])
            return plan
        name = self._taken.give(api, mark=self._package)
        words = api.rpartition("__")[0] or api
        label = {"en": words.replace("_", " ").strip() or api}
        plan = ObjectPlan(api, name, Taken(RESERVED_FIELD_NAMES), outside=True)
        plan.properties = {"label": label, "plural": dict(label)}
        return plan

    def _standard(self, plan: ObjectPlan, api: str, known: StandardField) -> FieldPlan:
        if known.ours:
            there = FieldPlan(api, known.ours, known.type, to=known.to)
            if known.type == "picklist" and known.ours != "record_type":
                there.options = self._core_values(plan.name, known.ours)
            return plan.add(there)
        return plan.add(self._made(plan, api, known))

    def _made(self, plan: ObjectPlan, api: str, known: StandardField) -> FieldPlan:
        bare = api[:-2] if known.type == "lookup" and api.endswith("Id") else api
        name = plan.taken.give(bare, wanted=snake(bare), mark=self._package)
        label = " ".join(snake(bare).split("_")).capitalize()
        document: dict[str, Any] = {"name": name, "type": known.type, "label": {"en": label}}
        made = FieldPlan(api, name, known.type, document, to=known.to, label=label)
        if known.type == "lookup":
            target = self.object(known.to)
            if target.name == "user":
                document["type"] = made.type = "user"
            else:
                document |= {"to": target.name, "on_delete": "clear"}
        elif known.type == "picklist":
            self._choose(plan, made, known)
        elif known.type == "text":
            document["max_length"] = TEXT_LENGTH
        elif known.type == "number":
            document["scale"] = 2
        elif known.type == "autonumber":
            document["format"] = "{00000000}"
        return made

    def _choose(self, plan: ObjectPlan, made: FieldPlan, known: StandardField) -> None:
        shared = self.value_sets.get(self.standard_sets.get((plan.api, made.api), ""))
        if shared is not None and made.document is not None:
            made.options, made.shared = dict(shared.values), shared.name
            made.document["picklist"], made.relabelled = shared.name, shared.relabelled
            return
        made.open = True
        for value in known.values or ("Other",):
            made.value(value)

    def _core_values(self, object_name: str, field_name: str) -> dict[str, str]:
        fields: Any = self._core[object_name]["fields"]
        found: Mapping[str, Any] = next((f for f in fields if f["name"] == field_name), {})
        return {each["value"]: each["value"] for each in found.get("options", ())}


def object_document(plan: ObjectPlan) -> JsonObject:
    """Write the definition of an object as far as it is planned."""
    document: dict[str, Any] = {"kind": "object", "name": plan.name}
    if plan.extends:
        document["extends"] = True
    else:
        document |= plan.properties
        document["title"] = plan.title
    if fields := plan.documents():
        document["fields"] = fields
    if plan.rules:
        document["rules"] = plan.rules
    if plan.record_types:
        document["record_types"] = plan.record_types
    return document
