"""The demo's users, offered at the sign-in page to whoever opens the demo for the first time.

Only there, and only as long as it is safe: of the one tenant that `--demo` makes, and of it only
the users whose password is the documented one, which everybody knows anyway. That is not believed
but checked against what is stored: on any host but loopback the demo asks for a password of the
operator's own, and then nothing is offered. A tenant of real people never has that password.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dougong.access.signing_in.passwords import Passwords
from dougong.access.users import find_account
from dougong.kernel.messages import LocaleText
from dougong.storage.database import Database
from dougong.storage.tenants import look_up_tenant


@dataclass(frozen=True, slots=True)
class OfferedUser:
    """A user of the demo.

    Attributes:
        email: How they sign in.
        name: What they are called.
        title: What they do.
    """

    email: str
    name: str
    title: LocaleText


class DemoOffer:
    """Tells who may be signed in as by a click.

    Args:
        database: The cell.
        passwords: Checks passwords.
        tenant: Name of the demo tenant.
        password: The documented password.
        users: The users that the demo is made with.
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        *,
        tenant: str,
        password: str,
        users: Sequence[OfferedUser],
    ) -> None:
        self.tenant = tenant
        self.password = password
        self._database = database
        self._users = users
        # A check is made to be slow, and this call is open to all: once for each stored hash.
        self._has_it = lru_cache(maxsize=64)(lambda stored: passwords.verify(stored, password))

    def users(self) -> list[OfferedUser]:
        """Give the users of the demo who have the documented password; none elsewhere."""
        home = look_up_tenant(self._database, self.tenant)
        if home is None:
            return []
        offered = []
        with self._database.connection(home.schema) as connection:
            for user in self._users:
                found = find_account(connection, home.schema, user.email)
                if found is not None and found[1] is not None and self._has_it(found[1]):
                    offered.append(user)
        return offered
