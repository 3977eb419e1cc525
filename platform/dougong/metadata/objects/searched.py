"""By which of its fields a record is found, and what is wrong with the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dougong.fields.base import Computed, Numbered, Sealed
from dougong.fields.texts import TextualField
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Reference
from dougong.metadata.errors import UnfitFieldError, UnknownFieldError
from dougong.metadata.kind import FieldTypes, Scope, type_of
from dougong.metadata.objects.definition import FieldDef, ObjectDef, Shape

MOST_FIELDS = 20
_SHAPES = (Shape.PLAIN, Shape.DOCUMENT)
_NAMING = frozenset({"email", "phone", "tags"})
_WORDED = frozenset({"rich_text", "tags"})


def is_searched(definition: ObjectDef) -> bool:
    """Tell whether records of an object are found: they have a page, and are no one's parts."""
    return definition.shape in _SHAPES and definition.row_of is None and definition.search != ()


def searched_fields(definition: ObjectDef, field_types: FieldTypes) -> Sequence[FieldDef]:
    """Give the fields that records of an object are found by, where they are found at all.

    What the definition lists; else the title, numbers, unique texts, mail addresses, phone numbers
    and tags.
    """
    if definition.search is not None:
        return [each for name in definition.search if (each := definition.field(name)) is not None]
    fields = [*definition.fields, *definition.system_fields]
    usual = [each for each in fields if _is_usual(each, definition, field_types)]
    usual.sort(key=lambda each: each.name != definition.title)
    return usual[:MOST_FIELDS]


def may_be_searched(field: FieldDef, field_types: FieldTypes) -> bool:
    """Tell whether a field holds words that records may be found by."""
    its = type_of(field, field_types)
    worded = isinstance(its, TextualField) or field.type in _WORDED
    return worded and not isinstance(its, Sealed | Computed)


def search_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the fields that it lists."""
    for at, name in enumerate(definition.search or ()):
        yield Reference("object", definition.name, pointer("search", at), name)


def check_search(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check that what is listed are fields with words."""
    for at, name in enumerate(definition.search or ()):
        field, path = definition.field(name), pointer("search", at)
        if field is None:
            near = hint(name, definition.by_name)
            unknown = UnknownFieldError(object=definition.name, field=name, hint=near)
            yield Problem(path=path, error=unknown)
        elif name != definition.title and not may_be_searched(field, scope.field_types):
            reason = say(
                "only texts, addresses, phone numbers and tags are searched",
                "仅可搜索文本、地址、电话与标签类字段",
            )
            yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))


def _is_usual(field: FieldDef, definition: ObjectDef, field_types: FieldTypes) -> bool:
    if field.name == definition.title:
        return True
    if not may_be_searched(field, field_types):
        return False
    numbered = isinstance(type_of(field, field_types), Numbered)
    return numbered or field.unique or field.type in _NAMING
