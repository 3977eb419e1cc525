"""Encryption at rest, and the change of its keys."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from dougong.storage.cipher import (
    LOOK_EVERY_S,
    InvalidSecretKeyError,
    KeyFile,
    KeyRing,
    NoSecretKeyError,
    UnreadableSecretError,
    key_ring,
    mark_of,
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


def test_keys_of_a_file_go_first_and_are_read_again_when_it_changes(tmp_path: Path) -> None:
    path, seconds = tmp_path / "keys", [0.0]
    path.write_text(f"{OLD}\n")
    file = KeyFile(path, seconds=lambda: seconds[0])
    keys = KeyRing((b"x" * 32,), os.urandom, file)
    before = keys.encrypt("x")

    path.write_text(f"{NEW},{OLD}\n")

    assert list(keys.keys) == [b"o" * 32, b"x" * 32]
    seconds[0] += LOOK_EVERY_S
    assert list(keys.keys) == [b"n" * 32, b"o" * 32, b"x" * 32]
    assert keys.decrypt(before) == "x"
    assert keys.encrypt("x").startswith(keys.mark())
    assert before[: len(keys.mark())] == mark_of(b"o" * 32) != keys.mark()
    path.unlink()
    seconds[0] += LOOK_EVERY_S
    assert keys.decrypt(before) == "x"


def test_a_file_that_cannot_be_read_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(InvalidSecretKeyError):
        key_ring("", os.urandom, file=str(tmp_path / "nowhere"))
