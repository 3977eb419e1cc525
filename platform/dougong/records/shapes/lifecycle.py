"""The life of documents: drafts change, submitted ones do not, void ones never again.

What is locked is said once here, for every way a record is written: by a client, a hook, or along
with the record it belongs to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.metadata.objects.definition import Shape
from dougong.metadata.objects.system_fields import (
    DOCUMENT_STATUS,
    DRAFT,
    LIFE_CYCLE,
    SUBMITTED,
    SUBMITTED_AT,
    SUBMITTED_BY,
    VOID,
)
from dougong.records.plans import of_version
from dougong.records.saving.cascade import Family, Stored
from dougong.records.saving.session import SaveSession
from dougong.records.shapes.errors import (
    LockedDocumentError,
    NoLifeCycleError,
    SubmittedError,
    TransitionError,
)
from dougong.storage.statement import Statement, compile_statement

Statuses: TypeAlias = Mapping[UUID, tuple[ObjectModel, str]]


class Step(StrEnum):
    """A step in the life of a document."""

    SUBMIT = "submit"
    VOID = "void"
    AMEND = "amend"


_FROM: Mapping[Step, tuple[str, ...]] = {
    Step.SUBMIT: (DRAFT,),
    Step.VOID: (SUBMITTED,),
    Step.AMEND: (SUBMITTED, VOID),
}
_NAMES: Mapping[str, LocaleText] = {
    DRAFT: say("a draft", "草稿"),
    SUBMITTED: say("submitted", "已提交"),
    VOID: say("void", "已作废"),
}
_FREE = frozenset({*LIFE_CYCLE, "deleted_at"})


def require_document(record: ObjectModel) -> None:
    """Refuse steps of what has no life cycle.

    Raises:
        NoLifeCycleError: It is no document.
    """
    if record.definition.shape is not Shape.DOCUMENT:
        raise NoLifeCycleError(object=record.label)


def require_step(record: ObjectModel, old: Stored, step: Step) -> None:
    """Refuse a step that does not begin where a document is.

    Raises:
        TransitionError: It is somewhere else in its life.
    """
    status = old[DOCUMENT_STATUS]
    if status not in _FROM[step]:
        wanted = {
            locale: " / ".join(_NAMES[each][locale] for each in _FROM[step]) for locale in LOCALES
        }
        raise TransitionError(object=record.label, status=_NAMES[status], wanted=wanted)


def changed_by(session: SaveSession, step: Step) -> tuple[SaveEvent, dict[str, Any]]:
    """Give what submitting a document, or making it void, changes of it."""
    if step is Step.VOID:
        return SaveEvent.VOIDED, {DOCUMENT_STATUS: VOID}
    by = {SUBMITTED_AT: session.now, SUBMITTED_BY: session.actor.user_id}
    return SaveEvent.SUBMITTED, {DOCUMENT_STATUS: SUBMITTED, **by}


def refuse_locked(
    session: SaveSession,
    record: ObjectModel,
    changes: Sequence[Change],
    told: Sequence[JsonObject],
    *,
    many: bool,
) -> None:
    """Refuse changes of documents that are no drafts any more, and of what belongs to them.

    Args:
        session: The save.
        record: The object.
        changes: What is to be written.
        told: What is told of each change, that of rows too.
        many: Whether paths of faults begin with ``/<position>``.

    Raises:
        InvalidError: Something of them may not change; every field is named.
    """
    statuses = _statuses(session, record, changes)
    if not statuses and record.definition.shape is not Shape.DOCUMENT:
        return
    rows = session.model.rows[record.name].keys()
    problems = []
    for position, change in enumerate(changes):
        parts = rows & told[position].keys() if told else set()
        found = [*_locked_fields(record, change, parts), *_locked_by(record, change, statuses)]
        problems += [each.under(f"/{position}") if many else each for each in found]
    if problems:
        raise InvalidError(problems)


def refuse_moving(session: SaveSession, record: ObjectModel, family: Family) -> None:
    """Refuse that submitted documents go to the bin, or alone what belongs to a locked one.

    The same holds of what is to come back from it.

    Raises:
        SubmittedError: A document is submitted.
        LockedDocumentError: A record belongs to a document that is locked and stays.
    """
    for _, error in faults_of_moving(session, record, family):
        raise error


def faults_of_moving(
    session: SaveSession, record: ObjectModel, family: Family
) -> Iterator[tuple[UUID, AppError]]:
    """Yield the members that may neither go to the bin nor come back from it, with the reason."""
    members = family.members[record.name]
    if record.definition.shape is Shape.DOCUMENT:
        for record_id, old in members.items():
            if old[DOCUMENT_STATUS] == SUBMITTED:
                yield record_id, SubmittedError(object=record.label)
    together = {each for found in family.members.values() for each in found}
    alone = [
        Change(record_id, old, {})
        for record_id, old in members.items()
        if not any(old[each.name] in together for each in record.definition.parents)
    ]
    statuses = _statuses(session, record, alone)
    for change in alone:
        for problem in _locked_by(record, change, statuses):
            yield change.id, problem.error


def _locked_fields(record: ObjectModel, change: Change, rows: Collection[str]) -> Iterator[Problem]:
    if record.definition.shape is not Shape.DOCUMENT or change.old is None:
        return
    status = change.old[DOCUMENT_STATUS]
    if status == DRAFT:
        return
    for name in sorted({*rows, *change.values} - _FREE):
        # Somebody must look after a document, whoever submitted it.
        editable = name == "owner"
        if name in record.fields:
            editable |= record.fields[name].definition.editable_after_submit
        if status == VOID or not editable:
            yield Problem(path=f"/{name}", error=_locked(record, status))


def _locked_by(record: ObjectModel, change: Change, statuses: Statuses) -> Iterator[Problem]:
    for owner in _owners(record, change) & statuses.keys():
        document, status = statuses[owner]
        if status != DRAFT:
            yield Problem(path="", error=_locked(document, status))


def _locked(record: ObjectModel, status: str) -> LockedDocumentError:
    return LockedDocumentError(object=record.label, status=_NAMES[status])


def _owners(record: ObjectModel, change: Change) -> set[UUID]:
    """Give what a record belongs to, before and after a change."""
    values = [
        of.get(each.name)
        for each in record.definition.parents
        for of in (change.old or {}, change.values)
    ]
    return {value for value in values if value is not None}


def _statuses(session: SaveSession, record: ObjectModel, changes: Iterable[Change]) -> Statuses:
    """Lock the documents that records belong to, and tell where in their life they are."""
    found: dict[UUID, tuple[ObjectModel, str]] = {}
    for name in sorted({str(each.target) for each in record.definition.parents}):
        document = session.model.objects[name]
        owners = sorted({owner for change in changes for owner in _owners(record, change)})
        if document.definition.shape is Shape.DOCUMENT and owners:
            key = (session.model.schema, session.model.version, name, "statuses")
            build = partial(_lock_statuses, session.model, document)
            rows = session.plans.get(key, build).all(session.connection, {"ids": owners})
            found |= {owner: (document, status) for owner, status in rows}
    return found


def _lock_statuses(model: Model, document: ObjectModel) -> Statement:
    table = document.table
    return compile_statement(
        select(table.c.id, table.c[DOCUMENT_STATUS])
        .prefix_with(of_version(model))
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .order_by(table.c.id)
        .with_for_update(key_share=True)
    )
