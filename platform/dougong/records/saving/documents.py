"""Documents: records that are saved together with their rows, in one transaction, as one.

The rows stand in the JSON of their document, in order. Where they are sent, they are all of its
rows: those that are not among them go to the recycle bin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.loader import NotARecordError, ReadOnlyFieldError
from dougong.fields.references import is_id
from dougong.hooks.events import Change, SaveEvent
from dougong.kernel.errors import AppError, InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import POSITION
from dougong.records.errors import TooManyRowsError, UnknownRowError, VersionConflictError
from dougong.records.plans import of_version
from dougong.records.saving.binning import Binning
from dougong.records.saving.cascade import going
from dougong.records.saving.locking import Target
from dougong.records.saving.places import placed
from dougong.records.saving.references import Faults, merge, missing_targets
from dougong.records.saving.writing import Saved
from dougong.storage.statement import Statement, compile_statement

MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """One row as it was sent.

    Attributes:
        of: Position of its document.
        at: Its place among the rows, from 0.
        raw: What was sent.
    """

    of: int
    at: int
    raw: JsonObject


@dataclass(slots=True)
class RowsOf:
    """The rows of one name that are sent with documents.

    Attributes:
        saving: Saves them.
        name: What they are called in the JSON of a document.
        record: Their object.
        parent: Their field that says which document they belong to.
        sent: The rows, document by document.
        wrong: What cannot be read as rows at all, by position of the document.
        fresh: Rows that are to be created, as they were read.
        given: The names of the fields that were sent of each of these.
        fresh_places: Where each of these stands.
        kept: Rows that stay, with what changes of them.
        kept_places: Where each of these stands.
        stored: Rows of a stored document; once it is known which stay, those that go.
        back: How many of those that stay have come back from the recycle bin for this save.
    """

    saving: Binning
    name: str
    record: ObjectModel
    parent: FieldModel
    sent: list[Sent] = field(default_factory=list)
    wrong: Faults = field(default_factory=lambda: defaultdict(list))
    fresh: list[Change] = field(default_factory=list)
    given: Sequence[Collection[str]] = ()
    fresh_places: list[Sent] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    kept_places: list[Sent] = field(default_factory=list)
    stored: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)
    back: int = 0

    def take(self, of: int, raw: JsonValue) -> None:
        """Take what stands under their name in a document."""
        if not isinstance(raw, list):
            reason = say("expected an array of rows", "应为行的数组")
            self._blame(of, "", InvalidValueError(value=raw, reason=reason))
        elif len(raw) > MOST_ROWS:
            self._blame(of, "", TooManyRowsError(found=len(raw), limit=MOST_ROWS))
        else:
            for at, row in enumerate(raw):
                if not isinstance(row, Mapping):
                    self._blame(of, f"/{at}", NotARecordError())
                elif self.parent.name in row:
                    error = ReadOnlyFieldError(field=self.parent.name)
                    self._blame(of, f"/{at}/{self.parent.name}", error)
                else:
                    self.sent.append(Sent(of, at, row))

    def read_new(self, changes: Sequence[Change], rows: Sequence[Sent]) -> Faults:
        """Read rows that are to be created; gives what is wrong with them."""
        raws: list[JsonValue] = [
            {**row.raw, self.parent.name: str(changes[row.of].id)} for row in rows
        ]
        self.fresh_places = list(rows)
        self.fresh, self.given, faults = self.saving.read(self.record, raws)
        for change, row in zip(self.fresh, rows, strict=True):
            change.values[POSITION] = row.at + 1
        return self._blamed(merge(faults, self._dangling(self.fresh)), rows)

    def pair(self, document: Change, rows: Sequence[Sent]) -> Faults:
        """Tell new rows from stored ones and read both; gives what is wrong with them."""
        self._lock(document.id)
        stored: list[Sent] = []
        fresh: list[Sent] = []
        seen: set[UUID] = set()
        for row in rows:
            named = row.raw.get("id")
            if named is None:
                fresh.append(Sent(row.of, row.at, _without(row.raw, "id", "version")))
                continue
            row_id = UUID(named) if isinstance(named, str) and is_id(named) else None
            if row_id not in self.stored or row_id in seen:
                label = self.saving.model.objects[str(self.parent.target)].label
                error = UnknownRowError(id=str(named)[:80], object=label)
                self._blame(row.of, f"/{row.at}/id", error)
            elif row_id is not None and self._is_current(row, self.stored[row_id]):
                stored.append(row)
            if row_id is not None:
                seen.add(row_id)
        self.kept_places = stored
        olds = [self.stored[UUID(str(row.raw["id"]))] for row in stored]
        raws: list[JsonValue] = [_without(row.raw, "id", "version") for row in stored]
        self.kept, faults = self.saving.read_changed(self.record, olds, raws)
        for change, row in zip(self.kept, stored, strict=True):
            if (change.old or {})[POSITION] != row.at + 1:
                change.values[POSITION] = row.at + 1
        for each in seen:
            self.stored.pop(each, None)
        faults = merge(faults, self._dangling(self.kept))
        return merge(self._blamed(faults, stored), self.read_new([document], fresh))

    def insert(self, *, many: bool) -> None:
        """Create the rows that are new."""
        if self.fresh:
            with placed(self._paths(self.fresh_places, many=many)):
                self.saving.insert(self.record, self.fresh, self.given, {}, many=True)

    def rewrite(self, *, many: bool) -> None:
        """Delete the rows that were left out, change those that stay."""
        if self.stored:
            self.saving.actor.rights.require("delete", self.record.name)
            self.saving.remove(going(self.saving, self.record, self.stored))
        real = [(c, p) for c, p in zip(self.kept, self.kept_places, strict=True) if c.values]
        if real:
            self.saving.actor.rights.require("update", self.record.name)
            changes = [change for change, _ in real]
            with placed(self._paths([place for _, place in real], many=many)):
                self.saving.complete(self.record, changes, {}, many=True)
                self.saving.apply(self.record, SaveEvent.UPDATED, changes, many=True)

    def differences(self) -> JsonObject:
        """Tell how many rows there were and are, if any of them changes."""
        changed = any(change.values for change in self.kept)
        if not (self.stored or self.fresh or self.back or changed):
            return {}
        before = len(self.stored) + len(self.kept) - self.back
        return {self.name: [before, len(self.kept) + len(self.fresh)]}

    def _lock(self, document: UUID) -> None:
        saving = self.saving
        key = (saving.model.schema, saving.model.version, self.record.name, "rows")
        build = _build_lock
        statement = saving.plans.get(key, lambda: build(saving.model, self.record, self.parent))
        rows = statement.all(saving.connection, {"document": document})
        found = (dict(zip(self.record.stored, row, strict=True)) for row in rows)
        self.stored = {each["id"]: each for each in found}

    def _is_current(self, row: Sent, stored: Mapping[str, Any]) -> bool:
        version = row.raw.get("version", stored["version"])
        if isinstance(version, bool) or not isinstance(version, int):
            reason = say("expected a whole number", "应为整数")
            error = InvalidValueError(value=version, reason=reason)
            self._blame(row.of, f"/{row.at}/version", error)
            return False
        if version != stored["version"]:
            raise VersionConflictError(given=version, current=stored["version"])
        return True

    def _dangling(self, changes: Sequence[Change]) -> Faults:
        """Find lookups that lead nowhere, but for the document itself, which is not written yet."""
        saving = self.saving
        values = [{n: v for n, v in c.values.items() if n != self.parent.name} for c in changes]
        return missing_targets(saving.connection, saving.model, self.record, values, saving.plans)

    def _blame(self, of: int, path: str, error: AppError) -> None:
        self.wrong[of].append(Problem(path=f"/{self.name}{path}", error=error))

    def _blamed(self, faults: Faults, rows: Sequence[Sent]) -> Faults:
        found: Faults = defaultdict(list)
        for position, problems in faults.items():
            row = rows[position]
            found[row.of] += [each.under(f"/{self.name}/{row.at}") for each in problems]
        return found

    def _paths(self, rows: Sequence[Sent], *, many: bool) -> list[str]:
        return [(f"/{row.of}" if many else "") + f"/{self.name}/{row.at}" for row in rows]


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The rows of documents, of every name."""

    rows: Sequence[RowsOf]

    def faults(self, changes: Sequence[Change]) -> Faults:
        """List what is wrong with rows: of new documents, or of one that is stored."""
        found: list[Faults] = []
        for each in self.rows:
            if changes and changes[0].old is not None:
                found.append(each.pair(changes[0], each.sent))
            else:
                found.append(each.read_new(changes, each.sent))
            if each.fresh:
                each.saving.actor.rights.require("create", each.record.name)
        return merge(*found, *(each.wrong for each in self.rows))

    def differences(self, change: Change) -> JsonObject:
        """Tell, for each name, how many rows there were and are."""
        told: dict[str, JsonValue] = {}
        for each in self.rows:
            told |= each.differences()
        return told

    def save(self, changes: Sequence[Change], *, many: bool) -> None:
        """Write the rows."""
        for each in self.rows:
            each.rewrite(many=many)
            each.insert(many=many)


