"""Scripts that read what another system sends, and give the input of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import system_actor
from dougong.automation.calling.world import Scripts
from dougong.automation.scripts.calling import RESULT_BYTES, gives_of_script, whole_source
from dougong.automation.scripts.host import Host, reading, run_hosted
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.scripts.definition import SCRIPT, ScriptDef
from dougong.records.plans import PlanCache
from dougong.storage.tenants import Tenant

# What proves who calls is nothing that a script needs to know.
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "x-signature"})


@dataclass(frozen=True, slots=True)
class Mapper:
    """Runs such scripts.

    Attributes:
        scripts: Runs scripts.
        plans: Compiled statements.
    """

    scripts: Scripts
    plans: PlanCache

    def mapped(
        self,
        connection: Connection[TupleRow],
        model: Model,
        tenant: Tenant,
        name: str,
        body: JsonValue,
        headers: Mapping[str, str],
        *,
        proof: str,
        now: datetime,
    ) -> JsonObject:
        """Give what a script reads out of a call.

        Args:
            connection: In a transaction.
            model: The definitions.
            tenant: Whose it is.
            name: The script.
            body: What was sent.
            headers: Headers of the call.
            proof: The header that proves who calls, which the script does not see.
            now: The present instant.

        Raises:
            AppError: It failed, or gives what it does not say.
        """
        script: ScriptDef = model.catalog.get(SCRIPT, name)
        actor = system_actor(tenant)
        host = Host(connection=connection, model=model, actor=actor, plans=self.plans, now=now)
        hidden = _SECRET | {proof.lower()}
        shown = {key: value for key, value in headers.items() if key not in hidden}
        result = run_hosted(
            self.scripts,
            host,
            whole_source(script),
            {**reading(host), "_given": {"body": body, "headers": shown}},
            name=name,
            seed=f"{name}:{now.isoformat()}",
            most_bytes=RESULT_BYTES,
        )
        return {n: each for n, each in gives_of_script(script, result).items() if each is not None}
