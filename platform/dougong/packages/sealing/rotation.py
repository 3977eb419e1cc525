"""Encrypting every secret anew under the first key, so that the others can be let go.

A job does it in steps: a secret is read under the key that it has and written under the first one,
if nobody has changed it meanwhile. Neither version nor history of a record know of it. What was
done stays done, so a job that is taken over, or asked for again, goes on with what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.kernel.ids import Ids
from dougong.metadata.kind import FieldTypes
from dougong.packages.sealing.places import Place, places
from dougong.storage.audit import write_audit
from dougong.storage.cipher import KeyRing, UnreadableSecretError
from dougong.storage.database import Database
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue
from dougong.storage.tables import CELL_SCHEMA
from dougong.storage.tenants import Tenant, list_all_tenants

ROTATE_SECRETS = "rotate_secrets"
AT_ONCE = 200


class KeyNotKnownError(AppError):
    """A worker was started before the new key was there."""

    code = "secret.key_not_known"
    template = "this process does not know the new key yet; restart it with the new settings"
    template_zh = "此进程尚未获知新密钥；请用新的设置重新启动"
    retryable = True


@dataclass(frozen=True, slots=True)
class Tally:
    """How many secrets there are.

    Attributes:
        secrets: All of them.
        current: Those under the first key.
    """

    secrets: int
    current: int

    @property
    def left(self) -> int:
        """Those under another key, or under one that is gone."""
        return self.secrets - self.current


@dataclass(frozen=True, slots=True)
class Rotation:
    """Counts secrets, and has them encrypted anew.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        field_types: Every field type.
        cipher: Has the keys.
        clock: Tells when.
        ids: Makes the id of the job.
    """

    database: Database
    models: Models
    field_types: FieldTypes
    cipher: KeyRing
    clock: Clock
    ids: Ids

    def tally(self) -> Tally:
        """Count the secrets of every tenant."""
        mark, counts = self.cipher.mark(), []
        for tenant in self._tenants():
            with self.database.connection(tenant.schema) as connection:
                counts += [place.count(connection, mark) for place in self._places(tenant)]
        return Tally(sum(n for n, _ in counts), sum(n for _, n in counts))

    def is_complete(self) -> bool:
        """Tell whether nothing needs any key but the first, copies that are being made included."""
        preparing = any(each.state == "preparing" for each in list_all_tenants(self.database))
        return not preparing and self.tally().left == 0

    def start(self) -> UUID:
        """Have every secret encrypted anew; gives the id of the job, of which there is one."""
        with self.database.transaction(CELL_SCHEMA) as connection:
            return enqueue(
                connection,
                ROTATE_SECRETS,
                {"mark": self.cipher.mark()},
                id=self.ids.new(),
                now=self.clock.now(),
                tenant=None,
                unique_key=ROTATE_SECRETS,
            )

    def __call__(self, context: JobContext) -> None:
        """Do the job.

        Raises:
            KeyNotKnownError: This process has other keys than the one that asked for it.
        """
        if self.cipher.mark() != context.job.payload["mark"]:
            raise KeyNotKnownError()
        done, total = context.job.done, context.job.done + self.tally().left
        for tenant in self._tenants():
            count = 0
            for place in self._places(tenant):
                for rotated in self._rotate(context, place):
                    count += rotated
                    done += rotated
                    with context.step() as connection:
                        context.progress(connection, done=done, total=max(done, total))
            if count:
                self._note(tenant, count)

    def _rotate(self, context: JobContext, place: Place) -> Iterator[int]:
        mark, last = self.cipher.mark(), None
        while True:
            with context.step() as connection:
                batch = place.others(connection, mark, after=last, limit=AT_ONCE)
                if not batch:
                    return
                last = batch[-1][0]
                changed = [each for row in batch if (each := self._anew(*row)) is not None]
                if changed:
                    place.replace(connection, changed)
            yield len(changed)

    def _anew(self, key: Any, sealed: str) -> tuple[Any, str, str] | None:
        try:
            return key, sealed, self.cipher.encrypt(self.cipher.decrypt(sealed))
        except UnreadableSecretError:
            return None  # its key is gone; it stays, for the key may turn up

    def _places(self, tenant: Tenant) -> list[Place]:
        model = self.models.latest(tenant.schema)
        with self.database.connection(tenant.schema) as connection:
            return places(connection, model, self.field_types)

    def _tenants(self) -> list[Tenant]:
        # What is dropped may be restored; what is being prepared is not there to be read yet.
        return [each for each in list_all_tenants(self.database) if each.state != "preparing"]

    def _note(self, tenant: Tenant, count: int) -> None:
        with self.database.transaction(tenant.schema) as connection:
            write_audit(
                connection,
                tenant.schema,
                "secrets.rotated",
                {"count": count},
                at=self.clock.now(),
                actor=None,
            )
