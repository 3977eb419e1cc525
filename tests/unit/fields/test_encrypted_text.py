"""Encrypted text: what is stored, what is shown, and what a mask stands for."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from dougong.fields.builtin.encrypted_text import EncryptedTextField, Unsealed
from dougong.kernel.errors import InvalidValueError
from dougong.storage.cipher import KeyRing

FIELD = EncryptedTextField()
OPTIONS: Any = {"max_length": 40, "show_last": 4}


class Counting:
    """Gives random bytes that are none."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, count: int) -> bytes:
        self.calls += 1
        return self.calls.to_bytes(count, "big")


RING = KeyRing((b"k" * 32,), Counting())


def sealed(text: str, options: Any = OPTIONS, stored: Any = None) -> Any:
    return FIELD.seal(FIELD.parse(text, options), stored, RING, options)


@pytest.mark.parametrize(
    ("text", "show_last", "mask"),
    [
        ("6222 0200 1234 5678", 4, "••••5678"),
        ("6222 0200 1234 5678", 2, "••••78"),
        ("6222 0200 1234 5678", 0, "••••"),
        ("abcdefgh", 4, "••••gh"),
        ("ab", 4, "••••"),
    ],
)
def test_a_mask_shows_the_end_but_never_more_than_a_third(
    text: str, show_last: int, mask: str
) -> None:
    options: Any = {"max_length": 40, "show_last": show_last}

    assert FIELD.dump(sealed(text, options), options) == mask


def test_what_is_stored_opens_to_what_was_sent_and_does_not_hold_it() -> None:
    stored = sealed(" 6222020012345678\n")

    assert set(stored) == {"c", "m"}
    assert "62220200" not in str(stored)
    assert FIELD.open(stored, RING) == "6222020012345678"


def test_what_is_not_sealed_is_neither_printed_nor_written() -> None:
    secret = Unsealed("s3cret")

    assert "s3cret" not in repr(secret)
    assert b"s3cret" not in orjson.dumps(secret, default=str)
    with pytest.raises(TypeError):
        json.dumps(secret)


def test_the_stored_mask_and_the_stored_text_change_nothing() -> None:
    stored = sealed("6222020012345678")

    assert sealed("••••5678", stored=stored) is stored
    assert sealed("6222020012345678", stored=stored) is stored


def test_another_text_with_the_same_mask_is_another_secret() -> None:
    stored = sealed("6222020012345678")

    assert FIELD.open(sealed("9999020012345678", stored=stored), RING) == "9999020012345678"


@pytest.mark.parametrize("stored", [None, {"c": "x", "m": "••••1111"}])
def test_a_mask_of_nothing_stored_is_refused(stored: Any) -> None:
    with pytest.raises(InvalidValueError) as refused:
        sealed("••••5678", stored=stored)

    assert refused.value.message("en") == (
        "`••••` is not valid here: this is the mask of another text; send the text itself"
    )


def test_what_is_typed_behind_a_mask_is_no_secret() -> None:
    stored = sealed("6222020012345678")

    with pytest.raises(InvalidValueError):
        sealed("••••56789", stored=stored)


@pytest.mark.parametrize("raw", ["s3cret" * 20, "s3cret\x00", {"s3cret": 1}])
def test_a_refused_secret_is_not_told(raw: Any) -> None:
    with pytest.raises(InvalidValueError) as refused:
        FIELD.parse(raw, OPTIONS)

    assert "s3cret" not in refused.value.message("en")
    assert "s3cret" not in str(refused.value.details)


def test_a_secret_whose_key_is_gone_can_be_replaced() -> None:
    stored = KeyRing((b"o" * 32,), Counting()).encrypt("6222020012345678")

    replaced = sealed("6222020012345678", stored={"c": stored, "m": "••••5678"})

    assert FIELD.open(replaced, RING) == "6222020012345678"
