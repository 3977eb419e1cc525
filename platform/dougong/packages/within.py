"""Records within the transaction of a deploy, by definitions that come into force with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.model import Model
from dougong.deployment.one_model import OneModel
from dougong.records.plans import PlanCache
from dougong.records.service import Records
from dougong.storage.one_transaction import OneTransaction

_versions = count(1)


class RecordsWithin(Records):
    """Reads and saves records as always, in a transaction that is open.

    Args:
        records: As always.
        connection: Has the transaction open.
        model: The definitions that hold in it.
    """

    def __init__(self, records: Records, connection: Connection[TupleRow], model: Model) -> None:
        self.__dict__.update(records.__dict__)
        # The deploy may come to nothing: no plan of it may be met again under its number.
        alone = replace(model, version=-next(_versions) - 2**30)
        self._models = OneModel(alone)
        self._database = OneTransaction(connection, version=alone.version)
        self._plans = PlanCache(size=500)
