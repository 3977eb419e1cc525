"""What the definition of an object says about the archive, and what is wrong with it.

INVARIANT: what is archived counts in no roll-up, so an object whose records one is made of has no
archive: figures of records that stay never change because others grow old. What holds personal
data has none either: it is found, exported and erased in the tables alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.errors import UnfitFieldError, UnfitShapeError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import ObjectDef, Shape
from dougong.metadata.objects.system_fields import USER

_PATH = "/archive"
_ARCHIVED = frozenset({Shape.PLAIN, Shape.DOCUMENT})


def archive_expressions(definition: ObjectDef) -> Iterable[ExpressionAt]:
    """Give the condition under which records are archived."""
    if definition.archive is not None:
        yield ExpressionAt(_PATH + "/where", definition.name, definition.archive)


def check_archive(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check that records of the object can leave, with those that belong to them."""
    if definition.archive is None:
        return
    if definition.shape not in _ARCHIVED or definition.name == USER:
        reason = say("its records cannot be archived", "其记录无法归档")
        yield Problem(path=_PATH, error=UnfitShapeError(reason=reason))
    elif definition.row_of is not None:
        reason = say("rows are archived with their document", "明细行随其单据归档")
        yield Problem(path=_PATH, error=UnfitShapeError(reason=reason))
    objects = scope.catalog.objects
    family = _family(definition, objects)
    for name in sorted(family):
        for field in objects[name].fields if name in objects else ():
            if field.personal:
                reason = say(
                    "{of} holds personal data, which must be found and erased where it lies",
                    "{of} 含个人信息，须能在原处查找和删除",
                    of=name,
                )
                yield Problem(path=_PATH, error=UnfitFieldError(field=field.name, reason=reason))
    for owner in objects.values():
        for field in owner.fields:
            rollup = field.rollup
            if rollup is not None and rollup.object in family and owner.name not in family:
                reason = say(
                    "{field} of {object} is rolled up from {of}, which the archive would take out",
                    "{object}的 {field} 由 {of} 汇总得出，归档会使其缺失",
                    field=field.name,
                    object=owner.name,
                    of=rollup.object,
                )
                yield Problem(path=_PATH, error=UnfitFieldError(field=field.name, reason=reason))


def _family(definition: ObjectDef, objects: Mapping[str, ObjectDef]) -> set[str]:
    """Name the objects whose records may belong to those of an object, itself among them."""
    family = {definition.name}
    while True:
        more = {
            name
            for name, each in objects.items()
            if name not in family and any(str(p.target) in family for p in each.parents)
        }
        if not more:
            return family
        family |= more
