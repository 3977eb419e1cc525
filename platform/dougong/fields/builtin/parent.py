"""Parent: the record that a record belongs to, and with which it goes and comes back.

Master and detail: a deal and its visits, an order and its lines. With ``inline`` the records are
rows of the one they belong to: written and read with it, as one document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict
from uuid import UUID

from dougong.fields.base import field_type
from dougong.fields.options import option_problem
from dougong.fields.references import ReferenceField
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject

_NAME: JsonObject = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}


class ParentOptions(TypedDict):
    """Options of a parent."""

    to: str
    inline: bool
    reparent: bool
    rows: NotRequired[str]


@field_type
class ParentField(ReferenceField[ParentOptions]):
    """A reference to the record that this one belongs to."""

    key = "parent"
    label = {"en": "Parent", "zh-CN": "主记录"}
    about = {
        "en": "The record that a record belongs to, and with which it is deleted and restored: a "
        "deal of a visit, an order of a line. With `inline` the records are rows of it, written "
        "and read with it as one document.",
        "zh-CN": "记录所属的主记录，记录随它一起删除和恢复，例如拜访所属的商机、明细所属的订单。设"
        "为 `inline` 时，这些记录是主记录的行，与它作为一份文档一起读写。",
    }
    widget = "lookup"
    mandatory = True
    options_schema = {
        "type": "object",
        "properties": {
            "to": {
                **_NAME,
                "description": "Name of the object that records belong to.",
                "x-description-zh": "记录所属对象的名称。",
            },
            "inline": {
                "type": "boolean",
                "default": False,
                "description": "Whether they are rows of it: ordered, written and read with it.",
                "x-description-zh": "是否为主记录的行：有序，并与主记录一起读写。",
            },
            "rows": {
                **_NAME,
                "description": "What the rows are called in its JSON; by default the name of this "
                "object and an `s`.",
                "x-description-zh": "行在主记录 JSON 中的名称；默认为本对象名加 `s`。",
            },
            "reparent": {
                "type": "boolean",
                "default": True,
                "description": "Whether a record may come to belong to another one.",
                "x-description-zh": "记录是否可以改属另一主记录。",
            },
        },
        "required": ["to"],
        "additionalProperties": False,
    }

    def target(self, options: ParentOptions) -> str:
        """Return the object named by ``to``."""
        return options["to"]

    def on_delete(self, options: ParentOptions) -> str:
        """Return ``cascade``: it goes with the record it belongs to."""
        return "cascade"

    def rows(self, object_name: str, options: ParentOptions) -> str | None:
        """Return the name that was given, or one made of the object's."""
        return options.get("rows", f"{object_name[:39]}s") if options["inline"] else None

    def check_options(self, options: ParentOptions) -> Sequence[Problem]:
        """Refuse a name of rows where there are none."""
        if "rows" in options and not options["inline"]:
            en, zh = "only inline records are rows", "仅内嵌（inline）记录才是行"
            return [option_problem("/rows", en, zh)]
        return []

    def samples(self) -> Sequence[tuple[ParentOptions, UUID]]:
        """Give one of either kind."""
        found = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
        return [
            ({"to": "account", "inline": False, "reparent": True}, found),
            ({"to": "order", "inline": True, "rows": "lines", "reparent": False}, found),
        ]
