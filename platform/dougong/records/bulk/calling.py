"""Calls that save many records at once, each call in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dougong.access.actor import Actor
from dougong.deployment.model import ObjectModel
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.records.bulk.saving_many import (
    Mode,
    RowResult,
    require_key,
    require_many,
    save_many,
    verb_of,
)
from dougong.records.errors import ConfirmationRequiredError
from dougong.records.saving.repeats import Once, answer_once
from dougong.records.saving.session import SaveOptions
from dougong.records.service import Records
from dougong.records.shapes.saving import ShapedRecords

MOST_RECORDS = 10_000


def call_save_many(
    records: Records,
    actor: Actor,
    object_name: str,
    mode: Mode,
    raws: Sequence[JsonValue],
    told: Callable[[Sequence[RowResult]], bytes],
    *,
    key: str | None,
    all_or_nothing: bool,
    once: Once | None,
    options: SaveOptions,
) -> bytes:
    """Save records; those that can be saved are, or none where one cannot.

    Args:
        records: Saves.
        actor: Who saves.
        object_name: The object.
        mode: What is to become of the records.
        raws: The records.
        told: Gives the answer by what became of them.
        key: By what stored records are found, as ``save_many`` has it.
        all_or_nothing: Whether one that is refused holds up all others.
        once: Makes the call repeatable: a repetition does nothing and has the same answer.
        options: How they are saved.

    Returns:
        The answer.

    Raises:
        InvalidError: One is refused, of all or nothing.
        AppError: The call is refused as a whole.
    """

    def work(saving: ShapedRecords, record: ObjectModel) -> bytes:
        require_many(record)
        require_key(record, mode, key)

        def answer() -> bytes:
            results = save_many(saving, record, mode, raws, key=key)
            if all_or_nothing:
                _refuse_faults(results)
            return told(results)

        if once is None or actor.user_id is None:
            return answer()
        return answer_once(saving.connection, actor, once, answer, now=saving.now)

    return records.within(actor, object_name, verb_of(actor, object_name, mode), work, options)


def _refuse_faults(results: Sequence[RowResult]) -> None:
    problems = [
        problem.under(f"/records/{position}")
        for position, result in enumerate(results)
        for problem in result.errors
    ]
    if not problems:
        return
    warnings: list[Problem] = []
    for each in problems:
        if not isinstance(each.error, ConfirmationRequiredError):
            raise InvalidError(problems)
        warned = each.error.problems[0].error
        warnings.append(Problem(path=each.path, error=warned))
    raise ConfirmationRequiredError(warnings)
