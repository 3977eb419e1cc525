"""User: a reference to one who works with the system, such as the reviewer of a document."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dougong.fields.base import NO_OPTIONS, NoOptions, field_type
from dougong.fields.references import ReferenceField


@field_type
class UserField(ReferenceField[NoOptions]):
    """A reference to a user."""

    key = "user"
    label = {"en": "User", "zh-CN": "用户"}
    about = {
        "en": "A reference to one who works with the system, such as the reviewer of a document.",
        "zh-CN": "对系统使用者的引用，例如单据的审核人。",
    }
    widget = "user"
    options_schema = NO_OPTIONS

    def target(self, options: NoOptions) -> str:
        """Return ``user``."""
        return "user"

    def on_delete(self, options: NoOptions) -> str:
        """Return ``clear``: one who leaves must not hold up the work of others."""
        return "clear"

    def samples(self) -> Sequence[tuple[NoOptions, UUID]]:
        """Give one user."""
        return [({}, UUID("01890a5d-ac96-774b-bcce-b302099a8057"))]
