"""What deliveries to a webhook are signed with: kept sealed, shown once, changed without a gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.automation.messages.signing import SECRET_BYTES, secret_of
from dougong.kernel.ids import Ids
from dougong.storage.cipher import KeyRing
from dougong.storage.secret_rows import SecretRow, Slots

WEBHOOK = "webhook"
SIGNING, FORMER = "signing", "former"
BOTH_FOR = timedelta(days=1)
"""How long after a change is also signed with the former secret."""


@dataclass(frozen=True, slots=True)
class WebhookSecrets:
    """Keeps the secrets of webhooks.

    Attributes:
        cipher: Seals them.
        random_bytes: Makes them.
        ids: Makes ids of rows.
    """

    cipher: KeyRing
    random_bytes: Callable[[int], bytes]
    ids: Ids

    def change(
        self,
        connection: Connection[TupleRow],
        schema: str,
        name: str,
        *,
        now: datetime,
        by: UUID | None,
    ) -> str:
        """Make a new secret, and give it: it cannot be shown again.

        Raises:
            NoSecretKeyError: There is no key to seal it with.
        """
        slots = Slots(schema, WEBHOOK, name)
        before = slots.all(connection).get(SIGNING)
        if before is not None:
            former = replace(before, slot=FORMER, set_at=now)
            slots.put(connection, former, id=self.ids.new())
        secret = secret_of(self.random_bytes(SECRET_BYTES))
        row = SecretRow(slot=SIGNING, sealed=self.cipher.encrypt(secret), set_at=now, set_by=by)
        slots.put(connection, row, id=self.ids.new())
        return secret

    def signing(
        self, connection: Connection[TupleRow], schema: str, name: str, *, now: datetime
    ) -> list[str]:
        """Give what to sign with; where there is nothing yet it is made.

        Raises:
            NoSecretKeyError: There is no key to seal it with.
            UnreadableSecretError: What is kept cannot be decrypted.
        """
        known = Slots(schema, WEBHOOK, name).all(connection)
        if SIGNING not in known:
            return [self.change(connection, schema, name, now=now, by=None)]
        found = [self.cipher.decrypt(known[SIGNING].sealed)]
        former = known.get(FORMER)
        if former is not None and now - former.set_at < BOTH_FOR:
            found.append(self.cipher.decrypt(former.sealed))
        return found
