"""Choices that depend on other fields: on a controlling picklist, on the record type.

What counts are the values the record will have: a choice that was right becomes wrong when what it
depends on changes. A choice that nobody touches is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dougong.deployment.model import ObjectModel
from dougong.fields.loader import RequiredFieldError
from dougong.hooks.events import Change
from dougong.kernel.errors import Problem
from dougong.metadata.objects.definition import RECORD_TYPE, FieldDef, RecordTypeDef
from dougong.records.errors import OptionNotAllowedError
from dougong.records.saving.references import Faults


def unfit_values(record: ObjectModel, changes: Sequence[Change], known: Faults) -> Faults:
    """Find what is wrong with values beside each other, once a save has filled in its own.

    Args:
        record: The object.
        changes: What is to be saved.
        known: What is wrong already; nothing more is said of those fields.

    Returns:
        By position, what does not fit.
    """
    definition = record.definition
    if not (definition.filled or definition.controlled or definition.record_types):
        return {}
    faults: Faults = {}
    for position, change in enumerate(changes):
        blamed = {problem.path for problem in known.get(position, ())}
        found = [each for each in _unfit(record, change) if each.path not in blamed]
        if found:
            faults[position] = found
    return faults


def _unfit(record: ObjectModel, change: Change) -> Iterator[Problem]:
    definition = record.definition
    yield from _still_blank(record, change)
    values = change.values if change.old is None else {**change.old, **change.values}
    for field in definition.controlled:
        name = field.options["controlled_by"]
        if change.values.keys() & {field.name, name}:
            yield from _unfit_beside(record, field, values, name)
    record_type = definition.record_type(values.get(RECORD_TYPE))
    if record_type is not None and record_type.options:
        yield from _unfit_for_type(record, change, values, record_type)


def _still_blank(record: ObjectModel, change: Change) -> Iterator[Problem]:
    """Yield the fields that a save could have filled and that need a value all the same."""
    for name in record.definition.filled & change.values.keys():
        was_blank = change.old is not None and change.old[name] is None
        if was_blank or change.values[name] is not None:
            continue
        if record.fields[name].definition.required:
            yield Problem(path=f"/{name}", error=RequiredFieldError(field=name))


def _unfit_beside(
    record: ObjectModel, field: FieldDef, values: Mapping[str, Any], controlling: str
) -> Iterator[Problem]:
    beside = values.get(controlling)
    choices = {choice["value"]: choice.get("when") for choice in field.options["options"]}
    for value in _chosen(values.get(field.name)):
        when = choices.get(value)
        if when is not None and beside not in when:
            label = record.fields[controlling].definition.label
            yield _not_allowed(field, value, label, "" if beside is None else beside)


def _unfit_for_type(
    record: ObjectModel, change: Change, values: Mapping[str, Any], record_type: RecordTypeDef
) -> Iterator[Problem]:
    label = record.fields[RECORD_TYPE].definition.label
    for name, allowed in record_type.options.items():
        if change.values.keys() & {name, RECORD_TYPE}:
            field = record.fields[name].definition
            for value in _chosen(values.get(name)):
                if value not in allowed:
                    yield _not_allowed(field, value, label, record_type.name)


def _chosen(value: Any) -> list[str]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _not_allowed(field: FieldDef, value: str, by: Any, beside: str) -> Problem:
    error = OptionNotAllowedError(value=value, field=field.label, by=by, beside=beside)
    return Problem(path=f"/{field.name}", error=error)
