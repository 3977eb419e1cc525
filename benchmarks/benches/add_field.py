"""A field added to the large table: check, plan, one ALTER TABLE, a new version."""

from __future__ import annotations

import itertools

import orjson
import psycopg

from benchmarks.bench import Bench, Figure, Stage, compare_times
from benchmarks.ground import TABLE, TICKET_DEFINITION
from dougong.deployment.deploy import DeployRequest
from dougong.metadata.definition import Definition


class AddField(Bench):
    """A deploy against a bare ALTER TABLE; the number of rows must not matter to either."""

    name = "add_field"
    unit = "ms"
    order = 2

    def run(self, stage: Stage) -> Figure:
        """Add a field three times to each side."""
        ground = stage.ground
        number = itertools.count()
        definition = orjson.loads(TICKET_DEFINITION.read_bytes())

        def deploy() -> None:
            name = f"added_{next(number)}"
            label = {"en": "Added", "zh-CN": "新增"}
            definition["fields"].append({"name": name, "type": "text", "label": label})
            changed = Definition("object", "ticket", definition)
            ground.platform.deployments.deploy(ground.actor, DeployRequest(definitions=[changed]))

        with psycopg.connect(ground.database_url, autocommit=True) as connection:

            def alter() -> None:
                connection.execute(f"ALTER TABLE {TABLE} ADD COLUMN floor_{next(number)} varchar")

            return compare_times(deploy, alter, times=3)
