"""Working a roll-up out for every record: by the deploy that brings it, or by a job."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Text, bindparam, func, literal_column, select

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.deployment.models import Models
from dougong.deployment.steps.refilling import HOME_CURRENCY
from dougong.records.saving.rollups import build_lock, build_rollups, rollup_update
from dougong.storage.head import share_definitions
from dougong.storage.job_context import JobContext
from dougong.storage.statement import compile_statement, text_of

_AT_ONCE = 1000


def fill_sql(model: Model, record: ObjectModel, field: FieldModel) -> str:
    """Give the statement that works a roll-up out for every record."""
    home = literal_column(f"current_setting('{HOME_CURRENCY}')", Text())
    return text_of(rollup_update(model, record, [field], chosen=False, home=home))


@dataclass(frozen=True, slots=True)
class RollupFiller:
    """Works a roll-up out in batches, while everyone goes on working.

    A save that comes between has worked its own parents out already; to do so again changes
    nothing.

    Attributes:
        models: Compiled definitions.
    """

    models: Models

    def __call__(self, context: JobContext) -> None:
        """Go on from where the job is; ends early if the roll-up is no longer asked for."""
        done = context.job.done
        while True:
            with context.step() as connection:
                count = self._batch(connection, context, done)
                done += count
                if not count:
                    return

    def _batch(self, connection: Connection[TupleRow], context: JobContext, done: int) -> int:
        assert context.tenant is not None
        schema, payload = context.tenant.schema, context.job.payload
        version = share_definitions(connection, schema)
        model = self.models.current(schema)
        if model.version != version:
            model = self.models.compile_stored(connection, schema, model)
        record = model.objects.get(str(payload["object"]))
        field = record.fields.get(str(payload["field"])) if record is not None else None
        if record is None or field is None or field.definition.rollup is None:
            return 0
        # Ids rise: what is created meanwhile comes last, and is right already.
        page = select(record.table.c.id).order_by(record.table.c.id)
        page = page.offset(bindparam("done")).limit(_AT_ONCE)
        ids = [row[0] for row in compile_statement(page).all(connection, {"done": done})]
        if ids:
            build_lock(model, record).all(connection, {"ids": ids})
            values = {"ids": ids, "org_currency": context.tenant.currency}
            build_rollups(model, record, [field], chosen=True).all(connection, values)
            total = context.job.total or self._count(connection, record)
            context.progress(connection, done=done + len(ids), total=total)
        return len(ids)

    def _count(self, connection: Connection[TupleRow], record: ObjectModel) -> int:
        found = compile_statement(select(func.count()).select_from(record.table)).one(connection)
        assert found is not None
        return int(found[0])
