"""Tasks: which records are some, and what tells whether they are due."""

from __future__ import annotations

from typing import Final

from dougong.deployment.model import Model, ObjectModel

ACTIVITY: Final = "activity"
"""The object of the core package whose records of the type ``task`` are tasks."""
TASK: Final = "task"
TASK_FIELDS: Final = ("owner", "type", "due_at", "done")


def tasks_of(model: Model) -> ObjectModel | None:
    """Give the object that tasks are records of, if the tenant has it as it comes."""
    record = model.objects.get(ACTIVITY)
    return record if record is not None and record.stored.keys() >= set(TASK_FIELDS) else None
