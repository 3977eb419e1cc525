"""Links to files for people who cannot sign in: signed, for some days at most, revocable.

A link says of which tenant and file it is, until when it holds, and how often the links of the file
were revoked when it was made. It ends with its time, with the next revocation, with the key that it
was signed by, and with the file: when its record goes into the recycle bin or names it no more.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import orjson

from dougong.access.actor import Actor, system_actor
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.records.errors import (
    FileLinkEndedError,
    FileNotFoundHereError,
    FileNotHeldError,
)
from dougong.records.files.service import Files, Holder
from dougong.storage.audit import write_audit
from dougong.storage.cipher import KeyRing, NoSecretKeyError
from dougong.storage.database import Database
from dougong.storage.file_rows import FileRow, revoke_links
from dougong.storage.tenants import look_up_tenant

LONGEST_S = 7 * 24 * 3600
LONGEST_TOKEN = 600

_MARK_BYTES = 32
_PURPOSE = b"dougong link to a file"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLinks:
    """Makes links, and gives the files that they lead to.

    Attributes:
        files: Finds files.
        database: The cell.
        clock: Tells when.
        keys: What links are signed with.
    """

    files: Files
    database: Database
    clock: Clock
    keys: KeyRing

    def make(self, actor: Actor, file_id: UUID, lifetime: timedelta) -> tuple[str, datetime]:
        """Make a link to a file that the actor may read; gives its token and its end.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
            FileInfectedError: It is infected.
            FileNotHeldError: It is attached to no record.
            NoSecretKeyError: There is no key to sign with.
        """
        found = self.files.readable(actor, file_id)
        holder = self._holder(actor, found)
        now = self.clock.now()
        ends = now + lifetime
        said = [actor.tenant, found.id.hex, int(ends.timestamp()), found.links]
        token = self._sealed(orjson.dumps(said))
        details = {"ends_at": ends.astimezone(UTC).isoformat(timespec="seconds")}
        self._note(actor, "file.link", found, holder, now, details)
        return token, ends

    def revoke(self, actor: Actor, file_id: UUID) -> None:
        """End every link to a file that the actor may read.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
            FileNotHeldError: It is attached to no record.
        """
        found = self.files.find(actor, file_id)
        holder = self._holder(actor, found)
        self._note(actor, "file.links_revoked", found, holder, self.clock.now(), {}, revoke=True)

    def open(self, token: str) -> tuple[Actor, FileRow]:
        """Give the file of a link, and the actor who may have its bytes.

        Raises:
            FileLinkEndedError: It leads nowhere any more, or never did.
            FileNotScannedError: The scanner has not seen the file yet.
            FileInfectedError: It is infected.
        """
        name, file_id, ends, links = self._opened(token)
        tenant = look_up_tenant(self.database, name)
        if tenant is None or self.clock.now().timestamp() >= ends:
            raise FileLinkEndedError()
        actor = system_actor(tenant)
        try:
            found = self.files.find(actor, file_id)
        except FileNotFoundHereError:
            raise FileLinkEndedError() from None
        if found.links != links:
            raise FileLinkEndedError()
        self.files.require_harmless(actor, found)
        return actor, found

    def _holder(self, actor: Actor, found: FileRow) -> Holder:
        holder = self.files.holder(actor, found)
        if holder is None:
            raise FileNotHeldError()
        return holder

    def _note(
        self,
        actor: Actor,
        action: str,
        found: FileRow,
        holder: Holder,
        now: datetime,
        more: JsonObject,
        *,
        revoke: bool = False,
    ) -> None:
        details: JsonObject = {
            "object": holder.object,
            "record": str(holder.record_id),
            "field": holder.field,
            "file": str(found.id),
            **more,
        }
        with self.database.transaction(actor.schema) as connection:
            if revoke:
                revoke_links(connection, actor.schema, found.id)
            write_audit(connection, actor.schema, action, details, at=now, actor=actor.user_id)

    def _sealed(self, said: bytes) -> str:
        keys = self.keys.keys
        if not keys:
            raise NoSecretKeyError()
        return urlsafe_b64encode(_mark(keys[0], said) + said).rstrip(b"=").decode()

    def _opened(self, token: str) -> tuple[str, UUID, int, int]:
        try:
            if len(token) > LONGEST_TOKEN:
                raise ValueError
            parts = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            mark, said = parts[:_MARK_BYTES], parts[_MARK_BYTES:]
            if not any(hmac.compare_digest(mark, _mark(key, said)) for key in self.keys.keys):
                raise ValueError
            name, file_id, ends, links = orjson.loads(said)
            return name, UUID(file_id), ends, links
        except (NoBase64, ValueError, AppError):
            raise FileLinkEndedError() from None


def _mark(key: bytes, said: bytes) -> bytes:
    """Sign with a key of its own: what is signed here proves nothing elsewhere."""
    return hmac.digest(sha256(_PURPOSE + key).digest(), said, "sha256")
