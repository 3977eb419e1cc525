"""Many records saved in one call: inserted, changed, either of both, or deleted.

The records are one set: each step of the save is done once for all of them, whatever their number.
A record that is refused holds up no other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.model import ObjectModel
from dougong.fields.loader import NotARecordError, RequiredFieldError
from dougong.fields.references import is_id
from dougong.kernel.errors import AppError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.bulk.errors import OneByOneError, UnknownKeyError
from dougong.records.bulk.sieving import Refusal, Sieve
from dougong.records.errors import RecordNotFoundError
from dougong.records.saving.locking import Target
from dougong.records.saving.references import ids_by_key, key_text
from dougong.records.shapes.saving import ShapedRecords

T = TypeVar("T")
R = TypeVar("R")

ID = "id"
_VERSION = "version"


class Mode(StrEnum):
    """What is to become of records."""

    INSERT = "insert"
    UPDATE = "update"
    UPSERT = "upsert"
    DELETE = "delete"


class Status(StrEnum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    FAILED = "failed"


_VERBS: Mapping[Mode, Verb] = {
    Mode.INSERT: "create",
    Mode.UPDATE: "update",
    Mode.UPSERT: "create",
    Mode.DELETE: "delete",
}

# Of a single object there is one record, and those of a configuration are definitions.
WRITTEN_MANY = frozenset({Shape.PLAIN, Shape.DOCUMENT})


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one record.

    Attributes:
        status: What.
        id: Which it is; None where it was refused and there is none that is meant.
        errors: Why it was refused; paths are those within the record.
    """

    status: Status
    id: UUID | None = None
    errors: Refusal = ()


@dataclass(slots=True)
class _Row:
    """A record as it was sent.

    Attributes:
        raw: What was sent of it, without what only says which record is meant.
        id: Which record is meant.
        version: The version that it must be at.
        sought: The text of its key, where another field says which record is meant.
    """

    raw: JsonValue
    id: UUID | None = None
    version: int | None = None
    sought: str | None = None


def verb_of(actor: Actor, object_name: str, mode: Mode) -> Verb:
    """Give the right that a mode asks for; of an upsert one of both is enough."""
    verb = _VERBS[mode]
    if mode is Mode.UPSERT and not actor.rights.may(verb, object_name):
        return "update"
    return verb


def require_many(record: ObjectModel) -> None:
    """Refuse work on many records of an object that does not have many.

    Raises:
        OneByOneError: Its records are not of that kind.
    """
    if record.definition.shape not in WRITTEN_MANY:
        raise OneByOneError(object=record.label)


def require_key(record: ObjectModel, mode: Mode, key: str | None) -> None:
    """Refuse a key by which no record can be told.

    Raises:
        UnknownKeyError: It is no unique field of the object; or records are inserted, by a key.
    """
    if key is None or (key == ID and mode is not Mode.INSERT):
        return
    field = record.fields.get(key)
    if mode is Mode.INSERT or field is None or not field.definition.unique:
        raise UnknownKeyError(key=key, object=record.label)


def save_many(
    saving: ShapedRecords,
    record: ObjectModel,
    mode: Mode,
    raws: Sequence[JsonValue],
    *,
    key: str | None = None,
) -> list[RowResult]:
    """Save records; those that can be saved are.

    To be called in an open transaction, such as that of a job's step (``Records.join_many``). A
    call of some thousand records costs a fixed number of statements. Each record is as in a single
    save, with its defaults, rules, history and events; what ``hooks`` take part in is called once
    for all. Records of one call that mean the same stored record are saved in their order, each
    seeing what the one before has left; where their order among *other* records matters, send them
    in two calls. A savepoint undoes what was tried with records that turn out to be refused; so
    hooks may see a record that is refused in the end, as they may in a single save.

    Args:
        saving: Saves; warnings of rules are confirmed, or not, by its options.
        record: The object.
        mode: What is to become of them. ``update``, ``upsert`` and ``delete`` find the stored
            record by ``key``; a ``version`` beside it must be that of the stored one.
        raws: The records, as for a single save. Of ``delete`` only key and version count.
        key: ``id`` (also if not given), or a unique field. Of an ``upsert`` a record without ``id``
            is new; one without another key is refused, as it would be new each time. What whoever
            saves may not read is not found.

    Returns:
        What became of each, in order.

    Raises:
        UnknownKeyError: The key is no unique field.
        AppError: Something that is no record's fault, such as definitions that are out of date.
    """
    require_key(record, mode, key)
    work = _Work(saving, record, mode, None if key == ID else key)
    for position, raw in enumerate(raws):
        work.take(position, raw)
    for wave in work.waves():
        work.save(wave)
    return [work.results[position] for position in range(len(raws))]


