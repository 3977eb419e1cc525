"""Rules, and the conditions of lookups: what a record must fulfil beyond the values themselves.

Most are asked before anything is written, over drafts. A rule that reads what only the database
knows, such as a sum over child rows, is asked once the whole document is written; where it is
broken, the transaction takes all of it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dougong.deployment.model import Model, ObjectModel
from dougong.formula.tree import Expression
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError, Problem
from dougong.metadata.objects.definition import FieldDef, RuleDef
from dougong.metadata.objects.filling import lookup_filter
from dougong.metadata.objects.rules import rule_expression
from dougong.records.errors import ConfirmationRequiredError, LookupFilterError, RuleError
from dougong.records.saving.drafts import DraftQuery, DraftQueryBuilder, Pointed
from dougong.records.saving.references import Faults
from dougong.records.saving.session import SaveSession


@dataclass(frozen=True, slots=True)
class LookupFilter:
    """The condition of a lookup.

    Attributes:
        field: The lookup.
        reads: Fields of the record that it reads by ``$record``.
    """

    field: FieldDef
    reads: frozenset[str]

    def concerns(self, change: Change) -> bool:
        """Tell whether a change can break it: the lookup is set, or what it reads is changed."""
        if change.old is None:
            return change.values.get(self.field.name) is not None
        return not (self.reads | {self.field.name}).isdisjoint(change.values)


@dataclass(frozen=True, slots=True)
class Checks:
    """What is asked about drafts, or about written records: rules first, then lookups."""

    rules: tuple[RuleDef, ...]
    filters: tuple[LookupFilter, ...]
    query: DraftQuery

    def concerned(self, changes: Sequence[Change]) -> Sequence[Change]:
        """Give the changes about which there is something to ask."""
        if self.rules:
            return changes
        return [c for c in changes if any(each.concerns(c) for each in self.filters)]


def check_early(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change], *, many: bool
) -> None:
    """Refuse drafts that break a rule or point at what a lookup does not take.

    Raises:
        InvalidError: A rule is broken, or a lookup's condition.
        ConfirmationRequiredError: Only warnings stand in the way, and they are not confirmed.
    """
    if record.definition.rules or record.definition.filtered:
        _check(session, record, changes, _compiled(session, record)[0], many=many)


def check_late(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change], *, many: bool = False
) -> None:
    """Refuse written records that break a rule which could not be asked before.

    To be called when everything that belongs to the records is written.

    Raises:
        InvalidError: A rule is broken.
        ConfirmationRequiredError: Only warnings stand in the way, and they are not confirmed.
    """
    if record.definition.rules:
        _check(session, record, changes, _compiled(session, record)[1], many=many)


def _check(
    session: SaveSession,
    record: ObjectModel,
    changes: Sequence[Change],
    checks: Checks | None,
    *,
    many: bool,
) -> None:
    concerned = checks.concerned(changes) if checks is not None else ()
    if checks is None or not concerned:
        return
    rows = checks.query.run(session, record, concerned)
    errors: Faults = defaultdict(list)
    warnings: Faults = defaultdict(list)
    for position, change in enumerate(changes):
        for rule, problem in _broken(record, checks, change, rows):
            unconfirmed = rule is not None and rule.warning
            if unconfirmed and rule and session.options.confirms(rule.name):
                continue
            (warnings if unconfirmed else errors)[position].append(problem)
    if session.trace is not None:
        _note(session, record, checks, rows)
    if errors:
        raise InvalidError(_placed(errors, many=many))
    if warnings:
        raise ConfirmationRequiredError(_placed(warnings, many=many))


def _broken(
    record: ObjectModel, checks: Checks, change: Change, rows: Mapping[UUID, Sequence[Any]]
) -> Iterator[tuple[RuleDef | None, Problem]]:
    row = rows.get(change.id)
    if row is None:
        return
    for rule, holds in zip(checks.rules, row, strict=False):
        if holds:
            path = f"/{rule.field}" if rule.field is not None else ""
            yield rule, Problem(path=path, error=RuleError(rule=rule.name, message=rule.message))
    for each, fits in zip(checks.filters, row[len(checks.rules) :], strict=True):
        final = {**(change.old or {}), **change.values}
        if not fits and each.concerns(change) and final.get(each.field.name) is not None:
            label = record.fields[each.field.name].definition.label
            yield None, Problem(path=f"/{each.field.name}", error=LookupFilterError(field=label))


def _placed(faults: Faults, *, many: bool) -> list[Problem]:
    return [
        problem.under(f"/{position}") if many else problem
        for position, found in sorted(faults.items())
        for problem in found
    ]


def _note(
    session: SaveSession, record: ObjectModel, checks: Checks, rows: Mapping[UUID, Sequence[Any]]
) -> None:
    assert session.trace is not None
    for record_id, row in rows.items():
        answers = iter(row)
        rules = [{"rule": rule.name, "broken": next(answers)} for rule in checks.rules]
        filters = [{"lookup": f.field.name, "met": next(answers)} for f in checks.filters]
        session.trace.note("rules", record.name, id=str(record_id), rules=rules, filters=filters)


def _compiled(session: SaveSession, record: ObjectModel) -> tuple[Checks | None, Checks | None]:
    model = session.model
    key = (model.schema, model.version, record.name, "rules")
    return session.plans.get(key, lambda: compile_checks(model, record))


def compile_checks(model: Model, record: ObjectModel) -> tuple[Checks | None, Checks | None]:
    """Compile what is asked before the write, and what after it; None where that is nothing."""
    definition = record.definition
    early: list[tuple[RuleDef, Expression]] = []
    late: list[tuple[RuleDef, Expression]] = []
    for index, rule in enumerate(definition.rules):
        if rule.active:
            at = rule_expression(definition, index)
            expression = model.expressions.compile(model.catalog, at)
            waits = definition.is_stored and _needs_rows(record, expression)
            (late if waits else early).append((rule, expression))
    return _checks(model, record, early, written=False), _checks(model, record, late, written=True)


def _checks(
    model: Model,
    record: ObjectModel,
    rules: Sequence[tuple[RuleDef, Expression]],
    *,
    written: bool,
) -> Checks | None:
    definition = record.definition
    filtered = () if written else definition.filtered
    if not rules and not filtered:
        return None
    builder = DraftQueryBuilder(model, record, written=written)
    for _, expression in rules:
        builder.add(expression)
    filters = []
    for field in filtered:
        at = lookup_filter(definition, definition.fields.index(field))
        assert at is not None
        condition = model.expressions.compile(model.catalog, at)
        builder.add(condition, Pointed(builder.drafts, field.name))
        read = (path[1] for path in condition.reads.globals if path[0] == "record" and path[1:])
        filters.append(LookupFilter(field, frozenset(read)))
    return Checks(tuple(rule for rule, _ in rules), tuple(filters), builder.build())


def _needs_rows(record: ObjectModel, expression: Expression) -> bool:
    """Tell whether an expression reads what the database alone knows of its own record."""
    if expression.reads.related:
        return True
    first = {path[0] for path in expression.reads.paths}
    return any(
        not record.fields[name].writable and not record.fields[name].definition.system
        for name in first
    )
