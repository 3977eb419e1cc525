"""Rotation of the keys that secrets are encrypted under, with keys of a file and of the setting."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import psycopg
import pytest

from dougong.testing.command_line import Cli

OLD, NEW, OTHER = (b64encode(letter * 32).decode() for letter in (b"o", b"n", b"x"))
SAFE = {
    "kind": "object",
    "name": "safe",
    "label": {"en": "Safe"},
    "plural": {"en": "Safes"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name"}},
        {"name": "code", "type": "encrypted_text", "label": {"en": "Code"}},
        {"name": "spare", "type": "encrypted_text", "label": {"en": "Spare"}},
    ],
}


def stored(cli: Cli, tenant: str, column: str = "code") -> list[str]:
    with psycopg.connect(cli.environment["DOUGONG_DATABASE_URL"]) as connection:
        sql = f"SELECT {column} ->> 'c' FROM t_{tenant}.safe ORDER BY id"
        return [value for (value,) in connection.execute(sql.encode())]


def fill(cli: Cli, tenant: str, rows: int = 3) -> None:
    cli.ok("tenant", "create", tenant)
    cli.write("own/objects/safe.json", SAFE)
    cli.ok("push", "--tenant", tenant, "own")
    lines = [f"Safe {n},code number {n},spare number {n}" for n in range(rows)]
    cli.write("safe.csv", "name,code,spare\n" + "\n".join(lines) + "\n")
    cli.ok("data", "import", "--tenant", tenant, "safe", "safe.csv")


def test_keys_of_the_setting_are_changed_and_the_old_one_can_go(cli: Cli) -> None:
    old = cli.saying(DOUGONG_SECRET_KEY=OLD)
    fill(old, "vault", rows=450)
    before = stored(old, "vault")
    both = cli.saying(DOUGONG_SECRET_KEY=f"{NEW},{OLD}")
    known = both.ok("secrets", "status", "--json").json

    said = both.ok("secrets", "rotate", "--json")

    assert known == {"secrets": 900, "left": 900, "keys": 2, "rotated": None}
    assert said.json == {"secrets": 900, "left": 0, "keys": 2, "rotated": 900}
    assert "900 of 900" in said.err
    after = stored(old, "vault")
    assert len({value[:5] for value in before + after}) == 2
    new = cli.saying(DOUGONG_SECRET_KEY=NEW)
    assert new.ok("secrets", "status", "--json").json["left"] == 0
    assert "take the others out of DOUGONG_SECRET_KEY" in both.ok("secrets", "rotate").out
    assert stored(old, "vault") == after
    new.ok("tenant", "drop", "vault", "--now", "--yes")


def test_what_was_set_aside_is_encrypted_anew_as_well(cli: Cli) -> None:
    old = cli.saying(DOUGONG_SECRET_KEY=OLD)
    fill(old, "attic")
    fields = [each for each in SAFE["fields"] if each["name"] != "spare"]  # type: ignore[index]
    old.write("own/objects/safe.json", {**SAFE, "fields": fields})
    old.ok("push", "--tenant", "attic", "own", "--allow-data-loss")
    both = cli.saying(DOUGONG_SECRET_KEY=f"{NEW},{OLD}")

    said = both.ok("secrets", "rotate", "--json")

    assert said.json == {"secrets": 6, "left": 0, "keys": 2, "rotated": 6}
    both.ok("tenant", "drop", "attic", "--now", "--yes")


def test_a_key_file_gets_a_new_key_and_the_old_one_is_kept_beside_it(
    cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{OLD}\n")
    file.chmod(0o640)
    filed = cli.saying(DOUGONG_SECRET_KEY_FILE=str(file))
    fill(filed, "filed")

    said = filed.ok("secrets", "rotate", "--json")

    assert said.json == {"secrets": 6, "left": 0, "keys": 1, "rotated": 6}
    assert OLD not in file.read_text()
    assert (tmp_path / "keys.retired").read_text() == f"{OLD}\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert {"left": 0, "keys": 1}.items() <= filed.ok("secrets", "status", "--json").json.items()
    filed.ok("tenant", "drop", "filed", "--now", "--yes")


def test_a_rotation_that_was_interrupted_goes_on_under_the_same_key(
    cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text(OLD)
    filed = cli.saying(DOUGONG_SECRET_KEY_FILE=str(file))
    fill(filed, "halfway")
    file.write_text(f"{NEW},{OLD}")

    said = filed.ok("secrets", "rotate", "--json")

    assert said.json["rotated"] == 6
    assert file.read_text() == f"{NEW}\n"
    filed.ok("tenant", "drop", "halfway", "--now", "--yes")


def test_what_no_key_reads_stays_and_the_old_keys_with_it(cli: Cli, tmp_path: Path) -> None:
    fill(cli.saying(DOUGONG_SECRET_KEY=OTHER), "lost")
    file = tmp_path / "keys"
    file.write_text(f"{NEW},{OLD}")

    said = cli.saying(DOUGONG_SECRET_KEY_FILE=str(file)).ok("secrets", "rotate", "--json")

    assert said.json == {"secrets": 6, "left": 6, "keys": 2, "rotated": 0}
    assert file.read_text() == f"{NEW},{OLD}"
    cli.ok("tenant", "drop", "lost", "--now", "--yes")


@pytest.mark.parametrize("text", ["", "not a key", "c2hvcnQ="])
def test_a_key_file_that_holds_none_is_told(cli: Cli, tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys"
    file.write_text(text)

    said = cli.saying(DOUGONG_SECRET_KEY_FILE=str(file))("secrets", "status")

    assert said.status == 1
    assert "error: " in said.err
