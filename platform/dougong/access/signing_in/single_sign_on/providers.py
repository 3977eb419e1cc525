"""The providers that an operator lets people sign in by: `DOUGONG_OIDC`.

Only operators say which addresses are asked: nothing that a tenant or a client sends is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from dougong.access.signing_in.single_sign_on.errors import (
    InvalidProvidersError,
    ProviderNotFoundError,
)
from dougong.kernel.messages import LocaleText, is_locale_text, say
from dougong.storage.tenants import is_tenant_name

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NEEDED = ("name", "label", "discovery", "client_id")
_TEXTS = (*_NEEDED[:1], *_NEEDED[2:], "client_secret", "client_secret_file", "tenant")
_KNOWN = frozenset({*_TEXTS, "label", "domains", "trust_email", "create"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A service that vouches for people.

    Attributes:
        name: What addresses call it.
        label: What people call it.
        discovery: Address of its description, which ends in `openid-configuration`.
        client_id: What it calls us.
        client_secret: How it knows that it is us.
        tenant: Whose people it vouches for, all of them.
        domains: Tenant by domain of the e-mail, where it is not one tenant.
        trust_email: Whether it need not say of an e-mail that it was verified.
        creates: Whether people whom it vouches for get an account when they have none.
        role: The role that they are granted then; empty: none.
    """

    name: str
    label: LocaleText | str
    discovery: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = ""
    domains: Mapping[str, str] = field(default_factory=dict)
    trust_email: bool = False
    creates: bool = False
    role: str = ""

    def tenant_of(self, email: str) -> str | None:
        """Give the tenant of somebody with this e-mail; None: they are not let in."""
        return self.tenant or self.domains.get(email.rpartition("@")[2].lower())


class Providers:
    """The providers by name."""

    def __init__(self, providers: Sequence[Provider] = ()) -> None:
        self._by_name = {provider.name: provider for provider in providers}

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._by_name.values())

    def find(self, name: str) -> Provider:
        """Give a provider.

        Raises:
            ProviderNotFoundError: There is none of that name.
        """
        if name not in self._by_name:
            raise ProviderNotFoundError(name=name)
        return self._by_name[name]


def read_providers(setting: str) -> Providers:
    """Read `DOUGONG_OIDC`: a file, or the JSON that would be in it.

    Raises:
        InvalidProvidersError: It cannot be read; what is secret is not told.
    """
    if not setting.strip():
        return Providers()
    try:
        text = setting if setting.lstrip().startswith("[") else Path(setting).read_text("utf-8")
        listed = orjson.loads(text)
    except (OSError, ValueError):
        raise InvalidProvidersError(
            reason=say("expected a file with a JSON list", "应为包含 JSON 列表的文件")
        ) from None
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise InvalidProvidersError(reason=say("expected a list of objects", "应为对象列表"))
    providers = [_provider(each) for each in listed]
    if len({each.name for each in providers}) != len(providers):
        raise InvalidProvidersError(
            reason=say("two providers have the same name", "存在同名的提供方")
        )
    return Providers(providers)


def _provider(given: Mapping[str, Any]) -> Provider:
    name = str(given.get("name", "?"))
    _require_texts(name, given)
    domains = _domains(name, given)
    if bool(given.get("tenant")) == bool(domains):
        raise _wrong(
            name,
            say("give `tenant` or `domains`, one of them", "须在 `tenant` 与 `domains` 中选填一项"),
        )
    create = given.get("create")
    if create is not None and (
        not isinstance(create, dict) or set(create) - {"role"} or not domains
    ):
        raise _wrong(
            name,
            say(
                '`create` is an object, such as {{"role": "sales"}}, and needs `domains`',
                '`create` 应为对象，例如 {{"role": "sales"}}，且须设置 `domains`',
            ),
        )
    return Provider(
        name=name,
        label=given["label"],
        discovery=given["discovery"],
        client_id=given["client_id"],
        client_secret=_secret(name, given),
        tenant=given.get("tenant", ""),
        domains=domains,
        trust_email=given.get("trust_email") is True,
        creates=create is not None,
        role=str((create or {}).get("role", "")),
    )


def _require_texts(name: str, given: Mapping[str, Any]) -> None:
    if unknown := sorted(set(given) - _KNOWN):
        raise _wrong(name, say("`{p}` is not known", "未知属性 `{p}`", p=unknown[0]))
    for key in _TEXTS:
        value = given.get(key, "" if key not in _NEEDED else None)
        if not isinstance(value, str) or (key in _NEEDED and not value):
            raise _wrong(name, say("`{p}` must be a text", "`{p}` 应为文本", p=key))
    if not _NAME.fullmatch(name):
        raise _wrong(
            name,
            say("its name is not a word of small letters", "名称应由小写字母、数字和下划线组成"),
        )
    if not isinstance(given.get("label"), str) and not is_locale_text(given.get("label")):
        raise _wrong(name, say("`label` must be a text", "`label` 应为文本"))
    if not is_safe_address(given["discovery"]):
        raise _wrong(
            name, say("`discovery` must be an address with https", "`discovery` 应为 https 地址")
        )


def _domains(name: str, given: Mapping[str, Any]) -> Mapping[str, str]:
    domains = given.get("domains", {})
    if not isinstance(domains, dict) or not all(
        isinstance(tenant, str) and is_tenant_name(tenant) for tenant in domains.values()
    ):
        raise _wrong(
            name, say("`domains` is tenants by domain", "`domains` 应为域名到租户名的映射")
        )
    return {domain.lower(): tenant for domain, tenant in domains.items()}


def _secret(name: str, given: Mapping[str, Any]) -> str:
    if path := given.get("client_secret_file"):
        try:
            return Path(path).read_text("utf-8").strip()
        except OSError:
            raise _wrong(
                name, say("`client_secret_file` cannot be read", "无法读取 `client_secret_file`")
            ) from None
    return str(given.get("client_secret", ""))


def _wrong(name: str, reason: LocaleText) -> InvalidProvidersError:
    told = {locale: f"`{name[:80]}`: {text}" for locale, text in reason.items()}
    return InvalidProvidersError(reason=told)


def is_safe_address(address: object) -> bool:
    """Tell whether what is said to an address cannot be read on the way."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
