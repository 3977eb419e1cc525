"""Passwords that are tried first are told from those that are not."""

from __future__ import annotations

from time import process_time

import pytest

from dougong.access.signing_in.guessing.guessable import is_guessable, is_made_of


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "P@ssw0rd2024!",
        "Pa55word!!!!",
        "Welcome2026!",
        "letmein!!!!",
        "iloveyou123",
        "iloveyoumichael",
        "monkey-dragon",
        "Passw0rd!Passw0rd!",
        "woaini1314520",
        "michael1990",
        "qwertyuiop",
        "qwerty12345",
        "1qaz2wsx3edc",
        "!QAZ2wsx#EDC",
        "1q2w3e4r5t",
        "abcdefghij",
        "0987654321a",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "trustno1trustno1",
    ],
)
def test_what_is_tried_first_is_known(password: str) -> None:
    assert is_guessable(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "a bracket carries the roof",
        "Gr\u00fc\u00dfe aus K\u00f6ln",
        "天地玄黄宇宙洪荒日月",
        "tr0ub4dor&3xyz",
        "kN8#vq!2Lp",
        "8#2!9$1%4^7&",
        "wooden-lattice-77",
    ],
)
def test_what_nobody_tries_first_is_let_through(password: str) -> None:
    assert not is_guessable(password)


def test_what_anybody_knows_of_somebody_is_no_password() -> None:
    about = ["ada.lovelace", "Ada Lovelace", "Acme Roofs Ltd", "acme"]

    assert is_made_of("Ada.Lovelace1", about)
    assert is_made_of("acme-roofs-2026", about)
    assert is_made_of("L0vel4ce!!!!", about)
    assert not is_made_of("the acme of wooden roofs", about)
    assert not is_made_of("nine wooden lattices", about)
    assert not is_made_of("nothing in common", [])


@pytest.mark.parametrize("password", ["ab1q" * 64, "qa" * 127 + "zx", "1" + "a1b2" * 63, "ā" * 256])
def test_looking_takes_no_time_however_long_it_is(password: str) -> None:
    started = process_time()

    is_guessable(password)

    assert process_time() - started < 0.5
