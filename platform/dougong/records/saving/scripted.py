"""What scripts say of records that are being saved: their faults, and values that they give.

A script is asked once for all records of a save, by way of whoever runs scripts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.loader import RequiredFieldError
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import DEFAULT_LOCALE, LOCALES, LocaleText
from dougong.metadata.objects.definition import RuleDef
from dougong.metadata.objects.rules import rule_expression
from dougong.metadata.scripts.errors import ScriptAnswerError
from dougong.records.errors import ConfirmationRequiredError, RuleError
from dougong.records.saving.drafts import DraftQuery, DraftQueryBuilder
from dougong.records.saving.references import Faults, merge, missing_targets

if TYPE_CHECKING:
    from dougong.records.saving.pipeline import Saving

_SHOWN = 80


def check_scripts(
    saving: Saving, record: ObjectModel, changes: Sequence[Change], *, many: bool
) -> None:
    """Refuse drafts of which a script of a rule says that something is wrong.

    Raises:
        InvalidError: A script says so.
        ConfirmationRequiredError: Only warnings stand in the way, and they are not confirmed.
        AppError: A script failed.
    """
    rules = [each for each in record.definition.rules if each.active and each.script is not None]
    if not rules or not changes:
        return
    errors: Faults = defaultdict(list)
    warnings: Faults = defaultdict(list)
    concerned = _concerned(saving, record, rules, changes)
    for rule in rules:
        if rule.warning and saving.options.confirms(rule.name):
            continue
        positions = concerned[rule.name]
        asked = [changes[position] for position in positions]
        said = _said(saving, record, str(rule.script), asked)
        for position, answer in zip(positions, said, strict=False):
            found = list(_problems(record, rule, answer))
            if found:
                (warnings if rule.warning else errors)[position] += found
        if saving.trace is not None:
            saving.trace.note("script", record.name, script=rule.script, said=list(said))
    if errors:
        raise InvalidError(_placed(errors, many=many))
    if warnings:
        raise ConfirmationRequiredError(_placed(warnings, many=many))


def give_values(
    saving: Saving, record: ObjectModel, changes: Sequence[Change], *, many: bool
) -> None:
    """Set the values that scripts give, held to what is asked of everyone who sends a value.

    Raises:
        InvalidError: A value does not fit its field, or there is none where there must be.
        AppError: A script failed.
    """
    faults: Faults = defaultdict(list)
    for definition in record.definition.scripted:
        field = record.fields[definition.name]
        each_time = definition.scripted_on_save
        positions = [
            position
            for position, change in enumerate(changes)
            if each_time or (change.old is None and _is_blank(field, change))
        ]
        asked = [changes[position] for position in positions]
        said = _said(saving, record, str(definition.default_script), asked)
        for position, raw in zip(positions, said, strict=False):
            problem = _set(changes[position], field, raw)
            if problem is not None:
                faults[position].append(problem)
        if saving.trace is not None:
            saving.trace.note("fill", record.name, values={definition.name: list(said)})
    values = [change.values for change in changes]
    dangling = missing_targets(saving.connection, saving.model, record, values, saving.plans)
    faults = merge(merge(faults, dangling), _still_blank(record, changes, faults))
    if faults:
        raise InvalidError(_placed(faults, many=many))


def _said(
    saving: Saving, record: ObjectModel, name: str, changes: Sequence[Change]
) -> Sequence[JsonValue]:
    return saving.automation.ask(saving, record, name, changes) if changes else ()


def _concerned(
    saving: Saving, record: ObjectModel, rules: Sequence[RuleDef], changes: Sequence[Change]
) -> Mapping[str, Sequence[int]]:
    """Tell about which records each script is asked: those that meet the condition of its rule."""
    everyone = range(len(changes))
    found: dict[str, Sequence[int]] = {each.name: everyone for each in rules}
    narrowed = [each for each in rules if each.when is not None]
    if narrowed:
        model = saving.model
        key = (model.schema, model.version, record.name, "scripted rules")
        query = saving.plans.get(key, lambda: _conditions(model, record, narrowed))
        rows = query.run(saving, record, changes)
        for at, rule in enumerate(narrowed):
            found[rule.name] = [i for i in everyone if rows[changes[i].id][at] is True]
    return found


def _conditions(model: Model, record: ObjectModel, rules: Sequence[RuleDef]) -> DraftQuery:
    builder = DraftQueryBuilder(model, record)
    definition = record.definition
    for rule in rules:
        at = rule_expression(definition, definition.rules.index(rule))
        builder.add(model.expressions.compile(model.catalog, at))
    return builder.build()


def _problems(record: ObjectModel, rule: RuleDef, answer: JsonValue) -> Iterator[Problem]:
    if answer is None or answer is False or answer == [] or answer == {}:
        return
    if isinstance(answer, list):
        for each in answer:
            yield from _problems(record, rule, each)
        return
    field, message = rule.field, _text(answer)
    if isinstance(answer, Mapping) and message is None:
        named = answer.get("field", field)
        message = _text(answer.get("message", True))
        known = named is None or (isinstance(named, str) and named in record.fields)
        if not known or message is None or not answer.keys() <= {"field", "message"}:
            yield _unfit(rule, answer)
            return
        field = named if isinstance(named, str) else None
    if message is None:
        yield _unfit(rule, answer)
        return
    path = f"/{field}" if field is not None else ""
    yield Problem(path=path, error=RuleError(rule=rule.name, message=message or rule.message))


def _text(said: JsonValue) -> LocaleText | None:
    """Give a message; empty where the rule's own is meant, None where it is none."""
    if said is True:
        return {}
    if isinstance(said, str) and said.strip():
        return dict.fromkeys(LOCALES, said[:1000])
    if isinstance(said, Mapping) and said and said.keys() <= set(LOCALES):
        first = str(said.get(DEFAULT_LOCALE) or next(iter(said.values())))
        return {locale: str(said.get(locale, first))[:1000] for locale in LOCALES}
    return None


def _unfit(rule: RuleDef, answer: JsonValue) -> Problem:
    error = ScriptAnswerError(script=str(rule.script), answer=str(answer)[:_SHOWN])
    return Problem(path="", error=error)


def _is_blank(field: FieldModel, change: Change) -> bool:
    value = change.values.get(field.name)
    return value is None or value == getattr(field.type, "blank", None)


def _set(change: Change, field: FieldModel, raw: JsonValue) -> Problem | None:
    if field.type.is_blank(raw):
        value: Any = getattr(field.type, "blank", None)
    else:
        try:
            value = field.type.parse(raw, field.options)
        except InvalidValueError as error:
            return Problem(path=f"/{field.name}", error=error)
    change.values[field.name] = value
    return None


def _still_blank(record: ObjectModel, changes: Sequence[Change], known: Faults) -> Faults:
    required = [each.name for each in record.definition.scripted if each.required]
    found: Faults = {}
    for position, change in enumerate(changes):
        values = {**(change.old or {}), **change.values}
        blamed = {each.path for each in known.get(position, ())}
        missing = [n for n in required if values.get(n) is None and f"/{n}" not in blamed]
        if missing:
            found[position] = [
                Problem(path=f"/{name}", error=RequiredFieldError(field=name)) for name in missing
            ]
    return found


def _placed(faults: Faults, *, many: bool) -> list[Problem]:
    return [
        problem.under(f"/{position}") if many else problem
        for position, found in sorted(faults.items())
        for problem in found
    ]
