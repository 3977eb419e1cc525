"""Credentials: they name their tenant, whatever its name holds, and nothing else passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dougong.access.signing_in.credentials import (
    SESSION,
    TOKEN,
    csrf_token,
    digest,
    new_credential,
    tenant_of,
)

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)


@given(tenant=NAMES, secret=st.binary(min_size=32, max_size=32))
def test_a_credential_names_its_tenant(tenant: str, secret: bytes) -> None:
    for prefix in (TOKEN, SESSION):
        text = new_credential(prefix, tenant, random_bytes=lambda _: secret)

        assert tenant_of(text, prefix) == tenant


def test_a_credential_reads_as_one() -> None:
    text = new_credential(TOKEN, "acme_2", random_bytes=bytes)

    assert text == "dg_acme_2_" + "A" * 43


@given(text=st.text())
def test_any_text_is_taken_calmly(text: str) -> None:
    assert tenant_of(text, TOKEN) is None
    assert len(digest(text)) == 32


@pytest.mark.parametrize(
    "text",
    [
        "dgs_acme_" + "A" * 43,
        "dg_acme_" + "A" * 42,
        "dg_Acme_" + "A" * 43,
        "dg__" + "A" * 43,
        "dg_acme;drop_" + "A" * 43,
        "dg_" + "A" * 43,
    ],
)
def test_what_is_not_a_token_names_no_tenant(text: str) -> None:
    assert tenant_of(text, TOKEN) is None


def test_the_csrf_token_follows_from_the_cookie_and_does_not_show_it() -> None:
    one, other = "dgs_acme_" + "A" * 43, "dgs_acme_" + "B" * 43

    assert csrf_token(one) == csrf_token(one)
    assert csrf_token(one) != csrf_token(other)
    assert "A" * 43 not in csrf_token(one)
