"""Whose address counts: the client's own, or what a proxy of ours tells of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dougong.processes.web_app import build_web_app
from dougong.testing.over_http import ApiClient, Home


@pytest.mark.parametrize(
    ("proxies", "counted"),
    [
        pytest.param(0, "127.0.0.1", id="no proxy: what the header says is the client's word"),
        pytest.param(1, "203.0.113.9", id="one proxy: the address it added last"),
        pytest.param(2, "198.51.100.7", id="two proxies: the one before"),
    ],
)
def test_only_proxies_of_ours_are_believed(home: Home, proxies: int, counted: str) -> None:
    platform = home.platform
    settings = replace(platform.settings, proxies=proxies)
    client = ApiClient(build_web_app(replace(platform, settings=settings)).test_client())
    wrong: Any = {"tenant": home.tenant.name, "email": home.email, "password": "wrong password"}

    refused = client.post(
        "/auth/login",
        wrong,
        headers={"X-Forwarded-For": "192.0.2.66, 198.51.100.7, 203.0.113.9"},
    )

    assert refused.status_code == 401
    with platform.database.connection(home.tenant.schema) as connection:
        last = f"SELECT address FROM {home.tenant.schema}._audit ORDER BY id DESC LIMIT 1"
        assert connection.execute(last.encode()).fetchone() == (counted,)
