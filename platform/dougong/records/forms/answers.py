"""What was entered into a public form: which of it counts, and what is missing.

The conditions are those that the browser asked while it was filled in, so both come to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import Expressed
from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import Closure, to_python
from dougong.formula.tree import Expression
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.kinds.form import FormDef, QuestionDef, ScreenDef
from dougong.records.forms.errors import MissingAnswerError, NotAskedError

VALUES = "/values"
"""Where the answers stand in what is sent."""


def form_expressions(model: Model, form: FormDef) -> Mapping[str, Expression]:
    """Give the conditions of a form, by their source."""
    sources = {source for screen in form.screens for source in _sources(screen)}
    return {
        source: model.expressions.compile(
            model.catalog, ExpressionAt("", form.object, source, own=True)
        )
        for source in sorted(sources)
    }


def counting_answers(
    model: Model, form: FormDef, sent: JsonObject, *, actor: Actor, now: datetime
) -> JsonObject:
    """Give the answers to the questions that were asked.

    Args:
        model: The definitions in force.
        form: The form.
        sent: What was sent, by field.
        actor: Whose days and clock count.
        now: The present instant.

    Raises:
        InvalidError: Something is sent that the form does not ask for, or a required answer is
            missing.
    """
    asked = {question.field for screen in form.screens for question in screen.questions}
    foreign = [name for name in sent if name not in asked]
    if foreign:
        raise InvalidError(
            [Problem(path=_at(name), error=NotAskedError(field=name)) for name in foreign]
        )
    asking = _Asking(model, form, actor, now)
    kept = dict(sent)
    # What is not asked for does not count, and other questions may hang on it. Each turn takes
    # something out, so this ends.
    while hidden := [name for name in kept if name not in asking.seen(kept)]:
        kept = {name: value for name, value in kept.items() if name not in hidden}
    missing = asking.missing(kept)
    if missing:
        raise InvalidError(
            [Problem(path=_at(name), error=MissingAnswerError()) for name in missing]
        )
    return kept


class _Asking:
    """Evaluates the conditions of a form on answers."""

    def __init__(self, model: Model, form: FormDef, actor: Actor, now: datetime) -> None:
        self._form = form
        self._record: ObjectModel = model.objects[form.object]
        self._closures: Mapping[str, Closure] = {
            source: to_python(expression)
            for source, expression in form_expressions(model, form).items()
        }
        self._around = Surroundings(
            values={}, now=now, zone=ZoneInfo(actor.time_zone), calendars=model.calendars
        )

    def seen(self, answers: JsonObject) -> frozenset[str]:
        """Name the fields that are asked for beside these answers."""
        around = self._surroundings(answers)
        return frozenset(question.field for question in self._asked(around))

    def missing(self, answers: JsonObject) -> list[str]:
        """Name the fields that must be answered and are not; the save tells of all others."""
        around = self._surroundings(answers)
        return [
            question.field
            for question in self._asked(around)
            if self._holds(question.required, around, without=False)
            and self._is_blank(question.field, answers)
        ]

    def _asked(self, around: Surroundings) -> Iterator[QuestionDef]:
        for screen in self._form.screens:
            if self._holds(screen.visible, around, without=True):
                for question in screen.questions:
                    if self._holds(question.visible, around, without=True):
                        yield question

    def _holds(self, source: str | None, around: Surroundings, *, without: bool) -> bool:
        return without if source is None else self._closures[source](around) is True

    def _surroundings(self, answers: JsonObject) -> Surroundings:
        fields = self._record.fields
        values = {name: _value(fields[name], raw) for name, raw in answers.items()}
        around = self._around
        return Surroundings(
            values=values, now=around.now, zone=around.zone, calendars=around.calendars
        )

    def _is_blank(self, name: str, answers: JsonObject) -> bool:
        field = self._record.fields[name]
        return name not in answers or field.type.is_blank(answers[name])


def _at(field: str) -> str:
    return VALUES + pointer(field)


def _sources(screen: ScreenDef) -> Iterator[str]:
    conditions = [screen.visible]
    for question in screen.questions:
        conditions += [question.visible, question.required]
    yield from (source for source in conditions if source is not None)


def _value(field: FieldModel, raw: JsonValue) -> Any:
    """Give the value that expressions see; what does not fit its field is blank to them."""
    if field.type.is_blank(raw):
        return None
    try:
        stored = field.type.parse(raw, field.options)
    except InvalidValueError:
        return None
    if isinstance(field.type, Expressed):
        return field.type.python_value(stored, field.options)
    return tuple(stored) if isinstance(stored, list) else stored
