"""What is counted of the records for each change, and what is said of the counts.

What is lost, or goes out of use, is counted in the recycle bin too, for its records can come back;
what a new rule forbids is counted among live records only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Interval,
    Numeric,
    String,
    and_,
    false,
    func,
    literal,
    or_,
    select,
)

from dougong.deployment.errors import DataLossError, UniqueViolatedError
from dougong.deployment.impact.notices import (
    BlankRowsNotice,
    DataLossNotice,
    OptionInUseNotice,
    OutOfBoundsNotice,
    SetAsideNotice,
)
from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.base import NeverBlank
from dougong.fields.decimals import decimal_of
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata import diff
from dougong.metadata.conversion import Family, family_of
from dougong.metadata.objects.definition import FieldDef, labels_of
from dougong.storage.object_tables import told_apart
from dougong.storage.recasting import recast, written

Value = ColumnElement[Any]


@dataclass(slots=True, kw_only=True)
class Findings:
    """What came of the counts.

    Attributes:
        allow_data_loss: Whether values may be lost.
        warnings: What people should know.
        problems: Why the deploy cannot be.
        fitting: Object and field of each whose column changes and whose every value fits as it is.
    """

    allow_data_loss: bool
    warnings: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fitting: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Count:
    """What is asked of an object's table, in one row, and what to make of the answer."""

    asked: tuple[Value, ...]
    tell: Callable[..., None]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules are about.

    Attributes:
        old: The object as it is.
        after: The object as it shall be; None of one that goes.
        renewed: Names of the fields whose values become others.
        findings: Where to tell.
    """

    old: ObjectModel
    after: ObjectModel | None
    renewed: frozenset[str]
    findings: Findings

    @property
    def new(self) -> ObjectModel:
        """The object as it shall be."""
        assert self.after is not None
        return self.after

    @property
    def live(self) -> ColumnElement[bool]:
        """Whether a record does not lie in the recycle bin."""
        return self.old.table.c.deleted_at.is_(None)

    def value(self, name: str) -> Value | None:
        """Give what the records will hold in a field; None if it is blank in all of them."""
        wanted, known = self.new.fields[name], self.old.stored.get(name)
        if known is None:
            return literal(wanted.type.blank) if isinstance(wanted.type, NeverBlank) else None
        column = self.old.table.c[name]
        if name not in self.renewed:
            return column
        found = recast(known.spec, wanted.spec, column, str(self.old.table.schema))
        return found.value if found is not None else None

    def warn(self, path: str, notice: AppError) -> None:
        """Tell of something that stands in nobody's way."""
        self.findings.warnings.append(Problem(path=pointer(self.old.name) + path, error=notice))

    def refuse(self, path: str, error: AppError) -> None:
        """Tell why the deploy cannot be."""
        self.findings.problems.append(Problem(path=pointer(self.old.name) + path, error=error))


@singledispatch
def counts(change: object, terms: Terms) -> Iterator[Count]:
    """Give what is to be counted for a change; for most kinds of change nothing."""
    return iter(())


@counts.register
def _(change: diff.ObjectRemoved, terms: Terms) -> Iterator[Count]:
    def tell(rows: int) -> None:
        notice = SetAsideNotice(name=terms.old.name, object=_label(terms), rows=rows)
        terms.warn("", notice)

    yield Count((func.count(),), tell)


@counts.register
def _(change: diff.FieldRemoved, terms: Terms) -> Iterator[Count]:
    name = change.field.name

    def tell(rows: int) -> None:
        terms.warn(pointer(name), SetAsideNotice(name=name, object=_label(terms), rows=rows))

    yield Count((_rows(_held(terms, name)),), tell)


@counts.register
def _(change: diff.FieldAdded, terms: Terms) -> Iterator[Count]:
    yield from _blank(terms, change.field)


@counts.register
def _(change: diff.FieldChanged, terms: Terms) -> Iterator[Count]:
    if change.conversion.renews:
        yield _loss(terms, terms.old.fields[change.old.name], terms.new.fields[change.new.name])
    if not change.old.required or change.conversion.renews:
        yield from _blank(terms, change.new)
    yield from _withdrawn_options(terms, change.old, change.new)
    yield from _bounds(terms, change)
    yield from _length(terms, change)


@counts.register
def _(change: diff.UniqueAdded, terms: Terms) -> Iterator[Count]:
    found = [terms.value(name) for name in change.unique.fields]
    values = [
        told_apart(each, ignore_case=change.unique.ignore_case)
        for each in found
        if each is not None
    ]
    if len(values) < len(found):
        return
    filled = and_(terms.live, *(value.is_not(None) for value in values))
    many = func.count() > 1
    groups = (
        select(func.count().label("rows"))
        .select_from(terms.old.table)
        .where(filled)
        .group_by(*values)
        .having(many)
        .subquery()
    )
    repeated = select(func.coalesce(func.sum(groups.c.rows), 0)).scalar_subquery()

    def tell(rows: int) -> None:
        if rows:
            labels = labels_of(terms.new.fields[name].definition for name in change.unique.fields)
            error = UniqueViolatedError(object=_label(terms), field=dict(labels), rows=int(rows))
            terms.refuse(pointer(change.unique.fields[0]), error)

    yield Count((repeated,), tell)