class Documents(Binning):
    """Saves records of one tenant, documents with their rows."""

    __slots__ = ()

    def create(
        self, record: ObjectModel, raws: Sequence[JsonValue], *, many: bool = True
    ) -> list[Saved]:
        """Create records, with the rows that are sent in them.

        Raises:
            InvalidError: Any of them, or of their rows, has faults.
            DuplicateValueError: A unique field's value is taken.
        """
        heads, parts = self._part(record, raws)
        return self.create_with(record, heads, many=many, parts=parts)

    def update(
        self, record: ObjectModel, record_id: UUID, raw: JsonValue, *, version: int | None
    ) -> Saved:
        """Change fields of a record; rows that are sent take the place of those it has.

        Raises:
            RecordNotFoundError: There is none, or it lies in the recycle bin.
            VersionConflictError: It, or a row, is no longer at the version that is named.
            InvalidError: The values have faults.
            DuplicateValueError: A unique field's value is taken.
        """
        (head,), parts = self._part(record, [raw])
        return self.update_with(record, record_id, head, version=version, parts=parts)

    def update_many(
        self, record: ObjectModel, targets: Sequence[Target]
    ) -> list[tuple[UUID, bool]]:
        """Change fields of records; those that are sent with rows are changed one by one."""
        named = self.model.rows[record.name].keys()
        whole = [
            position
            for position, each in enumerate(targets)
            if isinstance(each.raw, Mapping) and not named.isdisjoint(each.raw)
        ]
        if not whole:
            return super().update_many(record, targets)
        rest = [position for position in range(len(targets)) if position not in set(whole)]
        done: dict[int, tuple[UUID, bool]] = {}
        if rest:
            with placed([f"/{position}" for position in rest]):
                saved = super().update_many(record, [targets[position] for position in rest])
            done.update(zip(rest, saved, strict=True))
        for position in whole:
            each = targets[position]
            (head,), parts = self._part(record, [each.raw])
            try:
                _, differs = self._change(record, each.id, head, version=each.version, parts=parts)
            except AppError as error:
                found = error.faults() or (Problem(path="", error=error),)
                raise InvalidError([p.under(f"/{position}") for p in found]) from error
            done[position] = each.id, differs
        return [done[position] for position in range(len(targets))]

    def update_back(
        self, record: ObjectModel, record_id: UUID, raw: JsonObject, back: Mapping[str, int]
    ) -> Saved:
        """Change a record whose rows have come back from the recycle bin for that.

        Args:
            record: Its object.
            record_id: The record.
            raw: Its fields, and all of its rows where they change.
            back: How many of the rows of each name have come back.
        """
        (head,), parts = self._part(record, [raw])
        for each in parts.rows if parts is not None else ():
            each.back = back.get(each.name, 0)
        return self.update_with(record, record_id, head, version=None, parts=parts)

    def _part(
        self, record: ObjectModel, raws: Sequence[JsonValue]
    ) -> tuple[list[JsonValue], DocumentParts | None]:
        """Take the rows out of documents."""
        rows = {
            name: RowsOf(self, name, child, parent)
            for name, (child, parent) in self.model.rows[record.name].items()
        }
        heads: list[JsonValue] = []
        for position, raw in enumerate(raws):
            if rows and isinstance(raw, Mapping):
                for name in rows.keys() & raw.keys():
                    rows[name].take(position, raw[name])
                heads.append({n: v for n, v in raw.items() if n not in rows})
            else:
                heads.append(raw)
        sent = {n for raw in raws if isinstance(raw, Mapping) for n in rows.keys() & raw.keys()}
        return heads, DocumentParts([rows[name] for name in sorted(sent)]) if sent else None


def _without(raw: JsonObject, *names: str) -> JsonObject:
    return {name: value for name, value in raw.items() if name not in names}


def _build_lock(model: Model, record: ObjectModel, parent: FieldModel) -> Statement:
    table = record.table
    return compile_statement(
        select(*(table.c[name] for name in record.stored))
        .prefix_with(of_version(model))
        .where(
            table.c[parent.name] == bindparam("document", type_=Uuid()),
            table.c.deleted_at.is_(None),
        )
        .order_by(table.c.id)
        .with_for_update()
    )
