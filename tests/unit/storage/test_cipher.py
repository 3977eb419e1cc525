"""Encryption at rest, and the change of its keys."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode

import pytest

from dougong.storage.cipher import (
    InvalidSecretKeyError,
    KeyRing,
    NoSecretKeyError,
    UnreadableSecretError,
    key_ring,
)

OLD, NEW = b64encode(b"o" * 32).decode(), b64encode(b"n" * 32).decode()


def ring(*keys: str) -> KeyRing:
    return key_ring(",".join(keys), os.urandom)


def test_what_is_encrypted_can_be_read_and_never_looks_the_same() -> None:
    first, second = ring(NEW).encrypt("密码 1"), ring(NEW).encrypt("密码 1")

    assert first != second
    assert ring(NEW).decrypt(first) == ring(NEW).decrypt(second) == "密码 1"


def test_a_new_key_in_front_encrypts_and_the_old_one_still_reads() -> None:
    old = ring(OLD).encrypt("x")
    new = ring(NEW, OLD).encrypt("x")

    assert ring(NEW, f" {OLD} ").decrypt(old) == "x"
    assert ring(NEW).decrypt(new) == "x"
    with pytest.raises(UnreadableSecretError):
        ring(OLD).decrypt(new)


@pytest.mark.parametrize("position", [0, 5, 20, -1])
def test_what_was_damaged_is_not_read(position: int) -> None:
    parts = bytearray(b64decode(ring(NEW).encrypt("some text")))
    parts[position] ^= 1

    with pytest.raises(UnreadableSecretError):
        ring(NEW).decrypt(b64encode(parts).decode())


@pytest.mark.parametrize("sealed", ["", "AAAA", "no base64", "\u00e9", OLD])
def test_what_was_never_encrypted_is_not_read(sealed: str) -> None:
    with pytest.raises(UnreadableSecretError):
        ring(NEW).decrypt(sealed)


def test_without_a_key_nothing_is_encrypted() -> None:
    with pytest.raises(NoSecretKeyError):
        ring().encrypt("x")


@pytest.mark.parametrize("setting", ["short", OLD[:-4], f"{OLD},", "\u00e9" * 44, OLD + OLD])
def test_a_setting_that_is_no_key_is_refused_without_telling_it(setting: str) -> None:
    with pytest.raises(InvalidSecretKeyError) as refused:
        ring(setting)

    assert setting not in refused.value.message("en")


def test_a_ring_does_not_print_its_keys() -> None:
    assert "nnnn" not in repr(ring(NEW))
