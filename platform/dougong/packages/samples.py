"""Seed records that come with a package: loaded once, and offered for removal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import Definition
from dougong.metadata.kinds.sample import SampleDef
from dougong.packages.within import RecordsWithin
from dougong.records.errors import RecordNotFoundError
from dougong.records.reads import ListRequest
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.head import lock_definitions
from dougong.storage.package_rows import LoadedSample, list_loaded, note_loaded

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class KeptSample:
    """A sample record that could not be removed, and why."""

    object: str
    record_id: UUID
    error: AppError


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Loads the sample records of packages, and removes them.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        records: Saves them.
        clock: Tells when.
    """

    database: Database
    models: Models
    records: Records
    clock: Clock

    def load(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        model: Model,
        package: str,
        definitions: Iterable[Definition],
        *,
        first_time: bool,
    ) -> int:
        """Save the records that did not come before, in the transaction that brings the package.

        What people changed of them since stays, and what they deleted does not come again. With a
        key a record that is there already is taken for the one. One by one, for a record may
        refer to one before it.

        Args:
            connection: Has the transaction open.
            actor: Who installs.
            model: What the definitions mean.
            package: Name of the package.
            definitions: Those of the package.
            first_time: Whether the tenant did not have the package before.

        Returns:
            Number of records saved.

        Raises:
            InvalidError: A record is refused.
        """
        before = {
            (each.sample, each.key) for each in list_loaded(connection, actor.schema, package)
        }
        records = RecordsWithin(self.records, connection, model)
        saved = 0
        for sample, key, values in _records(model, definitions):
            if (sample.name, key) in before:
                continue
            if sample.key is None and not (first_time or before):
                continue  # it was installed when nobody noted what came with it
            if sample.key is not None and _is_there(records, actor, sample, values):
                continue
            made = records.create(actor, sample.object, values, options=UNATTENDED)
            row = LoadedSample(sample=sample.name, key=key, object=sample.object, record_id=made.id)
            note_loaded(connection, actor.schema, package, row, self.clock.now())
            saved += 1
        return saved

    def there(self, connection: Connection[TupleRow], actor: Actor, package: str) -> int:
        """Tell how many records that came with a package are still there."""
        model = self.models.current(actor.schema)
        found = list_loaded(connection, actor.schema, package)
        records = RecordsWithin(self.records, connection, model)
        return sum(_exists(records, actor, model, each) for each in found)

    def remove(self, actor: Actor, package: str) -> tuple[int, list[KeptSample]]:
        """Move the sample records of a package to the recycle bin, the last one first.

        Args:
            actor: Who removes them.
            package: Name of the package.

        Returns:
            How many went, and which stayed because others need them.
        """
        kept: list[KeptSample] = []
        removed = 0
        with self.database.transaction(actor.schema) as connection:
            lock_definitions(connection, actor.schema)
            model = self.models.latest(actor.schema)
            records = RecordsWithin(self.records, connection, model)
            for each in reversed(list_loaded(connection, actor.schema, package)):
                if not _exists(records, actor, model, each):
                    continue
                try:
                    records.delete(actor, each.object, each.record_id, options=UNATTENDED)
                    removed += 1
                except AppError as error:
                    kept.append(KeptSample(each.object, each.record_id, error))
            details: JsonObject = {"package": package, "removed": removed}
            write_audit(
                connection,
                actor.schema,
                "package.samples_removed",
                details,
                at=self.clock.now(),
                actor=actor.user_id,
            )
        return removed, kept


def _records(
    model: Model, definitions: Iterable[Definition]
) -> Iterator[tuple[SampleDef, str, JsonObject]]:
    for definition in definitions:
        if definition.kind != SAMPLE:
            continue
        sample: SampleDef = model.catalog.get(SAMPLE, definition.name)
        for position, values in enumerate(sample.records):
            key = values.get(sample.key) if sample.key is not None else position
            yield sample, str(key), values


def _is_there(records: Records, actor: Actor, sample: SampleDef, values: JsonObject) -> bool:
    key = str(sample.key)
    quoted = str(values[key]).replace("'", "''")
    request = ListRequest(where=f"{key} = '{quoted}'", fields=("id",), limit=1)
    return bool(records.list(actor, sample.object, request).page.records)


def _exists(records: Records, actor: Actor, model: Model, sample: LoadedSample) -> bool:
    if sample.object not in model.objects:
        return False
    try:
        body = records.get(actor, sample.object, sample.record_id, ("id",))
    except RecordNotFoundError:
        return False
    return bool(orjson.loads(body))
