"""Passwords: the right one passes, weak ones are refused, old hashes are renewed."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from dougong.access.errors import WeakPasswordError
from dougong.access.signing_in.passwords import Passwords

EMAIL = "ada@acme.example"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def test_the_right_password_passes() -> None:
    passwords = Passwords()
    stored = passwords.hash("dougong-demo", email=EMAIL)

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(stored, "dougong-demo")
    assert not passwords.verify(stored, "dougong-Demo")
    assert passwords.renewed(stored, "dougong-demo") is None


@pytest.mark.parametrize(
    "password",
    [
        "short-one",
        "a" * 300,
        "aaaaaaaaaaaa",
        "abababababab",
        "13800138000",
        EMAIL,
        EMAIL.upper(),
    ],
)
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError) as refused:
        CHEAP.hash(password, email=EMAIL)

    assert password not in refused.value.message("en")


@settings(max_examples=50)
@given(password=st.text())
def test_no_text_passes_for_nobody(password: str) -> None:
    assert not CHEAP.verify(None, password)
    assert not CHEAP.verify("not a hash", password)


def test_a_text_with_half_a_character_is_only_wrong() -> None:
    stored = CHEAP.hash("correct horse", email=EMAIL)

    assert not CHEAP.verify(stored, "\ud800" * 12)
    assert not CHEAP.verify(stored, "\0")


def test_composed_and_decomposed_are_the_same_password() -> None:
    stored = CHEAP.hash("Gr\u00fc\u00dfe aus K\u00f6ln", email=EMAIL)

    assert CHEAP.verify(stored, "Gru\u0308\u00dfe aus Ko\u0308ln")


def test_a_hash_of_another_cost_is_renewed() -> None:
    dear = Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    stored = CHEAP.hash("correct horse", email=EMAIL)

    renewed = dear.renewed(stored, "correct horse")

    assert renewed is not None
    assert dear.verify(renewed, "correct horse")
