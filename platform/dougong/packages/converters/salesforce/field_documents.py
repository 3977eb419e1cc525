"""What the definition of an object says of a field of theirs, by its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.choices import Choices, read_choices
from dougong.packages.converters.salesforce.model import FieldPlan, Model, ObjectPlan
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST_PARENTS = 2
_MOST_SCALE = {"number": 10, "currency": 4}
_MOST_PERCENT_PLACES = 4
_MOST_RICH = 100_000
_PRECISION = 18
_FORMAT = re.compile(r"\{(0{1,10})\}")
_UNFIT_FORMAT = re.compile(r"[{}\s\x00-\x1f\x7f]")
_DATE_PART = re.compile(r"\{(YYYY|YY|MM|DD)\}")
_METADATA = {"EntityDefinition", "FieldDefinition", "EntityParticle"}

_OPEN = say("other values than the listed ones are no longer taken", "不再接受选项列表之外的值")
_SCALE = say("it keeps {most} decimal places", "保留 {most} 位小数", most=10)
_FEWER = say(
    "a choice list has at most 1,000 values; those beyond are left out",
    "选项最多 1000 个，超出部分已省略",
)
_CONTROL = say(
    "it is offered whole, for what controls it is no picklist",
    "由于控制字段不是选项列表，始终提供全部选项",
)
_THIRD = say(
    "it is a required lookup, for records belong to at most two others",
    "记录最多从属于两个主记录，因此改为必填的查找字段",
)
_NAME_ONLY = say("it holds the name of the object or field as a text", "以文本保存对象或字段的名称")
_OUTSIDE = say(
    "`{object}` is not in the project; an object with its name alone stands for it",
    "`{object}` 不在项目中；以仅含名称的对象代替",
    object="{object}",
)
_UNKNOWN = say("it is kept as a text", "以文本保存")
_FORMAT_NOTE = say(
    "its format is `{format}`, without spaces", "其格式为 `{format}`，不含空格", format="{format}"
)
_MASK = say(
    "all but its last characters is hidden, whatever mask it had",
    "无论原先使用何种掩码，仅显示末尾字符",
)
_INDIRECT = say(
    "it points at records by their id, no longer by an external id",
    "按记录标识引用，不再按外部标识引用",
)


@dataclass(slots=True)
class Made:
    """A field being made.

    Attributes:
        model: Objects and fields.
        plan: The object.
        field: What is planned of the field.
        xml: What the source says of it.
        document: What the definition will say.
        notes: In what it is not quite the same.
        control: The field that decides what it offers, of theirs; empty: none.
    """

    model: Model
    plan: ObjectPlan
    field: FieldPlan
    xml: Xml
    document: dict[str, Any]
    notes: list[LocaleText]
    control: str = ""

    def type(self, name: str, **properties: Any) -> None:
        """Set the type and its properties."""
        self.field.type = name
        self.document["type"] = name
        self.document |= properties


def describe(made: Made, their_type: str) -> None:
    """Fill in what is said of a field.

    Args:
        made: The field.
        their_type: Its type of theirs, such as ``MasterDetail``.
    """
    maker = _TYPES.get(their_type)
    if maker is None:
        made.type("text", max_length=255)
        made.notes.append(_UNKNOWN)
    else:
        maker(made)


def dependencies(made: Made) -> None:
    """Say which values of another picklist offer which choices, once all fields are there."""
    if not made.control:
        return
    control = made.model.field(made.plan.api, made.control)
    if control is None or not control.options or control.type != "picklist":
        made.notes.append(_CONTROL)
        return
    offered: dict[str, list[str]] = {}
    for each in made.xml.all("valueSet")[0].all("valueSettings"):
        ours = made.field.options.get(each.get("valueName"))
        for value in each.texts("controllingFieldValue"):
            there = control.value(value)
            if ours is not None and there is not None and there not in offered.get(ours, []):
                offered.setdefault(ours, []).append(there)
    made.document["controlled_by"] = control.name
    for option in made.document["options"]:
        if option["value"] in offered:
            option["when"] = offered[option["value"]]


def _text(made: Made) -> None:
    length = int(made.xml.get("length", "255"))
    made.type("text", max_length=min(max(length, 1), 4000))
    _identity(made, with_case=True)


def _identity(made: Made, *, with_case: bool = False) -> None:
    if made.xml.flag("unique"):
        made.document["unique"] = True
        if with_case and not made.xml.flag("caseSensitive"):
            made.document["ignore_case"] = True


def _text_area(made: Made) -> None:
    made.type("long_text", max_length=255)


def _long_text(made: Made) -> None:
    made.type("long_text", max_length=max(1, int(made.xml.get("length", "32768"))))


def _rich_text(made: Made) -> None:
    made.type("rich_text", max_length=min(_MOST_RICH, int(made.xml.get("length", "32768"))))


def _encrypted(made: Made) -> None:
    made.type("encrypted_text", max_length=max(8, int(made.xml.get("length", "175"))))
    made.notes.append(_MASK)


def _number(made: Made) -> None:
    scale = int(made.xml.get("scale", "0"))
    most = _MOST_SCALE["number"]
    if scale > most:
        made.notes.append(_SCALE)
    made.type(
        "number",
        precision=max(1, int(made.xml.get("precision", str(_PRECISION)))),
        scale=min(scale, most),
    )
    _identity(made)


def _currency(made: Made) -> None:
    scale = int(made.xml.get("scale", "2"))
    most = _MOST_SCALE["currency"]
    if scale > most:
        made.notes.append(say("it keeps {most} decimal places", "保留 {most} 位小数", most=most))
    made.type("currency", scale=min(scale, most))


def _percent(made: Made) -> None:
    places = min(int(made.xml.get("scale", "2")), _MOST_PERCENT_PLACES)
    made.type("percent", places=places)


def _simple(name: str) -> Callable[[Made], None]:
    def make(made: Made) -> None:
        made.type(name)
        if name in ("email", "phone", "url"):
            _identity(made)

    return make


def _picklist(made: Made) -> None:
    made.type("picklist")
    _choices(made)


def _multi(made: Made) -> None:
    made.type("multi_picklist")
    _choices(made)


def _choices(made: Made) -> None:
    value_set = made.xml.first("valueSet")
    own = value_set.first("valueSetDefinition") if value_set is not None else None
    named = value_set.get("valueSetName") if value_set is not None else ""
    old = made.xml.first("picklist")
    if named:
        _shared(made, named)
    elif own is not None:
        _own(made, read_choices(own.all("value"), alphabetical=own.flag("sorted")))
    elif old is not None:
        _own(made, read_choices(old.all("picklistValues"), alphabetical=old.flag("sorted")))
    if not made.field.options:
        _nothing_to_choose(made)
    restricted = made.xml.flag("valueSet/restricted") or made.xml.flag("restricted")
    if not restricted and made.field.is_choice:
        made.notes.append(_OPEN)
    control = (value_set.get("controllingField") if value_set is not None else "") or (
        old.get("controllingField") if old is not None else ""
    )
    if control and "options" in made.document and made.field.type == "picklist":
        made.control = control


def _own(made: Made, choices: Choices) -> None:
    made.field.options, made.field.relabelled = choices.values, choices.relabelled
    made.document["options"] = choices.documents
    if choices.too_many:
        made.notes.append(_FEWER)
    if choices.default:
        is_list = made.field.type == "multi_picklist"
        made.document["default"] = [choices.default] if is_list else choices.default


def _shared(made: Made, name: str) -> None:
    shared = made.model.value_sets.get(name)
    if shared is None:
        return
    made.field.options, made.field.relabelled = dict(shared.values), shared.relabelled
    made.field.shared = shared.name
    made.document["picklist"] = shared.name
    if shared.default and made.field.type == "picklist":
        made.document["default"] = shared.default


def _nothing_to_choose(made: Made) -> None:
    """A value set of another package: its values are not known, so those that are used are."""
    made.document["options"] = []
    made.field.open = True
    made.field.value("Other")
    made.notes.append(
        say(
            "its values are not in the project; it has those that the project names",
            "其选项值不在项目中；仅包含项目中用到的值",
        )
    )


def _lookup(made: Made) -> None:
    target = made.xml.get("referenceTo")
    if not target:
        made.type("text", max_length=255)
        made.notes.append(_UNKNOWN)
        return
    made.field.to = target
    if made.model.object(target).name == "user":
        made.type("user")
        made.field.to = "User"
        return
    restrict = made.xml.get("deleteConstraint") == "Restrict"
    made.type("lookup", to=_target(made, target), on_delete="restrict" if restrict else "clear")


def _target(made: Made, api: str) -> str:
    target = made.model.object(api)
    if target.outside and "__" in api:
        made.notes.append({key: text.format(object=api) for key, text in _OUTSIDE.items()})
    return target.name


def _master(made: Made) -> None:
    target = made.xml.get("referenceTo")
    made.field.to = target
    others = [each for each in made.plan.fields.values() if each.type == "parent"]
    if len([each for each in others if each is not made.field]) >= MOST_PARENTS:
        made.type("lookup", to=_target(made, target), on_delete="restrict", required=True)
        made.notes.append(_THIRD)
        return
    if made.model.object(target).name == "user":
        made.type("user", required=True)
        return
    made.type(
        "parent", to=_target(made, target), reparent=made.xml.flag("reparentableMasterDetail")
    )
    made.document.pop("required", None)


def _metadata_relation(made: Made) -> None:
    target = made.xml.get("referenceTo")
    if target in _METADATA or not target:
        made.type("text", max_length=255)
        made.notes.append(_NAME_ONLY)
        return
    made.field.to = target
    made.type("lookup", to=_target(made, target), on_delete="clear")


def _hierarchy(made: Made) -> None:
    made.type("user")
    made.field.to = "User"


def _indirect(made: Made) -> None:
    _lookup(made)
    made.notes.append(_INDIRECT)


def _autonumber(made: Made) -> None:
    number_format, note = autonumber_format(made.xml.get("displayFormat"))
    made.type("autonumber", format=number_format)
    if note is not None:
        made.notes.append(note)


def autonumber_format(theirs: str) -> tuple[str, LocaleText | None]:
    """Give the format of a number in our way of writing, and what is different about it.

    Args:
        theirs: Such as ``INV-{YYYY}-{0000}``.
    """
    parts = _FORMAT.split(theirs, maxsplit=1)
    head, zeros, tail = parts if len(parts) == 3 else (theirs, "0000", "")
    ours = f"{_fit(head)}{{{zeros}}}{_fit(tail)}"[:40]
    if "}" not in ours:
        ours = "{0000}"
    if ours == theirs:
        return ours, None
    return ours, {key: text.format(format=ours) for key, text in _FORMAT_NOTE.items()}


def _fit(text: str) -> str:
    kept: list[str] = []
    at = 0
    for found in _DATE_PART.finditer(text):
        kept += [_UNFIT_FORMAT.sub("-", text[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*kept, _UNFIT_FORMAT.sub("-", text[at:])])


_TYPES: Mapping[str, Callable[[Made], None]] = {
    "Text": _text,
    "TextArea": _text_area,
    "LongTextArea": _long_text,
    "Html": _rich_text,
    "EncryptedText": _encrypted,
    "Number": _number,
    "Currency": _currency,
    "Percent": _percent,
    "Checkbox": _simple("checkbox"),
    "Date": _simple("date"),
    "DateTime": _simple("datetime"),
    "Time": _simple("time"),
    "Email": _simple("email"),
    "Phone": _simple("phone"),
    "Url": _simple("url"),
    "Location": _simple("location"),
    "File": _simple("file"),
    "Picklist": _picklist,
    "MultiselectPicklist": _multi,
    "Lookup": _lookup,
    "MasterDetail": _master,
    "MetadataRelationship": _metadata_relation,
    "Hierarchy": _hierarchy,
    "IndirectLookup": _indirect,
    "ExternalLookup": _indirect,
    "AutoNumber": _autonumber,
}