class _Work:
    """The records of one call, and what became of them."""

    def __init__(
        self, saving: ShapedRecords, record: ObjectModel, mode: Mode, key: str | None
    ) -> None:
        self._saving = saving
        self._record = record
        self._mode = mode
        self._key = key
        # What nobody writes, such as a number that is given, tells records apart and is no change;
        # and none is made by it.
        self._sends_key = key is None or key in record.sendable
        self._ignore_case = key is not None and record.fields[key].definition.ignore_case
        self._rows: dict[int, _Row] = {}
        self.results: dict[int, RowResult] = {}

    def take(self, position: int, raw: JsonValue) -> None:
        """Read which record is meant."""
        try:
            self._rows[position] = self._read(raw)
        except _Wrong as wrong:
            self._refuse(position, None, (wrong.problem,))

    def waves(self) -> list[list[int]]:
        """Part the records so that each wave names a stored one once; those of one in order."""
        met: Counter[str] = Counter()
        waves: defaultdict[int, list[int]] = defaultdict(list)
        for position, row in self._rows.items():
            name = str(row.id) if row.id is not None else row.sought
            if name is None:
                waves[0].append(position)
                continue
            name = name.lower() if self._ignore_case else name
            waves[met[name]].append(position)
            met[name] += 1
        return list(waves.values())

    def save(self, wave: Sequence[int]) -> None:
        """Save records of which no two mean the same stored one."""
        self._find([self._rows[each] for each in wave])
        new: list[int] = []
        stored: list[int] = []
        for position in wave:
            row = self._rows[position]
            if row.id is not None:
                stored.append(position)
            elif self._mode is Mode.INSERT or (self._mode is Mode.UPSERT and self._sends_key):
                new.append(position)
            else:
                missing = RecordNotFoundError(object=self._record.label, id=row.sought)
                self._refuse(position, None, (Problem(path=f"/{self._key}", error=missing),))
        if self._mode is Mode.DELETE:
            self._sift(stored, self._delete)
            return
        new, stored = self._permitted("create", new), self._permitted("update", stored)
        if new:
            self._saving.take_rows(len(new))
        self._sift(new, self._create)
        self._sift(stored, self._update)

    def _read(self, raw: JsonValue) -> _Row:
        if self._mode is Mode.INSERT:
            return _Row(raw)
        if not isinstance(raw, Mapping):
            raise _Wrong("", NotARecordError())
        version = _version(raw)
        if self._key is None:
            rest = {name: value for name, value in raw.items() if name not in (ID, _VERSION)}
            return _Row(rest, self._id(raw), version)
        aside = {_VERSION} if self._sends_key else {_VERSION, self._key}
        rest = {name: value for name, value in raw.items() if name not in aside}
        field, sent = self._record.fields[self._key], raw.get(self._key)
        if field.type.is_blank(sent):
            raise _Wrong(self._key, RequiredFieldError(field=self._key))
        try:
            return _Row(rest, None, version, key_text(self._record, self._key, sent))
        except InvalidValueError as error:
            raise _Wrong(self._key, error) from None

    def _id(self, raw: JsonObject) -> UUID | None:
        sent = raw.get(ID)
        if sent is None and self._mode is Mode.UPSERT:
            return None
        if sent is None:
            raise _Wrong(ID, RequiredFieldError(field=ID))
        if not isinstance(sent, str) or not is_id(sent):
            reason = say("expected the id of a record", "应为记录的标识")
            raise _Wrong(ID, InvalidValueError(value=sent, reason=reason))
        return UUID(sent)

    def _find(self, rows: Sequence[_Row]) -> None:
        if self._key is None:
            return
        sought = {row.sought for row in rows if row.sought is not None}
        found = ids_by_key(self._saving, self._record, self._key, list(sought))
        for row in rows:
            row.id = found.get(str(row.sought))

    def _permitted(self, verb: Verb, positions: list[int]) -> list[int]:
        """Leave out what whoever saves may not do with any record, in an upsert."""
        if not positions or self._mode is not Mode.UPSERT:
            return positions
        try:
            self._saving.actor.rights.require(verb, self._record.name)
        except AppError as error:
            for position in positions:
                self._refuse(position, None, (Problem(path="", error=error),))
            return []
        return positions

    def _create(self, saving: ShapedRecords, rows: Sequence[_Row]) -> list[RowResult]:
        saved = saving.create(self._record, [row.raw for row in rows])
        return [RowResult(Status.CREATED, each.id) for each in saved]

    def _update(self, saving: ShapedRecords, rows: Sequence[_Row]) -> list[RowResult]:
        saved = saving.update_many(self._record, [_target(row) for row in rows])
        return [
            RowResult(Status.UPDATED if differs else Status.UNCHANGED, record_id)
            for record_id, differs in saved
        ]

    def _delete(self, saving: ShapedRecords, rows: Sequence[_Row]) -> list[RowResult]:
        saving.delete_many(self._record, [_target(row) for row in rows])
        return [RowResult(Status.DELETED, row.id) for row in rows]

    def _sift(
        self,
        positions: Sequence[int],
        save: Callable[[ShapedRecords, Sequence[_Row]], list[RowResult]],
    ) -> None:
        saving, assigned = self._saving, self._saving.assigned

        def try_some(rows: Sequence[_Row]) -> list[RowResult]:
            if assigned is None:
                return save(saving, rows)
            of_these = Counter[UUID]()
            results = save(replace(saving, assigned=of_these), rows)
            assigned.update(of_these)
            return results

        if not positions:
            return
        rows = [self._rows[each] for each in positions]
        sieve = Sieve(rows, try_some, alone=saving.connection.transaction)
        for place, result in sieve.done.items():
            self.results[positions[place]] = result
        for place, refusal in sieve.refused.items():
            self._refuse(positions[place], rows[place].id, refusal)

    def _refuse(self, position: int, record_id: UUID | None, problems: Refusal) -> None:
        self.results[position] = RowResult(Status.FAILED, record_id, problems)


class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    """Which record is meant cannot be read."""

    def __init__(self, field: str, error: AppError) -> None:
        self.problem = Problem(path=f"/{field}" if field else "", error=error)
        super().__init__()


def _target(row: _Row) -> Target:
    assert row.id is not None
    return Target(row.id, row.version, row.raw)


def _version(raw: JsonObject) -> int | None:
    version = raw.get(_VERSION)
    if version is None:
        return None
    if isinstance(version, bool) or not isinstance(version, int):
        reason = say("expected a whole number", "应为整数")
        raise _Wrong(_VERSION, InvalidValueError(value=version, reason=reason))
    return version