def _loss(terms: Terms, old: FieldModel, new: FieldModel) -> Count:
    column = terms.old.table.c[old.name]
    made = recast(old.spec, new.spec, column, str(terms.old.table.schema))
    held = _held(terms, old.name) if old.definition.rollup is None else false()
    lost = held if made is None else and_(held, made.value.is_(None))
    changed = false() if made is None else made.changed

    def tell(lost: int, changed: int) -> None:
        if made is not None and not lost and not changed and _alike(old, new):
            terms.findings.fitting.add((terms.old.name, new.name))
        if lost or changed:
            details: dict[str, JsonValue] = {
                "field": new.name,
                "object": _label(terms),
                "wanted": dict(new.type.label),
                "rows": lost + changed,
                "lost": lost,
                "changed": changed,
            }
            if terms.findings.allow_data_loss:
                terms.warn(pointer(new.name), DataLossNotice(**details))
            else:
                terms.refuse(pointer(new.name), DataLossError(**details))

    return Count((_rows(lost), _rows(changed)), tell)


def _alike(old: FieldModel, new: FieldModel) -> bool:
    """Tell whether PostgreSQL makes one column of the other by itself."""
    before, after = old.type.column(old.options), new.type.column(new.options)
    return any(isinstance(before, t) and isinstance(after, t) for t in (String, Numeric))


def _blank(terms: Terms, wanted: FieldDef) -> Iterator[Count]:
    if not wanted.required:
        return
    value = terms.value(wanted.name)
    blank = terms.live if value is None else and_(terms.live, value.is_(None))

    def tell(rows: int) -> None:
        if rows:
            notice = BlankRowsNotice(field=wanted.name, object=_label(terms), rows=rows)
            terms.warn(pointer(wanted.name), notice)

    yield Count((_rows(blank),), tell)


def _withdrawn_options(terms: Terms, old: FieldDef, new: FieldDef) -> Iterator[Count]:
    families = (Family.CHOICE, Family.CHOICES)
    if family_of(old.type) not in families or family_of(new.type) not in families:
        return
    withdrawn = [value for value in _offered(old) if value not in set(_offered(new))]
    if not withdrawn:
        return
    column = terms.old.table.c[old.name]
    several = family_of(old.type) is Family.CHOICES
    each = select(func.unnest(column) if several else column).where(terms.live).subquery()
    chosen = each.c[0]
    groups = (
        select(chosen.label("option"), func.count().label("rows"))
        .where(chosen.in_(withdrawn))
        .group_by(chosen)
        .subquery()
    )
    used = select(func.jsonb_object_agg(groups.c.option, groups.c.rows)).scalar_subquery()

    def tell(rows: Mapping[str, int] | None) -> None:
        for option in withdrawn:
            if rows and option in rows:
                notice = OptionInUseNotice(
                    option=option, field=new.name, object=_label(terms), rows=rows[option]
                )
                terms.warn(pointer(new.name), notice)

    yield Count((used,), tell)


def _offered(definition: FieldDef) -> list[str]:
    return [each["value"] for each in definition.options["options"] if each.get("active", True)]


def _bounds(terms: Terms, change: diff.FieldChanged) -> Iterator[Count]:
    value, new = terms.value(change.new.name), terms.new.fields[change.new.name]
    if value is None or not isinstance(terms.new.table.c[new.name].type, Numeric | Interval):
        return
    known = terms.old.fields[change.old.name] if not change.conversion.renews else None
    low, high = _limit(new, "min"), _limit(new, "max")
    before = (_limit(known, "min"), _limit(known, "max")) if known is not None else (None, None)
    beyond = []
    if low is not None and (before[0] is None or low > before[0]):
        beyond.append(value < low)
    if high is not None and (before[1] is None or high < before[1]):
        beyond.append(value > high)
    if beyond:
        ends = (str(new.options.get(end, "")) for end in ("min", "max"))
        shown = " … ".join(ends)
        yield _out_of_bounds(terms, change.new, or_(*beyond), say("{it}", "{it}", it=shown))


def _limit(field: FieldModel, end: str) -> Any:
    """Give a bound of a number or of a duration as a value; None for none."""
    bound = field.options.get(end)
    if bound is None or isinstance(bound, str):
        return field.type.parse(bound, {}) if bound is not None else None
    return decimal_of(bound)


def _length(terms: Terms, change: diff.FieldChanged) -> Iterator[Count]:
    """Count texts that stay as they are in a column without a length of its own."""
    most, before = (each.options.get("max_length") for each in (change.new, change.old))
    bounded = getattr(terms.new.table.c[change.new.name].type, "length", None) is not None
    textual = family_of(change.new.type) in (Family.TEXT, Family.RICH)
    if most is None or bounded or not textual or change.conversion.renews:
        return
    if before is not None and before <= most:
        return
    shown = say("at most {most} characters", "最多 {most} 个字符", most=most)
    text = written(terms.old.fields[change.old.name].spec, terms.old.table.c[change.old.name])
    yield _out_of_bounds(terms, change.new, func.char_length(text) > most, shown)


def _out_of_bounds(
    terms: Terms, definition: FieldDef, beyond: ColumnElement[bool], bounds: Mapping[str, str]
) -> Count:
    def tell(rows: int) -> None:
        if rows:
            shown: JsonValue = dict(bounds)
            notice = OutOfBoundsNotice(
                field=definition.name, object=_label(terms), rows=rows, bounds=shown
            )
            terms.warn(pointer(definition.name), notice)

    return Count((_rows(and_(terms.live, beyond)),), tell)


def _held(terms: Terms, name: str) -> ColumnElement[bool]:
    """Tell whether a record holds a value that somebody gave it."""
    known, column = terms.old.fields[name], terms.old.table.c[name]
    if isinstance(known.type, NeverBlank):
        return column != literal(known.type.blank)
    return column.is_not(None)


def _rows(condition: ColumnElement[bool]) -> Value:
    return func.count().filter(condition)


def _label(terms: Terms) -> JsonValue:
    return dict((terms.after or terms.old).label)
