"""The levels of access that definitions speak of, and the verbs that records take."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Verb: TypeAlias = Literal["create", "read", "update", "delete"]
"""What may be done to records."""

RowLevel: TypeAlias = Literal["read", "edit"]
"""At which level a record is shared with somebody."""

FieldLevel: TypeAlias = Literal["none", "read", "edit"]
"""What a permission set lets people do with a field."""

FIELD_LEVELS: Final[tuple[FieldLevel, ...]] = ("none", "read", "edit")
"""From the least to the most."""

Sharing: TypeAlias = Literal["private", "read", "edit", "parent"]
"""Who reaches the records of an object before anything is shared.

``private``: their owners, and who stands above these; ``read``: everybody may read them;
``edit``: everybody may edit them; ``parent``: who reaches what they belong to.
"""

Superiors: TypeAlias = Literal["all", "direct", "none"]
"""Who stands above an owner and reaches their records: all, only the next one, or nobody."""

Span: TypeAlias = bool | Literal["department", "department_and_below"]
"""Whether an object right is given, and whose records it adds to those that are reached anyway."""

DEPARTMENT_SPAN: Final = "department"
BELOW_SPAN: Final = "department_and_below"
