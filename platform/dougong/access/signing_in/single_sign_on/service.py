"""Signing in by a provider: sending the browser there, and taking what it comes back with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from dougong.access.signing_in.authentication import Authentication, Client, SignIn
from dougong.access.signing_in.single_sign_on.errors import (
    InvalidProvidersError,
    ProviderFailedError,
    ProviderNoAccountError,
)
from dougong.access.signing_in.single_sign_on.identities import find_identity, keep_identity
from dougong.access.signing_in.single_sign_on.providers import Provider, Providers
from dougong.access.signing_in.single_sign_on.ticket import Tickets
from dougong.access.signing_in.single_sign_on.voucher import AsksProvider, Voucher
from dougong.access.users import Account, find_account, find_account_of
from dougong.kernel.clock import Clock
from dougong.kernel.messages import say
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, look_up_tenant


class NewAccounts(Protocol):
    """Makes users; the records floor does."""

    def __call__(self, home: Tenant, *, email: str, name: str, role: str) -> UUID:
        """Make a user who has a role, if one is named; gives their id."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser is sent to sign in.

    Attributes:
        address: At the provider.
        cookie: What it keeps meanwhile.
    """

    address: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A browser that came back and is signed in.

    Attributes:
        sign_in: Its session.
        next: Where in the application it goes on.
    """

    sign_in: SignIn
    next: str


class SingleSignOn:
    """Signs people in by providers.

    Args:
        database: The cell.
        authentication: Opens sessions.
        providers: The providers.
        tickets: What browsers keep meanwhile.
        address: Of the application; ``{tenant}`` in it stands for the tenant's name.
        new_accounts: Makes users.
        client_of: Gives who asks a provider, which sends people back to this address.
        clock: Tells when.
    """

    def __init__(
        self,
        database: Database,
        authentication: Authentication,
        providers: Providers,
        tickets: Tickets,
        *,
        address: str,
        new_accounts: NewAccounts,
        client_of: Callable[[Provider, str], AsksProvider],
        clock: Clock,
    ) -> None:
        self._database = database
        self._authentication = authentication
        self._providers = providers
        self._tickets = tickets
        self._new_accounts = new_accounts
        self._clock = clock
        self._clients: Mapping[str, AsksProvider] = {
            each.name: client_of(each, _redirect_uri(each, address)) for each in providers
        }

    @property
    def providers(self) -> Iterable[Provider]:
        """Those that people may choose from."""
        return self._providers

    def begin(self, name: str, next_: str) -> Departure:
        """Begin a sign-in.

        Args:
            name: Of the provider.
            next_: Where in the application the user wants to go; elsewhere nobody is sent.

        Raises:
            ProviderNotFoundError: There is none of that name.
            ProviderFailedError: It does not answer.
        """
        provider, now = self._providers.find(name), self._clock.now()
        ticket = self._tickets.begin(provider.name, next_, now=now)
        address = self._clients[name].address(ticket, now=now)
        return Departure(address, self._tickets.seal(ticket))

    def next(self, cookie: str | None) -> str:
        """Give where the user of a sign-in wanted to go."""
        ticket = self._tickets.open(cookie or "", now=self._clock.now())
        return "/" if ticket is None else ticket.next

    def finish(
        self, name: str, answer: Mapping[str, str], *, cookie: str | None, client: Client
    ) -> Arrival:
        """Finish a sign-in.

        Args:
            name: Of the provider.
            answer: The parameters that the browser came back with.
            cookie: What it kept meanwhile.
            client: Where it comes from.

        Raises:
            ProviderNotFoundError: There is none of that name.
            ProviderFailedError: It is no answer to a question of this browser's, or says no.
            ProviderNoAccountError: Who is vouched for has no account.
        """
        provider, now = self._providers.find(name), self._clock.now()
        ticket = self._tickets.open(cookie or "", now=now)
        if ticket is None or ticket.provider != name or ticket.state != answer.get("state"):
            reason = say(
                "this is no answer to what your browser asked", "应答与此浏览器发起的登录不符"
            )
            raise ProviderFailedError(name=name, reason=reason)
        code = answer.get("code")
        if "error" in answer or not code:
            raise ProviderFailedError(name=name, reason=say("it said no", "对方拒绝了请求"))
        voucher = self._clients[name].redeem(code, ticket, issuer=answer.get("iss"), now=now)
        home = self._home(provider, voucher)
        account = self._account(home, provider, voucher, client.address)
        signed_in = self._authentication.open(home, account, client, by=provider.name)
        return Arrival(signed_in, ticket.next)

    def _home(self, provider: Provider, voucher: Voucher) -> Tenant:
        name = provider.tenant_of(voucher.email)
        home = None if name is None else look_up_tenant(self._database, name)
        if home is None:
            raise ProviderNoAccountError(name=provider.name)
        return home

    def _account(self, home: Tenant, provider: Provider, voucher: Voucher, address: str) -> Account:
        with self._database.connection(home.schema) as connection:
            known = find_identity(connection, home.schema, voucher.issuer, voucher.subject)
            if known is not None:
                account = find_account_of(connection, home.schema, known)
            elif voucher.email:
                found = find_account(connection, home.schema, voucher.email)
                account = None if found is None else found[0]
            else:
                account = None
        if known is None and account is None and voucher.email and provider.creates:
            account = self._create(home, provider, voucher)
        if account is None or (
            known is None and not self._keep(home, provider, voucher, account, address)
        ):
            raise ProviderNoAccountError(name=provider.name)
        return account

    def _create(self, home: Tenant, provider: Provider, voucher: Voucher) -> Account | None:
        name = voucher.name.strip()[:80] or voucher.email.partition("@")[0]
        user_id = self._new_accounts(home, email=voucher.email, name=name, role=provider.role)
        with self._database.connection(home.schema) as connection:
            return find_account_of(connection, home.schema, user_id)

    def _keep(
        self, home: Tenant, provider: Provider, voucher: Voucher, account: Account, address: str
    ) -> bool:
        now = self._clock.now()
        with self._database.transaction(home.schema) as connection:
            kept = keep_identity(
                connection,
                home.schema,
                voucher.issuer,
                voucher.subject,
                user_id=account.user_id,
                now=now,
            )
            if kept:
                details = {"user": str(account.user_id), "by": provider.name}
                write_audit(
                    connection,
                    home.schema,
                    "identity.add",
                    details,
                    at=now,
                    actor=account.user_id,
                    address=address,
                )
        return kept


def _redirect_uri(provider: Provider, address: str) -> str:
    if "{tenant}" in address and not provider.tenant:
        reason = say(
            "`{p}` has `domains`, so DOUGONG_PUBLIC_URL cannot name the tenant",
            "`{p}` 使用 `domains`，因此 DOUGONG_PUBLIC_URL 不能包含租户名",
            p=provider.name,
        )
        raise InvalidProvidersError(reason=reason)
    home = address.replace("{tenant}", provider.tenant)
    return f"{home}/api/v1/auth/oidc/{provider.name}/callback"
