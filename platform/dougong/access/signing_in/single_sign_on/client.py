"""The calls to a provider: its description, its keys, the code for a token, who somebody is.

Authlib makes the requests and checks the claims. No redirect is followed and no answer is waited
for long: a provider that misbehaves costs one sign-in. What this brings into a process is only
loaded where there is a provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import orjson
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Response

from dougong.access.signing_in.single_sign_on.errors import ProviderFailedError
from dougong.access.signing_in.single_sign_on.providers import Provider, is_safe_address
from dougong.access.signing_in.single_sign_on.ticket import Ticket
from dougong.access.signing_in.single_sign_on.voucher import Voucher
from dougong.kernel.messages import LocaleText, say

TIMEOUT_S = 8.0
LARGEST_BYTES = 1024 * 1024
KEEP_DESCRIPTION = timedelta(hours=1)
LEEWAY_S = 60

# Signatures by a key of the provider's alone: a shared secret or none at all would prove nothing.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_SCOPE = "openid email profile"


@dataclass(frozen=True, slots=True)
class _Description:
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    says_issuer: bool
    keys: KeySet
    read_at: datetime


class ProviderClient:
    """Asks one provider.

    Args:
        provider: The provider.
        redirect_uri: Where it sends people back to.
    """

    def __init__(self, provider: Provider, redirect_uri: str) -> None:
        self._provider = provider
        self._redirect_uri = redirect_uri
        self._known: _Description | None = None
        self._lock = Lock()

    def address(self, ticket: Ticket, *, now: datetime) -> str:
        """Give where to send a browser that wants to sign in.

        Raises:
            ProviderFailedError: The provider does not say.
        """
        description = self._describe(now)
        with self._session() as session:
            address, _ = session.create_authorization_url(
                description.authorization_endpoint,
                state=ticket.state,
                nonce=ticket.nonce,
                code_verifier=ticket.verifier,
            )
        return str(address)

    def redeem(self, code: str, ticket: Ticket, *, issuer: str | None, now: datetime) -> Voucher:
        """Redeem the code of an answer.

        Args:
            code: From the answer.
            ticket: The sign-in that it answers.
            issuer: Who answered, where the answer says so (RFC 9207).
            now: The present instant.

        Raises:
            ProviderFailedError: What comes for it cannot be believed.
        """
        description = self._describe(now)
        told = issuer is not None or description.says_issuer
        if told and issuer != description.issuer:
            raise self._failed(say("somebody else answered", "应答来自其他提供方"))
        try:
            with self._session() as session:
                token = session.fetch_token(
                    description.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=ticket.verifier,
                    redirect_uri=self._redirect_uri,
                    allow_redirects=False,
                )
                claims = self._claims(token, ticket, description, now)
                if "email" not in claims and description.userinfo_endpoint:
                    claims = self._completed(session, claims, description)
        except (RequestException, AuthlibBaseError, JoseError, ValueError, TypeError, KeyError):
            raise self._failed(_unbelievable()) from None
        return self._voucher(claims, description)

    def _claims(
        self, token: Mapping[str, Any], ticket: Ticket, description: _Description, now: datetime
    ) -> dict[str, Any]:
        text = str(token["id_token"])
        try:
            decoded = jwt.decode(text, description.keys, algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            # The provider may have changed its keys since they were read.
            decoded = jwt.decode(text, self._describe(now, anew=True).keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": description.issuer},
                "aud": {"essential": True, "value": self._provider.client_id},
                "sub": {"essential": True},
                "exp": {"essential": True},
            },
            params={
                "nonce": ticket.nonce,
                "client_id": self._provider.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
        return dict(claims)

    def _completed(
        self, session: OAuth2Session, claims: dict[str, Any], description: _Description
    ) -> dict[str, Any]:
        told = _json(session.get(description.userinfo_endpoint, allow_redirects=False, stream=True))
        # INVARIANT: what is told of another user than the token's is not believed.
        if told.get("sub") != claims["sub"]:
            raise ValueError
        return {**told, **claims}

    def _voucher(self, claims: Mapping[str, Any], description: _Description) -> Voucher:
        email, name, subject = claims.get("email"), claims.get("name"), claims["sub"]
        verified = claims.get("email_verified") is True or self._provider.trust_email
        if not isinstance(subject, str) or not subject or len(subject) > 255:
            raise self._failed(_unbelievable())
        return Voucher(
            issuer=description.issuer,
            subject=subject,
            email=email if isinstance(email, str) and verified else "",
            name=name if isinstance(name, str) else "",
        )

    def _describe(self, now: datetime, *, anew: bool = False) -> _Description:
        with self._lock:
            known = self._known
            if known is not None and not anew and now - known.read_at < KEEP_DESCRIPTION:
                return known
            try:
                with self._session() as session:
                    self._known = self._read(session, now)
            except (RequestException, AuthlibBaseError, JoseError, ValueError, KeyError):
                raise self._failed(say("it does not answer", "对方无响应")) from None
            return self._known

    def _read(self, session: OAuth2Session, now: datetime) -> _Description:
        told = _ask(session, self._provider.discovery)
        issuer = str(told["issuer"])
        # INVARIANT: a provider only describes itself, else one could speak for another.
        if not self._provider.discovery.startswith(issuer.rstrip("/") + "/"):
            raise ValueError
        addresses = {
            key: str(told[key]) for key in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        }
        userinfo = str(told.get("userinfo_endpoint", ""))
        if not all(map(is_safe_address, [*addresses.values(), *filter(None, [userinfo])])):
            raise ValueError
        return _Description(
            issuer=issuer,
            **addresses,
            userinfo_endpoint=userinfo,
            says_issuer=told.get("authorization_response_iss_parameter_supported") is True,
            keys=KeySet.import_key_set(_ask(session, addresses["jwks_uri"])),  # type: ignore[arg-type]
            read_at=now,
        )

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            self._provider.client_id,
            self._provider.client_secret,
            scope=_SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_S,
        )

    def _failed(self, reason: LocaleText) -> ProviderFailedError:
        return ProviderFailedError(name=self._provider.name, reason=reason)


def _ask(session: OAuth2Session, address: str) -> dict[str, Any]:
    return _json(session.get(address, withhold_token=True, allow_redirects=False, stream=True))


def _json(answer: Response) -> dict[str, Any]:
    """Read an answer as far as it may be long."""
    with answer:
        body = answer.raw.read(LARGEST_BYTES + 1, decode_content=True)
    if answer.status_code != 200 or len(body) > LARGEST_BYTES:
        raise ValueError
    told = orjson.loads(body)
    if not isinstance(told, dict):
        raise ValueError
    return told


def _unbelievable() -> LocaleText:
    return say("its answer cannot be believed", "应答无法通过校验")
