"""Exchange rates that are saved: what was rolled up by the old ones is worked out anew, by jobs."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.steps.refilling import FILL_ROLLUP
from dougong.formula.naming import EXCHANGE_RATE
from dougong.hooks.events import Save
from dougong.kernel.ids import Ids
from dougong.storage.jobs import enqueue


def work_out_anew(
    connection: Connection[TupleRow], model: Model, actor: Actor, save: Save, ids: Ids
) -> None:
    """Have roll-ups of converted amounts worked out anew where rates were saved.

    One that is being worked out may have passed records by the old rates: it is not counted upon.
    """
    if save.object != EXCHANGE_RATE:
        return
    for record in model.objects.values():
        for name, field in record.fields.items():
            made_of = field.definition.rollup
            if made_of is not None and made_of.convert_on is not None:
                enqueue(
                    connection,
                    FILL_ROLLUP,
                    {"object": record.name, "field": name},
                    id=ids.new(),
                    now=save.now,
                    tenant=actor.tenant,
                )
