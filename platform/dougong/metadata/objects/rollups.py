"""What the definition of an object says about roll-ups.

A roll-up takes stored fields alone. What a formula gives may change by the clock or with other
records, and nobody would save the records that it is rolled up from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Numeric

from dougong.fields.base import Rollup
from dougong.formula.value_types import NUMBER
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import NotALookupError, UnfitFieldError, UnknownFieldError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef, ObjectDef


def rollup_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the objects, lookups and fields that roll-ups are made of."""
    for path, _, made_of in _rollups(definition):
        dot = len(made_of.object)
        place, end = path + "/from", dot + 1 + len(made_of.lookup)
        yield Reference("object", made_of.object, place, span=(0, dot))
        yield Reference("object", made_of.object, place, made_of.lookup, span=(dot + 1, end))
        if made_of.field is not None:
            yield Reference("object", made_of.object, path + "/field", made_of.field)
        if made_of.convert_on is not None:
            yield Reference("object", made_of.object, path + "/convert_on", made_of.convert_on)


def rollup_expressions(definition: ObjectDef) -> Iterable[ExpressionAt]:
    """Give the conditions of roll-ups, over the records that are rolled up."""
    for path, _, made_of in _rollups(definition):
        if made_of.where is not None:
            yield ExpressionAt(path + "/where", made_of.object, made_of.where, own=True)


def check_rollups(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check that the lookup points here, and that the field can be rolled up so."""
    for path, field, made_of in _rollups(definition):
        source = scope.catalog.objects.get(made_of.object)
        if source is None:
            continue  # said where the reference is checked
        lookup = source.field(made_of.lookup)
        if lookup is None:
            near = hint(made_of.lookup, [each.name for each in source.lookups()])
            unknown = UnknownFieldError(object=source.name, field=made_of.lookup, hint=near)
            yield Problem(path=path + "/from", error=unknown)
        elif lookup.target != definition.name:
            wrong = NotALookupError(field=lookup.name, object=source.name, rest=definition.name)
            yield Problem(path=path + "/from", error=wrong)
        if made_of.field is not None:
            taken = source.field(made_of.field)
            near = hint(made_of.field, source.by_name)
            error = UnknownFieldError(object=source.name, field=made_of.field, hint=near)
            problems = (
                [Problem(path=path + "/field", error=error)]
                if taken is None
                else _check_taken(field, taken, made_of, scope, path)
            )
            yield from problems
        yield from _check_rates(source, made_of, scope, path)


def _rollups(definition: ObjectDef) -> Iterator[tuple[str, FieldDef, Rollup]]:
    for index, field in enumerate(definition.fields):
        if field.rollup is not None:
            yield pointer("fields", index), field, field.rollup


def _check_taken(
    field: FieldDef, taken: FieldDef, made_of: Rollup, scope: Scope, path: str
) -> Iterator[Problem]:
    """Check the field that is taken: stored, of the type that is returned, of no greater scale."""
    kind, wanted = scope.type_of(taken), scope.type_of(field)
    found, returned = kind.value_type(taken.options), wanted.value_type(field.options)
    if not kind.stored:
        reason = say("it is worked out, not stored", "该字段为计算得出，并不存储")
        yield Problem(path=path + "/field", error=UnfitFieldError(field=taken.name, reason=reason))
    elif found.kind is not returned.kind:
        reason = say(
            "it holds a {found}, and the roll-up returns a {returned}",
            "其类型为 {found}，而汇总返回 {returned}",
            found=found.kind.value,
            returned=returned.kind.value,
        )
        yield Problem(path=path + "/field", error=UnfitFieldError(field=taken.name, reason=reason))
    elif returned == NUMBER and made_of.aggregate != "avg":
        column, scale = kind.column(taken.options), field.options["scale"]
        digits = column.scale or 0 if isinstance(column, Numeric) else 0
        if digits > scale:
            reason = say(
                "it has {digits} digits after the point, and the roll-up only {scale}",
                "其小数位数为 {digits}，而汇总只有 {scale} 位",
                digits=digits,
                scale=scale,
            )
            unfit = UnfitFieldError(field=taken.name, reason=reason)
            yield Problem(path=path + "/scale", error=unfit)


def _check_rates(source: ObjectDef, made_of: Rollup, scope: Scope, path: str) -> Iterator[Problem]:
    """Check what amounts of several currencies are converted by; without it they do not add up."""
    taken = source.field(made_of.field) if made_of.field is not None else None
    if taken is None:
        return
    if made_of.convert_on is None:
        if "currency" in taken.options:
            reason = say(
                "each record has its own currency; `convert_on` says by which day's rates they add "
                "up",
                "每条记录的币种不同；请用 `convert_on` 指定按哪天的汇率折算",
            )
            error = UnfitFieldError(field=taken.name, reason=reason)
            yield Problem(path=path + "/field", error=error)
        return
    if taken.type != "currency":
        reason = say("only amounts of money are converted", "只有金额字段可以折算")
        yield Problem(
            path=path + "/convert_on", error=UnfitFieldError(field=taken.name, reason=reason)
        )
    day = source.field(made_of.convert_on)
    if day is None:
        near = hint(made_of.convert_on, source.by_name)
        unknown = UnknownFieldError(object=source.name, field=made_of.convert_on, hint=near)
        yield Problem(path=path + "/convert_on", error=unknown)
    elif day.type != "date":
        reason = say("it is not a date", "该字段不是日期")
        yield Problem(
            path=path + "/convert_on", error=UnfitFieldError(field=day.name, reason=reason)
        )
